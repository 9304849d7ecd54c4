//! The commands of the city.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use time::OffsetDateTime;
use tokio::sync::{broadcast, mpsc};

use super::Reply;
use crate::App;
use crate::arguments::*;
use crate::city as room;
use crate::wire::*;

pub(crate) async fn city(app: &Arc<App>, args: Localised) -> Reply<City> {
    Ok(room::city(app, &args.language).await)
}

pub(crate) async fn city_follow(app: &Arc<App>, args: Localised, parts: mpsc::Sender<Value>) -> Reply<()> {
    app.keep_watch();
    let mut changes = app.city().changes();
    let closing = app.closing();
    loop {
        changes.mark_unchanged();
        let city = room::city(app, &args.language).await;
        let part = serde_json::to_value(city).map_err(|_| ErrorBody::plain(ErrorCode::Internal))?;
        if parts.send(part).await.is_err() {
            return Ok(());
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return Ok(()) },
            () = parts.closed() => return Ok(()),
            () = closing.cancelled() => return Ok(()),
        }
    }
}

pub(crate) async fn city_ask(app: &Arc<App>, args: Localised) -> Reply<City> {
    if app.host().may_ask() && app.city().ask(app.keeper(), OffsetDateTime::now_utc(), true).await {
        room::tell(app).await;
    }
    app.city().touch();
    Ok(room::city(app, &args.language).await)
}

pub(crate) async fn city_choices(app: &Arc<App>, args: Localised) -> Reply<Vec<CityChoice>> {
    Ok(app.city().with(app.keeper(), async |here| room::choices(here, &args.language)).await)
}

pub(crate) async fn city_choose(app: &Arc<App>, args: CityRef) -> Reply<()> {
    app.city().with(app.keeper(), async |here| room::choose(here, app.keeper(), &args.id)).await?;
    moved(app).await;
    Ok(())
}

pub(crate) async fn city_add(app: &Arc<App>, args: CityFile) -> Reply<CityChoice> {
    let CityFile { file, language } = args;
    app.city().with(app.keeper(), async |here| room::add(here, app.keeper(), &file, &language).await).await
}

pub(crate) async fn city_remove(app: &Arc<App>, args: CityRef) -> Reply<()> {
    app.city().with(app.keeper(), async |here| room::remove(here, app.keeper(), &args.id)).await?;
    moved(app).await;
    Ok(())
}

/// Another city may be the chosen one now: it is read anew, and asked soon.
async fn moved(app: &Arc<App>) {
    app.city().leave().await;
    app.city().touch();
    app.city().hurry();
}

pub(crate) async fn places(app: &Arc<App>, (): ()) -> Reply<Vec<OwnPlace>> {
    Ok(app.city().with(app.keeper(), async |here| here.kept.places.clone()).await)
}

pub(crate) async fn place_set(app: &Arc<App>, args: OwnPlace) -> Reply<Vec<OwnPlace>> {
    app.city().with(app.keeper(), async |here| room::set_place(here, app.keeper(), args)).await?;
    app.city().touch();
    places(app, ()).await
}

pub(crate) async fn place_remove(app: &Arc<App>, args: PlaceRef) -> Reply<Vec<OwnPlace>> {
    app.city().with(app.keeper(), async |here| room::remove_place(here, app.keeper(), &args.id)).await;
    app.city().touch();
    places(app, ()).await
}

pub(crate) async fn source_choices(app: &Arc<App>, args: SourceSearch) -> Reply<Vec<SourceChoice>> {
    Ok(app.city().with(app.keeper(), async |here| room::source_choices(here, &args.find)).await)
}

pub(crate) async fn source_add(app: &Arc<App>, args: SourceRef) -> Reply<()> {
    app.city().with(app.keeper(), async |here| room::add_source(here, app.keeper(), &args.url)).await?;
    app.city().touch();
    app.city().hurry();
    Ok(())
}

pub(crate) async fn source_remove(app: &Arc<App>, args: SourceRef) -> Reply<()> {
    app.city().with(app.keeper(), async |here| room::remove_source(here, app.keeper(), &args.url)).await?;
    app.city().touch();
    Ok(())
}

pub(crate) async fn protocols(app: &Arc<App>, args: Localised) -> Reply<Vec<ProtocolCard>> {
    let cards = async |here: &mut room::Room| {
        let library = room::library(here.pack());
        let all = library.protocols().iter();
        all.map(|protocol| room::protocol_card(protocol, &args.language, &here.kept.ticks)).collect()
    };
    Ok(app.city().with(app.keeper(), cards).await)
}

pub(crate) async fn protocol(app: &Arc<App>, args: ProtocolRef) -> Reply<Protocol> {
    let whole = async |here: &mut room::Room| {
        let library = room::library(here.pack());
        let protocol = library.protocol(&args.id)?;
        let lessons = crate::learning::library(here.pack());
        let lessons =
            lessons.recommended_for_warning(&args.id).into_iter().map(|lesson| lesson.id().to_owned());
        let shown = room::protocol(protocol, &args.language, &here.kept.ticks, here.city());
        Some(Protocol { lessons: lessons.collect(), ..shown })
    };
    let found = app.city().with(app.keeper(), whole).await;
    found.ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchProtocol))
}

pub(crate) async fn tick(app: &Arc<App>, args: Tick) -> Reply<()> {
    let ticked = async |here: &mut room::Room| {
        let library = room::library(here.pack());
        let protocol = library.protocol(&args.protocol)?;
        // Ticks of steps whose words have changed since are dropped.
        let known = |mark: &String| protocol.text(room::ENGLISH).steps().any(|step| step.mark == *mark);
        let before = here.kept.ticks.remove(&args.protocol).unwrap_or_default();
        let mut ticks: BTreeSet<String> = before.into_iter().filter(known).collect();
        match &args.step {
            Some(step) if !known(step) => return None,
            Some(step) if args.done => drop(ticks.insert(step.clone())),
            Some(step) => drop(ticks.remove(step)),
            None => ticks.clear(),
        }
        if !ticks.is_empty() {
            here.kept.ticks.insert(args.protocol.clone(), ticks);
        }
        here.keep(app.keeper());
        Some(())
    };
    let done = app.city().with(app.keeper(), ticked).await;
    app.city().touch();
    done.ok_or_else(|| ErrorBody::plain(ErrorCode::NoSuchProtocol))
}

pub(crate) async fn city_report(app: &Arc<App>, args: ReportAsk) -> Reply<ReportText> {
    room::report(app, args).await
}

pub(crate) async fn alert_settings(app: &Arc<App>, (): ()) -> Reply<AlertSettings> {
    let kept = app.city().with(app.keeper(), async |here| here.kept.settings.clone()).await;
    Ok(kept.unwrap_or_else(room::usual))
}

pub(crate) async fn set_alert_settings(app: &Arc<App>, args: AlertSettings) -> Reply<()> {
    room::quiet_is_sound(&args)?;
    let keep = async |here: &mut room::Room| {
        here.kept.settings = Some(args);
        here.keep(app.keeper());
    };
    app.city().with(app.keeper(), keep).await;
    Ok(())
}

pub(crate) async fn notices(app: &Arc<App>, _: Localised, parts: mpsc::Sender<Value>) -> Reply<()> {
    app.keep_watch();
    let mut notices = app.city().notices();
    let closing = app.closing();
    loop {
        let notice = tokio::select! {
            notice = notices.recv() => notice,
            () = parts.closed() => return Ok(()),
            () = closing.cancelled() => return Ok(()),
        };
        match notice {
            Ok(notice) => {
                let part = serde_json::to_value(notice).map_err(|_| ErrorBody::plain(ErrorCode::Internal))?;
                if parts.send(part).await.is_err() {
                    return Ok(());
                }
            }
            // Those that were missed stand in the inbox.
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return Ok(()),
        }
    }
}

pub(crate) async fn delivery_test(app: &Arc<App>, args: Localised) -> Reply<DeliveryTest> {
    Ok(room::delivery_test(app, &args.language).await)
}
