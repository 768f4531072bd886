//! Measures drawn as bars, and what a send is made of.

use super::*;

#[test]
fn a_bar_is_selected_and_narrows_the_table() {
    let state = full();
    for (shown, least) in [(Shown::Volume, "since:2026-10-01 until:2026-10-31"), (Shown::Tries, "grade:V7")] {
        let mut pane = SendsPane { part: Part::Chart, shown, ..SendsPane::default() };
        drawn(&mut pane, &state, 120, 38);
        press(&mut pane, &state, if shown == Shown::Volume { "move.left" } else { "move.right" });
        press(&mut pane, &state, "sends.open");
        assert_eq!((pane.input.text(), pane.part), (least, Part::Table));
        assert!(pane.filter.since.is_some() || pane.filter.grade.is_some());
    }
}

#[test]
fn a_selected_bar_shows_without_colours() {
    let plain = Settings { colours: ColourDepth::None, ..Settings::default() };
    let mut state = full();
    state.settings = plain;
    let mut pane = SendsPane { part: Part::Chart, shown: Shown::Tries, ..SendsPane::default() };
    let reversed = |pane: &mut SendsPane| {
        let buf = buffer(pane, &state, 120, 38);
        let rows = (1..12).filter(|y| buf[(2, *y)].modifier.contains(Modifier::REVERSED));
        rows.collect::<Vec<u16>>()
    };
    let first = reversed(&mut pane);
    press(&mut pane, &state, "move.down");
    let second = reversed(&mut pane);
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_eq!(second[0], first[0] + 1);
}

#[test]
fn what_a_send_is_made_of_reads_as_words() {
    let text = drawn(&mut SendsPane::default(), &full(), 120, 38);
    assert!(text.contains("Scale      V "), "{text}");
    for code in ["v-scale", "Code", "sendId", "sourceId"] {
        assert!(!text.contains(code), "{code} in {text}");
    }
}

#[test]
fn a_band_of_the_pyramid_filters_the_table() {
    let state = full();
    let mut pane = SendsPane { part: Part::Pyramid, ..SendsPane::default() };
    press(&mut pane, &state, "move.down");
    press(&mut pane, &state, "sends.open");
    assert_eq!(pane.part, Part::Table);
    let rank = Grade::parse(Scale::VScale, "V7").unwrap().rank();
    assert!(pane.filter.grade.is_some_and(|range| range.low <= rank && rank <= range.high), "{:?}", pane.filter);
}
