//! Asks every login of one computer of the lab as the program does, and prints what came of each.
//!
//! `lab-logins ADDRESS`, run by `lab exec` on the scanner's computer.

#![expect(clippy::print_stdout, reason = "what it finds is its output")]

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;

use porchlight_model::{DeviceId, Transport};
use porchlight_probe::{
    Door, Gate, Lan, LoginPlan, LoginQuestion, Network, Page, Politeness, Scope, Secret, Word,
    check_factory_login,
};

const USER: &str = "admin";
const PASSWORD: &str = "fabrik-eins";

fn page(digest: bool) -> Door {
    Door::Page(Page {
        transport: Transport::Plain,
        path: "/".into(),
        digest,
        realm: "lab".into(),
        inside: "Settings".into(),
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let host: IpAddr = std::env::args().nth(1).ok_or("an address is missing")?.parse()?;
    let network = Arc::new(Lan);
    let home = network.interfaces().await?.into_iter().find(|i| i.name == "home0").ok_or("no home0")?;
    let scope = Scope::of(&home)?;
    let gate = Gate::new(network, home, scope, Politeness::default());
    for (port, door) in [
        (80, page(false)),
        (8081, page(true)),
        (23, Door::Telnet { inside: String::new() }),
        (22, Door::Ssh),
        (21, Door::Ftp),
        (161, Door::Snmp),
        (1883, Door::Mqtt),
    ] {
        let plan = LoginPlan {
            device: DeviceId::from_key("lab"),
            host,
            row: "lab".into(),
            port,
            door,
            user: USER.into(),
            password: Secret::new(PASSWORD),
            lent: false,
        };
        let way = plan.way();
        let consent = LoginQuestion::new(plan).answered(Word::YesAsOwner).ok_or("no consent")?;
        match check_factory_login(&gate, &consent).await {
            Ok(trial) => println!("{}: {:?}", way.as_str(), trial.verdict),
            Err(gap) => println!("{}: {}", way.as_str(), gap.as_str()),
        }
    }
    Ok(())
}
