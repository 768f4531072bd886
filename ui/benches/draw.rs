//! Speed of drawing each pane at 120x40 from the answers of a year of climbing: the first drawing of a pane, and the next
//! ones. The budget of a chart is 50 ms for the first and 2 ms for the next.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

use chrono::{NaiveDate, NaiveTime};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;
use v7_state::demo;
use v7_state::msg::{Effect, Moment, Msg};
use v7_state::query;
use v7_state::settings::Settings;
use v7_state::store::{Now, Store};
use v7_state::update::State;
use v7_ui::frame::Ui;
use v7_ui::panes;

const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };
const NOW: Now = Now { ms: 1_795_199_400_123 };

fn screen(settings: &Settings, pane: char, state: &State) -> Ui {
    let (mut ui, _) = Ui::new(settings, true, panes::list(settings));
    ui.on_event(&Event::Key(KeyEvent::new(KeyCode::Char(pane), KeyModifiers::NONE)), state);
    ui
}

/// Draws until the pane wants nothing more that was not answered.
fn settle(ui: &mut Ui, state: &mut State, store: &Store, buffer: &mut Buffer) {
    loop {
        let asked = state.update(Msg::Want(ui.wants(state)));
        if asked.is_empty() {
            return;
        }
        for effect in asked {
            if let Effect::Query(query) = effect {
                let answer = query::answer(store.read(), &query, &state.settings).unwrap();
                state.update(Msg::Answered(query, Ok(Arc::new(answer))));
            }
        }
        buffer.reset();
        ui.draw(state, AREA, buffer);
    }
}

fn draw(c: &mut Criterion) {
    let today: NaiveDate = "2026-11-20".parse().unwrap();
    let settings = Settings::default();
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&demo::year(today, 7), &NOW).unwrap();
    let mut state = State::new(settings.clone(), Moment { ms: NOW.ms, today, time: NaiveTime::MIN });
    let mut buffer = Buffer::empty(AREA);
    let mut group = c.benchmark_group("120x40");
    group.sample_size(50).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    let names: Vec<(char, &str)> = panes::list(&settings).iter().map(|(digit, pane)| (*digit, pane.title())).collect();
    for (digit, name) in names {
        let mut ui = screen(&settings, digit, &state);
        settle(&mut ui, &mut state, &store, &mut buffer);
        group.bench_function(format!("{name} first"), |b| {
            b.iter_batched_ref(
                || screen(&settings, digit, &state),
                |ui| {
                    buffer.reset();
                    ui.draw(&state, AREA, &mut buffer)
                },
                BatchSize::SmallInput,
            );
        });
        group.bench_function(format!("{name} next"), |b| {
            b.iter(|| {
                buffer.reset();
                ui.draw(&state, AREA, &mut buffer)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, draw);
criterion_main!(benches);
