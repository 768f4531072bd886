//! The names of scales and disciplines. What a scale's grades are is in `table` and `single`.

use serde::{Deserialize, Serialize};

/// A grading scale; the wire names are those of the attribute `gradeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scale {
    /// Hueco or V scale, boulders: `VB`, `V0` to `V17`.
    #[serde(rename = "v-scale")]
    VScale,
    /// Fontainebleau, boulders: `3` to `9A`.
    #[serde(rename = "font")]
    Font,
    /// Yosemite Decimal System, routes: `3rd` to `5.15d`.
    #[serde(rename = "yds")]
    Yds,
    /// French sport grades, routes: `3` to `9c`.
    #[serde(rename = "french")]
    French,
    /// UIAA, routes: `1` to `12-`, Roman numerals too.
    #[serde(rename = "uiaa")]
    Uiaa,
    /// Ewbank, routes: `1` to `39`.
    #[serde(rename = "ewbank")]
    Ewbank,
    /// What no scale knows: gym colours, kyu, E grades, ice. Kept and shown, never ordered.
    #[serde(rename = "text")]
    Text,
}

/// What a scale grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Discipline {
    /// Without a rope.
    Boulder,
    /// With a rope, or alone on a route: sport, trad, top-rope.
    Route,
}

impl Discipline {
    /// `boulder` or `route`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boulder => "boulder",
            Self::Route => "route",
        }
    }
}

impl Scale {
    /// Every scale, boulders first, text last.
    pub const ALL: [Self; 7] =
        [Self::VScale, Self::Font, Self::Yds, Self::French, Self::Uiaa, Self::Ewbank, Self::Text];

    /// The wire name: `v-scale`, `font`, `yds`, `french`, `uiaa`, `ewbank`, `text`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VScale => "v-scale",
            Self::Font => "font",
            Self::Yds => "yds",
            Self::French => "french",
            Self::Uiaa => "uiaa",
            Self::Ewbank => "ewbank",
            Self::Text => "text",
        }
    }

    /// Reads a wire name or what people type instead of it (`v`, `vscale`, `fontainebleau`, `yosemite`), case aside.
    pub fn parse(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "v-scale" | "vscale" | "v" | "hueco" => Some(Self::VScale),
            "font" | "fontainebleau" | "fb" => Some(Self::Font),
            "yds" | "yosemite" => Some(Self::Yds),
            "french" | "fr" => Some(Self::French),
            "uiaa" => Some(Self::Uiaa),
            "ewbank" => Some(Self::Ewbank),
            "text" => Some(Self::Text),
            _ => None,
        }
    }

    /// What the scale grades; text may be either.
    pub fn discipline(self) -> Option<Discipline> {
        match self {
            Self::VScale | Self::Font => Some(Discipline::Boulder),
            Self::Yds | Self::French | Self::Uiaa | Self::Ewbank => Some(Discipline::Route),
            Self::Text => None,
        }
    }

    /// The name for titles and sentences: `V`, `Font`, `YDS`, `French`, `UIAA`, `Ewbank`, `Text`.
    pub fn short(self) -> &'static str {
        match self {
            Self::VScale => "V",
            Self::Font => "Font",
            Self::Yds => "YDS",
            Self::French => "French",
            Self::Uiaa => "UIAA",
            Self::Ewbank => "Ewbank",
            Self::Text => "Text",
        }
    }

    /// Grades of the scale to show in a message about a wrong one.
    pub(super) fn examples(self) -> &'static str {
        match self {
            Self::VScale => "VB, V-easy, V0 to V17, V5+, V5-, V5-6",
            Self::Font => "3 to 9A, 7A+, 6C/6C+",
            Self::Yds => "3rd, 4th, 5.0 to 5.9, 5.10a to 5.15d, 5.9+, 5.10-, 5.10a/b",
            Self::French => "3 to 9c, 7a+, 7c+/8a",
            Self::Uiaa => "1 to 12-, 7+, VI-, 7+/8-",
            Self::Ewbank => "1 to 39, 24/25",
            Self::Text => "any text",
        }
    }
}
