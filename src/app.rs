//! The loop: input and background messages -> update -> draw once when the queue is empty.
//!
//! There is no tick. The loop sleeps until a key, an answer, a signal, midnight or the end of a toast.

use crate::clock::Clock;
use crate::effects::Effects;
use crossterm::event::{Event, KeyCode};
use futures_util::{Stream, StreamExt as _};
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::future::poll_fn;
use std::io;
use std::ops::ControlFlow;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use v7_state::coach::talk::{Job, TurnId};
use v7_state::msg::{EditorJob, Effect, Msg};
use v7_state::update::State;
use v7_ui::frame::Ui;

/// Messages handled before the screen is drawn all the same.
const BATCH: usize = 512;

/// How long a drawing waits for the answers it is made from: an eighth of what a screen takes from picture to picture.
const GRACE: Duration = Duration::from_millis(2);

/// What the loop cannot do by itself, because the screen has to be left for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Pause {
    /// Run `$EDITOR`.
    Edit(EditorJob),
    /// Let the climber sign in for this turn of the coach.
    SignIn(TurnId),
    /// Stop until the shell says `fg`.
    Suspend,
}

/// Why the loop came to an end.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// The climber left.
    Quit,
    /// The screen is to be left for a while; run the loop again afterwards.
    Pause(Pause),
    /// The terminal is gone, or a signal asked to end: its number.
    Signal(i32),
}

/// The program without its terminal.
pub struct App {
    /// What is known.
    pub state: State,
    /// What is drawn.
    pub ui: Ui,
    /// Background work.
    pub effects: Effects,
    /// What background work says.
    pub inbox: UnboundedReceiver<Msg>,
    /// Queries whose answers have not come.
    pub asked: usize,
    /// When it was last looked whether another program wrote, UTC ms.
    pub looked: i64,
    /// The time.
    pub clock: Clock,
    /// Whether F12 panics.
    pub panics: bool,
    /// What asks the program to end; kept while the screen is left, so that nothing is missed then.
    pub signals: Signals,
}

impl App {
    /// Runs until the climber quits, a signal comes, or the screen must be left.
    ///
    /// # Errors
    /// When the screen cannot be written.
    pub async fn run<B, S>(&mut self, screen: &mut Terminal<B>, input: &mut S) -> color_eyre::Result<End>
    where
        B: Backend,
        B::Error: std::error::Error + Send + Sync + 'static,
        S: Stream<Item = io::Result<Event>> + Unpin,
    {
        let mut patience = Duration::ZERO;
        loop {
            if let ControlFlow::Break(end) = self.want(patience, screen).await {
                return Ok(end);
            }
            patience = GRACE;
            let (state, ui) = (&self.state, &mut self.ui);
            screen.draw(|frame| {
                let area = frame.area();
                if let Some(cursor) = ui.draw(state, area, frame.buffer_mut()) {
                    frame.set_cursor_position(cursor);
                }
            })?;
            let next_day = self.clock.until_next_day(self.state.moment);
            let flow = tokio::select! {
                biased;
                signal = self.signals.next() => return Ok(End::Signal(signal)),
                event = input.next() => self.event(event, screen),
                Some(msg) = self.inbox.recv() => self.message(msg, screen),
                () = tokio::time::sleep(next_day) => ControlFlow::Continue(()),
            };
            if let ControlFlow::Break(end) = flow {
                return Ok(end);
            }
            if let ControlFlow::Break(end) = self.drain(screen, input).await {
                return Ok(end);
            }
            self.state.moment = self.clock.moment();
        }
    }

    /// Handles what is already waiting, so that a burst of keys is drawn once.
    async fn drain<B: Backend, S>(&mut self, screen: &mut Terminal<B>, input: &mut S) -> ControlFlow<End>
    where
        S: Stream<Item = io::Result<Event>> + Unpin,
    {
        for _ in 0..BATCH {
            if let Ok(msg) = self.inbox.try_recv() {
                self.message(msg, screen)?;
                continue;
            }
            // Looked at with the loop's own waker: the stream keeps the first one it is given.
            match poll_fn(|cx| Poll::Ready(input.poll_next_unpin(cx))).await {
                Poll::Ready(event) => self.event(event, screen)?,
                Poll::Pending => break,
            }
        }
        ControlFlow::Continue(())
    }

    fn event<B: Backend>(&mut self, event: Option<io::Result<Event>>, screen: &mut Terminal<B>) -> ControlFlow<End> {
        let Some(Ok(event)) = event else {
            return ControlFlow::Break(End::Signal(HANG_UP));
        };
        self.panic_when_asked(&event);
        let _ = self.state.update(Msg::Time(self.clock.moment()));
        let now = self.state.moment.ms;
        if matches!(event, Event::FocusGained) {
            self.looked = now;
            self.effects.looked();
        } else if now - self.looked >= LOOK_MS {
            self.looked = now;
            self.effects.look_for_others();
        }
        for msg in self.ui.on_event(&event, &self.state) {
            self.message(msg, screen)?;
        }
        ControlFlow::Continue(())
    }

    fn message<B: Backend>(&mut self, msg: Msg, screen: &mut Terminal<B>) -> ControlFlow<End> {
        if matches!(msg, Msg::Answered(..)) {
            self.asked = self.asked.saturating_sub(1);
        }
        for effect in self.state.update(msg) {
            match effect {
                Effect::Quit => return ControlFlow::Break(End::Quit),
                Effect::Suspend => return ControlFlow::Break(End::Pause(Pause::Suspend)),
                Effect::Coach(Job::SignIn(turn)) => return ControlFlow::Break(End::Pause(Pause::SignIn(turn))),
                Effect::Edit(job) => return ControlFlow::Break(End::Pause(Pause::Edit(job))),
                // A failing clear shows at the next drawing, which reports it.
                Effect::Redraw => drop(screen.clear()),
                effect => self.effects.run(effect),
            }
        }
        for msg in self.ui.after(&self.state) {
            self.message(msg, screen)?;
        }
        ControlFlow::Continue(())
    }

    /// Keeps what was being typed, and what came of an answer: for an end that nobody at the keyboard chose.
    pub fn keep_drafts(&mut self) {
        for effect in self.state.end() {
            self.effects.run(effect);
        }
        for msg in self.ui.leave() {
            for effect in self.state.update(msg) {
                self.effects.run(effect);
            }
        }
    }

    /// So that a test can see the terminal restored: F12, only where `V7_PANIC_ON_F12` is set.
    fn panic_when_asked(&self, event: &Event) {
        assert!(
            !(self.panics && matches!(event, Event::Key(key) if key.code == KeyCode::F(12))),
            "asked to panic by F12"
        );
    }

    /// Asks for what the next drawing needs, and waits for the answers as long as nobody could notice: most come within
    /// a fraction of it, and then the screen is drawn once, whole, and not first without them.
    async fn want<B: Backend>(&mut self, patience: Duration, screen: &mut Terminal<B>) -> ControlFlow<End> {
        let end = Instant::now() + patience;
        loop {
            let queries = self.ui.wants(&self.state);
            for effect in self.state.update(Msg::Want(queries)) {
                self.asked += usize::from(matches!(effect, Effect::Query(_)));
                self.effects.run(effect);
            }
            if self.asked == 0 || Instant::now() >= end {
                return ControlFlow::Continue(());
            }
            let Ok(Some(msg)) = tokio::time::timeout_at(end, self.inbox.recv()).await else {
                return ControlFlow::Continue(());
            };
            self.message(msg, screen)?;
        }
    }
}

/// How often keys make the program look whether another one wrote to the journal, ms.
const LOOK_MS: i64 = 1_000;

/// The number of SIGHUP: the terminal is gone.
const HANG_UP: i32 = 1;

/// The signals that end the program in good order.
pub struct Signals {
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Forgets Ctrl-C that was pressed in another program on this terminal.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn forget_interrupts(&mut self) -> io::Result<()> {
        self.interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
        Ok(())
    }

    /// The number of the next signal.
    pub async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.terminate.recv() => 15,
            _ = self.hang_up.recv() => HANG_UP,
            _ = self.interrupt.recv() => 2,
        }
    }
}

#[cfg(test)]
mod tests;
