//! The few words around a protocol's text, in every language.

use porchlight_notation::Language;
use time::{Date, Month};

use crate::kind::{CallKind, Group, Part};

/// The words around a protocol's text in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(Language);

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Self {
        Self(language)
    }

    /// The heading of a part.
    pub fn part(self, part: Part) -> &'static str {
        self.pick(match part {
            Part::Now => ["Now", "现在", "Sekarang", "இப்போது"],
            Part::Next => [
                "In the next hours",
                "接下来几个小时",
                "Dalam beberapa jam seterusnya",
                "அடுத்த சில மணி நேரத்தில்",
            ],
            Part::After => ["When it is over", "事情过后", "Apabila sudah selesai", "முடிந்த பிறகு"],
            Part::DoNot => ["Do not", "不要这样做", "Jangan", "செய்யக் கூடாதவை"],
        })
    }

    /// The heading of what is for some people.
    pub fn group(self, group: Group) -> &'static str {
        self.pick(match group {
            Group::Medical => [
                "If you need a medical device or medicine",
                "如果您需要医疗设备或药物",
                "Jika anda memerlukan alat perubatan atau ubat",
                "மருத்துவக் கருவி அல்லது மருந்து தேவைப்பட்டால்",
            ],
            Group::Lifts => [
                "If you are in a lift, or need one",
                "如果您在电梯里，或需要搭电梯",
                "Jika anda di dalam lif, atau memerlukan lif",
                "மின்தூக்கியில் இருந்தால், அல்லது அது தேவைப்பட்டால்",
            ],
            Group::Children => [
                "If children are with you",
                "如果有孩子和您在一起",
                "Jika ada kanak-kanak bersama anda",
                "பிள்ளைகள் உங்களுடன் இருந்தால்",
            ],
            Group::Deaf => [
                "If you are deaf or hard of hearing",
                "如果您失聪或听力不好",
                "Jika anda pekak atau kurang pendengaran",
                "உங்களுக்குக் காது கேட்காவிட்டால், அல்லது சரியாகக் கேட்காவிட்டால்",
            ],
            Group::Blind => [
                "If you are blind or see little",
                "如果您失明或视力不好",
                "Jika anda buta atau kurang penglihatan",
                "உங்களுக்குப் பார்வை இல்லாவிட்டால், அல்லது குறைவாக இருந்தால்",
            ],
            Group::Older => {
                ["If you are older", "如果您是年长者", "Jika anda warga emas", "நீங்கள் மூத்தவர் என்றால்"]
            }
            Group::Pets => {
                ["If you have pets", "如果您有宠物", "Jika anda ada haiwan peliharaan", "செல்லப்பிராணிகள் இருந்தால்"]
            }
        })
    }

    /// The heading of the calls.
    pub fn calls(self) -> &'static str {
        self.pick(["Numbers to call", "求助电话", "Nombor untuk dihubungi", "அழைக்க வேண்டிய எண்கள்"])
    }

    /// The heading of the drill.
    pub fn drill(self) -> &'static str {
        self.pick(["Practise it", "练习一下", "Cuba berlatih", "பயிற்சி செய்யுங்கள்"])
    }

    /// Whom one calls.
    pub fn call(self, kind: CallKind) -> &'static str {
        self.pick(match kind {
            CallKind::Emergency => ["Emergency", "紧急求助", "Kecemasan", "அவசர உதவி"],
            CallKind::Police => ["Police", "警察", "Polis", "காவல்துறை"],
            CallKind::FireAmbulance => {
                ["Fire and ambulance", "消防与救护车", "Bomba dan ambulans", "தீயணைப்பு, ஆம்புலன்ஸ்"]
            }
            CallKind::CityHelp => ["City help line", "城市求助热线", "Talian bantuan bandar", "நகர உதவி எண்"],
            CallKind::Power => ["Power", "电力", "Elektrik", "மின்சாரம்"],
            CallKind::Water => ["Water", "供水", "Air", "தண்ணீர்"],
            CallKind::Gas => ["Gas", "煤气", "Gas", "எரிவாயு"],
            CallKind::Telecom => {
                ["Telephone and internet", "电话与网络", "Telefon dan internet", "தொலைபேசி, இணையம்"]
            }
            CallKind::Cyber => ["Cyber help", "网络安全求助", "Bantuan siber", "இணையப் பாதுகாப்பு உதவி"],
            CallKind::Scam => ["Help with scams", "防诈骗求助", "Bantuan penipuan", "மோசடி தொடர்பான உதவி"],
            CallKind::Health => ["Health advice", "健康咨询", "Nasihat kesihatan", "சுகாதார ஆலோசனை"],
            CallKind::Transport => ["Transport", "交通", "Pengangkutan", "போக்குவரத்து"],
            CallKind::Bank => ["Your bank", "您的银行", "Bank anda", "உங்கள் வங்கி"],
            CallKind::Portal => {
                ["City portal help", "城市网站求助", "Bantuan portal bandar", "நகர இணையவாசல் உதவி"]
            }
        })
    }

    /// A step with its number, to be read aloud.
    pub fn numbered(self, number: usize, of: usize, step: &str) -> String {
        match self.0 {
            Language::En => format!("Step {number} of {of}: {step}"),
            Language::Zh => format!("第{number}步，共{of}步：{step}"),
            Language::Ms => format!("Langkah {number} daripada {of}: {step}"),
            Language::Ta => format!("{of} படிகளில் {number}-ஆவது படி: {step}"),
        }
    }

    pub(crate) fn call_line(self, kind: CallKind, what: &str) -> String {
        let colon = if self.0 == Language::Zh { "：" } else { ": " };
        format!("{}{colon}{what}", self.call(kind))
    }

    pub(crate) fn checked_on(self, day: Date) -> String {
        let day = self.day(day);
        match self.0 {
            Language::En => format!("Facts checked on {day}"),
            Language::Zh => format!("内容核对日期：{day}"),
            Language::Ms => format!("Fakta disemak pada {day}"),
            Language::Ta => format!("தகவல்களைச் சரிபார்த்த நாள்: {day}"),
        }
    }

    pub(crate) fn printed_on(self, day: Date) -> String {
        let day = self.day(day);
        match self.0 {
            Language::En => format!("Printed on {day}"),
            Language::Zh => format!("打印日期：{day}"),
            Language::Ms => format!("Dicetak pada {day}"),
            Language::Ta => format!("அச்சிட்ட நாள்: {day}"),
        }
    }

    pub(crate) fn citys_own(self) -> &'static str {
        self.pick([
            "Written by your city",
            "由您的城市编写",
            "Ditulis oleh bandar anda",
            "உங்கள் நகரம் எழுதியது",
        ])
    }

    fn day(self, day: Date) -> String {
        let (year, month, number) = (day.year(), day.month(), day.day());
        match self.0 {
            Language::En => format!("{number} {month} {year}"),
            Language::Zh => format!("{year}年{}月{number}日", u8::from(month)),
            Language::Ms => format!("{number} {} {year}", malay(month)),
            Language::Ta => format!("{number} {} {year}", tamil(month)),
        }
    }

    fn pick(self, words: [&'static str; Language::ALL.len()]) -> &'static str {
        words[self.0 as usize]
    }
}

fn malay(month: Month) -> &'static str {
    match month {
        Month::January => "Januari",
        Month::February => "Februari",
        Month::March => "Mac",
        Month::April => "April",
        Month::May => "Mei",
        Month::June => "Jun",
        Month::July => "Julai",
        Month::August => "Ogos",
        Month::September => "September",
        Month::October => "Oktober",
        Month::November => "November",
        Month::December => "Disember",
    }
}

fn tamil(month: Month) -> &'static str {
    match month {
        Month::January => "ஜனவரி",
        Month::February => "பிப்ரவரி",
        Month::March => "மார்ச்",
        Month::April => "ஏப்ரல்",
        Month::May => "மே",
        Month::June => "ஜூன்",
        Month::July => "ஜூலை",
        Month::August => "ஆகஸ்ட்",
        Month::September => "செப்டம்பர்",
        Month::October => "அக்டோபர்",
        Month::November => "நவம்பர்",
        Month::December => "டிசம்பர்",
    }
}
