//! Factory logins of real services: two computers that differ in nothing but the password.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

/// The home; taken down when the test ends, however it ends.
struct Lab(String);

impl Lab {
    fn run(&self, args: &[&str]) -> Output {
        let lab = Path::new(env!("CARGO_MANIFEST_DIR")).join("lab");
        let mut command = Command::new(lab);
        command.args(args).env("PORCHLIGHT_LAB", &self.0).env("PORCHLIGHT_LAB_KIND", "logins");
        command.output().unwrap()
    }

    fn ask(&self, address: &str) -> String {
        let out = self.run(&["exec", env!("CARGO_BIN_EXE_lab-logins"), address]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.run(&["down"]);
    }
}

#[test]
fn a_factory_login_is_told_from_a_changed_one_on_real_services() {
    let lab = Lab(format!("pll{}", std::process::id()));
    let out = lab.run(&["up"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let ways = ["HTTP basic", "HTTP digest", "telnet", "SSH", "FTP", "SNMP", "MQTT"];
    let all = |verdict: &str| ways.map(|way| format!("{way}: {verdict}\n")).concat();
    assert_eq!(lab.ask("10.77.0.60"), all("FactoryPairWorks"));
    assert_eq!(lab.ask("10.77.0.61"), all("Refused"));
}
