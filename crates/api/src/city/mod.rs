//! The city behind the commands: which one is chosen, whom it asks, where the resident's places are.

mod cities;
mod notice;
mod places;
mod report;
mod show;
mod shown;
mod sources;
mod state;

use std::sync::Arc;

use crate::App;

pub(crate) use cities::{add, choices, choose, remove};
pub(crate) use notice::{delivery_test, quiet_is_sound, tell, usual};
pub(crate) use places::{remove_place, set_place};
pub(crate) use report::report;
pub(crate) use show::city;
pub(crate) use shown::{ENGLISH, library, protocol, protocol_card};
pub(crate) use sources::{add_source, remove_source, source_choices};
pub(crate) use state::{CityRoom, Room, keep_watch};

/// Whether an address is one that the city's part shows: of a protocol's source, of the chosen city, or of a
/// warning that is here.
pub(crate) async fn is_page(app: &Arc<App>, url: &str) -> bool {
    let city = city(app, "en").await;
    let of_alert = city.alerts.iter().chain(&city.past).any(|alert| alert.web.as_deref() == Some(url));
    let of_hotline =
        |line: &crate::wire::Hotline| line.source.as_ref().is_some_and(|source| source.url == url);
    let of_city = city.links.iter().any(|link| link.url == url)
        || city.report.form.as_deref() == Some(url)
        || city.report.mail.is_some_and(|mail| url.starts_with(&format!("mailto:{mail}?subject=")))
        || city.hotlines.iter().any(of_hotline)
        || city.links.iter().filter_map(|link| link.source.as_ref()).any(|source| source.url == url);
    let of_protocol = app
        .city()
        .with(app.keeper(), async |room| shown::pages(&library(room.pack())).iter().any(|page| page == url))
        .await;
    of_alert || of_city || of_protocol
}
