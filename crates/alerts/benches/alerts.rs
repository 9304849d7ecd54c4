//! How long it takes to read a warning, to match it with a place, and to match a whole country's.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use porchlight_alerts::{ActiveSet, Alert, LatLon, read_cap, read_feed, why};

mod made;

use made::{Numbers, country, message};

/// Two hundred usual messages: one info, a polygon of 20 corners.
fn usual() -> Vec<String> {
    let mut numbers = Numbers::new(7);
    (0..200)
        .map(|number| {
            let middle = (40.0 + 10.0 * numbers.next(), 10.0 + 10.0 * numbers.next());
            message(number, 20, middle, 0.4, &mut numbers)
        })
        .collect()
}

fn reading(criterion: &mut Criterion) {
    let texts = usual();
    let home = LatLon::new(45.0, 15.0).unwrap();
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group(format!("200 messages of {} bytes", bytes / texts.len()));
    group.throughput(Throughput::Elements(200));
    group.bench_function("read and match", |bench| {
        bench.iter(|| {
            let read = texts.iter().map(|text| read_cap(text.as_bytes()).unwrap().value);
            read.filter(|alert| alert.touches(home) == Some(true)).count()
        });
    });
    group.bench_function("oasiscap reads", |bench| {
        bench.iter(|| {
            let read = texts.iter().map(|text| text.parse::<oasiscap::Alert>().unwrap());
            read.filter(|alert| matches!(alert, oasiscap::Alert::V1dot2(_))).count()
        });
    });
    let feed: String =
        texts.iter().map(|text| format!("<entry><content>{}</content></entry>", &text[39..])).collect();
    let feed = format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{feed}</feed>");
    group.bench_function("take out of an Atom feed", |bench| {
        bench.iter(|| read_feed(feed.as_bytes()).unwrap().entries.len());
    });
    group.finish();
}

fn matching(criterion: &mut Criterion) {
    let mut alerts: Vec<Alert> = Vec::new();
    country(|text| alerts.push(read_cap(text.as_bytes()).unwrap().value));
    let mut numbers = Numbers::new(3);
    let mut place = || LatLon::new(40.0 + 10.0 * numbers.next(), 10.0 + 10.0 * numbers.next()).unwrap();
    let places: Vec<LatLon> = (0..10).map(|_| place()).collect();
    // As bad as it gets: every warning lies round every place.
    let round: Vec<Alert> = (0..2_000)
        .map(|number| {
            let text = message(number, 250, (45.0, 15.0), 20.0, &mut Numbers::new(9));
            read_cap(text.as_bytes()).unwrap().value
        })
        .collect();
    let mut group = criterion.benchmark_group("2,000 warnings with 500,000 corners");
    group.bench_function("prepare", |bench| bench.iter(|| ActiveSet::new(&alerts)));
    for (name, alerts) in [("10 places", &alerts), ("10 places, all inside all", &round)] {
        let set = ActiveSet::new(alerts);
        let found: usize = places.iter().map(|place| set.touching(*place).len()).sum();
        group.bench_function(format!("{name}: {found} matches"), |bench| {
            bench.iter(|| places.iter().map(|place| set.touching(*place).len()).sum::<usize>());
        });
    }
    group.bench_function("10 places, each warning by itself", |bench| {
        let touched =
            |place: &LatLon| alerts.iter().filter(|alert| alert.touches(*place) != Some(false)).count();
        bench.iter(|| places.iter().map(touched).sum::<usize>());
    });
    group.bench_function("why, for one warning of 250 corners", |bench| {
        let mut turn = alerts.iter().cycle();
        bench.iter_batched(
            || turn.next().unwrap(),
            |alert| why(alert, places[0], &[]).touches(),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, reading, matching);
criterion_main!(benches);
