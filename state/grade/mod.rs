//! Grade scales (interface; the tables follow).
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use serde::{Deserialize, Serialize};
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scale {
    #[serde(rename = "v-scale")]
    VScale,
    #[serde(rename = "font")]
    Font,
    #[serde(rename = "yds")]
    Yds,
    #[serde(rename = "french")]
    French,
    #[serde(rename = "uiaa")]
    Uiaa,
    #[serde(rename = "ewbank")]
    Ewbank,
    #[serde(rename = "text")]
    Text,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Discipline {
    Boulder,
    Route,
}
impl Scale {
    pub const ALL: [Scale; 7] =
        [Scale::VScale, Scale::Font, Scale::Yds, Scale::French, Scale::Uiaa, Scale::Ewbank, Scale::Text];
    pub fn as_str(self) -> &'static str {
        match self {
            Scale::VScale => "v-scale",
            Scale::Font => "font",
            Scale::Yds => "yds",
            Scale::French => "french",
            Scale::Uiaa => "uiaa",
            Scale::Ewbank => "ewbank",
            Scale::Text => "text",
        }
    }
    pub fn parse(s: &str) -> Option<Scale> {
        Self::ALL.into_iter().find(|x| x.as_str() == s)
    }
    pub fn discipline(self) -> Option<Discipline> {
        match self {
            Scale::VScale | Scale::Font => Some(Discipline::Boulder),
            Scale::Text => None,
            _ => Some(Discipline::Route),
        }
    }
    pub fn short(self) -> &'static str {
        self.as_str()
    }
}
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grade {
    scale: Scale,
    text: String,
    rank: u32,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub discipline: Option<Discipline>,
    pub boulder: Scale,
    pub route: Scale,
}
impl Default for Hint {
    fn default() -> Self {
        Self { discipline: None, boulder: Scale::VScale, route: Scale::Yds }
    }
}
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a grade: {0}")]
pub struct GradeError(pub String);
impl Grade {
    pub fn parse(scale: Scale, text: &str) -> Result<Grade, GradeError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let rank = digits.parse::<u32>().map_err(|_| GradeError(text.into()))?;
        Ok(Grade { scale, text: text.into(), rank: rank * 10 })
    }
    pub fn guess(text: &str, hint: &Hint) -> Result<Grade, GradeError> {
        let scale = if text.starts_with(['V', 'v']) {
            Scale::VScale
        } else if text.starts_with("5.") {
            Scale::Yds
        } else {
            hint.boulder
        };
        Grade::parse(scale, text)
    }
    pub fn text(&self) -> &str {
        &self.text
    }
    pub fn canonical(&self) -> String {
        self.text.clone()
    }
    pub fn scale(&self) -> Scale {
        self.scale
    }
    pub fn numeric(&self) -> Option<u32> {
        Some(20000 + self.rank * 10)
    }
    pub fn rank(&self) -> u32 {
        self.rank
    }
    pub fn scores(&self) -> Option<(u8, u8)> {
        None
    }
    pub fn convert(&self, _to: Scale) -> Vec<String> {
        Vec::new()
    }
    pub fn conversions(&self) -> Vec<(Scale, Vec<String>)> {
        Vec::new()
    }
    pub fn band(&self) -> (u32, String) {
        (self.rank, self.text.clone())
    }
    pub fn compare(&self, other: &Grade) -> Option<std::cmp::Ordering> {
        (self.scale == other.scale).then(|| self.rank.cmp(&other.rank))
    }
    pub fn ircra(&self) -> Option<f64> {
        None
    }
}
pub fn rank_label(_scale: Scale, rank: u32) -> String {
    format!("V{}", rank / 10)
}
pub fn bands(_scale: Scale) -> Vec<(u32, String)> {
    (0..18).map(|n| (n * 10, format!("V{n}"))).collect()
}
