//! The whole program but its terminal: real keys in, a real journal on disk, the screen as text out.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::config::CoachNetwork;
use crossterm::event::{KeyEvent, KeyModifiers};
use futures_util::stream;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use v7_state::demo;
use v7_state::query::{Answer, Query};
use v7_state::settings::Settings;
use v7_state::store::{Now, Store};

/// The program on a journal in `folder`, and the keyboard.
struct Desk {
    app: App,
    screen: Terminal<TestBackend>,
    keys: UnboundedSender<io::Result<Event>>,
    input: Pin<Box<dyn Stream<Item = io::Result<Event>>>>,
    out: UnboundedSender<Msg>,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let clock = Clock { zone: Some(chrono_tz::UTC), ..Clock::default() };
        let path = folder.join("journal.db");
        let store = Store::open(&path, &Now { ms: clock.moment().ms }).unwrap();
        let settings = Settings::default();
        let (out, inbox) = unbounded_channel();
        let effects =
            Effects::start(store, &path, &settings, clock, None, CoachNetwork::default(), out.clone()).unwrap();
        let (ui, problems) = Ui::new(&settings, true, v7_ui::panes::list(&settings));
        assert!(problems.is_empty());
        let app = App {
            state: State::new(settings, clock.moment()),
            ui,
            effects,
            inbox,
            asked: 0,
            looked: 0,
            clock,
            panics: false,
            signals: Signals::new().unwrap(),
        };
        let screen = Terminal::new(TestBackend::new(100, 30)).unwrap();
        let (keys, mut typed) = unbounded_channel();
        let input = Box::pin(stream::poll_fn(move |cx| typed.poll_recv(cx)));
        Self { app, screen, keys, input, out }
    }

    fn key(&self, code: KeyCode) -> &Self {
        self.keys.send(Ok(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))).unwrap();
        self
    }

    fn type_text(&self, text: &str) -> &Self {
        for c in text.chars() {
            self.key(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) });
        }
        self
    }

    fn ctrl(&self, c: char) -> &Self {
        self.keys.send(Ok(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL)))).unwrap();
        self
    }

    fn text(&self) -> String {
        let buf = self.screen.backend().buffer();
        let width = usize::from(buf.area.width);
        let lines =
            buf.content().chunks(width).map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
        lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// Runs the loop for a while; what it came to, if it ended.
    async fn run(&mut self, ms: u64) -> Option<End> {
        let run = self.app.run(&mut self.screen, &mut self.input);
        tokio::time::timeout(Duration::from_millis(ms), run).await.ok().map(Result::unwrap)
    }

    /// Runs the loop until the screen shows `text`.
    async fn wait(&mut self, text: &str) {
        for _ in 0..500 {
            assert_eq!(self.run(20).await, None, "it ended before it showed {text:?}");
            if self.text().contains(text) {
                return;
            }
        }
        panic!("never showed {text:?}:\n{}", self.text());
    }

    async fn end(&mut self) -> End {
        for _ in 0..500 {
            if let Some(end) = self.run(20).await {
                return end;
            }
        }
        panic!("never ended:\n{}", self.text());
    }

    fn close(self) {
        self.app.effects.close();
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn with_a_year(folder: &Path) {
    let moment = Clock { zone: Some(chrono_tz::UTC), ..Clock::default() }.moment();
    let now = Now { ms: moment.ms };
    let mut store = Store::open(&folder.join("journal.db"), &now).unwrap();
    store.apply_bulk(&demo::year(moment.today, 7), &now, &mut |_, _| true).unwrap();
}

#[test]
fn a_session_is_logged_found_undone_and_the_program_left() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        desk.key(KeyCode::Esc).type_text("+gym @Movement 3xV4 // heel hook\n");
        desk.wait("Saved: ").await;
        desk.type_text("/heel");
        desk.wait("1 found").await;
        desk.key(KeyCode::Enter);
        desk.wait("JOURNAL").await;
        desk.wait("1 entry").await;
        desk.type_text("u");
        desk.wait("Undid: gym at Movement").await;
        desk.ctrl('r');
        desk.wait("Did again: gym at Movement").await;
        desk.type_text("q");
        assert_eq!(desk.end().await, End::Quit);
        desk.close();
        let mut desk = Desk::open(folder.path());
        desk.type_text("2");
        desk.wait("1 entry").await;
        desk.close();
    });
}

#[test]
fn two_new_entries_by_form_are_two_entries() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        for n in ["1 entry", "2 entries"] {
            desk.key(KeyCode::Esc).type_text("2n");
            desk.wait("New entry").await;
            desk.ctrl('s');
            desk.wait(n).await;
        }
        desk.type_text("d");
        desk.wait("Deleted gym").await;
        desk.wait("1 entry").await;
        desk.close();
    });
}

#[test]
fn a_burst_of_keys_is_drawn_a_few_times_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    with_a_year(folder.path());
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.type_text("2");
        desk.wait("JOURNAL").await;
        desk.wait("entries").await;
        desk.run(200).await;
        let before = desk.screen.get_frame().count();
        for _ in 0..100 {
            desk.type_text("j").type_text("j").type_text("k");
        }
        desk.run(1000).await;
        let drawn = desk.screen.get_frame().count() - before;
        // Once for the keys, then for the answers they asked for.
        assert!(drawn <= 12, "{drawn} drawings for 300 keys");
        let mut slow = Desk::open(folder.path());
        slow.type_text("2");
        slow.wait("entries").await;
        for _ in 0..100 {
            slow.type_text("j");
        }
        slow.run(1000).await;
        assert_eq!(desk.text(), slow.text());
        desk.close();
        slow.close();
    });
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        desk.run(100).await;
        let before = desk.screen.get_frame().count();
        assert_eq!(desk.run(400).await, None);
        // The run itself begins with a drawing.
        assert!(desk.screen.get_frame().count() - before <= 1);
        desk.close();
    });
}

#[test]
fn an_answer_that_nobody_asked_for_any_more_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    with_a_year(folder.path());
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.type_text("2");
        desk.wait("entries").await;
        desk.run(200).await;
        let before = desk.text();
        let gone = Query::Draft("form:nobody".into());
        desk.out.send(Msg::Answered(gone, Ok(Arc::new(Answer::Draft(Some("stale".into())))))).unwrap();
        let other = Query::Search(v7_state::filter::Filter::default());
        desk.out.send(Msg::Answered(other, Ok(Arc::new(Answer::Search(Vec::new()))))).unwrap();
        desk.run(200).await;
        assert_eq!(desk.text(), before);
        desk.close();
    });
}

#[test]
fn the_screen_is_left_for_the_shell_and_for_the_editor_and_on_a_lost_terminal() {
    let folder = tempfile::tempdir().unwrap();
    with_a_year(folder.path());
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("TODAY").await;
        desk.ctrl('z');
        assert_eq!(desk.end().await, End::Pause(Pause::Suspend));
        // It goes on where it was.
        desk.type_text("2E");
        let End::Pause(Pause::Edit(job)) = desk.end().await else { panic!("no editor") };
        assert_eq!(job.path, "notes");
        assert!(!job.label.is_empty());
        drop(desk.input);
        desk.input = Box::pin(stream::empty());
        assert_eq!(desk.end().await, End::Signal(HANG_UP));
        desk.close();
    });
}

#[test]
fn what_was_typed_survives_an_end_that_nobody_chose() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        desk.key(KeyCode::Esc).type_text("+gym 3xV4");
        desk.wait("> gym 3xV4").await;
        desk.app.keep_drafts();
        desk.close();
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        desk.type_text("+");
        desk.wait("takes your draft: gym 3xV4").await;
        desk.close();
    });
}

#[test]
fn an_import_is_shown_before_it_is_made_and_says_what_it_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my ticks.csv");
    let header = "Date,Route,Rating,Notes,URL,Pitches,Location,\"Avg Stars\",\"Your Stars\",Style,\"Lead Style\",\"Route Type\",\"Your Rating\",Length,\"Rating Code\"";
    let row = |date: &str, name: &str| {
        format!(
            "{date},{name},5.10a,,https://www.mountainproject.com/route/1,1,\"Camp 4\",3,3,Lead,Redpoint,Sport,,80,2600"
        )
    };
    let text = [header.to_owned(), row("2024-05-01", "Crack"), row("someday", "Lost *one*")].join("\n");
    std::fs::write(&file, text).unwrap();
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("Welcome").await;
        desk.key(KeyCode::Esc).type_text(":import a file\n");
        desk.wait("Import which file?").await;
        desk.type_text(&format!("{}/my", folder.path().display()));
        desk.wait("my ticks.csv").await;
        desk.key(KeyCode::Tab);
        desk.wait(&format!("> {}", file.display())).await;
        desk.key(KeyCode::Enter);
        desk.wait("records are new").await;
        desk.wait("line 3").await;
        // Nothing is written until it is chosen.
        desk.key(KeyCode::Down).key(KeyCode::Enter);
        desk.wait("Nothing was imported").await;
        desk.type_text(&format!(":import a file\n{}\n", file.display()));
        desk.wait("records are new").await;
        desk.key(KeyCode::Enter);
        desk.wait("Left out of").await;
        desk.wait("*one*").await;
        desk.key(KeyCode::Esc).type_text("3");
        desk.wait("Crack").await;
        desk.type_text("u");
        desk.wait("Undid:").await;
        // A file that is not there is named.
        desk.type_text(":import a file\n/nowhere/x.csv\n");
        desk.wait("cannot read /nowhere/x.csv").await;
        desk.close();
    });
}

#[test]
fn an_export_never_replaces_a_file() {
    let folder = tempfile::tempdir().unwrap();
    with_a_year(folder.path());
    runtime().block_on(async {
        let mut desk = Desk::open(folder.path());
        desk.wait("TODAY").await;
        let file = folder.path().join("all.json");
        for said in ["Wrote", "is there already"] {
            desk.type_text(&format!(":export the\n{}\n", file.display()));
            desk.wait(said).await;
        }
        desk.close();
    });
}
