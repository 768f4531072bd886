//! Entering and leaving the screen, and leaving it whatever happens.

use crate::backend::Lean;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// The screen, written in one piece a frame.
pub type Screen = Terminal<Lean<BufWriter<Stdout>>>;

/// Whether there is something to restore.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// Whether both ends are a terminal.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Takes the screen over.
///
/// # Errors
/// When the terminal refuses raw mode, or is gone.
pub fn enter(mouse: bool) -> io::Result<Screen> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide)?;
    if mouse {
        execute!(out, EnableMouseCapture)?;
    }
    // A frame is some kilobytes; a buffer of its size goes out in one write.
    Terminal::new(Lean::new(BufWriter::with_capacity(1 << 16, io::stdout())))
}

/// Gives the terminal back as it was. Safe to call twice, and from a panic.
pub fn leave() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        // A terminal that is gone cannot be restored, and nobody is left to be told.
        let _ = execute!(
            out,
            DisableMouseCapture,
            DisableFocusChange,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = disable_raw_mode();
        let _ = out.flush();
    }
}

/// Makes every panic restore the terminal first. A panic in the background ends the program: what was acknowledged is on
/// disk, and going on with half a program would not be.
pub fn restore_on_panic() {
    let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let theme = if colours { color_eyre::config::Theme::dark() } else { color_eyre::config::Theme::new() };
    // It can only be there already, which is as good.
    let _ = color_eyre::config::HookBuilder::new().theme(theme).install();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        leave();
        crate::log::note(&info.to_string());
        report(info);
        if std::thread::current().name() != Some("main") {
            std::process::exit(101);
        }
    }));
}

/// Stops the process until the shell continues it (`fg`).
pub fn suspend() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// Puts text on the clipboard of the terminal (OSC 52), also over ssh.
pub fn copy(text: &str) -> io::Result<()> {
    crossterm::execute!(io::stdout(), crossterm::clipboard::CopyToClipboard::to_clipboard_from(text))
}
