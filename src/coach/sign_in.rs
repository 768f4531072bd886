//! Signing in anew at AWS, on the terminal, with AWS's own program.

use std::io::Write;
use std::process::Command;

/// Runs `aws sso login`; whether it succeeded. What it prints is the climber's to read: the screen has been left.
pub fn sign_in(profile: Option<&str>, out: &mut impl Write) -> bool {
    let mut command = Command::new("aws");
    command.args(["sso", "login"]);
    if let Some(profile) = profile {
        command.args(["--profile", profile]);
    }
    let shown =
        profile.map_or_else(|| "aws sso login".to_owned(), |profile| format!("aws sso login --profile {profile}"));
    let _ = writeln!(out, "The sign-in at AWS has expired: {} (Ctrl-C goes on without)", v7_ui::text::clean(&shown));
    let _ = out.flush();
    match command.status() {
        Ok(status) if status.success() => true,
        Ok(status) => {
            let _ = writeln!(out, "It ended with {status}; the answer goes on without it.");
            false
        }
        Err(error) => {
            let _ = writeln!(
                out,
                "It cannot be started: {error}. Install the AWS command line, or renew the credentials by hand."
            );
            false
        }
    }
}
