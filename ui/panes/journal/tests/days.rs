//! Days of the calendar, and what the list shows of them.

use super::*;

#[test]
fn a_list_that_fits_is_whole() {
    let all = rows(6);
    let row = |index: usize| all.get(index);
    for top in 0..6 {
        for cursor in 0..6 {
            assert_eq!(super::super::rows::scrolled(top, cursor, 6, 20, row), 0, "{top} {cursor}");
        }
    }
}

#[test]
fn the_calendar_explains_its_shades_and_the_weeks_in_a_row() {
    let state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 120, 38);
    let Do::Open(Open::Text { markdown, .. }) = press(&mut pane, &state, "journal.explain") else { panic!() };
    assert!(markdown.contains("quarter of the days shown by load") && markdown.contains("in a row"), "{markdown}");
    press(&mut pane, &state, "move.previous-part");
    assert!(pane.keys(&state).iter().any(|key| key.action == "journal.explain" && key.keys == "i"));
}

#[test]
fn days_of_the_calendar_are_selected_and_lead_to_their_entry() {
    let mut state = plain();
    let mut pane = JournalPane::default();
    drawn(&mut pane, &state, 120, 38);
    press(&mut pane, &state, "move.previous-part");
    assert_eq!((pane.part, pane.calendar_day(&state)), (Part::Calendar, today()));
    press(&mut pane, &state, "move.up");
    let text = drawn(&mut pane, &state, 120, 38);
    assert!(text.contains("2026 · yesterday · ") && text.contains("◆"), "{text}");
    press(&mut pane, &state, "move.left");
    assert_eq!(pane.calendar_day(&state), date("2026-11-14"));
    press(&mut pane, &state, "move.right");
    press(&mut pane, &state, "move.right");
    assert_eq!(pane.calendar_day(&state), today(), "nothing beyond today");
    assert!(matches!(press(&mut pane, &state, "journal.calendar-day"), Do::NotYet));
    let query = pane.day_query(&state);
    assert!(pane.wants(&state).contains(&query));
    put(&mut state, query, Answer::Entries(page(&[], 0)));
    let Do::Send(msgs) = press(&mut pane, &state, "journal.calendar-day") else { panic!() };
    assert!(matches!(&msgs[..], [Msg::Say(toast)] if toast.text.contains("No entry on today")));
    press(&mut pane, &state, "move.up");
    let of_day = vec![row(0, date("2026-11-21"))];
    let query = pane.day_query(&state);
    put(&mut state, query, Answer::Entries(page(&of_day, 0)));
    press(&mut pane, &state, "journal.calendar-day");
    assert_eq!((pane.part, pane.goal.clone()), (Part::List, Some(Key::new(Table::Entries, "e0"))));
}

#[test]
fn a_harder_try_stands_beside_the_best() {
    let columns = super::super::rows::Columns::of(80, true);
    let theme = crate::theme::Theme::new(&Settings::default(), true);
    let ctx = Ctx { theme: &theme, glyphs: Glyphs::Unicode, focused: true };
    let tried = EntryRow { top: "V4".into(), tried_top: "V6".into(), ..row(0, today()) };
    let line: String = columns.row(&tried, &ctx).spans.iter().map(|span| span.content.to_string()).collect();
    assert!(line.contains("V4 (V6) "), "{line}");
}
