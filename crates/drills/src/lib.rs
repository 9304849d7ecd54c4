//! Exercises in pretend homes, judged by the real scan engine.
//!
//! A drill is a small pretend home, something that happened there, and an aim. Whether the aim is reached is
//! never decided by what was pressed: the engine looks at the home as it is, and what it finds decides. In the
//! city's drill the real reader of signed warnings decides which message is the city's.
//!
//! ```
//! use porchlight_drills::{Act, Drill, HomePlay};
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let drill = Drill::of("telnet-off").ok_or("no such drill")?;
//! let mut play = HomePlay::begin(drill).await?;
//! play.look().await;
//! let router = play.device_named("router").ok_or("no router")?;
//! play.act(&router, &Act::Remedy { rule: "telnet-open".into(), password: None })?;
//! assert!(!play.is_done(), "nobody has looked yet");
//! play.look().await;
//! assert!(play.is_done());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What was left out on purpose: nothing is kept here, and no word for residents stands in the code: see
//! [`Words`].

mod city;
mod drill;
mod home;
mod words;

pub use city::{CityPlay, Message, Said};
pub use drill::{Aim, Drill, Goal};
pub use home::{Act, Away, DrillError, HomePlay, Offered};
pub use words::{DrillWords, Words};
