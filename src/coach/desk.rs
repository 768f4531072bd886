//! What answers are made from: the journal as it is now, and the climber's own templates.

use super::{Office, templates};
use color_eyre::eyre::Result;
use v7_state::coach::conversation::Conversation;
use v7_state::coach::memory::Memory;
use v7_state::coach::privacy::{self, Privacy};
use v7_state::coach::talk::Begin;
use v7_state::coach::tools::Access;
use v7_state::coach::turn::{Setup, setup};
use v7_state::coach::{context, template};
use v7_state::record::ChatTemplate;
use v7_state::settings::Settings;
use v7_state::store::Reader;

/// A question's desk.
pub struct Desk {
    /// The journal.
    pub reader: Reader,
    /// Scales, what is hidden.
    pub settings: Settings,
    /// The athlete's day.
    pub today: chrono::NaiveDate,
    /// The shipped templates and the climber's own.
    pub templates: Vec<ChatTemplate>,
    /// Facts that the climber approved.
    pub memory: Vec<Memory>,
    /// Own templates that cannot be used: what, where and why.
    pub problems: Vec<String>,
}

impl Desk {
    /// Opens the journal for reading.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(office: &Office) -> Result<Self> {
        let reader = Reader::open(&office.journal)?;
        let memory = reader.memories()?;
        let (own, mut problems) = templates::read(office.network.templates.as_deref(), office.network.templates_named);
        problems.extend(template::own_templates(&own).1);
        Ok(Self {
            reader,
            settings: office.settings.clone(),
            today: office.clock.moment().today,
            templates: template::all(&own),
            memory,
            problems,
        })
    }

    /// What is wrong with the climber's own templates, in one sentence.
    pub fn trouble(&self) -> Option<String> {
        let (first, more) = self.problems.split_first()?;
        Some(if more.is_empty() { first.clone() } else { format!("{first} (and {} more templates)", more.len()) })
    }

    /// What tools may look at for this question: the configuration, what was switched by hand before, and in this run.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn access(&self, begin: &Begin) -> Result<Access<'_>> {
        let kept = privacy::switched(&self.reader.meta(privacy::SHARE)?.unwrap_or_default());
        let mut shared: Privacy = begin.config.privacy;
        for (domain, on) in
            kept.iter().map(|(domain, on)| (domain, *on)).chain(begin.shared.iter().map(|(d, on)| (d, *on)))
        {
            shared = shared.set(domain, on).unwrap_or(shared);
        }
        Ok(Access { reader: &self.reader, settings: &self.settings, privacy: shared, today: self.today })
    }

    /// What the turn begins with.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn setup(&self, access: &Access<'_>, begin: &Begin) -> Result<Setup> {
        let given = self.reader.meta(privacy::CONSENT)?;
        let first = begin.config.ladder().first().copied();
        let consented = first.is_some_and(|tier| privacy::covers(given.as_deref(), tier));
        let chat: &Conversation = &begin.chat;
        Ok(setup(access, &begin.config, &self.templates, chat, &begin.question, consented)?)
    }

    /// The question as a model gets it.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn prepare(
        &self,
        access: &Access<'_>,
        begin: &Begin,
        kind: template::Kind,
        identity: &privacy::Identity,
    ) -> Result<context::Prepared> {
        let brief = context::Brief {
            question: &begin.question,
            kind,
            templates: &self.templates,
            memory: &self.memory,
            identity,
        };
        Ok(context::prepare(access, &brief)?)
    }
}
