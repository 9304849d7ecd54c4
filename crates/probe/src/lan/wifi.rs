//! How the Wi-Fi is covered that this computer is on, out of what the system's own program prints. Nothing is
//! sent: no search for networks is begun.

use std::time::Duration;

use porchlight_model::{Text, Wifi, WifiCover};
use tokio::process::Command;
use tokio::time::timeout;

use crate::Interface;

const TIME: Duration = Duration::from_secs(3);

/// Asks the program of the operating system; `None` where there is none, on a cable, or without Wi-Fi.
pub(super) async fn wifi(on: &Interface) -> Option<Wifi> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "linux") {
        (
            "nmcli",
            &["-t", "-f", "IN-USE,SECURITY", "device", "wifi", "list", "--rescan", "no", "ifname", &on.name],
        )
    } else if cfg!(target_os = "macos") {
        ("system_profiler", &["SPAirPortDataType"])
    } else if cfg!(target_os = "windows") {
        ("netsh", &["wlan", "show", "interfaces"])
    } else {
        return None;
    };
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C").kill_on_drop(true);
    let out = timeout(TIME, command.output()).await.ok()?.ok()?;
    out.status.success().then(|| read(&String::from_utf8_lossy(&out.stdout)))?
}

/// Reads what one of the three programs prints.
fn read(printed: &str) -> Option<Wifi> {
    let words = network_manager(printed).or_else(|| apple(printed)).or_else(|| windows(printed))?;
    Some(Wifi { cover: WifiCover::told(words)?, told: Text::from_lan(words) })
}

/// `*:WPA2` for the network in use, ` :WPA2` for the others.
fn network_manager(printed: &str) -> Option<&str> {
    printed.lines().find_map(|line| line.strip_prefix("*:"))
}

/// `Security: WPA2 Personal` below `Current Network Information:`.
fn apple(printed: &str) -> Option<&str> {
    let (_, current) = printed.split_once("Current Network Information:")?;
    let (current, _) = current.split_once("Other Local Wi-Fi Networks:").unwrap_or((current, ""));
    current.lines().find_map(|line| line.trim().strip_prefix("Security:")).map(str::trim)
}

/// `Authentication : WPA2-Personal`; the word before the colon is in the language of the system, what follows is not.
fn windows(printed: &str) -> Option<&str> {
    let values = printed.lines().filter_map(|line| line.split_once(" : ")).map(|(_, value)| value.trim());
    values.into_iter().find(|value| {
        let is_word = ["WPA", "WEP", "OWE"].iter().any(|word| value.starts_with(word));
        (is_word || *value == "Open") && value.len() < 30
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_the_programs_print_is_read() {
        for (printed, cover) in [
            (" :WPA2\n*:WPA1 WPA2\n :--\n", Some(WifiCover::Wpa2)),
            ("*:WPA3\n", Some(WifiCover::Wpa3)),
            ("*:WEP\n", Some(WifiCover::Wep)),
            ("*:WPA1\n", Some(WifiCover::Wpa)),
            ("*:\n", Some(WifiCover::Open)),
            ("*:OWE\n", Some(WifiCover::Owe)),
            (" :WPA2\n", None),
            ("", None),
            (
                "  Current Network Information:\n    Home:\n      Security: WPA2/WPA3 Personal\n  Other Local Wi-Fi Networks:\n      Security: None\n",
                Some(WifiCover::Wpa3),
            ),
            ("  Current Network Information:\n    Cafe:\n      Security: None\n", Some(WifiCover::Open)),
            ("    Authentifizierung         : WPA2-Personal\n    Verschl.  : CCMP\n", Some(WifiCover::Wpa2)),
            ("    Authentication         : Open\n    Cipher  : WEP\n", Some(WifiCover::Open)),
            ("    State : connected\n", None),
        ] {
            assert_eq!(read(printed).map(|wifi| wifi.cover), cover, "{printed}");
        }
    }

    proptest! {
        #[test]
        fn anything_printed_is_read(printed in any::<String>()) {
            let _ = read(&printed);
        }
    }
}
