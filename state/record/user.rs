//! `v7-users`: the account and its preferences. One row; `subscription` is the server's and never written here.

use super::Units;
use super::field::{Field, Kind};
use serde::{Deserialize, Serialize};

/// The attributes of the account.
pub const USER: &[Field] = &[
    Field::new("name", "Name", Kind::Text),
    Field::new("email", "Email", Kind::Text),
    Field::new(
        "preferences",
        "Preferences",
        Kind::Map(&[
            Field::new("units", "Units", Kind::Choice(&["metric", "imperial"])),
            Field::new("timezone", "Time zone", Kind::Text),
            Field::new("boulderScale", "Boulders in", Kind::Choice(&["v-scale", "font"])),
            Field::new("routeScale", "Routes in", Kind::Choice(&["yds", "french", "uiaa", "ewbank"])),
        ]),
    ),
    Field::new("subscription", "Subscription", Kind::Any).derived(),
    Field::new("createdAt", "Created", Kind::Stamp).derived(),
];

/// The account, as far as the journal uses it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    /// What to call the climber.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Units, time zone, scales.
    pub preferences: Preferences,
}

/// How things are entered and shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// Metric or imperial; absent until the climber was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<Units>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `v-scale` or `font`; absent until the climber was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boulder_scale: Option<String>,
    /// `yds`, `french`, `uiaa`, `ewbank`; absent until the climber was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_scale: Option<String>,
}
