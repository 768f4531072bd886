//! What the coach keeps on disk: chats, facts, money, consent. Runs on the thread that writes.

use v7_state::coach::memory;
use v7_state::coach::privacy;
use v7_state::coach::talk::{Heard, Job};
use v7_state::msg::{Moment, Msg, Toast};
use v7_state::store::{Now, Store, StoreError};

/// Keeps what a job says, and what follows for the screen. Jobs that are not to be kept do nothing.
///
/// # Errors
/// When the file cannot be written; then nothing of the job is kept.
pub fn keep(store: &mut Store, job: Job, moment: Moment) -> Result<Vec<Msg>, StoreError> {
    let now = Now { ms: moment.ms };
    let say = |text: String| Msg::Say(Toast { text, failed: false });
    let refused = |text: String| Msg::Say(Toast { text, failed: true });
    Ok(match job {
        Job::Save(chat) => {
            store.save_chat(&chat, &now)?;
            vec![Msg::Outdated]
        }
        Job::Rename(id, title) => {
            store.rename_chat(&id, &title)?;
            vec![Msg::Outdated]
        }
        Job::Delete(id) => match store.read().chat(&id)? {
            Some(chat) => {
                store.delete_chat(&id)?;
                vec![Msg::Outdated, Msg::Heard(0, Heard::Gone(Box::new(chat)))]
            }
            None => vec![refused("That chat is gone already".into())],
        },
        Job::Spent { model, usage, cost } => {
            store.add_spend(&moment.today.format("%Y-%m").to_string(), &model, usage, cost)?;
            vec![Msg::Outdated]
        }
        Job::Consented(to) => {
            let given = store.read().meta(privacy::CONSENT)?;
            // Consent to the cloud holds for a server on this machine as well; the other way round it does not.
            if to.is_empty() || given.as_deref() != Some("cloud") {
                store.set_meta(privacy::CONSENT, to)?;
            }
            vec![Msg::Outdated]
        }
        Job::Share(domain, shared) => {
            let stored = store.read().meta(privacy::SHARE)?.unwrap_or_default();
            store.set_meta(privacy::SHARE, &privacy::switch(&stored, &domain, shared))?;
            vec![Msg::Outdated]
        }
        Job::Remember(fact, source) => {
            let known = store.read().memories()?;
            match memory::checked(&fact, &known) {
                Ok(fact) => {
                    store.remember(&fact, &format!("{source}, {}", moment.today), &now)?;
                    vec![Msg::Outdated, say(format!("Remembered: {fact}"))]
                }
                Err(sentence) => vec![refused(sentence)],
            }
        }
        Job::Forget(text) => {
            let known = store.read().memories()?;
            match memory::named(&text, &known) {
                Ok(fact) => {
                    store.forget(fact.id)?;
                    vec![Msg::Outdated, say(format!("Forgotten: {}", fact.fact))]
                }
                Err(sentence) => vec![refused(sentence)],
            }
        }
        Job::Amend(id, text) => {
            let mut known = store.read().memories()?;
            known.retain(|own| own.id != id);
            match memory::checked(&text, &known) {
                Ok(fact) => {
                    store.amend_memory(id, &fact)?;
                    vec![Msg::Outdated, say(format!("Remembered: {fact}"))]
                }
                Err(sentence) => vec![refused(sentence)],
            }
        }
        Job::Answer(_)
        | Job::Payload(_)
        | Job::Consent(..)
        | Job::SignedIn(..)
        | Job::Cancel(_)
        | Job::SignIn(_)
        | Job::Load(_) => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use v7_state::coach::conversation::Conversation;

    fn moment() -> Moment {
        Moment { ms: 1_795_199_400_000, today: "2026-11-21".parse().unwrap(), time: chrono::NaiveTime::MIN }
    }

    fn texts(msgs: &[Msg]) -> Vec<&str> {
        msgs.iter().filter_map(|msg| if let Msg::Say(toast) = msg { Some(toast.text.as_str()) } else { None }).collect()
    }

    #[test]
    fn facts_are_kept_once_and_forgotten_by_number_or_words() {
        let mut store = Store::open_in_memory().unwrap();
        let mut take = |job| keep(&mut store, job, moment()).unwrap();
        assert_eq!(texts(&take(Job::Remember("Vegetarian".into(), "you".into()))), ["Remembered: Vegetarian"]);
        assert_eq!(texts(&take(Job::Remember("vegetarian".into(), "you".into()))), ["that is known already"]);
        assert_eq!(texts(&take(Job::Amend(1, "Vegan".into()))), ["Remembered: Vegan"]);
        assert_eq!(texts(&take(Job::Forget("2".into()))), ["there is no fact 2; /memory lists them"]);
        assert_eq!(texts(&take(Job::Forget("VEGAN".into()))), ["Forgotten: Vegan"]);
        assert!(store.read().memories().unwrap().is_empty());
    }

    #[test]
    fn consent_to_the_cloud_stays_and_switches_add_up() {
        let mut store = Store::open_in_memory().unwrap();
        for (job, consent, share) in [
            (Job::Consented("local"), Some("local"), None),
            (Job::Consented("cloud"), Some("cloud"), None),
            (Job::Consented("local"), Some("cloud"), None),
            (Job::Share("notes".into(), false), Some("cloud"), Some("notes:off")),
            (Job::Share("weight".into(), false), Some("cloud"), Some("notes:off weight:off")),
            (Job::Consented(""), Some(""), Some("notes:off weight:off")),
        ] {
            keep(&mut store, job, moment()).unwrap();
            assert_eq!(store.read().meta(privacy::CONSENT).unwrap().as_deref(), consent);
            assert_eq!(store.read().meta(privacy::SHARE).unwrap().as_deref(), share);
        }
    }

    #[test]
    fn a_deleted_chat_is_handed_back() {
        let mut store = Store::open_in_memory().unwrap();
        let mut chat = Conversation::new("c");
        chat.ask("one", 1);
        keep(&mut store, Job::Save(Box::new(chat.clone())), moment()).unwrap();
        let msgs = keep(&mut store, Job::Delete("c".into()), moment()).unwrap();
        assert!(msgs.iter().any(|msg| matches!(msg, Msg::Heard(_, Heard::Gone(gone)) if **gone == chat)));
        let again = keep(&mut store, Job::Delete("c".into()), moment()).unwrap();
        assert_eq!(texts(&again), ["That chat is gone already"]);
    }
}
