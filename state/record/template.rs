//! `v7-chat-templates`: shared reference data for the coach.

use super::field::{Field, Kind};
use serde::{Deserialize, Serialize};

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

/// What the coach is told for one kind of question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChatTemplate {
    /// `coaching`, `nutrition`, `technique`, `motivation`, `analysis`.
    pub template_type: String,
    /// Id, a slug.
    pub template_id: String,
    /// What the coach is told.
    pub prompt: String,
    /// Names of the blocks of data that come with it.
    pub context: Vec<String>,
    /// The smallest comes first; then the id decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<f64>,
    /// When it fits.
    pub conditions: Conditions,
}

/// When a template fits; what is absent asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Conditions {
    /// `beginner`, `intermediate`, `advanced`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_level: Option<String>,
    /// Days: the newest record that matters is at most this old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_age: Option<f64>,
    /// Any one of these is enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<String>,
}
