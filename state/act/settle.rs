//! Settles a conflict of the inbox and says what became of the record.

use crate::record::Key;
use crate::settings::Hidden;
use crate::store::{Now, Resolution, Store, StoreError};
use crate::view::inbox::Dispute;

/// A conflict that was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The record.
    pub key: Key,
    /// `Settled: Grade of V7 Midnight Traverse is changed`.
    pub text: String,
    /// Whether the record is another now: then undo takes that back.
    pub changed: bool,
}

/// Settles the conflict with this number; `None` when it is settled already.
///
/// # Errors
/// [`StoreError::Invalid`] when the record would not be valid with the value; the conflict stays.
pub fn settle(store: &mut Store, n: i64, resolution: &Resolution, now: &Now) -> Result<Option<Settled>, StoreError> {
    let Some(conflict) = store.read().conflicts()?.into_iter().find(|conflict| conflict.n == n) else {
        return Ok(None);
    };
    let key = conflict.key.clone();
    let before = store.read().get(&key)?;
    let dispute = Dispute::new(conflict, before.as_ref(), "", Hidden::default());
    store.ledger().resolve(n, resolution, now)?;
    let after = store.read().get(&key)?;
    let (record, changed) = (&dispute.record, before != after);
    let text = match (&before, &after) {
        (Some(_), None) => format!("Settled: {record} is removed"),
        (None, Some(_)) => format!("Settled: {record} is back"),
        _ => {
            let became = if changed { "is changed" } else { "stays as it is" };
            let what = if dispute.is_whole() { record.clone() } else { format!("{} of {record}", dispute.attribute()) };
            format!("Settled: {what} {became}")
        }
    };
    Ok(Some(Settled { key, text, changed }))
}
