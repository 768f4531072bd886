//! What a long answer costs the rules of the coach: 25,000 tokens in pieces of 4 characters through a turn, and its end,
//! where the answer passes the rules of safety and its figures are compared with their sources.
//!
//!     cargo bench -p v7-state --bench turn
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use std::time::Instant;
use v7_state::coach::config::CoachConfig;
use v7_state::coach::context::Prepared;
use v7_state::coach::conversation::Conversation;
use v7_state::coach::model::{ModelEvent, StopReason};
use v7_state::coach::privacy::Privacy;
use v7_state::coach::tools::Access;
use v7_state::coach::turn::{Event, Step, Turn, setup};
use v7_state::coach::verify::Sources;
use v7_state::settings::Settings;
use v7_state::store::Store;

const TOKENS: usize = 25_000;

fn main() {
    let store = Store::open_in_memory().unwrap();
    let settings = Settings::default();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let access = Access { reader: store.read(), settings: &settings, privacy: Privacy::default(), today };
    let config = CoachConfig { cloud: true, month_budget: None, ..CoachConfig::default() };
    for (name, part) in [
        (
            "paragraphs, a list, a table",
            "## Part\n\nYou sent **V6** on 3 climbs, and tried V7 on 5 days.\n\n- Monday: 60 min\n\n| grade | sends |\n|---|---|\n| V5 | 12 |\n\n",
        ),
        ("one line without end", "You sent V6 on 3 climbs and tried V7 on 5 days, "),
    ] {
        let text = part.repeat(TOKENS * 4 / part.len());
        let pieces: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(4).map(|piece| piece.iter().collect()).collect();
        let mut chat = Conversation::new("c");
        chat.ask("How am I progressing?", 0);
        let begun = setup(&access, &config, &[], &chat, "How am I progressing?", true).unwrap();
        let mut turn = Turn::new(begun);
        turn.step(Event::Start);
        turn.step(Event::Prepared(Box::new(Prepared {
            system: Vec::new(),
            user: "How am I progressing?".into(),
            template: None,
            sources: Sources::default(),
            tokens: 0,
        })));
        let count = pieces.len();
        let begin = Instant::now();
        for piece in pieces {
            turn.step(Event::Model(ModelEvent::TextDelta(piece)));
        }
        let streamed = begin.elapsed();
        let begin = Instant::now();
        turn.step(Event::Model(ModelEvent::Stop(StopReason::EndTurn)));
        let steps = turn.step(Event::Ended);
        assert!(matches!(steps.last(), Some(Step::Done(_))));
        println!(
            "{name}: {count} pieces in {:.0} ms, {:.1} us each; its end in {:.0} ms",
            streamed.as_secs_f64() * 1e3,
            streamed.as_secs_f64() * 1e6 / count as f64,
            begin.elapsed().as_secs_f64() * 1e3
        );
    }
}
