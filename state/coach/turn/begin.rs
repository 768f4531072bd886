//! Gathers what a turn begins with.

use super::Setup;
use crate::coach::config::CoachConfig;
use crate::coach::conversation::Conversation;
use crate::coach::cost::Budget;
use crate::coach::tools::Access;
use crate::coach::{privacy, route, safety};
use crate::record::ChatTemplate;
use crate::store::StoreError;

/// The setup of a question that was just added to the chat ([`Conversation::ask`], `edit` or `retry`).
///
/// # Errors
/// When the journal cannot be read.
pub fn setup(
    access: &Access<'_>,
    config: &CoachConfig,
    templates: &[ChatTemplate],
    chat: &Conversation,
    question: &str,
    consented: bool,
) -> Result<Setup, StoreError> {
    let athlete = safety::athlete(access.reader, access.today)?;
    let month = access.today.format("%Y-%m").to_string();
    Ok(Setup {
        question: question.to_owned(),
        route: route::route(question, templates, access.today),
        pre: safety::pre(question, &athlete, access.today),
        athlete,
        ladder: config.ladder(),
        config: config.clone(),
        budget: Budget { month: config.month_budget, spent: access.reader.spent(&month)? },
        consented,
        history: privacy::kept_here(chat, access.privacy).history(),
        identity: privacy::identity(access.reader)?,
        privacy: access.privacy,
    })
}
