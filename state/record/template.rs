//! `v7-chat-templates`: shared reference data for the coach.

use super::field::{Field, Kind};

/// The attributes of a chat template.
pub const CHAT_TEMPLATE: &[Field] = &[
    Field::new("templateType", "Type", Kind::Choice(&["coaching", "nutrition", "technique", "motivation", "analysis"]))
        .required(),
    Field::new("prompt", "Prompt", Kind::Notes).required(),
    Field::new("context", "Context", Kind::Tags),
    Field::new("priority", "Priority", Kind::Num { min: -1e6, max: 1e6, unit: "" }),
    Field::new(
        "conditions",
        "Conditions",
        Kind::Map(&[
            Field::new("userLevel", "Level", Kind::Choice(&["beginner", "intermediate", "advanced"])),
            Field::new("dataAge", "Data age", Kind::Num { min: 0.0, max: 36500.0, unit: "days" }),
            Field::new("triggers", "Triggers", Kind::Tags),
        ]),
    ),
    Field::new("templateId", "Id", Kind::Text).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];
