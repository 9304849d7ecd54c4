//! The practice home, played to the real engine.

use std::sync::Arc;

use porchlight_catalogue::Catalogue;
use porchlight_engine::{Home, NoLedger, Survey};
use porchlight_virtual_home::VirtualHome;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

async fn scan(home: &Arc<VirtualHome>) -> Home {
    let rows = home.catalogue().unwrap_or_default();
    let catalogue = Arc::new(Catalogue::built_in().with_rows(&rows).unwrap());
    let survey = Survey::of(home.clone(), None, catalogue).await.unwrap();
    let (events, mut listener) = mpsc::channel(64);
    tokio::spawn(async move { while listener.recv().await.is_some() {} });
    survey.run(events, CancellationToken::new(), None, &NoLedger).await
}

#[tokio::test(start_paused = true)]
async fn show() {
    let home = Arc::new(VirtualHome::practice());
    let known = scan(&home).await;
    for d in known.devices() {
        println!(
            "{:?} {} {:?} {:?} {:?} {:?}",
            d.addresses,
            d.kind().as_str(),
            d.maker.as_ref().map(|c| c.value.to_string()),
            d.model.as_ref().map(|c| c.value.to_string()),
            d.firmware.as_ref().map(|c| c.value.to_string()),
            d.name.as_ref().map(|c| c.value.to_string())
        );
    }
    for f in known.findings() {
        let d = known.device(&f.device).unwrap();
        println!(
            "{:?} {} {:?} {:?}",
            f.outcome,
            f.rule,
            d.addresses,
            f.evidence.first().map(|e| e.detail.to_string())
        );
    }
    for g in known.gaps() {
        println!("{g:?}");
    }
    println!("took {}", known.took_ms());
}
