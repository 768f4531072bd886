//! Runs the interval timer on the terminal: keys, time, bell. It logs nothing; it says what was hung.
//!
//! It sleeps until the number on the screen changes: once a second and at the edge of a phase, not at all in a pause.

use crate::app::Signals;
use crate::{config, terminal};
use color_eyre::eyre::{Result, WrapErr as _};
use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt as _;
use std::io::{self, Write as _};
use std::time::Instant;
use v7_state::insight::hang_timer::{Ask, HangPlan, HangTimer, Phase};
use v7_state::record::Units;
use v7_state::settings::Settings;
use v7_ui::hang::{Asking, draw};
use v7_ui::pane::Ctx;
use v7_ui::theme::Theme;

/// How the timer came to its end.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// What was hung is to be logged.
    Log(HangTimer),
    /// It is not to be logged.
    Leave,
    /// A signal, or Ctrl-C, before the end; what was hung is not lost to the caller.
    Signal(i32, HangTimer),
}

/// Kilograms that one key adds or takes off.
const LOAD_STEP_KG: f64 = 1.0;

/// Runs the timer; `bell` rings at each change of phase.
///
/// # Errors
/// When the terminal cannot be taken over or written.
pub fn run(plan: HangPlan, settings: &Settings, units: Units, bell: bool) -> Result<Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .enable_io()
        .build()
        .wrap_err("cannot start the timer")?;
    let ended = runtime.block_on(on_screen(plan, settings, units, bell));
    terminal::leave();
    ended
}

async fn on_screen(plan: HangPlan, settings: &Settings, units: Units, bell: bool) -> Result<Ended> {
    let mut signals = Signals::new().wrap_err("cannot listen to signals")?;
    let mut screen = terminal::enter(false).wrap_err("cannot take the terminal over")?;
    let mut input = EventStream::new();
    let dark = config::dark_background(|name| std::env::var(name).ok());
    let theme = Theme::new(settings, dark);
    let ctx = Ctx { theme: &theme, glyphs: settings.glyphs, focused: true };
    let start = Instant::now();
    let now = || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut timer = HangTimer::new(plan, now());
    let mut asking = Asking::Nothing;
    loop {
        if timer.step.phase == Phase::Done {
            return Ok(Ended::Log(timer));
        }
        screen.draw(|frame| {
            let area = frame.area();
            draw(&timer, asking, units, area, frame.buffer_mut(), &ctx);
        })?;
        let change = timer.until_change();
        let change = async move {
            match change {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        let changed = tokio::select! {
            biased;
            signal = signals.next() => return Ok(Ended::Signal(signal, timer)),
            event = input.next() => {
                let Some(Ok(event)) = event else { return Ok(Ended::Signal(HANG_UP, timer)) };
                let Event::Key(key) = event else { continue };
                match on_key(key, &mut timer, &mut asking, now()) {
                    Typed::Timer(changed) => changed,
                    Typed::Log => return Ok(Ended::Log(timer)),
                    Typed::Leave => return Ok(Ended::Leave),
                    Typed::Interrupt => return Ok(Ended::Signal(INTERRUPT, timer)),
                }
            }
            () = change => timer.advance(now()),
        };
        if changed && bell {
            let mut out = io::stdout().lock();
            out.write_all(b"\x07").and_then(|()| out.flush()).wrap_err("cannot ring the bell")?;
        }
    }
}

/// The number of SIGHUP: the terminal is gone.
const HANG_UP: i32 = 1;
/// The number of SIGINT, which Ctrl-C means.
const INTERRUPT: i32 = 2;

/// What a key meant.
enum Typed {
    /// The timer did it; whether the phase changed.
    Timer(bool),
    Log,
    Leave,
    Interrupt,
}

fn on_key(key: KeyEvent, timer: &mut HangTimer, asking: &mut Asking, now: u64) -> Typed {
    if key.kind == KeyEventKind::Release {
        return Typed::Timer(false);
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return if key.code == KeyCode::Char('c') { Typed::Interrupt } else { Typed::Timer(false) };
    }
    if *asking == Asking::Log {
        match key.code {
            KeyCode::Char('y' | 'Y') | KeyCode::Enter => return Typed::Log,
            KeyCode::Char('n' | 'N') => return Typed::Leave,
            KeyCode::Esc => {
                *asking = Asking::Nothing;
                return Typed::Timer(timer.ask(Ask::Pause, now));
            }
            _ => return Typed::Timer(false),
        }
    }
    let ask = match key.code {
        KeyCode::Char(' ') => Ask::Pause,
        KeyCode::Char('n') | KeyCode::Right => Ask::Skip,
        KeyCode::Char('b') | KeyCode::Left => Ask::Back,
        KeyCode::Char('+' | '=') | KeyCode::Up => Ask::Load(LOAD_STEP_KG),
        KeyCode::Char('-') | KeyCode::Down => Ask::Load(-LOAD_STEP_KG),
        KeyCode::Char('q') | KeyCode::Esc => {
            timer.advance(now);
            if timer.hangs() == 0 {
                return Typed::Leave;
            }
            // While the question stands, nothing goes on.
            *asking = Asking::Log;
            return Typed::Timer(if timer.paused { false } else { timer.ask(Ask::Pause, now) });
        }
        _ => return Typed::Timer(false),
    };
    Typed::Timer(timer.ask(ask, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> HangPlan {
        HangPlan {
            sets: 1,
            reps: 2,
            hang_ms: 7_000,
            between_ms: 3_000,
            rest_ms: 0,
            ready_ms: 0,
            load_kg: None,
            edge_mm: None,
            grip: None,
            hand: None,
        }
    }

    #[test]
    fn keys_end_ask_and_go_on() {
        let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
        let (mut timer, mut asking) = (HangTimer::new(plan(), 0), Asking::Nothing);
        assert!(matches!(on_key(key(KeyCode::Char('q')), &mut timer, &mut asking, 10), Typed::Leave));
        assert!(matches!(on_key(key(KeyCode::Char('q')), &mut timer, &mut asking, 8_000), Typed::Timer(_)));
        assert_eq!((asking, timer.paused), (Asking::Log, true), "the question stops the clock");
        assert!(matches!(on_key(key(KeyCode::Char('b')), &mut timer, &mut asking, 9_000), Typed::Timer(false)));
        on_key(key(KeyCode::Esc), &mut timer, &mut asking, 60_000);
        assert_eq!((asking, timer.paused, timer.left_s()), (Asking::Nothing, false, 2));
        on_key(key(KeyCode::Char('q')), &mut timer, &mut asking, 61_000);
        assert!(matches!(on_key(key(KeyCode::Char('y')), &mut timer, &mut asking, 61_000), Typed::Log));
        let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert!(matches!(on_key(interrupt, &mut timer, &mut asking, 61_000), Typed::Interrupt));
    }
}
