//! Chats, facts the athlete approved, and what was spent. They belong to this device: no records, no undo, no sync.

use super::{Now, Reader, Store, StoreError};
use crate::chat::conversation::{Conversation, Node, NodeState, Summary};
use crate::chat::cost::MicroUsd;
use crate::chat::memory::Memory;
use crate::chat::model::{Role, Usage};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The tables of this file, as a migration.
pub(super) const TABLES: &str = "
CREATE TABLE chat(
  id TEXT PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, head INTEGER,
  summary TEXT, through INTEGER) WITHOUT ROWID;
CREATE INDEX chat_updated ON chat(updated);
CREATE TABLE chat_node(
  chat TEXT NOT NULL, n INTEGER NOT NULL, parent INTEGER, role INTEGER NOT NULL, text TEXT NOT NULL, fold TEXT NOT NULL,
  state TEXT NOT NULL, model TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(chat, n)) WITHOUT ROWID;
CREATE TABLE coach_memory(id INTEGER PRIMARY KEY, fact TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE coach_spend(
  month TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL,
  cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL, micro_usd INTEGER NOT NULL,
  PRIMARY KEY(month, model)) WITHOUT ROWID;
";

/// A chat in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When something was last said, milliseconds since 1970, UTC.
    pub updated_ms: i64,
    /// Messages, branches included.
    pub messages: usize,
}

/// A message that holds the words looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatHit {
    /// The chat.
    pub chat: String,
    /// Its title.
    pub title: String,
    /// The message.
    pub node: usize,
    /// The words around the first of them.
    pub snippet: String,
}

/// What one model took in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// Its id.
    pub model: String,
    /// Turns.
    pub calls: u64,
    /// Tokens.
    pub usage: Usage,
    /// Money, as far as prices were known.
    pub cost: MicroUsd,
}

/// How an answer came about, as JSON: a later migration.
pub(super) const NOTES: &str = "ALTER TABLE chat_node ADD COLUMN notes TEXT;";

impl Store {
    /// Keeps a chat as it is now. Messages that are kept already are left alone: they never change. Where another program
    /// has gone on with the same chat meanwhile, this one is kept beside it as a chat of its own, so that neither is lost.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing of it is kept.
    pub fn save_chat(&mut self, chat: &Conversation, now: &Now) -> Result<(), StoreError> {
        let reader = self.read();
        reader.at(save(&reader.conn, chat, *now))
    }

    /// Gives a chat another title; false when there is none of this id.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn rename_chat(&mut self, id: &str, title: &str) -> Result<bool, StoreError> {
        let reader = self.read();
        let sql = "UPDATE chat SET title = ?2 WHERE id = ?1";
        reader.at(reader.conn.execute(sql, [id, title]).map(|changed| changed > 0).map_err(StoreError::from))
    }

    /// Removes a chat; false when there is none of this id.
    ///
    /// # Errors
    /// When the file cannot be written; then all of it is still there.
    pub fn delete_chat(&mut self, id: &str) -> Result<bool, StoreError> {
        let reader = self.read();
        let work = || {
            let transaction = super::open::begin(&reader.conn)?;
            transaction.execute("DELETE FROM chat_node WHERE chat = ?1", [id])?;
            let gone = transaction.execute("DELETE FROM chat WHERE id = ?1", [id])?;
            transaction.commit()?;
            Ok(gone > 0)
        };
        reader.at(work())
    }

    /// Keeps a fact; [`crate::coach::memory::checked`] says whether it may be.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember(&mut self, fact: &str, source: &str, now: &Now) -> Result<Memory, StoreError> {
        let reader = self.read();
        let sql = "INSERT INTO coach_memory(fact, source, at) VALUES(?1, ?2, ?3)";
        reader.at(reader.conn.execute(sql, params![fact, source, now.ms]).map_err(StoreError::from))?;
        Ok(Memory { id: reader.conn.last_insert_rowid(), fact: fact.to_owned(), source: source.to_owned() })
    }

    /// Changes the words of a fact; false when there is none of this number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn amend_memory(&mut self, id: i64, fact: &str) -> Result<bool, StoreError> {
        let reader = self.read();
        let sql = "UPDATE coach_memory SET fact = ?2 WHERE id = ?1";
        reader.at(reader.conn.execute(sql, params![id, fact]).map(|changed| changed > 0).map_err(StoreError::from))
    }

    /// Forgets a fact; false when there is none of this number.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&mut self, id: i64) -> Result<bool, StoreError> {
        let reader = self.read();
        let sql = "DELETE FROM coach_memory WHERE id = ?1";
        reader.at(reader.conn.execute(sql, [id]).map(|changed| changed > 0).map_err(StoreError::from))
    }

    /// Adds what a turn took to its month (`YYYY-MM`).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_spend(&mut self, month: &str, model: &str, usage: Usage, cost: MicroUsd) -> Result<(), StoreError> {
        let reader = self.read();
        let sql = "INSERT INTO coach_spend(month, model, calls, input, output, cache_read, cache_write, micro_usd)
            VALUES(?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT(month, model) DO UPDATE SET calls = calls + 1, input = input + excluded.input,
            output = output + excluded.output, cache_read = cache_read + excluded.cache_read,
            cache_write = cache_write + excluded.cache_write, micro_usd = micro_usd + excluded.micro_usd";
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let values = params![
            month,
            model,
            number(usage.input),
            number(usage.output),
            number(usage.cache_read),
            number(usage.cache_write),
            number(cost.0)
        ];
        reader.at(reader.conn.execute(sql, values).map(drop).map_err(StoreError::from))
    }
}

impl Reader {
    /// The chats, the last used first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn chats(&self, limit: usize) -> Result<Vec<ChatRow>, StoreError> {
        let work = || {
            let sql = "SELECT id, title, updated, (SELECT count(*) FROM chat_node WHERE chat = id)
                FROM chat ORDER BY updated DESC, id LIMIT ?1";
            let mut statement = self.conn.prepare_cached(sql)?;
            let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                Ok(ChatRow {
                    id: row.get(0)?,
                    title: row.get(1)?,
                    updated_ms: row.get(2)?,
                    messages: row.get::<_, i64>(3)? as usize,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.at(work())
    }

    /// A whole chat.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn chat(&self, id: &str) -> Result<Option<Conversation>, StoreError> {
        self.at(chat(&self.conn, id))
    }

    /// Messages that hold all of these words, newest chats first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn search_chats(&self, words: &str, limit: usize) -> Result<Vec<ChatHit>, StoreError> {
        self.at(search(&self.conn, words, limit))
    }

    /// The facts that the athlete approved, oldest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn memories(&self) -> Result<Vec<Memory>, StoreError> {
        let work = || {
            let mut statement = self.conn.prepare_cached("SELECT id, fact, source FROM coach_memory ORDER BY id")?;
            let read = |row: &Row| Ok(Memory { id: row.get(0)?, fact: row.get(1)?, source: row.get(2)? });
            Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
        };
        self.at(work())
    }

    /// What was spent in a month (`YYYY-MM`), model by model, the dearest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn spending(&self, month: &str) -> Result<Vec<Spend>, StoreError> {
        let work = || {
            let sql = "SELECT model, calls, input, output, cache_read, cache_write, micro_usd FROM coach_spend
                WHERE month = ?1 ORDER BY micro_usd DESC, model";
            let mut statement = self.conn.prepare_cached(sql)?;
            let rows = statement.query_map([month], |row| {
                let number = |at: usize| row.get::<_, i64>(at).map(|value| u64::try_from(value).unwrap_or(0));
                Ok(Spend {
                    model: row.get(0)?,
                    calls: number(1)?,
                    usage: Usage {
                        input: number(2)?,
                        output: number(3)?,
                        cache_read: number(4)?,
                        cache_write: number(5)?,
                        estimated: false,
                    },
                    cost: MicroUsd(number(6)?),
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.at(work())
    }

    /// What was spent in a month, all models together.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn spent(&self, month: &str) -> Result<MicroUsd, StoreError> {
        Ok(self.spending(month)?.iter().fold(MicroUsd(0), |sum, spend| sum.plus(spend.cost)))
    }
}

/// How many of a chat's messages are kept; or, where another program went on differently, when this one's first message
/// after that was said.
fn kept(conn: &Connection, chat: &Conversation) -> Result<Result<usize, i64>, StoreError> {
    let sql = "SELECT parent, role, at FROM chat_node WHERE chat = ?1 ORDER BY n";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([&chat.id])?;
    let mut known = 0;
    while let Some(row) = rows.next()? {
        // More is kept than this program knows, and it adds nothing: all is well.
        let Some(own) = chat.nodes.get(known) else { break };
        let parent: Option<i64> = row.get(0)?;
        let same = parent.and_then(|at| usize::try_from(at).ok()) == own.parent
            && (row.get::<_, i64>(1)? == 1) == (own.role == Role::Assistant)
            && row.get::<_, i64>(2)? == own.at_ms;
        if !same {
            return Ok(Err(own.at_ms));
        }
        known += 1;
    }
    Ok(Ok(known))
}

fn save(conn: &Connection, chat: &Conversation, now: Now) -> Result<(), StoreError> {
    let transaction = super::open::begin(conn)?;
    let known = match kept(&transaction, chat)? {
        Ok(known) => known,
        Err(parted) => {
            drop(transaction);
            let id = format!("{}-{parted:x}", chat.id);
            return save(conn, &Conversation { id, ..chat.clone() }, now);
        }
    };
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let summary = chat.summary.as_ref();
    transaction.execute(
        "INSERT INTO chat(id, title, created, updated, head, summary, through) VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6)
         ON CONFLICT(id) DO UPDATE SET title = excluded.title, updated = excluded.updated, head = excluded.head,
         summary = excluded.summary, through = excluded.through",
        params![
            chat.id,
            chat.title,
            now.ms,
            chat.head.map(place),
            summary.map(|summary| summary.text.as_str()),
            summary.map(|summary| place(summary.through))
        ],
    )?;
    for (at, node) in chat.nodes.iter().enumerate().skip(known) {
        transaction.execute(
            "INSERT INTO chat_node(chat, n, parent, role, text, fold, state, model, at, notes)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                chat.id,
                place(at),
                node.parent.map(place),
                i64::from(node.role == Role::Assistant),
                node.text,
                node.text.to_lowercase(),
                node.state.as_str(),
                node.model,
                node.at_ms,
                node.notes.as_ref().and_then(|notes| serde_json::to_string(notes).ok())
            ],
        )?;
    }
    transaction.commit()?;
    Ok(())
}

fn chat(conn: &Connection, id: &str) -> Result<Option<Conversation>, StoreError> {
    let place = |at: Option<i64>| at.and_then(|at| usize::try_from(at).ok());
    let head = conn
        .prepare_cached("SELECT title, head, summary, through FROM chat WHERE id = ?1")?
        .query_row([id], |row| {
            let (text, through): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
            let summary = text.zip(place(through)).map(|(text, through)| Summary { text, through });
            Ok(Conversation {
                id: id.to_owned(),
                title: row.get(0)?,
                nodes: Vec::new(),
                head: place(row.get(1)?),
                summary,
            })
        })
        .optional()?;
    let Some(mut chat) = head else { return Ok(None) };
    let sql = "SELECT parent, role, text, state, model, at, notes FROM chat_node WHERE chat = ?1 ORDER BY n";
    let mut statement = conn.prepare_cached(sql)?;
    let nodes = statement.query_map([id], |row| {
        Ok(Node {
            parent: place(row.get(0)?),
            role: if row.get::<_, i64>(1)? == 0 { Role::User } else { Role::Assistant },
            text: row.get(2)?,
            state: NodeState::parse(&row.get::<_, String>(3)?),
            model: row.get(4)?,
            at_ms: row.get(5)?,
            // Notes that a newer program wrote in another shape are left out; the answer stands.
            notes: row.get::<_, Option<String>>(6)?.and_then(|json| serde_json::from_str(&json).ok()),
        })
    })?;
    chat.nodes = nodes.collect::<Result<_, _>>()?;
    chat.head = chat.head.filter(|head| *head < chat.nodes.len());
    Ok(Some(chat))
}

/// Characters round a hit.
const AROUND: usize = 40;

fn search(conn: &Connection, words: &str, limit: usize) -> Result<Vec<ChatHit>, StoreError> {
    let words: Vec<String> = words.to_lowercase().split_whitespace().take(8).map(str::to_owned).collect();
    let Some(first) = words.first() else { return Ok(Vec::new()) };
    let escape = |word: &str| format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let condition = vec!["fold LIKE ? ESCAPE '\\'"; words.len()].join(" AND ");
    let sql = format!(
        "SELECT chat.id, title, n, text FROM chat_node JOIN chat ON chat.id = chat_node.chat WHERE {condition}
         ORDER BY updated DESC, chat.id, n DESC LIMIT {}",
        limit.min(10_000)
    );
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(words.iter().map(|word| escape(word))), |row| {
        let text: String = row.get(3)?;
        Ok(ChatHit {
            chat: row.get(0)?,
            title: row.get(1)?,
            node: row.get::<_, i64>(2)? as usize,
            snippet: snippet(&text, first),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The text around the first place of a word, in one line; the word between U+0002 and U+0003.
fn snippet(text: &str, word: &str) -> String {
    let chars: Vec<char> = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded: Vec<char> = chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let wanted: Vec<char> = word.chars().collect();
    let at = folded.windows(wanted.len().max(1)).position(|run| run == wanted.as_slice()).unwrap_or(0);
    let end = (at + wanted.len()).min(chars.len());
    let (from, to) = (at.saturating_sub(AROUND), (end + AROUND).min(chars.len()));
    let part = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let marked = format!("{}\u{2}{}\u{3}{}", part(from, at), part(at, end), part(end, to));
    marked.trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const NOW: Now = Now { ms: 1_795_199_400_000 };

    #[test]
    fn a_chat_comes_back_as_it_was_and_grows() {
        let mut store = Store::open_in_memory().unwrap();
        let version = store.read().version().unwrap();
        let mut chat = Conversation::new("c1");
        let question = chat.ask("How am I on 100 % slab_climbs?", 1);
        chat.answer("Weak: **V4** [s:x]", NodeState::Cancelled, "model", 2);
        store.save_chat(&chat, &NOW).unwrap();
        assert_eq!(store.read().chat("c1").unwrap().unwrap(), chat);
        chat.edit(question, "How am I on roofs?", 3).unwrap();
        chat.summary = Some(Summary { text: "slab".into(), through: 1 });
        store.save_chat(&chat, &Now { ms: NOW.ms + 1 }).unwrap();
        assert_eq!(store.read().chat("c1").unwrap().unwrap(), chat);
        assert_eq!(store.read().chat("none").unwrap(), None);
        let row = ChatRow {
            id: "c1".into(),
            title: "How am I on 100 % slab_climbs?".into(),
            updated_ms: NOW.ms + 1,
            messages: 3,
        };
        assert_eq!(store.read().chats(9).unwrap(), [row]);
        assert_eq!(store.read().version().unwrap(), version, "records did not change");
        assert_eq!(store.undo(&NOW).unwrap(), None, "and there is nothing to undo");
    }

    #[test]
    fn two_programs_that_go_on_with_one_chat_both_keep_what_was_said() {
        let mut store = Store::open_in_memory().unwrap();
        let mut here = Conversation::new("c1");
        here.ask("one", 1);
        here.answer("first", NodeState::Whole, "m", 2);
        store.save_chat(&here, &NOW).unwrap();
        let mut there = here.clone();
        there.ask("from there", 3);
        there.answer("answered there", NodeState::Whole, "m", 4);
        store.save_chat(&there, &NOW).unwrap();
        here.ask("from here", 5);
        store.save_chat(&here, &NOW).unwrap();
        here.answer("answered here", NodeState::Whole, "m", 6);
        store.save_chat(&here, &NOW).unwrap();
        assert_eq!(store.read().chat("c1").unwrap().unwrap(), there);
        let beside = store.read().chat("c1-5").unwrap().unwrap();
        assert_eq!(beside.nodes, here.nodes);
        assert_eq!(store.read().chats(9).unwrap().len(), 2);
    }

    #[test]
    fn chats_are_found_renamed_and_deleted() {
        let mut store = Store::open_in_memory().unwrap();
        for (id, text) in [("a", "Slab footwork, 100 % of it"), ("b", "slab_x and roofs")] {
            let mut chat = Conversation::new(id);
            chat.ask(text, 1);
            store.save_chat(&chat, &NOW).unwrap();
        }
        let found = |words: &str| {
            store.read().search_chats(words, 9).unwrap().into_iter().map(|hit| hit.chat).collect::<Vec<_>>()
        };
        assert_eq!(found("SLAB"), ["a", "b"]);
        assert_eq!(found("slab roofs"), ["b"]);
        assert_eq!(
            (found("%"), found("_x"), found("\\"), found("  ")),
            (vec!["a".to_owned()], vec!["b".to_owned()], vec![], vec![])
        );
        assert!(store.rename_chat("a", "Feet").unwrap() && !store.rename_chat("z", "x").unwrap());
        assert!(store.delete_chat("b").unwrap() && !store.delete_chat("b").unwrap());
        let rows: Vec<String> = store.read().chats(9).unwrap().into_iter().map(|row| row.title).collect();
        assert_eq!(rows, ["Feet"]);
        assert_eq!(store.read().chat("b").unwrap(), None);
    }

    #[test]
    fn facts_and_money_are_kept() {
        let mut store = Store::open_in_memory().unwrap();
        let one = store.remember("Vegetarian", "you", &NOW).unwrap();
        let two = store.remember("Left ring finger", "a chat", &NOW).unwrap();
        assert!(store.amend_memory(two.id, "Right ring finger").unwrap());
        assert!(store.forget(one.id).unwrap() && !store.forget(one.id).unwrap());
        let facts: Vec<String> = store.read().memories().unwrap().into_iter().map(|own| own.fact).collect();
        assert_eq!(facts, ["Right ring finger"]);
        let usage = Usage { input: 10, output: 2, ..Usage::default() };
        store.add_spend("2026-11", "m", usage, MicroUsd(30)).unwrap();
        store.add_spend("2026-11", "m", usage, MicroUsd(12)).unwrap();
        store.add_spend("2026-11", "local", usage, MicroUsd(0)).unwrap();
        assert_eq!(store.read().spent("2026-11").unwrap(), MicroUsd(42));
        let all = store.read().spending("2026-11").unwrap();
        assert_eq!((all[0].calls, all[0].usage.input, all.len()), (2, 20, 2));
        assert_eq!(store.read().spent("2026-12").unwrap(), MicroUsd(0));
    }
}
