//! What may leave this machine: domains that can be switched off, the consent before the first send, and what never goes:
//! name, address, coordinates.

use super::conversation::Conversation;
use super::model::{Role, Tier};
use crate::record::{Table, User};
use crate::store::{Reader, StoreError};
use crate::view::facets;

/// What is shared with a model. The default shares what the coach needs to be of use; the athlete's name, address and
/// coordinates are no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Body weight, body fat.
    pub weight: bool,
    /// Food, energy, targets.
    pub nutrition: bool,
    /// Injuries and soreness.
    pub injuries: bool,
    /// Free text: notes, moods.
    pub notes: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { weight: true, nutrition: true, injuries: true, notes: true }
    }
}

/// The domains by the names that the config file and `/privacy` use.
pub const DOMAINS: [&str; 4] = ["weight", "nutrition", "injuries", "notes"];

impl Privacy {
    /// Whether a domain is shared; none for a name that is no domain.
    pub fn get(self, domain: &str) -> Option<bool> {
        match domain {
            "weight" => Some(self.weight),
            "nutrition" => Some(self.nutrition),
            "injuries" => Some(self.injuries),
            "notes" => Some(self.notes),
            _ => None,
        }
    }

    /// The same with a domain switched.
    ///
    /// # Errors
    /// A name that is no domain, in a sentence.
    pub fn set(mut self, domain: &str, shared: bool) -> Result<Self, String> {
        match domain {
            "weight" => self.weight = shared,
            "nutrition" => self.nutrition = shared,
            "injuries" => self.injuries = shared,
            "notes" => self.notes = shared,
            other => return Err(format!("privacy: {other:?} is no domain, they are {}", DOMAINS.join(", "))),
        }
        Ok(self)
    }

    /// In one line, for `/privacy`.
    pub fn words(self) -> String {
        let word =
            |domain: &&str| format!("{domain} {}", if self.get(domain) == Some(true) { "shared" } else { "kept here" });
        format!("{}; name, email and coordinates never leave", DOMAINS.iter().map(word).collect::<Vec<_>>().join(", "))
    }
}

/// The fact about the journal that says to whom the climber let figures go: `cloud`, or `local`.
pub const CONSENT: &str = "coach.consent";
/// The fact about the journal that holds what was switched by hand.
pub const SHARE: &str = "coach.share";

/// What was switched by hand: `notes:off weight:on`. Words that mean nothing are left out.
pub fn switched(stored: &str) -> Vec<(String, bool)> {
    let one = |word: &str| {
        let (domain, state) = word.split_once(':')?;
        (DOMAINS.contains(&domain) && matches!(state, "on" | "off")).then(|| (domain.to_owned(), state == "on"))
    };
    stored.split_whitespace().filter_map(one).collect()
}

/// The same with one domain switched, as it is kept.
pub fn switch(stored: &str, domain: &str, shared: bool) -> String {
    let mut all = switched(stored);
    all.retain(|(own, _)| own != domain);
    all.push((domain.to_owned(), shared));
    all.iter().map(|(domain, on)| format!("{domain}:{}", if *on { "on" } else { "off" })).collect::<Vec<_>>().join(" ")
}

/// What stands in a request for an answer that tells of what is not shared now.
const KEPT_HERE: &str = "(This answer stays on the climber's machine.)";

/// The chat as a model may see it: answers that may tell of a domain that is not shared now are left out, and with them
/// a summary. What the climber wrote stays: it is what they say to the model.
pub fn kept_here(chat: &Conversation, privacy: Privacy) -> Conversation {
    let mut seen = chat.clone();
    let off: Vec<&str> = DOMAINS.into_iter().filter(|domain| privacy.get(domain) != Some(true)).collect();
    if off.is_empty() {
        return seen;
    }
    let mut left_out = false;
    for node in seen.nodes.iter_mut().filter(|node| node.role == Role::Assistant) {
        let tells = node.notes.as_ref().is_none_or(|notes| notes.shared.iter().any(|own| off.contains(&own.as_str())));
        if tells && !node.text.trim().is_empty() {
            KEPT_HERE.clone_into(&mut node.text);
            left_out = true;
        }
    }
    if left_out {
        seen.summary = None;
    }
    seen
}

/// Whether a consent that was given covers this model: the cloud covers all, a server on this machine only itself.
pub fn covers(given: Option<&str>, tier: Tier) -> bool {
    match given {
        Some("cloud") => true,
        Some("local") => tier == Tier::Local,
        _ => false,
    }
}

/// What is said before anything is sent for the first time. `whom` is the model's id or the local server.
pub fn consent(whom: &str, privacy: Privacy) -> String {
    format!(
        "Your question and figures from your journal will go to {whom}: {}. `/payload` shows the exact JSON, \
         `/privacy` switches domains off. Send?",
        privacy.words()
    )
}

/// Who the athlete is, to be kept out of everything that leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Words of the name, and the address.
    pub words: Vec<String>,
}

/// Reads it from the account.
///
/// # Errors
/// When the journal cannot be read.
pub fn identity(reader: &Reader) -> Result<Identity, StoreError> {
    let user: User = facets::single(reader, Table::Users)?;
    let mut words: Vec<String> = user.email.into_iter().filter(|email| email.len() >= 3).collect();
    if let Some(name) = user.name {
        // A whole name first; parts of two letters would hit everyday words.
        if name.chars().count() >= 3 {
            words.push(name.clone());
        }
        words.extend(name.split_whitespace().filter(|part| part.chars().count() >= 3).map(str::to_owned));
    }
    Ok(Identity { words })
}

impl Identity {
    /// A text without the athlete's name, without any mail address and without coordinates.
    pub fn scrub(&self, text: &str) -> String {
        let mut text = coordinates(&addresses(text));
        for word in &self.words {
            text = without(&text, word);
        }
        text
    }
}

/// Replaces a word, case aside, where it stands alone.
fn without(text: &str, word: &str) -> String {
    let wanted: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let chars: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = at + wanted.len();
        // `Will` and `Mark` are everyday words in lower case.
        let exact = wanted.len() <= 4 && !word.contains('@');
        let same = end <= chars.len()
            && chars[at..end].iter().zip(&wanted).all(|(c, wanted)| c.to_lowercase().eq(wanted.to_lowercase()))
            && (!exact || !chars[at].is_lowercase());
        let alone =
            (at == 0 || !chars[at - 1].is_alphanumeric()) && chars.get(end).is_none_or(|c| !c.is_alphanumeric());
        if same && alone && !wanted.is_empty() {
            clean.push_str("(name)");
            at = end;
        } else {
            clean.push(chars[at]);
            at += 1;
        }
    }
    clean
}

/// Replaces what looks like a mail address.
fn addresses(text: &str) -> String {
    by_word(text, |word| {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is = core.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        });
        is.then(|| word.replace(core, "(address)"))
    })
}

/// Each run without white space, replaced where the rule says so.
fn by_word(text: &str, rule: impl Fn(&str) -> Option<String>) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        clean.push_str(&rest[..start]);
        let end = rest[start..].find(char::is_whitespace).map_or(rest.len(), |end| start + end);
        let word = &rest[start..end];
        clean.push_str(&rule(word).unwrap_or_else(|| word.to_owned()));
        rest = &rest[end..];
    }
    clean.push_str(rest);
    clean
}

/// Replaces pairs of numbers with three or more decimals (`37.7340, -119.6378`) and `geo:` addresses.
fn coordinates(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut clean = String::with_capacity(text.len());
    let (mut at, mut begun) = (0, 0);
    while at < bytes.len() {
        let boundary = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'.');
        let end = boundary.then(|| pair(bytes, at)).flatten();
        match end {
            Some(end) => {
                clean.push_str(&text[begun..at]);
                clean.push_str("(place)");
                at = end;
                begun = end;
            }
            None => at += 1,
        }
    }
    clean.push_str(&text[begun..]);
    clean
}

/// The end of a pair of coordinates that begins here.
fn pair(bytes: &[u8], at: usize) -> Option<usize> {
    let after_first = decimal(bytes, at)?;
    let mut next = after_first;
    while bytes.get(next).is_some_and(|b| matches!(b, b',' | b' ' | b';' | b'/')) {
        next += 1;
    }
    (next > after_first && next - after_first <= 3).then(|| decimal(bytes, next)).flatten()
}

/// The end of a number of up to three digits with three or more decimals.
fn decimal(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let start = at + usize::from(matches!(bytes.get(at), Some(b'-' | b'+')));
    let whole = digits(start);
    let point = start + whole;
    let decimals = (bytes.get(point) == Some(&b'.')).then(|| digits(point + 1))?;
    ((1..=3).contains(&whole) && decimals >= 3).then_some(point + 1 + decimals)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_and_where_stay_here_and_climbing_goes_through() {
        let own = Identity {
            words: vec!["robin@example.org".into(), "Robin Example".into(), "Robin".into(), "Example".into()],
        };
        for (text, expected) in [
            ("Robin sent it, write to robin@example.org!", "(name) sent it, write to (address)!"),
            ("ROBIN EXAMPLE and robins", "(name) and robins"),
            ("spot at 37.7340, -119.6378 by the tree", "spot at (place) by the tree"),
            ("47.37861,8.53944", "(place)"),
            ("V5 at Camp 4, 5.12a, 72.5, 3.125 kg", "V5 at Camp 4, 5.12a, 72.5, 3.125 kg"),
            ("mail ana@climb.co.uk", "mail (address)"),
            ("a @Movement tag", "a @Movement tag"),
            ("[s:0193-aa] 2026-11-21", "[s:0193-aa] 2026-11-21"),
        ] {
            assert_eq!(own.scrub(text), expected, "{text}");
        }
    }

    #[test]
    fn domains_have_names_and_nothing_else_does() {
        let off = Privacy::default().set("weight", false).unwrap();
        assert!(!off.weight && off.notes && off.words().starts_with("weight kept here, nutrition shared"));
        assert!(Privacy::default().set("email", true).unwrap_err().contains("weight, nutrition, injuries, notes"));
    }

    #[test]
    fn an_answer_that_tells_of_what_is_kept_here_does_not_leave_with_the_next_question() {
        use crate::coach::conversation::{NodeState, Summary};
        use crate::coach::notes::Notes;
        let mut chat = Conversation::new("c");
        for (text, shared) in [("You weigh 72 kg.", vec!["weight", "notes"]), ("V6 is your best.", vec!["notes"])] {
            chat.ask("and?", 1);
            let node = chat.answer(text, NodeState::Whole, "m", 1);
            let shared = shared.into_iter().map(str::to_owned).collect();
            chat.nodes[node].notes = Some(Box::new(Notes { shared, ..Notes::default() }));
        }
        chat.ask("old", 1);
        chat.answer("From before notes were kept.", NodeState::Whole, "m", 1);
        chat.summary = Some(Summary { text: "72 kg".into(), through: 1 });
        assert_eq!(kept_here(&chat, Privacy::default()), chat);
        let seen = kept_here(&chat, Privacy::default().set("weight", false).unwrap());
        let told: Vec<&str> = seen.nodes.iter().map(|node| node.text.as_str()).collect();
        assert_eq!(told, ["and?", KEPT_HERE, "and?", "V6 is your best.", "old", KEPT_HERE]);
        assert_eq!(seen.summary, None);
    }

    #[test]
    fn what_was_switched_is_kept_and_consent_covers_no_more_than_was_given() {
        let stored = switch(&switch(&switch("", "notes", false), "weight", true), "notes", true);
        assert_eq!(stored, "weight:on notes:on");
        assert_eq!(switched("notes:off email:on weight:maybe x"), [("notes".to_owned(), false)]);
        assert!(
            covers(Some("cloud"), Tier::Local)
                && covers(Some("cloud"), Tier::Coach)
                && covers(Some("local"), Tier::Local)
        );
        assert!(!covers(Some("local"), Tier::Coach) && !covers(None, Tier::Local) && !covers(Some(""), Tier::Coach));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(Robin|@|\\.|37\\.123|, |-|[ -~é]){0,20}") {
            let own = Identity { words: vec!["Robin".into()] };
            let clean = own.scrub(&text);
            prop_assert!(!clean.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("robin")), "{clean}");
        }
    }
}
