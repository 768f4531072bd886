//! Opens the journal on the terminal: background, loop, and the pauses for `$EDITOR` and the shell.

use crate::app::{App, End, Pause, Signals};
use crate::coach::sign_in;
use crate::config::{self, Config};
use crate::effects::Effects;
use crate::setup::Setup;
use crate::terminal;
use color_eyre::eyre::{Result, WrapErr as _, bail};
use crossterm::event::EventStream;
use std::process::ExitCode;
use v7_state::coach::talk::{Job, Talk};
use v7_state::demo;
use v7_state::msg::{EditorJob, Effect, Msg, Toast};
use v7_state::record::{self, Change, Op};
use v7_state::store::Store;
use v7_state::update::State;
use v7_ui::frame::Ui;
use v7_ui::panes;

/// Opens the journal.
///
/// # Errors
/// When the journal cannot be used, or there is no terminal.
pub fn open(setup: &Setup, problem: Option<String>) -> Result<ExitCode> {
    need_terminal()?;
    run(setup, setup.open()?, problem)
}

/// Opens a realistic year in a journal that is thrown away.
///
/// # Errors
/// When it cannot be made.
pub fn demo(setup: &Setup) -> Result<ExitCode> {
    need_terminal()?;
    let folder = tempfile::Builder::new().prefix("v7-demo-").tempdir().wrap_err("cannot make a throw-away journal")?;
    // What is thrown away goes nowhere else.
    let mut config = Config { user_id: None, ..setup.config.clone() };
    config.coach.cloud = false;
    config.coach.local = None;
    let setup = Setup { config, journal: folder.path().join("journal.db"), clock: setup.clock };
    let mut store = setup.open()?;
    let moment = setup.clock.moment();
    let year = demo::year(moment.today, DEMO_SEED);
    store.apply_bulk(&year, &setup.now(), &mut |_, _| true)?;
    // Undo takes back what the visitor does, not the visitor's year.
    store.begin_history()?;
    run(&setup, store, Some("A year of an invented climber: change what you like, it is thrown away.".into()))
}

/// The same climber each time.
const DEMO_SEED: u64 = 7;

fn need_terminal() -> Result<()> {
    if !terminal::is_terminal() {
        bail!("the journal needs a terminal for input and output; in a script use `v7 list`, `v7 log`, `v7 --help`");
    }
    Ok(())
}

fn run(setup: &Setup, store: Store, notice: Option<String>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .enable_io()
        .build()
        .wrap_err("cannot start the loop")?;
    runtime.block_on(async {
        let (out, inbox) = tokio::sync::mpsc::unbounded_channel();
        let settings = setup.settings();
        let dark = config::dark_background(|name| std::env::var(name).ok());
        let (ui, warnings) = Ui::new(settings, dark, panes::list(settings));
        let effects = Effects::start(
            store,
            &setup.journal,
            settings,
            setup.clock,
            setup.account(),
            setup.config.coach_network.clone(),
            out.clone(),
        )
        .wrap_err("cannot start the background")?;
        for text in notice.into_iter().chain(warnings) {
            let _ = out.send(Msg::Say(Toast { text, failed: false }));
        }
        let mut state = State::new(settings.clone(), setup.clock.moment());
        state.talk = Talk::new(setup.config.coach.clone());
        let mut app = App {
            state,
            ui,
            effects,
            inbox,
            asked: 0,
            looked: 0,
            clock: setup.clock,
            signals: Signals::new().wrap_err("cannot listen to signals")?,
            panics: std::env::var_os("V7_PANIC_ON_F12").is_some(),
        };
        let profile = setup.config.coach_network.connection.profile.as_deref();
        let end = on_screen(&mut app, settings.mouse, profile).await;
        terminal::leave();
        app.keep_drafts();
        // Whatever was asked to be saved is on disk before the program ends.
        app.effects.close();
        match end? {
            End::Signal(number) => Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(1))),
            End::Quit | End::Pause(_) => Ok(ExitCode::SUCCESS),
        }
    })
}

async fn on_screen(app: &mut App, mouse: bool, profile: Option<&str>) -> Result<End> {
    loop {
        let mut screen = terminal::enter(mouse).wrap_err("cannot take the terminal over")?;
        let mut input = EventStream::new();
        let end = app.run(&mut screen, &mut input).await?;
        // The stream goes first: it would read the editor's keys.
        drop(input);
        let End::Pause(pause) = end else { return Ok(end) };
        terminal::leave();
        match pause {
            Pause::Suspend => terminal::suspend().wrap_err("cannot go to the background")?,
            Pause::SignIn(turn) => {
                let signed_in = sign_in(profile, &mut std::io::stdout());
                app.effects.run(Effect::Coach(Job::SignedIn(turn, signed_in.is_ok())));
                if let Err(text) = signed_in {
                    for effect in app.state.update(Msg::Say(Toast { text, failed: true })) {
                        app.effects.run(effect);
                    }
                }
                app.signals.forget_interrupts().wrap_err("cannot listen to signals")?;
            }
            Pause::Edit(job) => {
                edit(app, &job);
                app.signals.forget_interrupts().wrap_err("cannot listen to signals")?;
            }
        }
        app.state.moment = app.clock.moment();
    }
}

/// Lets the climber edit a text, and saves it if it changed.
fn edit(app: &mut App, job: &EditorJob) {
    let message = match crate::editor::edit(&job.text, "md") {
        Ok(text) if text != job.text => {
            let mut before = record::Body::new();
            let mut after = record::Body::new();
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned().into());
            record::set_path(&mut before, &job.path, some(&job.text));
            record::set_path(&mut after, &job.path, some(&text));
            let label = format!("{} of {}", job.path, job.label);
            Msg::Save(Change::one(label, Op::Edit { key: job.key.clone(), before, after }))
        }
        Ok(_) => Msg::Say(Toast { text: "Nothing was changed".into(), failed: false }),
        Err(error) => Msg::Say(Toast { text: format!("{error:#}"), failed: true }),
    };
    for effect in app.state.update(message) {
        app.effects.run(effect);
    }
}
