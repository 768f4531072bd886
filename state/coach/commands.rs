//! Slash commands: one list for parsing, completion and help.

use super::privacy::DOMAINS;

/// What a slash command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A new chat.
    New,
    /// The chats.
    Sessions,
    /// Another title for this chat.
    Rename(String),
    /// This chat goes.
    Delete,
    /// Chats that hold these words.
    Search(String),
    /// The last answer once more.
    Retry,
    /// The last question, to be changed and sent again.
    Edit,
    /// The JSON that would leave, or left.
    Payload,
    /// What is shared; with a domain and `on` or `off`, switched.
    Privacy(Option<(String, bool)>),
    /// The models; with an id, another one for this run.
    Model(Option<String>),
    /// What was spent.
    Cost,
    /// A fact to be kept.
    Remember(String),
    /// A fact to be forgotten, by its number or its words.
    Forget(String),
    /// The facts that are kept.
    Memory,
    /// The last answer to the clipboard.
    Copy,
    /// The offline coach answers this, whatever is configured.
    Offline(String),
    /// What there is.
    Help,
}

/// One command, for completion and help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// With its slash.
    pub name: &'static str,
    /// What stands after it; empty for nothing.
    pub argument: &'static str,
    /// What it does.
    pub help: &'static str,
}

const fn listed(name: &'static str, argument: &'static str, help: &'static str) -> Listed {
    Listed { name, argument, help }
}

/// All of them, in the order of the help.
pub const COMMANDS: &[Listed] = &[
    listed("/new", "", "a new chat"),
    listed("/sessions", "", "all chats"),
    listed("/rename", "TITLE", "another title for this chat"),
    listed("/delete", "", "delete this chat"),
    listed("/search", "WORDS", "chats that hold these words"),
    listed("/retry", "", "the last answer once more"),
    listed("/edit", "", "change the last question and send it again, as a branch"),
    listed("/offline", "QUESTION", "answer from the journal alone, without a model"),
    listed("/payload", "", "the exact JSON that leaves"),
    listed("/privacy", "[DOMAIN on|off]", "what is shared: weight, nutrition, injuries, notes"),
    listed("/model", "[ID]", "the models in use, or another one for this run"),
    listed("/cost", "", "tokens and money of this month"),
    listed("/remember", "FACT", "keep a fact about you"),
    listed("/memory", "", "the facts that are kept"),
    listed("/forget", "NUMBER|FACT", "forget one"),
    listed("/copy", "", "copy the last answer"),
    listed("/help", "", "this list"),
];

/// Reads a text that begins with a slash.
///
/// # Errors
/// A sentence that names what is unknown or missing, and the nearest command.
pub fn parse(text: &str) -> Result<Command, String> {
    let text = text.trim();
    let (name, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(name, rest)| (name, rest.trim()));
    let lower = name.to_lowercase();
    let Some(known) = COMMANDS.iter().find(|known| known.name == lower) else {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(30).collect();
        let near = crate::capture::nearest(&lower, COMMANDS.iter().map(|known| known.name));
        let hint = near.map_or_else(|| "/help lists them".to_owned(), |near| format!("did you mean {near}?"));
        return Err(format!("{shown} is no command; {hint}"));
    };
    let argument =
        || if rest.is_empty() { Err(format!("{} needs {}", known.name, known.argument)) } else { Ok(rest.to_owned()) };
    if known.argument.is_empty() && !rest.is_empty() {
        return Err(format!("{} takes nothing after it", known.name));
    }
    Ok(match known.name {
        "/new" => Command::New,
        "/sessions" => Command::Sessions,
        "/rename" => Command::Rename(argument()?),
        "/delete" => Command::Delete,
        "/search" => Command::Search(argument()?),
        "/retry" => Command::Retry,
        "/edit" => Command::Edit,
        "/offline" => Command::Offline(argument()?),
        "/payload" => Command::Payload,
        "/privacy" => Command::Privacy(domain(rest)?),
        "/model" => Command::Model((!rest.is_empty()).then(|| rest.to_owned())),
        "/cost" => Command::Cost,
        "/remember" => Command::Remember(argument()?),
        "/memory" => Command::Memory,
        "/forget" => Command::Forget(argument()?),
        "/copy" => Command::Copy,
        _ => Command::Help,
    })
}

fn domain(rest: &str) -> Result<Option<(String, bool)>, String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    match words.as_slice() {
        [] => Ok(None),
        [domain, state @ ("on" | "off")] if DOMAINS.contains(domain) => {
            Ok(Some(((*domain).to_owned(), *state == "on")))
        }
        _ => Err(format!("/privacy needs one of {} and on or off", DOMAINS.join(", "))),
    }
}

/// The commands that a text may become, while it is typed.
pub fn completions(text: &str) -> Vec<&'static Listed> {
    if !text.starts_with('/') || text.contains(char::is_whitespace) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    COMMANDS.iter().filter(|known| known.name.starts_with(&lower)).collect()
}

/// All commands as markdown.
pub fn help() -> String {
    let line = |known: &Listed| {
        let argument = if known.argument.is_empty() { String::new() } else { format!(" {}", known.argument) };
        format!("- `{}{argument}` {}", known.name, known.help)
    };
    COMMANDS.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_read_or_refused_with_a_sentence() {
        for (text, expected) in [
            ("/new", Ok(Command::New)),
            (" /NEW ", Ok(Command::New)),
            ("/rename Winter plan", Ok(Command::Rename("Winter plan".into()))),
            ("/privacy", Ok(Command::Privacy(None))),
            ("/privacy notes off", Ok(Command::Privacy(Some(("notes".into(), false))))),
            ("/model", Ok(Command::Model(None))),
            ("/offline how am I doing?", Ok(Command::Offline("how am I doing?".into()))),
            ("/rename", Err("/rename needs TITLE")),
            ("/privacy email on", Err("/privacy needs one of weight, nutrition, injuries, notes and on or off")),
            ("/copy that", Err("/copy takes nothing after it")),
            ("/seach x", Err("/seach is no command; did you mean /search?")),
            ("/", Err("/ is no command; /help lists them")),
        ] {
            assert_eq!(parse(text), expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn the_list_is_what_the_parser_knows() {
        for known in COMMANDS {
            let text = if known.argument.starts_with('[') || known.argument.is_empty() {
                known.name.to_owned()
            } else {
                format!("{} x", known.name)
            };
            assert!(parse(&text).is_ok(), "{text}");
            assert!(help().contains(known.name));
        }
        let names: Vec<&str> = completions("/re").iter().map(|known| known.name).collect();
        assert_eq!(names, ["/rename", "/retry", "/remember"]);
        assert!(completions("hello").is_empty() && completions("/new x").is_empty());
    }
}
