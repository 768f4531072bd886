//! The interval timer: what follows what, and what is logged.

use crate::insight::hang_timer::{Ask, HangPlan, HangTimer, Phase};
use crate::record::SetRow;

/// 2 sets of 2 hangs of 7 s, 3 s between, a minute of rest, 5 s to get ready.
fn plan() -> HangPlan {
    let row = SetRow {
        sets: Some(2.0),
        reps: Some(2.0),
        hang_s: Some(7.0),
        rest_s: Some(60.0),
        load_kg: Some(15.0),
        edge_mm: Some(20.0),
        grip: Some("half-crimp".into()),
        ..SetRow::default()
    };
    HangPlan::new(&row, 3_000, 5_000).unwrap()
}

/// `hang 1.2 7`: phase, set and hang from 1, seconds left; `+` at the end while it stands still.
fn shown(timer: &HangTimer) -> String {
    let word = match timer.step.phase {
        Phase::Ready => "ready",
        Phase::Hang => "hang",
        Phase::Between => "between",
        Phase::Rest => "rest",
        Phase::Done => "done",
    };
    let paused = if timer.paused { " +" } else { "" };
    format!("{word} {}.{} {}{paused}", timer.step.set + 1, timer.step.rep + 1, timer.left_s())
}

const P: Option<Ask> = Some(Ask::Pause);
const N: Option<Ask> = Some(Ask::Skip);
const B: Option<Ask> = Some(Ask::Back);

/// A thing that happens: when, what, and what is shown then.
type Happening = (u64, Option<Ask>, &'static str);

#[test]
fn times_and_keys_lead_through_the_phases() {
    let line = |sets: &str, load: &str| format!("ex:hang {sets}x7s{load} 20mm grip:half-crimp rest:60");
    let cases: [(&str, &[Happening], String); 9] = [
        (
            "left alone it runs through",
            &[
                (0, None, "ready 1.1 5"),
                (1, None, "ready 1.1 5"),
                (4_999, None, "ready 1.1 1"),
                (5_000, None, "hang 1.1 7"),
                (12_000, None, "between 1.1 3"),
                (15_000, None, "hang 1.2 7"),
                (22_000, None, "rest 1.2 60"),
                (82_000, None, "hang 2.1 7"),
                (89_000, None, "between 2.1 3"),
                (92_000, None, "hang 2.2 7"),
                (99_000, None, "done 2.2 0"),
                (200_000, N, "done 2.2 0"),
            ],
            line("2x2", " +15kg"),
        ),
        ("nothing hung is nothing logged", &[(5_000, None, "hang 1.1 7"), (11_999, None, "hang 1.1 1")], String::new()),
        (
            "a pause stops the clock",
            &[
                (5_000, None, "hang 1.1 7"),
                (8_000, P, "hang 1.1 4 +"),
                (60_000, P, "hang 1.1 4"),
                (64_000, None, "between 1.1 3"),
            ],
            line("1x1", " +15kg"),
        ),
        (
            "a hang that is skipped does not count",
            &[
                (2_000, N, "hang 1.1 7"),
                (4_000, N, "between 1.1 3"),
                (4_500, N, "hang 1.2 7"),
                (11_500, None, "rest 1.2 60"),
            ],
            line("1x1", " +15kg"),
        ),
        (
            "back begins the hang again",
            &[(5_000, None, "hang 1.1 7"), (8_000, B, "hang 1.1 7"), (15_000, None, "between 1.1 3")],
            line("1x1", " +15kg"),
        ),
        (
            "back in the first second goes to the hang before, which no longer counts",
            &[
                (5_000, None, "hang 1.1 7"),
                (12_000, None, "between 1.1 3"),
                (12_500, B, "hang 1.1 7"),
                (13_000, B, "ready 1.1 5"),
            ],
            String::new(),
        ),
        (
            "load changes for the next set",
            &[
                (5_000, Some(Ask::Load(2.5)), "hang 1.1 7"),
                (12_000, None, "between 1.1 3"),
                (15_000, None, "hang 1.2 7"),
                (22_000, Some(Ask::Load(-1.0)), "rest 1.2 60"),
                (30_000, N, "hang 2.1 7"),
                (37_000, None, "between 2.1 3"),
            ],
            format!("{} {}", line("1x2", " +15kg"), line("1x1", " +16.5kg")),
        ),
        (
            "before the first hang the load is that of the first set, and none is body weight",
            &[
                (1_000, Some(Ask::Load(-15.0)), "ready 1.1 4"),
                (5_000, None, "hang 1.1 7"),
                (12_000, None, "between 1.1 3"),
            ],
            line("1x1", ""),
        ),
        (
            "a stopped program counts nothing that nobody saw",
            &[(5_000, None, "hang 1.1 7"), (90_000, None, "between 1.1 3 +")],
            line("1x1", " +15kg"),
        ),
    ];
    for (name, happenings, logged) in cases {
        let mut timer = HangTimer::new(plan(), 0);
        for (at, ask, expected) in happenings {
            match ask {
                Some(ask) => _ = timer.ask(*ask, *at),
                None => _ = timer.advance(*at),
            }
            assert_eq!(shown(&timer), *expected, "{name}, at {at}");
        }
        assert_eq!(timer.line(), logged, "{name}");
    }
}

#[test]
fn it_wakes_once_a_second_and_at_the_edges() {
    let row = SetRow { hang_s: Some(2.5), ..SetRow::default() };
    let mut timer = HangTimer::new(HangPlan::new(&row, 0, 1_200).unwrap(), 0);
    let (mut now, mut wakes) = (0, Vec::new());
    while let Some(wait) = timer.until_change() {
        now += wait.as_millis() as u64;
        timer.advance(now);
        wakes.push(now);
    }
    assert_eq!(wakes, [200, 1_200, 1_700, 2_700, 3_700]);
    let mut still = HangTimer::new(plan(), 0);
    still.ask(Ask::Pause, 100);
    assert_eq!(still.until_change(), None, "a pause wakes nobody");
}

#[test]
fn what_cannot_be_timed_is_refused() {
    let refused = |row: SetRow| HangPlan::new(&row, 0, 0).unwrap_err();
    assert!(refused(SetRow::default()).starts_with("the length of a hang is missing"));
    assert_eq!(
        refused(SetRow { hang_s: Some(7.0), sets: Some(51.0), ..SetRow::default() }),
        "the number of sets is 51, allowed is 1 to 50"
    );
    assert_eq!(refused(SetRow { hang_s: Some(0.0), ..SetRow::default() }), "the hang is 0 s, allowed is 1 to 3600");
    let one = HangPlan::new(&SetRow { hang_s: Some(7.0), ..SetRow::default() }, 0, 0).unwrap();
    assert_eq!((one.sets, one.reps, one.rest_ms), (1, 1, 180_000));
    assert_eq!(HangTimer::new(one, 0).step.phase, Phase::Hang, "no time to get ready is none");
}
