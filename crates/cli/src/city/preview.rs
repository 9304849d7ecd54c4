//! A message as residents will see it, read from the very bytes that are signed.

use porchlight_alerts::{Alert, Info, MsgType, Shown, is_shown};
use porchlight_city::City;
use time::UtcOffset;

use super::shown;

/// The words round a message, in a language.
struct Labels {
    language: &'static str,
    warning: &'static str,
    update: &'static str,
    over: &'static str,
    exercise: &'static str,
    todo: &'static str,
    place: &'static str,
    until: &'static str,
    contact: &'static str,
}

const LABELS: [Labels; 4] = [
    Labels {
        language: "en",
        warning: "Warning",
        update: "Changed warning",
        over: "Ended",
        exercise: "Exercise, not real",
        todo: "What to do",
        place: "Where",
        until: "Until",
        contact: "Questions",
    },
    Labels {
        language: "zh",
        warning: "警示",
        update: "警示更新",
        over: "已解除",
        exercise: "演习，不是真实警示",
        todo: "怎么做",
        place: "地点",
        until: "有效至",
        contact: "查询",
    },
    Labels {
        language: "ms",
        warning: "Amaran",
        update: "Amaran dikemas kini",
        over: "Tamat",
        exercise: "Latihan, bukan amaran sebenar",
        todo: "Apa yang perlu dibuat",
        place: "Di mana",
        until: "Sehingga",
        contact: "Pertanyaan",
    },
    Labels {
        language: "ta",
        warning: "எச்சரிக்கை",
        update: "மாற்றிய எச்சரிக்கை",
        over: "முடிந்தது",
        exercise: "பயிற்சி; உண்மையான எச்சரிக்கை அல்ல",
        todo: "என்ன செய்வது",
        place: "இடம்",
        until: "முடியும் நேரம்",
        contact: "கேள்விகளுக்கு",
    },
];

/// The message in every language that it has.
pub(super) fn of(alert: &Alert, city: &City) -> String {
    let mut out = String::new();
    let kind = match is_shown(alert) {
        Shown::AsReal => "A REAL WARNING, for everybody in the city to act on".to_owned(),
        Shown::AsExercise => {
            let name = alert.note.as_ref().map_or("without a name", |note| note.as_str());
            format!("AN EXERCISE ({name}): it is never shown as real")
        }
        Shown::Not => format!("NOT SHOWN to residents ({}, {})", alert.status, alert.scope),
    };
    out.push_str(&format!("{kind}\n"));
    out.push_str(&format!("{}, sent {}", alert.id.identifier(), shown(alert.id.sent(), city.utc_offset)));
    out.push_str(match alert.msg_type {
        MsgType::Update => ", takes the place of ",
        MsgType::Cancel => ", ends ",
        _ => "",
    });
    let named: Vec<&str> = alert.references.iter().map(|id| id.identifier()).collect();
    out.push_str(&format!("{}\n", named.join(", ")));
    for pair in alert.infos.iter().take(1).flat_map(|info| &info.parameters) {
        out.push_str(&format!("for programs: {}={}\n", pair.name.as_str(), pair.value.as_str()));
    }
    for info in &alert.infos {
        out.push_str(&format!("\n--- {} {}\n", info.language.as_str(), "-".repeat(60)));
        out.push_str(&block(alert, info, city.utc_offset));
    }
    out
}

fn block(alert: &Alert, info: &Info, offset: UtcOffset) -> String {
    let labels =
        LABELS.iter().find(|labels| labels.language == info.language.primary()).unwrap_or(&LABELS[0]);
    let kind = match (is_shown(alert), alert.msg_type) {
        (Shown::AsExercise, _) => labels.exercise,
        (_, MsgType::Update) => labels.update,
        (_, MsgType::Cancel) => labels.over,
        _ => labels.warning,
    };
    let text = |words: &Option<porchlight_alerts::Prose>| {
        words.as_ref().map(|words| words.as_str().to_owned()).unwrap_or_default()
    };
    let sender = text(&info.sender_name);
    let mut out = format!("[{kind}] {sender}: {}\n{}\n\n", info.event.as_str(), text(&info.headline));
    out.push_str(&format!("{}\n\n{}:\n", text(&info.description), labels.todo));
    for (at, step) in text(&info.instruction).lines().filter(|line| !line.is_empty()).enumerate() {
        out.push_str(&format!("  {}. {step}\n", at + 1));
    }
    let places: Vec<&str> = info.areas.iter().map(|area| area.description.as_str()).collect();
    out.push_str(&format!("\n{}: {}\n", labels.place, places.join("; ")));
    if let Some(until) = info.expires {
        out.push_str(&format!("{}: {}\n", labels.until, shown(until, offset)));
    }
    if let Some(contact) = &info.contact {
        out.push_str(&format!("{}: {}\n", labels.contact, contact.as_str()));
    }
    out.push_str(&format!("({}, {}, {})\n", info.severity, info.urgency, info.certainty));
    out
}
