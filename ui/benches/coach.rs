//! The coach's pane while an answer streams, and a long chat: reports taken, laid out and painted at 120x38. Budgets: an
//! answer of 25,000 tokens 200 ms in all; a chat of 100,000 tokens at most 10 MB, opened in 100 ms, scrolled at 2 ms.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use chrono::NaiveTime;
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use v7_state::coach::cite::Record;
use v7_state::coach::conversation::NodeState;
use v7_state::coach::talk::{Act, Heard};
use v7_state::msg::{Moment, Msg};
use v7_state::query::{Answer, Query};
use v7_state::record::Key;
use v7_state::settings::Settings;
use v7_state::update::State;
use v7_ui::pane::{Ctx, Pane};
use v7_ui::panes::coach::CoachPane;
use v7_ui::theme::Theme;

const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 38 };

fn state() -> State {
    let today = "2026-11-20".parse().unwrap();
    State::new(Settings::default(), Moment { ms: 1_795_199_400_123, today, time: NaiveTime::MIN })
}

/// An answer of about this many tokens of four characters: prose, lists, a table, code, citations.
fn answer(tokens: usize) -> String {
    let mut text = String::new();
    let mut at = 0;
    while text.len() < tokens * 4 {
        at += 1;
        // As many records as tools hand to a model.
        let record = at % 60;
        let _ = write!(
            text,
            "## Week {at}\n\nYou climbed **{at} times** [j:aaaa{record:04}], harder than the week before, and the sends on \
             overhangs [s:bbbb{record:04}] carry it: two of them on the *second* try, the third after a rest.\n\n- V6 on slab \
             took nine tries\n- V7 on a roof took three\n\n| day | minutes | RPE |\n|---|---|---|\n| Monday | 90 | 7 |\n| \
             Thursday | 120 | 8 |\n\n```\nhang 20 mm 7s x 6\n```\n\n"
        );
    }
    text.truncate(tokens * 4);
    text
}

struct Screen {
    pane: CoachPane,
    state: State,
    buffer: Buffer,
    theme: Theme,
}

impl Screen {
    fn new() -> Self {
        let theme = Theme::new(&Settings::default(), true);
        Self { pane: CoachPane::default(), state: state(), buffer: Buffer::empty(AREA), theme }
    }

    fn draw(&mut self) {
        self.buffer.reset();
        let ctx = Ctx { theme: &self.theme, glyphs: self.state.settings.glyphs, focused: true };
        for query in self.pane.wants(&self.state) {
            if let Query::Cited(marks) = &query
                && self.state.answers.get(&query).is_none()
            {
                let record = |mark: &Key| Some(Record { key: mark.clone(), label: "2026-11-14 V8 Midnight".into() });
                let found = marks.iter().map(|mark| (mark.clone(), record(mark))).collect();
                self.state.answers.put(query, Arc::new(Answer::Cited(found)));
            }
        }
        black_box(self.pane.draw(&self.state, AREA, &mut self.buffer, &ctx));
    }

    fn stream(&mut self, text: &str, deltas_a_frame: usize) {
        self.state.update(Msg::Coach(Act::Ask("How was my year?".into())));
        let turn = self.state.talk.live.as_ref().unwrap().turn;
        for (at, piece) in text.as_bytes().chunks(4).enumerate() {
            self.state.update(Msg::Heard(turn, Heard::Text(String::from_utf8_lossy(piece).into_owned())));
            if at % deltas_a_frame == 0 {
                self.draw();
            }
        }
        self.draw();
    }

    /// A chat of about this many tokens.
    fn chat(tokens: usize) -> Self {
        let mut screen = Self::new();
        let chat = &mut screen.state.talk.chat;
        chat.id = "c".into();
        for at in 0..tokens / 1_000 {
            chat.ask("How was my year, and what should I do next?", at as i64);
            chat.answer(&answer(1_000), NodeState::Whole, "offline", at as i64);
        }
        screen
    }
}

/// Bytes of this program in memory, as Linux counts them; 0 elsewhere.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4096
}

fn streaming(c: &mut Criterion) {
    let text = answer(25_000);
    let mut group = c.benchmark_group("coach, 25,000 tokens");
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(2));
    // 500 tokens a second are more than any model writes; at 30 frames a second 17 of them come with a frame.
    for (name, deltas) in [("500 tokens a second", 17), ("100 tokens a second", 3)] {
        group.bench_function(format!("whole answer, {name}"), |b| {
            b.iter(|| Screen::new().stream(&text, deltas));
        });
    }
    group.finish();
}

fn long_chat(c: &mut Criterion) {
    let before = resident();
    let mut screen = Screen::chat(100_000);
    let said = resident().saturating_sub(before);
    let start = Instant::now();
    screen.draw();
    let opened = start.elapsed();
    let drawn = resident().saturating_sub(before + said);
    println!(
        "coach, 100,000 tokens: {:.1} MB of chat, {:.1} MB to show it, opened in {:.1} ms",
        said as f64 / 1e6,
        drawn as f64 / 1e6,
        opened.as_secs_f64() * 1e3
    );
    let mut group = c.benchmark_group("coach, 100,000 tokens");
    group.sample_size(20).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    group.bench_function("opened", |b| {
        b.iter(|| {
            screen.pane = CoachPane::default();
            screen.draw();
        });
    });
    group.bench_function("scrolled by a page", |b| {
        b.iter(|| {
            screen.pane.run("move.page-up", &screen.state);
            screen.draw();
        });
    });
    group.finish();
}

criterion_group!(benches, long_chat, streaming);
criterion_main!(benches);
