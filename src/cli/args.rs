//! Options written after the words of a line belong to the command all the same: `v7 log gym V4 --json`.
//!
//! The words themselves may begin with a hyphen (`-10kg`, `-crimp`, `-- notes`), so the parser takes all of them as they
//! come; options that are known are moved to the front before it looks.

use std::ffi::OsString;

/// Commands whose words may begin with a hyphen.
const COMMANDS: [&str; 6] = ["log", "send", "eat", "hang", "search", "edit"];
/// Options without a value.
const FLAGS: [&str; 5] = ["--json", "--sends", "--quiet", "--help", "-h"];
/// Options with one.
const VALUED: [&str; 5] = ["--journal", "--config", "--limit", "--between", "--ready"];

/// The arguments with the known options of a line right behind its command. What stands behind the mark of notes is text.
pub fn options_first(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.collect();
    let Some(command) = args.iter().position(|arg| COMMANDS.iter().any(|name| arg == name)) else { return args };
    let words = args.split_off(command + 1);
    let (mut options, mut rest) = (Vec::new(), Vec::new());
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        if ["--", "//", "—"].contains(&text.as_ref()) {
            rest.push(word);
            rest.extend(words.by_ref());
        } else if FLAGS.contains(&text.as_ref())
            || VALUED.iter().any(|name| text.strip_prefix(name).is_some_and(|value| value.starts_with('=')))
        {
            options.push(word);
        } else if VALUED.contains(&text.as_ref()) {
            options.push(word);
            options.extend(words.next());
        } else {
            rest.push(word);
        }
    }
    args.extend(options);
    args.extend(rest);
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_go_first_and_notes_stay() {
        let cases = [
            ("v7 log gym V4 --json", "v7 log --json gym V4"),
            ("v7 log gym V4 --journal a.db -- --json is text", "v7 log --journal a.db gym V4 -- --json is text"),
            ("v7 search -crimp --limit 3 heel", "v7 search --limit 3 -crimp heel"),
            ("v7 --journal=b.db log V4", "v7 --journal=b.db log V4"),
            ("v7 list journal --json", "v7 list journal --json"),
        ];
        for (given, expected) in cases {
            let done = options_first(given.split(' ').map(OsString::from));
            assert_eq!(done, expected.split(' ').map(OsString::from).collect::<Vec<_>>(), "{given}");
        }
    }
}
