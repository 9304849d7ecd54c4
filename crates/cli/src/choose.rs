//! Which home is looked at, and whether it may be.

use std::path::Path;
use std::sync::Arc;

use porchlight_api::{Network, network, of_survey};
use porchlight_catalogue::Catalogue;
use porchlight_engine::Survey;
use porchlight_probe::{Lan, Network as _, Scope};
use porchlight_virtual_home::VirtualHome;

use crate::args::HomeArgs;
use crate::exit::Failure;
use crate::terminal::{ask, ask_yes, can_ask, complain};

/// A home that is ready to be looked at.
pub(crate) struct Chosen {
    pub(crate) survey: Survey,
    pub(crate) name: String,
    pub(crate) pretend: bool,
}

impl Chosen {
    /// The network, as it is shown.
    pub(crate) fn network(&self) -> Network {
        network(&self.survey, &self.name, self.pretend)
    }
}

/// The catalogue that a home is looked at with. The practice home is the same whatever was fetched.
pub(crate) fn catalogue(args: &HomeArgs) -> Catalogue {
    if args.practice { Catalogue::built_in().clone() } else { crate::catalogue::in_use() }
}

/// The home that is meant; `None` when the resident said no.
pub(crate) async fn choose(args: &HomeArgs, catalogue: &Catalogue) -> Result<Option<Chosen>, Failure> {
    if args.practice {
        return pretend(VirtualHome::practice(), "the practice home", catalogue).await.map(Some);
    }
    if let Some(file) = &args.home {
        return load(file, catalogue).await.map(Some);
    }
    let name = match &args.interface {
        Some(name) => name.clone(),
        None => match choose_interface().await? {
            Some(name) => name,
            None => return Ok(None),
        },
    };
    let survey = survey(&name, catalogue).await?;
    if !args.i_own_this_network && !agree(&survey) {
        return Err(Failure::NotAgreed(
            "The network was not looked at. Say that it is yours, or that you look after it: add --i-own-this-network.".into(),
        ));
    }
    Ok(Some(Chosen { survey, name, pretend: false }))
}

/// A pretend home from its file, as it is now.
pub(crate) async fn load(file: &Path, catalogue: &Catalogue) -> Result<Chosen, Failure> {
    let name = file.display().to_string();
    let home = VirtualHome::load(file).map_err(|error| Failure::BrokenHome { file: name.clone(), error })?;
    pretend(home, &name, catalogue).await
}

/// The network behind an interface, ready to be looked at.
pub(crate) async fn survey(interface: &str, catalogue: &Catalogue) -> Result<Survey, Failure> {
    let survey = Survey::of(Arc::new(Lan), Some(interface), Arc::new(catalogue.clone())).await;
    survey.map_err(|e| Failure::Refused(of_survey(&e)))
}

async fn pretend(home: VirtualHome, file: &str, catalogue: &Catalogue) -> Result<Chosen, Failure> {
    let name = home.name().to_owned();
    let rows = home.catalogue().unwrap_or_default();
    let catalogue = catalogue.with_rows(&rows);
    let catalogue = catalogue.map_err(|error| Failure::BrokenCatalogue { file: file.to_owned(), error })?;
    let survey = Survey::of(Arc::new(home), None, Arc::new(catalogue)).await;
    let survey = survey.map_err(|e| Failure::Refused(of_survey(&e)))?;
    Ok(Chosen { survey, name, pretend: true })
}

/// Lists the networks of this computer and asks which one to look at.
async fn choose_interface() -> Result<Option<String>, Failure> {
    let interfaces =
        Lan.interfaces().await.map_err(|e| Failure::system("the network interfaces could not be read", e))?;
    let mut lines = vec!["The networks of this computer:".to_owned()];
    let mut names = Vec::new();
    for interface in &interfaces {
        match Scope::of(interface) {
            Ok(scope) => {
                let networks: Vec<String> = scope.networks().iter().map(ToString::to_string).collect();
                names.push(interface.name.clone());
                lines.push(format!("  {}  {}: can be looked at", interface.name, networks.join(", ")));
            }
            Err(why) => lines.push(format!("  {}: left alone, because {why}", interface.name)),
        }
    }
    lines.push(String::new());
    lines.push(
        "A scan asks each address of one network who is there, tries 40 ports of each device that".to_owned(),
    );
    lines.push("answers, and reads what they say about themselves. It changes nothing.".to_owned());
    complain(&lines.join("\n"));
    let [first, ..] = names.as_slice() else {
        return Err(Failure::NotAgreed("There is no home network to look at. Connect to your Wi-Fi or cable, or try: porchlight scan --practice".into()));
    };
    if !can_ask() {
        return Err(Failure::NotAgreed(format!(
            "Nobody can be asked here. Name the network and say that it is yours: porchlight scan --interface {first} --i-own-this-network"
        )));
    }
    let answer = ask(&format!("Which one? [{first}; n for none]"));
    Ok(match answer.as_str() {
        "" => Some(first.clone()),
        "n" | "no" | "none" => None,
        name => Some(name.to_owned()),
    })
}

fn agree(survey: &Survey) -> bool {
    let networks: Vec<String> = survey.scope().networks().iter().map(ToString::to_string).collect();
    can_ask()
        && ask_yes(&format!(
            "Is {} ({}) your network, or do you look after it?",
            survey.interface().name,
            networks.join(", ")
        ))
}
