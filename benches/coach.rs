//! What the coach's pane adds to a model's own time, measured from outside on the real binary, with a Bedrock of the
//! benchmark's own that answers at once: time to the first word, a long answer, and a long chat in memory.
//!
//!     cargo bench --bench coach [ROUNDS]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../tests/support/bedrock.rs"]
mod bedrock;
#[path = "shared/terminal.rs"]
mod terminal;

use bedrock::{Act, Bedrock, Reply};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use terminal::Terminal;
use v7_state::coach::conversation::{Conversation, NodeState};
use v7_state::coach::privacy::CONSENT;
use v7_state::demo;
use v7_state::store::{Now, Store};

/// Tokens of the long answer, 4 characters each.
const ANSWER: usize = 25_000;
/// Tokens of the long chat.
const CHAT: usize = 100_000;

fn main() {
    let rounds = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(15);
    let home = tempfile::tempdir().unwrap();
    let journal = home.path().join("journal.db");
    fill(&journal);
    first_word(&journal, home.path(), rounds);
    long_answer(&journal, home.path());
    long_chat(&journal, home.path());
}

/// A year of an invented climber, who agreed that figures may leave.
fn fill(journal: &Path) {
    let now = chrono::Local::now();
    let moment = Now { ms: now.timestamp_millis() };
    let mut store = Store::open(journal, &moment).unwrap();
    store.apply_bulk(&demo::year(now.date_naive(), 7), &moment, &mut |_, _| true).unwrap();
    store.set_meta(CONSENT, "cloud").unwrap();
}

fn variables(bedrock: &Bedrock) -> Vec<(&'static str, String)> {
    vec![
        ("V7_COACH_CLOUD", "true".into()),
        ("V7_COACH_ENDPOINT", bedrock.endpoint()),
        ("V7_COACH_MAX_TOKENS", "64000".into()),
        ("V7_COACH_MONTHLY_BUDGET", "0".into()),
        ("AWS_REGION", "eu-central-1".into()),
        ("AWS_ACCESS_KEY_ID", "test".into()),
        ("AWS_SECRET_ACCESS_KEY", "test".into()),
        ("AWS_EC2_METADATA_DISABLED", "true".into()),
    ]
}

fn coach(journal: &Path, home: &Path, bedrock: &Bedrock) -> Terminal {
    let mut terminal = Terminal::start_with(journal, home, &variables(bedrock));
    terminal.until("TODAY");
    terminal.press("6");
    terminal.settle();
    terminal
}

fn ask(terminal: &mut Terminal) -> Instant {
    terminal.press("\rhow am I progressing?");
    terminal.settle();
    let sent = Instant::now();
    terminal.press("\r");
    sent
}

/// From the key to the whole request at the server, and from the first piece it sent to the screen: what is left of the
/// time to the first word is the model's.
fn first_word(journal: &Path, home: &Path, rounds: usize) {
    let bedrock = Bedrock::start(Vec::new());
    let mut terminal = coach(journal, home, &bedrock);
    let (mut there, mut back) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let word = format!("Word{round}.");
        // A model thinks: its first word must not race the frame that the question is drawn in.
        let pause = Act::Wait(Duration::from_millis(100));
        bedrock.then(Reply::Stream(vec![
            pause,
            Act::Text(word.clone()),
            Act::Stop("end_turn"),
            Act::Usage([1, 1, 0, 0]),
        ]));
        let pressed = ask(&mut terminal);
        let shown = terminal.when(&word);
        // The first question opens the connection.
        if round > 0 {
            there.push(ms(bedrock.asked().last().unwrap().at - pressed));
            back.push(ms(shown - *bedrock.sent().last().unwrap()));
        }
        terminal.settle();
    }
    print("key to request at the server, ms", &mut there);
    print("first word sent to first word on screen, ms", &mut back);
    terminal.press("\x1b");
    terminal.settle();
    terminal.quit();
}

/// An answer as fast as the server can send it: what all of it costs this program.
fn long_answer(journal: &Path, home: &Path) {
    let bedrock = Bedrock::start(Vec::new());
    let mut terminal = coach(journal, home, &bedrock);
    let text = markdown(ANSWER);
    let chars: Vec<char> = text.chars().collect();
    let mut acts: Vec<Act> = chars.chunks(4).map(|piece| Act::Text(piece.iter().collect())).collect();
    acts.extend([Act::Text("\n\nThe very end.".into()), Act::Stop("end_turn"), Act::Usage([1, 1, 0, 0])]);
    let pieces = acts.len();
    bedrock.then(Reply::Stream(acts));
    let cpu = terminal.cpu_ms();
    let bytes = terminal.bytes;
    let pressed = ask(&mut terminal);
    let shown = terminal.when("The very end.");
    terminal.settle();
    let used = terminal.cpu_ms() - cpu;
    println!(
        "{ANSWER} tokens in {pieces} pieces: {:.0} ms on the clock, {used:.0} ms of processor time",
        ms(shown - pressed)
    );
    println!(
        "  a piece: {:.4} ms of processor time; {} bytes to the terminal",
        used / pieces as f64,
        terminal.bytes - bytes
    );
    terminal.press("\x1b");
    terminal.settle();
    terminal.quit();
}

/// Memory with a long chat open and scrolled through, beside the same program without.
fn long_chat(journal: &Path, home: &Path) {
    let now = Now { ms: chrono::Local::now().timestamp_millis() + 60_000 };
    let mut chat = Conversation::new("long");
    for turn in 0..100 {
        chat.ask(&format!("question {turn}"), now.ms);
        chat.answer(&markdown(CHAT / 100), NodeState::Whole, "offline", now.ms);
    }
    Store::open(journal, &now).unwrap().save_chat(&chat, &now).unwrap();
    let bedrock = Bedrock::start(Vec::new());
    let mut terminal = coach(journal, home, &bedrock);
    let before = terminal.memory_mb();
    terminal.press("s");
    terminal.settle();
    terminal.press("\r");
    let opened = terminal.settle();
    assert!(opened.is_some(), "the chat opens");
    for _ in 0..40 {
        terminal.press("\x1b[5~");
        terminal.settle();
    }
    println!("a chat of {CHAT} tokens open: {:.1} MB more than {before:.1}", terminal.memory_mb() - before);
    terminal.quit();
}

/// Markdown of about so many tokens: paragraphs, lists, tables, code.
fn markdown(tokens: usize) -> String {
    let mut text = String::new();
    let mut part = 0;
    while text.len() < tokens * 4 {
        part += 1;
        let _ = write!(
            text,
            "## Part {part}\n\nYou sent **V6** on three climbs in the last four weeks, and *tried* V7 on five days, with \
             `rpe` of 7 to 8 and no pain in the fingers.\n\n- Monday: strength, 60 min\n- Wednesday: technique on slab, \
             with a rest of three minutes between tries\n- Friday: limit boulders\n\n| grade | sends | tries |\n|---|---|---|\n\
             | V5 | 12 | 31 |\n| V6 | 3 | 22 |\n\n```\nhang 3x7s +10kg 20mm\n```\n\n"
        );
    }
    text
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn print(what: &str, values: &mut [f64]) {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len() - 1;
    println!("{what}: p50 {:.1}, worst {:.1} ({} rounds)", values[last / 2], values[last], values.len());
}
