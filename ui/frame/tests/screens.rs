//! What the frame and its overlays look like, at the three sizes.

use super::*;

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 12)];

fn look(name: &str, mut prepare: impl FnMut(&mut Desk)) {
    for size in SIZES {
        let mut desk = Desk::new();
        desk.size = size;
        prepare(&mut desk);
        let (buf, at) = desk.draw();
        let cursor = at.map_or_else(|| "none".to_owned(), |at| format!("{} {}", at.x, at.y));
        let text = format!("{}\ncursor: {cursor}", text_of(&buf));
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), text);
        });
    }
}

#[test]
fn frame() {
    look("frame", |desk| {
        desk.press("3");
        desk.take(vec![Msg::Say(v7_state::msg::Toast { text: "Undid gym at Movement".into(), failed: false })]);
    });
}

#[test]
fn help() {
    look("help", |desk| {
        desk.press("?");
    });
}

#[test]
fn palette() {
    look("palette", |desk| {
        desk.press(":").type_text("go");
    });
}

#[test]
fn capture() {
    look("capture", |desk| {
        desk.press("+").type_text("gym @Movement 3xV4 V5 fl rpe:7 xyzzy");
    });
    look("capture_empty", |desk| {
        desk.press("+");
    });
}

#[test]
fn form() {
    look("form", |desk| {
        desk.press("Enter Tab Tab");
    });
}

#[test]
fn search() {
    look("search_empty", |desk| {
        desk.press("/");
    });
    look("search", |desk| {
        desk.press("/").type_text("hook");
        let query = desk.ui.wants(&desk.state).into_iter().find(|query| matches!(query, Query::Search(_))).unwrap();
        let hits = (1..=9).map(|day| v7_state::row::Hit {
            key: Key::new(if day % 2 == 0 { Table::Sends } else { Table::Entries }, day.to_string()),
            date: NaiveDate::from_ymd_opt(2026, 11, 20 - day).unwrap(),
            title: "Camp 4".into(),
            snippet: "...the heel \u{2}hook\u{3} on the red one came off, 岩場 was dry and the crux felt short".into(),
        });
        desk.take(vec![Msg::Answered(query, Ok(Arc::new(Answer::Search(hits.collect()))))]);
    });
}
