//! How long it takes until a catalogue can be asked: the one that is built in, and one that was fetched.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on fails")]

use criterion::{Criterion, criterion_group, criterion_main};
use porchlight_catalogue::{Catalogue, Draft, Newest, PrivateKey, Terms, verify};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);

fn load(criterion: &mut Criterion) {
    criterion.bench_function("built in", |bench| bench.iter(|| Catalogue::read_built_in().unwrap()));

    let key = PrivateKey::generate().unwrap();
    let terms = Terms { number: u64::MAX, made: NOW, expires: NOW + Duration::DAY };
    let file = Draft::built_in().unwrap().sign(&key, &terms).unwrap();
    let keys = [key.public()];
    let _ = Catalogue::built_in();
    let name = format!("signed, {} bytes", file.len());
    criterion.bench_function(&name, |bench| {
        bench.iter(|| Catalogue::of_signed(verify(&file, &keys, &Newest::default(), NOW).unwrap()));
    });
    criterion.bench_function("looking a product up by half of its name", |bench| {
        bench.iter(|| Catalogue::built_in().look_up(None, "dir 85"));
    });
}

criterion_group!(benches, load);
criterion_main!(benches);
