//! What may stand on the screen at all, whatever the journal holds: on every pane and overlay, at every size.

use super::whole::{TOUR, Whole, day};
use super::*;
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};
use std::collections::BTreeSet;
use v7_state::record::{Change, Kind, Op};
use v7_state::settings::{ColourDepth, Glyphs, ThemeChoice};
use v7_state::store::Now;

/// Keys that open every overlay over a pane that has something to show.
const OVERLAYS: &str =
    "2 e Esc Esc n Esc Esc + V 4 Esc / g Esc : Esc ? Esc 1 i Esc 3 Tab i Esc 4 T Esc T Enter Esc 5 t Esc r Esc 7 e Esc";

fn walk(settings: &Settings, mut look: impl FnMut(&str, &Buffer)) {
    let mut whole = Whole::demo(settings);
    for size in [(120, 40), (80, 24), (40, 12)] {
        whole = whole.again();
        whole.size = size;
        for key in TOUR.split_whitespace().chain(OVERLAYS.split_whitespace()) {
            whole.press(key);
            look(&format!("{key} at {size:?}"), &whole.draw());
        }
        whole.take(vec![Msg::Progress("Importing".into(), 3, 10)]);
        look("progress", &whole.draw());
        whole.take(vec![Msg::Say(v7_state::msg::Toast { text: "the disk is full".into(), failed: true })]);
        look("toast", &whole.draw());
    }
    let mut whole = Whole::empty(settings);
    for key in TOUR.split_whitespace() {
        whole.press(key);
        look(&format!("{key} in an empty journal"), &whole.draw());
    }
}

#[test]
fn ascii_means_ascii() {
    let mut found = BTreeSet::new();
    walk(&Settings { glyphs: Glyphs::Ascii, ..Settings::default() }, |key, buf| {
        for cell in buf.content() {
            if !cell.symbol().is_ascii() && found.insert(cell.symbol().to_owned()) {
                eprintln!("{} after {key}", cell.symbol());
            }
        }
    });
    assert_eq!(found, BTreeSet::new());
}

#[test]
fn no_colour_means_none() {
    walk(&Settings { colours: ColourDepth::None, ..Settings::default() }, |key, buf| {
        for cell in buf.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{key}");
        }
    });
}

#[test]
fn sixteen_colours_are_of_the_terminal() {
    walk(&Settings { colours: ColourDepth::Sixteen, ..Settings::default() }, |key, buf| {
        for cell in buf.content() {
            for colour in [cell.fg, cell.bg] {
                assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{key}: {colour}");
            }
        }
    });
}

/// Contrast of two colours as WCAG 2 defines it, 1 to 21.
fn contrast(a: Color, b: Color) -> f64 {
    let light = |colour| {
        let Color::Rgb(red, green, blue) = colour else { panic!("{colour}") };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let (one, other) = (light(a), light(b));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn words_can_be_read_on_dark_and_on_light() {
    for (theme, paper, ink) in [
        (ThemeChoice::Dark, Color::Rgb(20, 22, 28), Color::Rgb(220, 220, 220)),
        (ThemeChoice::Light, Color::Rgb(255, 255, 255), Color::Rgb(20, 20, 20)),
    ] {
        let mut weak = BTreeSet::new();
        walk(&Settings { theme, ..Settings::default() }, |key, buf| {
            for cell in buf.content().iter().filter(|cell| cell.symbol().chars().any(char::is_alphanumeric)) {
                let fg = if cell.fg == Color::Reset { ink } else { cell.fg };
                let bg = if cell.bg == Color::Reset { paper } else { cell.bg };
                let (fg, bg) = if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) };
                if contrast(fg, bg) < 3.5 && weak.insert((fg.to_string(), bg.to_string())) {
                    eprintln!("{theme:?} {key}: {} {fg} on {bg}: {:.1}", cell.symbol(), contrast(fg, bg));
                }
            }
        });
        assert_eq!(weak, BTreeSet::new(), "{theme:?}");
    }
}

/// What a terminal would obey, or what would turn or hide the text after it.
const HOSTILE: &str = "a\u{1b}[31m\u{7}b\u{9b}2J\u{202e}c\u{200b}\u{85}d\n\te\u{2028}\u{feff}\u{0}\u{2}x\u{3}";

/// Every text of a record made hostile, whatever it may mean.
fn spoil(value: &mut Value, key: &str) {
    let kept =
        ["date", "gradeType", "sessionType", "id", "startDate", "endDate", "result", "type", "name of the table"];
    match value {
        Value::String(text) if !kept.contains(&key) && !key.ends_with("Id") && !key.ends_with("At") => {
            *text = format!("{text}{HOSTILE}");
        }
        Value::Array(list) => list.iter_mut().for_each(|value| spoil(value, key)),
        Value::Object(map) => map.iter_mut().for_each(|(key, value)| spoil(value, key)),
        _ => {}
    }
}

#[test]
fn nothing_in_the_journal_reaches_the_terminal_as_a_command() {
    let year = v7_state::demo::year(day(), 7);
    let mut whole = Whole::empty(&Settings::default());
    for op in year.ops {
        let Op::Put { key, body } = op else { continue };
        // Where a table allows only some words, the store refuses: then only the free texts are spoilt.
        let mut spoilt = Value::Object(body.clone());
        spoil(&mut spoilt, "");
        let Value::Object(all) = spoilt else { unreachable!() };
        let mut some = body.clone();
        for field in
            key.table.fields().iter().filter(|field| matches!(field.kind, Kind::Text | Kind::Notes | Kind::Tags))
        {
            if let (Some(value), None) = (all.get(field.key), field.key.strip_suffix("Id")) {
                some.insert(field.key.into(), value.clone());
            }
        }
        for body in [all, some, body] {
            let change = Change::one(HOSTILE, Op::Put { key: key.clone(), body });
            if whole.store.apply(&change, &Now { ms: 1_795_300_000_000 }).is_ok() {
                break;
            }
        }
    }
    let mut seen = false;
    for key in TOUR.split_whitespace().chain(OVERLAYS.split_whitespace()) {
        whole.press(key);
        let toast = v7_state::msg::Toast { text: HOSTILE.into(), failed: true };
        for said in [false, true] {
            if said {
                whole.take(vec![Msg::Say(toast.clone()), Msg::Progress(HOSTILE.into(), 1, 2)]);
            }
            let buf = whole.draw();
            seen |= text_of(&buf).contains('\u{fffd}');
            for cell in buf.content() {
                let bad = cell.symbol().chars().find(|c| crate::text::clean(&c.to_string()) != c.to_string());
                assert_eq!(bad, None, "after {key}: {:?}\n{}", cell.symbol(), text_of(&buf));
            }
        }
        whole.state.progress = None;
        whole.state.toast = None;
    }
    assert!(seen, "the texts were never shown");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_pane_and_overlay_is_drawn_at_any_size(sizes in proptest::collection::vec((0_u16..=130, 0_u16..=50), 8)) {
        let mut whole = Whole::demo(&Settings::default());
        for (at, key) in TOUR.split_whitespace().chain(OVERLAYS.split_whitespace()).enumerate() {
            whole.size = sizes[at % sizes.len()];
            whole.press(key);
            for size in &sizes {
                whole.size = *size;
                whole.draw();
            }
        }
    }
}

#[test]
fn forty_by_ten_still_shows_a_row_of_each_list() {
    let mut whole = Whole::demo(&Settings::default());
    whole.size = (40, 10);
    // The newest entry, send, plan, meal and goal of the year.
    for (keys, row) in [("2", "Movement"), ("3", "V3"), ("4 Tab", "Power for"), ("5", "kcal"), ("7 Tab", "V")] {
        whole.press(keys);
        let screen = whole.screen();
        assert!(screen.contains(row), "{keys}\n{screen}");
    }
}
