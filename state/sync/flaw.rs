//! Known mistakes of such protocols. Only tests switch one on, to prove that they would notice it.

/// A mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "only tests make mistakes on purpose"))]
pub(crate) enum Flaw {
    /// None: what everybody uses.
    #[default]
    None,
    /// The cursor is saved before the rows it passes.
    CursorFirst,
    /// Writes are sent without conditions.
    Unconditional,
    /// A push without an answer is taken for done.
    AssumeDone,
    /// A push without an answer is forgotten and built anew.
    ForgetInflight,
    /// A push is sent again under a new id.
    NewCid,
    /// What lost a merge is dropped.
    DropLosers,
    /// Our whole record wins every merge.
    LocalWins,
    /// The remote's whole record wins every merge.
    RemoteWins,
    /// Records that belong together are sent one by one.
    SplitGroups,
    /// A gap in the log is jumped over.
    IgnoreGaps,
    /// An acknowledged push overwrites what was edited meanwhile.
    AckOverwrites,
    /// The old item stays when a date moves.
    LeaveOldItem,
    /// A removal beats an edit.
    RemovalWins,
    /// What is merged starts from nothing instead of the common base.
    NoBase,
}
