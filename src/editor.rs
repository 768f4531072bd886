//! Runs `$VISUAL` or `$EDITOR` on a text.

use color_eyre::eyre::{Result, WrapErr as _, bail};
use std::io::Write as _;
use std::process::Command;

/// Lets the climber edit `text`; `ending` tells the editor what it is. Newlines at the end are not part of it.
///
/// # Errors
/// When no editor starts, or it fails: the text is as it was.
pub fn edit(text: &str, ending: &str) -> Result<String> {
    let mut file = tempfile::Builder::new()
        .prefix("v7-")
        .suffix(&format!(".{ending}"))
        .tempfile()
        .wrap_err("cannot make a file for the editor")?;
    file.write_all(text.as_bytes()).wrap_err("cannot write the file for the editor")?;
    if !text.is_empty() && !text.ends_with('\n') {
        file.write_all(b"\n").wrap_err("cannot write the file for the editor")?;
    }
    let named = |name| std::env::var(name).ok().filter(|value: &String| !value.trim().is_empty());
    let command = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".into());
    // The variable may hold arguments (`code --wait`): the shell splits it, and the path stays one word.
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{command} \"$1\""))
        .arg("v7")
        .arg(file.path())
        .status()
        .wrap_err_with(|| format!("cannot start the editor {command:?}; set EDITOR"))?;
    if !status.success() {
        bail!("the editor {command:?} ended with {status}; nothing was changed");
    }
    let edited = std::fs::read_to_string(file.path()).wrap_err("cannot read the edited text")?;
    Ok(edited.trim_end_matches('\n').to_owned())
}
