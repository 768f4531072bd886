//! Signing in anew at AWS, on the terminal, with AWS's own program.

use std::io::Write;
use std::process::Command;

/// Runs `aws sso login`. What it prints is the climber's to read: the screen has been left.
///
/// # Errors
/// A sentence when it does not succeed.
pub fn sign_in(profile: Option<&str>, out: &mut impl Write) -> Result<(), String> {
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
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}; the answer goes on without it")),
        Err(error) => Err(format!(
            "`{shown}` cannot be started ({error}): install the AWS command line, or renew the credentials by hand"
        )),
    }
}
