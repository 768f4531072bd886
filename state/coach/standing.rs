//! Where the coach stands, and the chats that are kept.

use super::cost::MicroUsd;
use super::privacy;
use crate::store::{Reader, Spend, StoreError};

/// What the coach's pane says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coach {
    /// To whom the climber let figures go: `cloud`, `local`; none so far.
    pub consent: Option<String>,
    /// Domains that were switched by hand, over the configuration.
    pub switched: Vec<(String, bool)>,
    /// What was spent this month.
    pub spent: MicroUsd,
    /// The same, model by model.
    pub spending: Vec<Spend>,
    /// Chats that are kept.
    pub chats: usize,
}

/// A chat in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When something was last said, milliseconds since 1970, UTC.
    pub updated_ms: i64,
    /// Messages, branches included; none in a search.
    pub messages: Option<usize>,
    /// The words around a hit; none without a search.
    pub snippet: Option<String>,
}

/// Chats in a list, at most.
const CHATS: usize = 500;

/// Where the coach stands in a month (`YYYY-MM`).
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, month: &str) -> Result<Coach, StoreError> {
    let spending = reader.spending(month)?;
    Ok(Coach {
        consent: reader.meta(privacy::CONSENT)?.filter(|to| !to.is_empty()),
        switched: privacy::switched(&reader.meta(privacy::SHARE)?.unwrap_or_default()),
        spent: spending.iter().fold(MicroUsd(0), |sum, spend| sum.plus(spend.cost)),
        spending,
        chats: reader.chats(CHATS)?.len(),
    })
}

/// The chats, the last used first; with words, those that hold them, each once.
///
/// # Errors
/// When the journal cannot be read.
pub fn chats(reader: &Reader, words: &str) -> Result<Vec<ChatLine>, StoreError> {
    let rows = reader.chats(CHATS)?;
    if words.trim().is_empty() {
        let line = |row: crate::store::ChatRow| ChatLine {
            id: row.id,
            title: row.title,
            updated_ms: row.updated_ms,
            messages: Some(row.messages),
            snippet: None,
        };
        return Ok(rows.into_iter().map(line).collect());
    }
    let mut lines: Vec<ChatLine> = Vec::new();
    for hit in reader.search_chats(words, CHATS)? {
        if lines.iter().any(|line| line.id == hit.chat) {
            continue;
        }
        let updated_ms = rows.iter().find(|row| row.id == hit.chat).map_or(0, |row| row.updated_ms);
        let snippet = Some(hit.snippet);
        lines.push(ChatLine { id: hit.chat, title: hit.title, updated_ms, messages: None, snippet });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::coach::conversation::Conversation;
    use crate::store::{Now, Store};

    #[test]
    fn a_chat_is_listed_once_and_found_by_its_words() {
        let mut store = Store::open_in_memory().unwrap();
        for (at, id) in ["a", "b"].into_iter().enumerate() {
            let mut chat = Conversation::new(id);
            chat.ask("slab footwork", 1);
            chat.ask(if id == "a" { "slab again" } else { "roofs" }, 2);
            store.save_chat(&chat, &Now { ms: at as i64 }).unwrap();
        }
        let ids = |words: &str| chats(store.read(), words).unwrap().into_iter().map(|l| l.id).collect::<Vec<_>>();
        assert_eq!(
            (ids(""), ids("slab"), ids("roofs")),
            (vec!["b".into(), "a".into()], vec!["b".into(), "a".into()], vec!["b".to_owned()])
        );
        store.set_meta(privacy::SHARE, "notes:off").unwrap();
        let coach = load(store.read(), "2026-11").unwrap();
        assert_eq!((coach.chats, coach.consent, coach.switched), (2, None, vec![("notes".to_owned(), false)]));
    }
}
