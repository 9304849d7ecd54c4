//! A scan that is interrupted: the computer sleeps, the network goes away. What was seen is kept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_engine::{End, NoLedger, Survey};
use porchlight_model::ScanEvent;
use porchlight_probe::{Announcement, Datagrams, Hear, Interface, Neighbour, Network, Stream};
use porchlight_virtual_home::VirtualHome;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What goes wrong while the practice home is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    /// The lid is closed for an hour.
    Sleep,
    /// The clock is set back by an hour, which is no sleep.
    ClockBack,
    /// The interface loses its addresses.
    NoAddress,
    /// The interface is gone.
    NoInterface,
}

/// The practice home with a trouble that begins after the scan did.
struct Troubled {
    home: VirtualHome,
    trouble: Trouble,
    looks: AtomicU32,
}

#[async_trait]
impl Network for Troubled {
    async fn interfaces(&self) -> io::Result<Vec<Interface>> {
        let mut all = self.home.interfaces().await?;
        if self.looks.fetch_add(1, Ordering::SeqCst) > 0 {
            match self.trouble {
                Trouble::NoInterface => all.clear(),
                Trouble::NoAddress => all.iter_mut().for_each(|i| i.addresses.clear()),
                Trouble::Sleep | Trouble::ClockBack => {}
            }
        }
        Ok(all)
    }

    async fn neighbours(&self, on: &Interface) -> io::Result<Vec<Neighbour>> {
        self.home.neighbours(on).await
    }

    async fn connect(&self, on: &Interface, to: SocketAddr) -> io::Result<Box<dyn Stream>> {
        self.home.connect(on, to).await
    }

    async fn datagrams(&self, on: &Interface, like: IpAddr, hear: Hear) -> io::Result<Box<dyn Datagrams>> {
        self.home.datagrams(on, like, hear).await
    }

    async fn browse(&self, on: &Interface) -> io::Result<mpsc::Receiver<Announcement>> {
        self.home.browse(on).await
    }

    fn now(&self) -> OffsetDateTime {
        // The survey looks at the interfaces and at the day first.
        let begun = self.looks.fetch_add(1, Ordering::SeqCst) > 2;
        match self.trouble {
            Trouble::Sleep if begun => OffsetDateTime::UNIX_EPOCH + Duration::from_secs(3600),
            Trouble::ClockBack if begun => OffsetDateTime::UNIX_EPOCH - Duration::from_secs(3600),
            _ => OffsetDateTime::UNIX_EPOCH,
        }
    }
}

async fn check(trouble: Trouble, expected: End) {
    let home = VirtualHome::practice();
    let network = Troubled { home, trouble, looks: AtomicU32::new(0) };
    let survey = Survey::of(Arc::new(network), None, Arc::new(Catalogue::default())).await.unwrap();
    let (events, mut listener) = mpsc::channel(16);
    let follow = async {
        let mut last = None;
        while let Some(event) = listener.recv().await {
            last = Some(event);
        }
        last
    };
    let (known, last) = tokio::join!(survey.run(events, CancellationToken::new(), None, &NoLedger), follow);
    assert_eq!(known.end(), expected);
    assert!(known.devices().len() > 10, "what was seen is kept");
    assert!(!known.findings().is_empty());
    let early = expected != End::Done;
    assert!(matches!(last, Some(ScanEvent::Finished { cancelled, .. }) if cancelled == early));
}

#[tokio::test(start_paused = true)]
async fn a_closed_lid_and_a_lost_network_are_told_apart() {
    check(Trouble::Sleep, End::Suspended).await;
    check(Trouble::NoInterface, End::NetworkGone).await;
    check(Trouble::NoAddress, End::NetworkGone).await;
    check(Trouble::ClockBack, End::Done).await;
}
