//! How long it takes to read and check all lessons in all languages, and to open one.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use porchlight_api::{App, Host, Keeper, LessonNames, Memory};
use porchlight_lessons::{Library, TRUSTED_HOSTS, Yardstick};
use porchlight_probe::{Lan, Network};
use serde_json::json;
use time::macros::date;
use tokio::sync::mpsc;

struct Nowhere;

impl Host for Nowhere {
    fn network(&self) -> Arc<dyn Network> {
        Arc::new(Lan)
    }

    fn data_folder(&self) -> Option<PathBuf> {
        None
    }

    fn open_page(&self, _: &str) -> Result<(), String> {
        Err("a benchmark opens no page".into())
    }

    fn may_ask(&self) -> bool {
        false
    }
}

fn lessons(criterion: &mut Criterion) {
    let files = Library::built_in_files();
    let names = LessonNames::built_in();
    let yardstick =
        Yardstick { today: date!(2026 - 11 - 23), known: names.known(), beside: None, hosts: TRUSTED_HOSTS };
    criterion.bench_function("read all lessons in all languages", |bench| {
        bench.iter(|| Library::read(black_box(files).iter().copied()));
    });
    criterion.bench_function("read and check all lessons in all languages", |bench| {
        bench.iter(|| Library::read(black_box(files).iter().copied()).lint(&yardstick));
    });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let app = App::new(Arc::new(Nowhere), Keeper::forgetful(Memory::NoKeychain));
    criterion.bench_function("open a lesson, as the app does", |bench| {
        bench.iter(|| {
            let args = json!({ "id": "camera-as-weapon", "language": "ta" });
            let lesson = runtime.block_on(app.call("lesson", args, mpsc::channel(1).0));
            lesson.expect("the lesson is there").to_string()
        });
    });
}

criterion_group!(all, lessons);
criterion_main!(all);
