//! A login over telnet (RFC 854): a name, a password, and what follows. Nothing is typed behind the login.

use porchlight_model::GapReason;

use super::answer::{Answer, asks_for_calm};
use super::{At, Pair, VERDICT_TIME};
use crate::ask::without_telnet_options;
use crate::exchange::{read_until, send};
use crate::gate::Connection;

const MOST: usize = 8 * 1024;
const IAC: u8 = 255;
const ECHO: u8 = 1;
const SUPPRESS_GO_AHEAD: u8 = 3;

/// What a telnet server waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prompt {
    /// A name.
    Name,
    /// A password.
    Password,
    /// A command.
    Command,
}

/// Listens for the prompt; with a login types the name and the password and looks at what follows.
pub(super) async fn knock(at: At<'_>, inside: &str, pair: Option<Pair<'_>>) -> Result<Answer, GapReason> {
    let mut line = Line { stream: at.gate.connect(at.host, at.port, at.packet).await?, options: 0 };
    let greeting = line.listen(VERDICT_TIME).await?;
    let prompt = prompt(&greeting);
    let Some(Pair { user, password }) = pair else {
        return Ok(match prompt {
            Some(Prompt::Name | Prompt::Password) => Answer::Outside,
            Some(Prompt::Command) => Answer::Inside,
            None if asks_for_calm(&greeting) => Answer::Calm,
            None => Answer::Strange,
        });
    };
    let mut waits_for = prompt;
    let mut said = greeting;
    if waits_for == Some(Prompt::Name) {
        said = line.type_in(user).await?;
        waits_for = self::prompt(&said);
        // An empty name is asked for again by some: there is no way in without one.
        if waits_for == Some(Prompt::Name) {
            return Ok(refusal(&said));
        }
    }
    if waits_for == Some(Prompt::Password) {
        said = line.type_in(password).await?;
    }
    Ok(after_login(&said, inside))
}

fn after_login(said: &str, inside: &str) -> Answer {
    let refused = says_no(said);
    match prompt(said) {
        _ if asks_for_calm(said) => Answer::Calm,
        Some(Prompt::Name | Prompt::Password) => Answer::Outside,
        _ if refused => Answer::Outside,
        _ if !inside.is_empty() && said.to_lowercase().contains(&inside.to_lowercase()) => Answer::Inside,
        Some(Prompt::Command) if inside.is_empty() => Answer::Inside,
        _ => Answer::Strange,
    }
}

fn refusal(said: &str) -> Answer {
    if asks_for_calm(said) { Answer::Calm } else { Answer::Outside }
}

fn says_no(said: &str) -> bool {
    let said = said.to_lowercase();
    ["incorrect", "invalid", "denied", "failed", "failure", "wrong", "bad password", "not allowed", "error"]
        .iter()
        .any(|word| said.contains(word))
}

/// What the end of what was said waits for.
fn prompt(said: &str) -> Option<Prompt> {
    let end = said.trim_end_matches([' ', '\0', '\t']);
    let last = end.rsplit(['\n', '\r']).next().unwrap_or_default().trim();
    let lower = last.to_lowercase();
    let asks = |words: &[&str]| words.iter().any(|word| lower.ends_with(word));
    if asks(&["password:", "password :", "passwd:", "passcode:", "pin:"]) {
        Some(Prompt::Password)
    } else if asks(&[
        "login:",
        "login :",
        "username:",
        "user name:",
        "user:",
        "account:",
        "name:",
        "login name:",
    ]) {
        Some(Prompt::Name)
    } else if lower.ends_with(['#', '$', '>', '%']) && last.len() <= 120 {
        Some(Prompt::Command)
    } else {
        None
    }
}

/// The connection, and how many options were answered.
struct Line {
    stream: Connection,
    options: usize,
}

/// More options than any server asks for.
const MOST_OPTIONS: usize = 64;

impl Line {
    /// Types one line and listens to what follows.
    async fn type_in(&mut self, text: &str) -> Result<String, GapReason> {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        send(&mut self.stream, format!("{text}\r\n").as_bytes(), VERDICT_TIME).await?;
        self.listen(VERDICT_TIME).await
    }

    /// Reads until a prompt, answering options: the server may echo and leave out go-aheads, nothing else.
    async fn listen(&mut self, time: std::time::Duration) -> Result<String, GapReason> {
        let end = tokio::time::Instant::now() + time;
        let mut got = Vec::new();
        loop {
            let left = end.saturating_duration_since(tokio::time::Instant::now());
            let before = got.len();
            let ends = |more: &[u8]| !more.is_empty();
            match read_until(&mut self.stream, MOST.saturating_sub(before), left, ends).await {
                Ok(more) if more.is_empty() => break,
                Ok(more) => {
                    let answers = replies(&more);
                    self.options += answers.len() / 3;
                    if !answers.is_empty() && self.options <= MOST_OPTIONS {
                        send(&mut self.stream, &answers, left).await?;
                    }
                    got.extend(more);
                }
                // Silence, or the end, after something was said.
                Err(_) if !got.is_empty() => break,
                Err(reason) => return Err(reason),
            }
            if got.len() >= MOST || prompt(&told(&got)).is_some() {
                break;
            }
        }
        Ok(told(&got))
    }
}

fn told(got: &[u8]) -> String {
    String::from_utf8_lossy(&without_telnet_options(got)).into_owned()
}

/// The answers to the options in some bytes: `DO x` is refused, `WILL x` too but for echo and go-ahead.
fn replies(got: &[u8]) -> Vec<u8> {
    const WILL: u8 = 251;
    const WONT: u8 = 252;
    const DO: u8 = 253;
    const DONT: u8 = 254;
    let mut answers = Vec::new();
    let mut rest = got;
    while let Some(at) = rest.iter().position(|byte| *byte == IAC) {
        rest = match rest.get(at + 1..at + 3) {
            Some([DO, option]) => {
                answers.extend([IAC, WONT, *option]);
                &rest[at + 3..]
            }
            Some([WILL, option]) => {
                let verb = if matches!(*option, ECHO | SUPPRESS_GO_AHEAD) { DO } else { DONT };
                answers.extend([IAC, verb, *option]);
                &rest[at + 3..]
            }
            Some([WONT | DONT, _]) => &rest[at + 3..],
            Some(_) => &rest[at + 2..],
            None => &[],
        };
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prompts_and_what_follows_a_login() {
        for (said, is) in [
            ("BusyBox\r\nrouter login: ", Some(Prompt::Name)),
            ("Username:", Some(Prompt::Name)),
            ("admin\r\nPassword: ", Some(Prompt::Password)),
            ("\r\n~ # ", Some(Prompt::Command)),
            ("[admin@MikroTik] > ", Some(Prompt::Command)),
            ("Welcome\r\n", None),
            ("", None),
        ] {
            assert_eq!(prompt(said), is, "{said:?}");
        }
        for (said, inside, expected) in [
            ("\r\nBusyBox v1.19\r\n~ # ", "", Answer::Inside),
            ("\r\nLogin incorrect\r\nlogin: ", "", Answer::Outside),
            ("\r\nAccess denied\r\n> ", "", Answer::Outside),
            ("\r\nToo many tries, account locked\r\n", "", Answer::Calm),
            ("\r\nMain Menu\r\n1. Status", "main menu", Answer::Inside),
            ("\r\n1. Status\r\n> ", "main menu", Answer::Strange),
            ("\r\nPassword: ", "", Answer::Outside),
            ("", "", Answer::Strange),
            ("\r\nGoodbye", "", Answer::Strange),
        ] {
            assert_eq!(after_login(said, inside), expected, "{said:?}");
        }
    }

    #[test]
    fn options_are_refused_but_for_echo_and_go_ahead() {
        assert_eq!(
            replies(b"\xff\xfd\x18\xff\xfb\x01\xff\xfb\x05hi\xff\xfa\x18\x01\xff\xf0"),
            b"\xff\xfc\x18\xff\xfd\x01\xff\xfe\x05"
        );
        assert!(replies(b"login: \xff").is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>(), text in any::<String>()) {
            prop_assert!(replies(&bytes).len() <= bytes.len() * 3);
            let _ = (prompt(&told(&bytes)), after_login(&text, ""), prompt(&text));
        }
    }
}
