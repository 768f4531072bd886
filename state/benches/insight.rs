//! Speed of every figure, and of what the panes ask, on journals of 10,000 and 100,000 entries over ten years with food
//! and weight of each day, a plan, goals, injuries, hangs and lifting. The budget is 50 ms for what is worked out from a
//! whole journal; a pane's answer is worked out beside the loop, so its keys do not wait for it.
//!
//! `cargo bench -p v7-state --bench insight -- 10k` measures the small one alone.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

mod journal;

use chrono::{Datelike as _, Days, NaiveDate};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use v7_state::filter::Filter;
use v7_state::grade::Scale;
use v7_state::insight::autopsy::{Diary, autopsies, breakthroughs};
use v7_state::insight::chart::ChartName;
use v7_state::insight::compare::{Compared, compare};
use v7_state::insight::energy::{Eating, energy};
use v7_state::insight::load::monday;
use v7_state::insight::period::Period;
use v7_state::insight::summary::{self, Facets};
use v7_state::insight::{
    Figure, SendsSpec, Window, adherence, availability, benchmark, calendar, caution, expenditure, forecast, fuel,
    goals, hangs, injuries, load, matrix, nutrition, outcome, progression, project, pyramid, soreness, targets,
    tonnage, weight,
};
use v7_state::query::{Query, answer};
use v7_state::settings::Settings;
use v7_state::store::{Reader, Store};
use v7_state::view::review::{self, About};
use v7_state::view::{self, ChartSpec, facets};

fn figures(c: &mut Criterion) {
    for (name, entries) in [("10k", 10_000), ("100k", 100_000)] {
        let asked = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
        if asked.is_some_and(|asked| asked.starts_with("10") && asked.split_once('/').unwrap_or((&asked, "")).0 != name)
        {
            continue;
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal.db");
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        journal::fill(&mut Store::open(&path, &journal::NOW).unwrap(), entries, today);
        let (reader, settings) = (Reader::open(&path).unwrap(), Settings::default());
        let mut group = c.benchmark_group(name);
        group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_millis(800));
        let all = facets::load(&reader, &settings, None, today).unwrap();
        let facets = all.facets(&settings);
        of_sends(&mut group, &facets, today);
        of_goals(&mut group, &facets, today);
        of_the_body(&mut group, &facets, today);
        of_food(&mut group, &facets, today);
        of_the_past(&mut group, &facets, today);
        of_the_panes(&mut group, &reader, &settings, today);
        group.finish();
    }
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// Times one figure.
fn time<T>(group: &mut Group<'_>, name: &str, of: impl Fn() -> T) {
    group.bench_function(name, |bench| bench.iter(|| black_box(of())));
}

fn of_sends(group: &mut Group<'_>, facets: &Facets<'_>, today: NaiveDate) {
    let (ascents, year) = (facets.ascents, SendsSpec::new(Scale::VScale));
    let all = SendsSpec { window: Window::All, ..year };
    time(group, "scales used", || benchmark::scales_used(ascents, today));
    time(group, "progression", || progression::progression(ascents, &all, today));
    time(group, "3-3-3", || benchmark::three_three_three(ascents, &all, today));
    time(group, "maximum", || benchmark::maximum(ascents, &all, today));
    time(group, "pyramid", || pyramid::pyramid(ascents, &all, today));
    time(group, "flash rate", || benchmark::flash_rate(ascents, &all, today));
    time(group, "tries a send", || benchmark::tries_a_send(ascents, &all, today));
    time(group, "best a month", || benchmark::best_a_month(ascents, &all, today));
    time(group, "style matrix", || matrix::matrix(ascents, &all, Some(0), today));
    time(group, "project histories", || project::projects(ascents, today));
}

fn of_goals(group: &mut Group<'_>, facets: &Facets<'_>, today: NaiveDate) {
    let found = goals::goals(&facets.profile.goals, facets.ascents, facets.hint, today);
    time(group, "goals", || goals::goals(&facets.profile.goals, facets.ascents, facets.hint, today));
    time(group, "forecasts of all goals", || {
        found.iter().map(|goal| forecast::forecast(goal, facets.dated, today)).collect::<Vec<_>>()
    });
    time(group, "ability by style", || forecast::abilities(facets.dated, Scale::VScale, today));
    time(group, "score of forecasts", || forecast::score(facets.profile_body, facets.dated, facets.hint, today));
}

fn of_the_body(group: &mut Group<'_>, facets: &Facets<'_>, today: NaiveDate) {
    let (days, noted, strength) = (facets.days, facets.noted, facets.strength);
    let weighings = weight::weight_trend(facets.food, today).weighings;
    let lines = injuries::injuries(&facets.profile.injury_history, noted, today);
    let plan = adherence::current(facets.plans, today).unwrap();
    time(group, "load", || load::load(days, today, 12));
    time(group, "streaks", || load::streak(days, today));
    time(group, "heatmap", || calendar::year(days, today.year()));
    time(group, "soreness", || (soreness::trends(facets.soreness, today), soreness::slopes(facets.soreness, today)));
    time(group, "injuries", || injuries::injuries(&facets.profile.injury_history, noted, today));
    time(group, "hangs", || (hangs::hangs(strength, &weighings, today), hangs::hang_weeks(strength, today)));
    time(group, "tonnage", || tonnage::strength_weeks(strength, today));
    time(group, "cautions", || caution::cautions(plan, &lines, facets.soreness, today));
    time(group, "adherence", || adherence::weeks(plan, days, facets.done, today, 8));
}

fn of_food(group: &mut Group<'_>, facets: &Facets<'_>, today: NaiveDate) {
    let (profile, goals, food, noted) = (facets.profile, facets.nutrition, facets.food, facets.noted);
    let trend_kg = weight::weight_trend(food, today).trend_kg.value().copied();
    let eating = Eating { profile, nutrition: goals, food, noted, plans: facets.plans, trend_kg };
    let (plan, base) = (adherence::current(facets.plans, today).unwrap(), &goals.targets);
    let planned: Vec<_> = today.iter_days().take(7).map(|date| (date, adherence::planned(plan, date).0)).collect();
    time(group, "food means", || nutrition::food(food, base, today));
    time(group, "weight", || weight::weight_trend(food, today));
    time(group, "targets", || targets::suggest(profile, goals, trend_kg, today));
    time(group, "expenditure", || expenditure::expenditure(food, profile, goals, today));
    time(group, "availability", || availability::availability(food, noted, profile, goals, trend_kg, today));
    time(group, "fuel", || fuel::fuel(&planned, profile, goals, trend_kg, false, today));
    time(group, "energy, all four", || energy(&eating, today));
}

fn of_the_past(group: &mut Group<'_>, facets: &Facets<'_>, today: NaiveDate) {
    let diary = Diary { days: facets.days, body: facets.body, food: facets.food };
    let found = breakthroughs(facets.dated, today);
    time(group, "breakthroughs", || breakthroughs(facets.dated, today));
    time(group, "autopsy", || autopsies(&found, &diary, false, today));
    time(group, "outcomes", || outcome::outcomes(&found, facets.plans, facets.days, facets.done, today));
    let journal = Compared { ascents: facets.ascents, days: facets.days, food: facets.food, hide_food: false };
    let (first, second) = (Period::year(2025).unwrap(), Period::year(2026).unwrap());
    time(group, "compare two years", || compare(&journal, first, second, today));
    let none = Figure::missing("not asked");
    time(group, "all figures of stats", || summary::stats(facets, &none, today));
}

fn of_the_panes(group: &mut Group<'_>, reader: &Reader, settings: &Settings, today: NaiveDate) {
    let week = monday(today);
    let year = Period::last(365, today);
    let ever = Period::new(today.checked_sub_days(Days::new(3650)).unwrap(), today);
    let whole = ChartSpec { window: Window::All, ..ChartSpec::default() };
    let mut asked = vec![
        ("Today", Query::Today(today)),
        ("Sends, table", Query::Sends(Filter::default(), 0)),
        ("Sends, charts of a year", Query::Charts(ChartSpec::default(), today)),
        ("Sends, charts of all", Query::Charts(whole, today)),
        ("Sends, breakthroughs", Query::Breakthroughs(today)),
        ("Sends, comparison", Query::Comparison(Period::year(2025).unwrap(), Period::year(2026).unwrap(), today)),
        ("Plan", Query::Plan(week, today)),
        ("Plan, body", Query::Strain(today)),
        ("Nutrition", Query::Food(today, today)),
        ("Athlete", Query::Athlete(today)),
        ("Journal, year", Query::Year(2026, today)),
    ];
    asked.extend(ChartName::ALL.map(|name| (name.as_str(), Query::Plot(name, year, today))));
    for (name, query) in asked {
        time(group, &format!("pane: {name}"), || answer(reader, &query, settings).unwrap());
    }
    for name in ChartName::ALL {
        time(group, &format!("pane: {} of ten years", name.as_str()), || {
            view::plot(reader, settings, name, None, ever, today).unwrap()
        });
    }
    time(group, "v7 stats", || view::stats(reader, settings, today).unwrap());
    let about = About::Period(Period::year(2026).unwrap());
    time(group, "v7 review of a year", || review::load(reader, settings, &about, today).unwrap());
}

criterion_group!(benches, figures);
criterion_main!(benches);
