//! The commands: convert, call, convert back.

use std::sync::Arc;
use std::time::Duration;

use porchlight_catalogue::Catalogue;
use porchlight_engine::{check_again as check_device, login_question as question_of, try_login};
use porchlight_model::{DeviceId, Question};
use porchlight_probe::{Scope, Word};
use serde_json::Value;
use tokio::sync::mpsc;

use crate::App;
use crate::app::{Known, network_key};
use crate::arguments::*;
use crate::error::{bad_request, of_scope};
use crate::render::{is_our_page, languages, network};
use crate::wire::*;

mod city;
mod learning;

pub(crate) use city::*;
pub(crate) use learning::*;

/// Between two batches of events: at most twenty in a second.
const BATCH: Duration = Duration::from_millis(50);
/// The longest label, in letters.
const MOST_LABEL: usize = 60;

type Reply<T> = Result<T, ErrorBody>;

pub(crate) async fn about(app: &Arc<App>, (): ()) -> Reply<About> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").into(),
        languages: languages(),
        memory: app.keeper().kept(),
        language: app.keeper().setting("language"),
        begin_on_practice: app.host().begins_on_practice(),
    })
}

pub(crate) async fn networks(app: &Arc<App>, (): ()) -> Reply<Vec<NetworkChoice>> {
    let interfaces = app.host().network().interfaces().await;
    let interfaces =
        interfaces.map_err(|e| ErrorBody::new(ErrorCode::NotPermitted, &[("what", e.to_string())]))?;
    let mut choices = Vec::new();
    for interface in interfaces {
        let target = Target::Network { interface: interface.name.clone() };
        let agreed = app.survey(&target).await.is_ok();
        let scope = Scope::of(&interface);
        let networks = interface.addresses.iter().map(|net| net.trunc().to_string());
        choices.push(NetworkChoice {
            subnets: networks.collect(),
            hosts: scope.as_ref().map_or(0, |s| u32::try_from(s.hosts().count()).unwrap_or(u32::MAX)),
            refused: scope.err().map(|e| of_scope(&e)),
            agreed,
            interface: interface.name,
        });
    }
    choices.sort_by_key(|choice| choice.refused.is_some());
    Ok(choices)
}

pub(crate) async fn agree(app: &Arc<App>, args: Agree) -> Reply<()> {
    let catalogue = Arc::new(Catalogue::default());
    let survey = porchlight_engine::Survey::of(app.host().network(), Some(&args.interface), catalogue).await;
    let survey = survey.map_err(|e| crate::error::of_survey(&e))?;
    app.keeper().agree(&network_key(&survey), args.agreed);
    Ok(())
}

pub(crate) async fn scan_start(app: &Arc<App>, args: ScanStart) -> Reply<ScanStarted> {
    if args.id.is_empty() || args.id.len() > 64 {
        return Err(bad_request("the id of a scan has 1 to 64 letters"));
    }
    let (id, began) = app.scan(args.id, args.target).await?;
    Ok(ScanStarted { id, began })
}

pub(crate) async fn scan_follow(app: &Arc<App>, args: ScanFollow, parts: mpsc::Sender<Value>) -> Reply<()> {
    let scan = app.running(&args.id)?;
    let mut renderer = app.renderer(&scan.target, &args.language);
    let mut place = 0;
    while let Some(events) = scan.after(place).await {
        place += events.len();
        let events: Vec<ScanEvent> = events.iter().map(|event| renderer.event(event)).collect();
        let batch = serde_json::to_value(events).map_err(|_| ErrorBody::plain(ErrorCode::Internal))?;
        if parts.send(batch).await.is_err() {
            // The follower left; the scan goes on.
            break;
        }
        tokio::time::sleep(BATCH).await;
    }
    Ok(())
}

pub(crate) async fn scan_cancel(app: &Arc<App>, args: ScanRef) -> Reply<()> {
    app.running(&args.id)?.cancel();
    Ok(())
}

pub(crate) async fn home(app: &Arc<App>, args: HomeRef) -> Reply<Option<Report>> {
    let Some(known) = app.known(&args.target).await else { return Ok(None) };
    let home = known.home.lock().await;
    let renderer = app.renderer(&args.target, &args.language);
    Ok(Some(renderer.report(&home, network_of(app, &args.target, &known), &known.past)))
}

pub(crate) async fn check_again(app: &Arc<App>, args: DeviceRef) -> Reply<Checked> {
    let (known, device) = device(app, &args.target, &args.device).await?;
    let mut home = known.home.lock().await;
    let consents = known.consents.lock().await;
    let id = check_device(&mut home, &known.survey, &device, consents.get(&device), app.ledger(&args.target))
        .await;
    known.past.note(&home, app.keeper());
    app.city().touch();
    Ok(checked(app, &args.target, &args.language, &home, id.as_ref()))
}

pub(crate) async fn diary(app: &Arc<App>, args: DeviceRef) -> Reply<Vec<DiaryEntry>> {
    let (known, id) = device(app, &args.target, &args.device).await?;
    let words = porchlight_assess::Words::of(&args.language);
    let home = known.home.lock().await;
    let mut renderer = app.renderer(&args.target, &args.language);
    let label = home.device(&id).map(|device| renderer.device(device).label).unwrap_or_default();
    let entries = known.past.diary_of(&id).into_iter().map(|entry| DiaryEntry {
        what: words.check(&entry.rule, &label),
        at: entry.at,
        rule: entry.rule,
        result: match entry.result.as_str() {
            "problem" => CheckResult::Problem,
            "fine" => CheckResult::Fine,
            _ => CheckResult::CouldNotTell,
        },
    });
    Ok(entries.collect())
}

pub(crate) async fn login_question(app: &Arc<App>, args: DeviceRef) -> Reply<Option<LoginQuestion>> {
    let (known, id) = device(app, &args.target, &args.device).await?;
    let home = known.home.lock().await;
    let Some(device) = home.device(&id) else { return Err(ErrorBody::plain(ErrorCode::NoSuchDevice)) };
    let catalogue = known.survey.catalogue();
    let Some(question) = question_of(device, &home.seen_of(device), catalogue) else { return Ok(None) };
    let Some(row) = catalogue.factory_login(&question.plan().row) else { return Ok(None) };
    let (product, manual) = (format!("{} {}", row.maker.first(), row.model.first()), row.manual.clone());
    let sends = question.dry_run();
    let lent = question.plan().lent;
    let number = app.remember(args.target, question);
    Ok(Some(LoginQuestion {
        question: number,
        device: args.device,
        product,
        sends,
        lent,
        manual: Reference { title: manual.title, url: manual.url, seen: manual.seen },
    }))
}

fn word(args: &LoginAnswer) -> Word {
    match (args.agreed, args.owner) {
        (false, _) => Word::No,
        (true, false) => Word::Yes,
        (true, true) => Word::YesAsOwner,
    }
}

pub(crate) async fn login_answer(app: &Arc<App>, args: LoginAnswer) -> Reply<Checked> {
    let (target, question) = app.question(&args.question)?;
    let (known, id) = device(app, &target, question.plan().device.as_str()).await?;
    let mut home = known.home.lock().await;
    if let Some(consent) = question.answered(word(&args)) {
        try_login(&mut home, &known.survey, &consent, app.ledger(&target)).await;
        known.consents.lock().await.insert(id.clone(), consent);
        known.past.note(&home, app.keeper());
    }
    Ok(checked(app, &target, &args.language, &home, Some(&id)))
}

pub(crate) async fn answer(app: &Arc<App>, args: SettingSeen) -> Reply<Checked> {
    let (known, id) = device(app, &args.target, &args.device).await?;
    let question = Question::named(&args.question).ok_or_else(|| bad_request("there is no such question"))?;
    let mut home = known.home.lock().await;
    home.note_answer(&id, question, args.yes, known.survey.catalogue());
    known.past.answer(&id, question, args.yes);
    known.past.note(&home, app.keeper());
    Ok(checked(app, &args.target, &args.language, &home, Some(&id)))
}

pub(crate) async fn label(app: &Arc<App>, args: Label) -> Reply<()> {
    let (_, id) = device(app, &args.target, &args.device).await?;
    let label = porchlight_model::Text::from_lan(&args.label);
    if label.as_str().chars().count() > MOST_LABEL {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", format!("at most {MOST_LABEL}"))]));
    }
    app.keeper().label(id.as_str(), label.as_str());
    Ok(())
}

pub(crate) async fn practice_fix(app: &Arc<App>, args: PracticeFix) -> Reply<()> {
    let (known, id) = device(app, &Target::Practice, &args.device).await?;
    let home = known.home.lock().await;
    let addresses = home.device(&id).map(|d| d.addresses.clone()).unwrap_or_default();
    let pretend = addresses.iter().find_map(|ip| app.practice().device_at(*ip));
    let pretend = pretend.ok_or_else(|| ErrorBody::plain(ErrorCode::OnlyPretend))?;
    if args.password.as_ref().is_some_and(|p| !(8..=128).contains(&p.chars().count())) {
        return Err(ErrorBody::new(ErrorCode::BadText, &[("letters", "8 to 128".into())]));
    }
    let done = app.practice().remedy(pretend, &args.rule, args.password.as_deref());
    done.map_err(bad_request)
}

pub(crate) async fn practice_reset(app: &Arc<App>, (): ()) -> Reply<()> {
    app.practice().reset();
    Ok(())
}

pub(crate) async fn support(app: &Arc<App>, args: Typed) -> Reply<Support> {
    Ok(crate::support::of(app.catalogue(), &args.product))
}

pub(crate) async fn open_page(app: &Arc<App>, args: Page) -> Reply<()> {
    // Pages of a pretend home are pretend too: only those of the built-in and the fetched catalogue are opened.
    let catalogues = [Catalogue::built_in(), app.catalogue()];
    let pages = async |here: &mut crate::city::Room| crate::learning::pages(here.pack());
    let lessons = app.city().with(app.keeper(), pages).await;
    let known = catalogues.iter().any(|catalogue| is_our_page(&args.url, catalogue, lessons.clone()));
    if !known && !crate::city::is_page(app, &args.url).await {
        return Err(ErrorBody::plain(ErrorCode::NotOurPage));
    }
    app.host().open_page(&args.url).map_err(|what| ErrorBody::new(ErrorCode::NotPermitted, &[("what", what)]))
}

pub(crate) async fn set_language(app: &Arc<App>, args: Localised) -> Reply<()> {
    if !languages().iter().any(|language| language.tag == args.language) {
        return Err(bad_request("there is no such language"));
    }
    app.keeper().set("language", &args.language);
    Ok(())
}

/// A device of a home that was scanned.
async fn device(app: &Arc<App>, target: &Target, id: &str) -> Reply<(Arc<Known>, DeviceId)> {
    let missing = || ErrorBody::plain(ErrorCode::NoSuchDevice);
    let known = app.known(target).await.ok_or_else(missing)?;
    let id = DeviceId::parse(id).ok_or_else(missing)?;
    known.home.lock().await.device(&id).ok_or_else(missing)?;
    Ok((known, id))
}

fn checked(
    app: &Arc<App>,
    target: &Target,
    language: &str,
    home: &porchlight_engine::Home,
    id: Option<&DeviceId>,
) -> Checked {
    let mut renderer = app.renderer(target, language);
    let device = id.and_then(|id| home.device(id));
    let addresses = device.map(|d| d.addresses.clone()).unwrap_or_default();
    let mut checked = Checked {
        device: device.map(|device| renderer.device(device)),
        findings: Vec::new(),
        gaps: Vec::new(),
        score: renderer.score(home),
    };
    let of_device = home.findings().into_iter().filter(|f| device.is_some_and(|d| d.id == f.device));
    checked.findings = of_device.map(|f| renderer.finding(f)).collect();
    let gaps = home.gaps().iter().filter(|gap| gap.host.is_some_and(|host| addresses.contains(&host)));
    checked.gaps = gaps.map(|gap| renderer.gap(gap)).collect();
    checked
}

fn network_of(app: &Arc<App>, target: &Target, known: &Known) -> Network {
    match target {
        Target::Practice => network(&known.survey, app.practice().name(), true),
        Target::Network { interface } => network(&known.survey, interface, false),
    }
}
