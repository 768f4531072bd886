//! What the climber configures. Plain data; reading the file and the environment is the binary's business.

use crate::grade::{Hint, Scale};
use chrono::NaiveTime;
use std::collections::BTreeMap;

/// Which colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the terminal says, else dark.
    #[default]
    Auto,
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourDepth {
    /// None: `NO_COLOR`, or asked for.
    None,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// 256 indexed colours.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

/// Which characters charts and marks are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Braille, blocks, stars.
    #[default]
    Unicode,
    /// For terminals where those are two cells wide, or missing.
    Ascii,
}

/// What is kept off a shared screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Body weight.
    pub weight: bool,
    /// Calories and macros.
    pub calories: bool,
}

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Dark or light.
    pub theme: ThemeChoice,
    /// Colours.
    pub colours: ColourDepth,
    /// Characters.
    pub glyphs: Glyphs,
    /// Boulder scale of new grades; the account's preference wins.
    pub boulder_scale: Scale,
    /// Route scale of new grades; the account's preference wins.
    pub route_scale: Scale,
    /// When a new day starts; before it, a session belongs to the day before.
    pub day_starts: NaiveTime,
    /// What is kept off the screen.
    pub hidden: Hidden,
    /// Millilitres that one key press adds.
    pub glass_ml: u32,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Action -> keys, replacing the built-in ones: `"journal.filter" = "F"`.
    pub keys: BTreeMap<String, String>,
    /// Place -> colour -> grades: `"Movement" = { yellow = "V2-V3" }`.
    pub place_grades: BTreeMap<String, BTreeMap<String, String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Auto,
            colours: ColourDepth::True,
            glyphs: Glyphs::Unicode,
            boulder_scale: Scale::VScale,
            route_scale: Scale::Yds,
            day_starts: NaiveTime::from_hms_opt(4, 0, 0).unwrap_or_default(),
            hidden: Hidden::default(),
            glass_ml: 250,
            mouse: true,
            keys: BTreeMap::new(),
            place_grades: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// How a grade without prefix is read.
    pub fn hint(&self) -> Hint {
        Hint { discipline: None, boulder: self.boulder_scale, route: self.route_scale }
    }
}
