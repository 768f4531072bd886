//! Any text is read without harm, and what is written is read back the same.

use super::*;
use crate::record::{
    AscentStyle, Choice, Climb, ClimbKind, ClimbResult, DatePrecision, DayStatus, Entry, NutritionLog, Rope, Send,
    SessionType, SetRow, Significance, Style, Venue,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

/// Pieces of lines, so that chance meets the grammar.
const PIECES: &[&str] = &[
    "gym",
    "3x",
    "V5",
    "fl",
    "in",
    "no",
    "@",
    "\"",
    "\u{201c}",
    "//",
    "--",
    "\u{2014}",
    "+",
    "-",
    "kg",
    "rpe:",
    "1h",
    "30m",
    ":",
    "18:00",
    ",",
    "kcal",
    "water ",
    "on:",
    "2024-",
    "20nov",
    "5/6",
    "\u{a0}",
    "é",
    "🧗",
    "x",
    "7s",
    "deg",
    "..",
    "grade:",
    ">=",
    "font:",
    "7a",
    "\\",
    "\\n",
    "1",
    "99999999999999999999",
    ".",
    "max-hangs",
    " ",
    " ",
    " ",
    "since:",
    "d",
    "\u{1b}",
    "ß",
    "İ",
];

fn any_line() -> impl Strategy<Value = String> {
    let pieces = vec(prop::sample::select(PIECES), 0..16).prop_map(|pieces| pieces.concat());
    prop_oneof![pieces, any::<String>(), "\\PC{0,40}"]
}

fn lies_within<T>(line: &str, parsed: &Parsed<T>) -> Result<(), TestCaseError> {
    let spans = parsed.spans.iter().map(|span| (span.start, span.end));
    let errors = parsed.errors.iter().map(|error| (error.start, error.end));
    for (start, end) in spans.chain(errors) {
        prop_assert!(line.get(start..end).is_some(), "{start}..{end} of {line:?}");
    }
    prop_assert!(parsed.spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "spans overlap: {line:?}");
    prop_assert!(parsed.errors.iter().all(|error| !error.message.is_empty()));
    prop_assert!(parsed.draft.is_none() || parsed.errors.is_empty());
    Ok(())
}

fn text() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(
        &[
            "Ana",
            "Red Rock",
            "5",
            "a,b",
            "V5",
            "gym",
            "yest",
            "O'Brien",
            "x\"y",
            "“q”",
            "\\n",
            "a\nb",
            "// c",
            "é — ü",
            "1,",
            "a:b",
        ][..],
    );
    let odd = "\\PC{1,12}"
        .prop_map(|text| text.trim_matches(word::is_space).to_owned())
        .prop_filter("empty", |text| !text.is_empty());
    prop_oneof![plain.prop_map(str::to_owned), odd]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3).prop_map(|texts| {
        let mut seen: Vec<String> = Vec::new();
        for text in texts {
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        seen
    })
}

fn choice<T: Choice + std::fmt::Debug>() -> impl Strategy<Value = Option<T>> {
    of(prop::sample::select(T::ALL).prop_map(|(_, value)| value))
}

fn figure(from: i32, to: i32) -> impl Strategy<Value = Option<f64>> {
    of((from..=to).prop_map(f64::from))
}

fn fraction(to: i32) -> impl Strategy<Value = Option<f64>> {
    of((0..=to * 100).prop_map(|hundredths| f64::from(hundredths) / 100.0))
}

fn day() -> impl Strategy<Value = (String, Option<DatePrecision>)> {
    (1990..2026, 1..=12, 1..=28, choice::<DatePrecision>()).prop_map(|(year, month, day, precision)| {
        let date = match precision {
            None => format!("{year}-{month:02}-{day:02}"),
            Some(DatePrecision::Month) => format!("{year}-{month:02}-01"),
            Some(DatePrecision::Year) => format!("{year}-01-01"),
        };
        (date, precision)
    })
}

/// Grade and scale.
fn graded() -> impl Strategy<Value = (String, String)> {
    let known = prop::sample::select(
        &[
            ("V5", "v-scale"),
            ("V4-5", "v-scale"),
            ("v0-", "v-scale"),
            ("VB", "v-scale"),
            ("5.10a/b", "yds"),
            ("5.10b A0 R", "yds"),
            ("7a", "font"),
            ("6C/6C+", "font"),
            ("7a", "french"),
            ("24", "ewbank"),
            ("VI+", "uiaa"),
            ("yellow", "text"),
            ("2 dots", "text"),
        ][..],
    );
    let known = known.prop_map(|(grade, scale)| (grade.to_owned(), scale.to_owned()));
    prop_oneof![4 => known, 1 => text().prop_filter("a grade is one line", |text| !text.contains('\n')).prop_map(|text| (text, "text".to_owned()))]
}

fn climbed() -> impl Strategy<Value = Climb> {
    let how = (prop::sample::select(ClimbResult::ALL), figure(1, 50));
    let words = (choice::<Style>(), choice::<Rope>(), choice::<ClimbKind>(), of(Just(true)), of(Just(true)));
    let figures = (figure(-10, 90), figure(1, 30), figure(0, 30), fraction(50), figure(0, 5));
    let texts = (of(text()), of(text()), of(text()), of(text()), of(text()), of(text()));
    (graded(), how, words, figures, texts).prop_map(|(graded, how, words, figures, texts)| {
        let ((_, result), attempts) = (how.0, how.1);
        let first = matches!(result, ClimbResult::Flash | ClimbResult::Onsight);
        Climb {
            grade: graded.0,
            grade_type: graded.1,
            result: Some(result),
            attempts: if first { Some(1.0) } else { attempts },
            style: words.0,
            rope: words.1,
            discipline: words.2,
            warmup: words.3,
            mirror: words.4,
            angle_deg: figures.0,
            pitches: figures.1,
            pitches_led: figures.2,
            length_m: figures.3,
            stars: figures.4,
            name: texts.0,
            high_point: texts.1,
            board: texts.2,
            own_grade: texts.3,
            url: texts.4,
            notes: texts.5,
            ..Climb::default()
        }
    })
}

fn set() -> impl Strategy<Value = SetRow> {
    let id = prop_oneof![Just("max-hangs".to_owned()), Just("pullups".to_owned()), Just("gym".to_owned()), text()];
    let hand = of(prop::sample::select(&["left", "right", "both"][..]).prop_map(str::to_owned));
    let work = (figure(1, 9), figure(1, 30), fraction(60));
    let grip = of(prop_oneof![Just("half-crimp".to_owned()), text()]);
    (
        id,
        work,
        (fraction(90), figure(-20, 20)),
        fraction(90).prop_map(|mm| mm.map(|mm| mm + 1.0)),
        grip,
        hand,
        figure(0, 600),
    )
        .prop_map(|(exercise_id, (sets, reps, hang_s), (up, down), edge_mm, grip, hand, rest_s)| SetRow {
            exercise_id,
            sets,
            reps,
            hang_s,
            load_kg: down.or(up),
            edge_mm,
            grip,
            hand,
            rest_s,
            ..SetRow::default()
        })
}

prop_compose! {
    fn entry()(
        (date, date_precision) in day(),
        session_type in prop::sample::select(SessionType::ALL).prop_map(|(_, kind)| kind),
        climbs in vec(climbed(), 0..3), doubled in any::<bool>(), sets in vec(set(), 0..3),
        (duration, rpe, sleep_hours) in (fraction(1440), fraction(10), fraction(24)),
        (skin, energy) in (figure(0, 10), figure(1, 10)),
        soreness in prop::collection::btree_map(
            prop::sample::select(&["fingers", "elbows", "left-elbow", "right-knee"][..]).prop_map(str::to_owned),
            (0..=10).prop_map(f64::from), 0..3,
        ),
        (technical_focus, partners, tags, injuries) in (texts(), texts(), texts(), texts()),
        kind_tag in of(prop::sample::select(&["board", "comp"][..])),
        (location, mental_state, trip, conditions) in (of(text()), of(text()), of(text()), of(text())),
        day_status in choice::<DayStatus>(), notes in of(text()),
    ) -> Entry {
        let mut climbs = climbs;
        if doubled && let Some(last) = climbs.last().cloned() { climbs.push(last); }
        let mut tags = tags;
        if let Some(tag) = kind_tag { tags.insert(0, tag.to_owned()); }
        Entry {
            date, date_precision, session_type, climbs, sets, duration, rpe, sleep_hours, skin, technical_focus, partners, tags,
            location, mental_state, trip, conditions, day_status, notes,
            physical_condition: crate::record::PhysicalCondition { energy, soreness, injuries },
            ..Entry::default()
        }
    }
}

prop_compose! {
    fn sent()(
        (date, date_precision) in day(), (grade, grade_type) in graded(),
        (name, location, board, notes) in (of(text()), of(text()), of(text()), of(text())),
        (venue, style, significance) in (choice::<Venue>(), choice::<Style>(), choice::<Significance>()),
        (discipline, rope, ascent_style) in (choice::<ClimbKind>(), choice::<Rope>(), choice::<AscentStyle>()),
        angle_deg in figure(-10, 90), tries in figure(2, 99),
    ) -> Send {
        let first = matches!(ascent_style, Some(AscentStyle::Flash | AscentStyle::Onsight));
        let attempts = if first { Some(1.0) } else { tries };
        Send {
            date, date_precision, grade, grade_type, name, location, venue, style, attempts, notes, significance, discipline,
            rope, ascent_style, angle_deg, board, ..Send::default()
        }
    }
}

prop_compose! {
    fn eaten_meal()(
        name in text(), time in of((0..24, 0..60)), calories in fraction(2000),
        (protein, carbs, fat) in (fraction(100), fraction(100), fraction(100)), notes in of(text()),
    ) -> Meal {
        let time = time.map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
        Meal { id: String::new(), name, time, calories, protein, carbs, fat, notes }
    }
}

prop_compose! {
    fn log()(
        (date, _) in day(), meals in vec(eaten_meal(), 0..4), hydration in fraction(5000), supplements in texts(),
        weight in fraction(100).prop_map(|kg| kg.map(|kg| kg + 20.0)), complete in of(any::<bool>()),
    ) -> NutritionLog {
        let date = format!("{}-01", &date[..7]);
        NutritionLog { date, meals, hydration, supplements, complete, weight, ..NutritionLog::default() }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(line in any_line(), cursor in 0_usize..60) {
        let known = Known::new();
        let ctx = known.ctx();
        let parsed = session(&line, &ctx);
        lies_within(&line, &parsed)?;
        if let Some(draft) = &parsed.draft {
            prop_assert!(!explain_session(draft, &ctx).is_empty());
            prop_assert_eq!(crate::record::check(crate::record::Table::Entries, &body(&draft.entry)), vec![]);
        }
        let parsed = send(&line, &ctx);
        lies_within(&line, &parsed)?;
        if let Some(draft) = &parsed.draft {
            prop_assert!(!explain_send(draft, &ctx).is_empty());
            prop_assert_eq!(crate::record::check(crate::record::Table::Sends, &body(&draft.send)), vec![]);
        }
        let parsed = food(&line, &ctx);
        lies_within(&line, &parsed)?;
        if let Some(draft) = &parsed.draft {
            prop_assert!(!explain_food(draft, &ctx).is_empty());
            let log = add_to(&NutritionLog::default(), draft);
            prop_assert_eq!(crate::record::check(crate::record::Table::NutritionLogs, &body(&log)), vec![]);
        }
        for grammar in [Grammar::Session, Grammar::Send, Grammar::Food] {
            completions(grammar, &line, cursor, &ctx);
        }
        let _ = join(&line.split(' ').collect::<Vec<_>>());
    }

    #[test]
    fn a_session_is_read_back_as_it_was_written(entry in entry()) {
        let known = Known::new();
        let line = session_line(&entry, &known.ctx());
        let parsed = session(&line, &known.ctx());
        prop_assert_eq!(&parsed.errors, &vec![], "{}", line);
        prop_assert_eq!(parsed.draft.map(|draft| draft.entry), Some(entry), "{}", line);
    }

    #[test]
    fn a_send_is_read_back_as_it_was_written(sent in sent()) {
        let known = Known::new();
        let line = send_line(&sent);
        let parsed = send(&line, &known.ctx());
        prop_assert_eq!(&parsed.errors, &vec![], "{}", line);
        let read = parsed.draft.map(|draft| Send { grade_numeric: None, ..draft.send });
        prop_assert_eq!(read, Some(sent), "{}", line);
    }

    #[test]
    fn food_is_read_back_as_it_was_written(log in log()) {
        let known = Known::new();
        let line = food_line(&log);
        let parsed = food(&line, &known.ctx());
        prop_assert_eq!(&parsed.errors, &vec![], "{}", line);
        let empty = FoodDraft { date: log.date.parse().unwrap(), items: Vec::new() };
        let read = add_to(&NutritionLog::default(), &parsed.draft.unwrap_or(empty));
        prop_assert_eq!(read, log, "{}", line);
    }
}
