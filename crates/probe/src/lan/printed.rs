//! The neighbour tables of macOS and Windows, as the programs that come with the system print them.
//!
//! The calls behind those programs need `unsafe`, which no crate here may use, and newer releases of macOS
//! show hardware addresses to programs of the system only. What is printed is in the system's language;
//! only rows with an address and a hardware address are read, so that no word of it matters.

use std::io;
use std::net::IpAddr;

use porchlight_model::Mac;
use tokio::process::Command;

use crate::{Interface, Neighbour};

/// How to call one program: its full path, so that no other of that name is run, and its arguments.
struct Call {
    program: String,
    arguments: Vec<String>,
}

fn call(program: impl Into<String>, arguments: &[&str]) -> Call {
    Call { program: program.into(), arguments: arguments.iter().map(|&a| a.to_owned()).collect() }
}

/// What tells the neighbours on macOS: arp(8) and ndp(8).
#[cfg(any(test, target_os = "macos"))]
fn macos() -> Vec<Call> {
    vec![call("/usr/sbin/arp", &["-an"]), call("/usr/sbin/ndp", &["-an"])]
}

/// What tells the neighbours on Windows: netsh, which is asked for one interface.
#[cfg(any(test, target_os = "windows"))]
fn windows(on: &Interface) -> Vec<Call> {
    let root = std::env::var("SystemRoot").unwrap_or_else(|_| r"C:\Windows".to_owned());
    let interface = format!("interface={}", on.index);
    ["ipv4", "ipv6"]
        .map(|family| {
            let arguments = ["interface", family, "show", "neighbors", &interface];
            call(format!(r"{root}\System32\netsh.exe"), &arguments)
        })
        .into()
}

/// The entries of one interface, on macOS.
#[cfg(target_os = "macos")]
pub(super) async fn neighbours(on: &Interface) -> io::Result<Vec<Neighbour>> {
    read(&macos(), |row| row.split_whitespace().any(|word| word == on.name)).await
}

/// The entries of one interface, on Windows.
#[cfg(target_os = "windows")]
pub(super) async fn neighbours(on: &Interface) -> io::Result<Vec<Neighbour>> {
    read(&windows(on), |_| true).await
}

/// What the programs print, as far as it is of the interface. One that fails leaves out its part; when all
/// fail, that is the error.
async fn read(calls: &[Call], of_interface: impl Fn(&str) -> bool) -> io::Result<Vec<Neighbour>> {
    let mut found = Vec::new();
    let mut result = Err(io::ErrorKind::Unsupported.into());
    for Call { program, arguments } in calls {
        match Command::new(program).args(arguments).kill_on_drop(true).output().await {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout);
                found.extend(text.lines().filter(|row| of_interface(row)).filter_map(entry));
                result = Ok(());
            }
            Err(error) if result.is_err() => result = Err(error),
            Err(_) => {}
        }
    }
    result.map(|()| found)
}

/// The entry of one row; none for headings and for neighbours that did not answer.
fn entry(row: &str) -> Option<Neighbour> {
    let ip = row.split_whitespace().find_map(address)?;
    let mac = row.split_whitespace().find_map(hardware_address)?;
    Some(Neighbour { ip, mac })
}

/// An address, in brackets or with its zone.
fn address(word: &str) -> Option<IpAddr> {
    let bare = word.trim_matches(['(', ')']);
    bare.split('%').next()?.parse().ok()
}

/// Six hexadecimal numbers of one or two digits, with `:` or `-` between them.
fn hardware_address(word: &str) -> Option<Mac> {
    let mut mac = [0; 6];
    let mut parts = word.split([':', '-']);
    for byte in &mut mac {
        let is_number = |p: &&str| matches!(p.len(), 1 | 2) && p.bytes().all(|b| b.is_ascii_hexdigit());
        let part = parts.next().filter(is_number)?;
        *byte = u8::from_str_radix(part, 16).ok()?;
    }
    let mac = Mac(mac);
    (parts.next().is_none() && mac.is_device()).then_some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InterfaceKind;

    #[track_caller]
    fn check(row: &str, expected: Option<(&str, &str)>) {
        let got = entry(row).map(|n| (n.ip, n.mac));
        assert_eq!(got, expected.map(|(ip, mac)| (ip.parse().unwrap(), mac.parse().unwrap())), "{row}");
    }

    #[test]
    fn rows_of_macos_and_windows() {
        let hue = Some(("192.168.1.5", "00:17:88:01:02:03"));
        check("? (192.168.1.5) at 0:17:88:1:2:3 on en0 ifscope [ethernet]", hue);
        check("fe80::1%en0   94:83:c4:0:77:1   en0 23h59m58s S R", Some(("fe80::1", "94:83:c4:00:77:01")));
        check("192.168.1.5                                  00-17-88-01-02-03  Reachable", hue);
        check("192.168.1.5                                  00-17-88-01-02-03  Erreichbar (Router)", hue);
        for nobody in [
            "? (192.168.1.9) at (incomplete) on en0 ifscope [ethernet]",
            "192.168.1.9                                  00-00-00-00-00-00  Unreachable",
            "192.168.1.255                                ff-ff-ff-ff-ff-ff  Permanent",
            "ff02::1                                      33-33-00-00-00-01  Permanent",
            "Neighbor                         Linklayer Address  Netif Expire    St Flgs Prbs",
            "Internet Address                              Physical Address   Type",
            "192.168.1.5 0:17:88:1:2",
            "192.168.1.5 0:17:88:1:2:3:4",
            "192.168.1.5 0:17:88:1:2:+3",
            "",
        ] {
            check(nobody, None);
        }
    }

    #[test]
    fn the_programs_are_the_systems_own() {
        let on = Interface {
            name: "en0".into(),
            index: 7,
            addresses: Vec::new(),
            gateways: Vec::new(),
            dns: Vec::new(),
            mac: None,
            kind: InterfaceKind::Lan,
        };
        assert!(macos().iter().all(|call| call.program.starts_with("/usr/sbin/")));
        assert!(windows(&on).iter().all(|call| call.program.ends_with(r"\System32\netsh.exe")
            && call.arguments.last().is_some_and(|last| last == "interface=7")));
    }

    #[tokio::test]
    async fn what_a_program_prints_is_read_and_one_that_is_missing_is_left_out() {
        let print = |text: &str| call("/usr/bin/env", &["printf", text]);
        let missing = call("/usr/sbin/there-is-no-such-program", &[]);
        let rows = "? (10.0.0.2) at 0:17:88:1:2:3 on en0\n? (10.0.0.3) at 0:17:88:1:2:4 on en1\n";
        let of_en0 = |row: &str| row.ends_with("en0");
        let found = read(&[print(rows), missing], of_en0).await.unwrap();
        assert_eq!(found.iter().map(|n| n.ip.to_string()).collect::<Vec<_>>(), ["10.0.0.2"]);
        let missing = call("/usr/sbin/there-is-no-such-program", &[]);
        assert_eq!(read(&[missing], of_en0).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
