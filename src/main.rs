//! v7: a climbing journal that lives in the terminal.

mod app;
mod backend;
mod cli;
mod clock;
mod coach;
mod config;
mod editor;
mod effects;
mod files;
mod hang;
mod log;
mod paths;
mod printable;
mod reading;
mod screen;
mod setup;
mod sync;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::parse();
    terminal::restore_on_panic();
    match cli::run(cli) {
        Ok(code) => code,
        Err(error) => {
            terminal::leave();
            let text = format!("{error:#}");
            let lines: Vec<_> = text.lines().map(v7_ui::text::clean).collect();
            eprintln!("v7: {}", lines.join("\n"));
            error.downcast_ref::<cli::Exit>().map_or(ExitCode::FAILURE, |exit| ExitCode::from(exit.0))
        }
    }
}
