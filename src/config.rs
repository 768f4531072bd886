//! The configuration: a TOML file, then variables, then defaults.
//!
//! Every key is in `config.example.toml`, and every key outside `[keys]`, `[places]` and `[coach.prices]` is also a variable: `theme` is
//! `V7_THEME`, `sync.user_id` would be `V7_SYNC_USER_ID`. A key nobody knows is an error with its line.

mod coach;

pub use coach::CoachNetwork;

use chrono::NaiveTime;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use v7_cloud::Connection;
use v7_state::coach::config::CoachConfig;
use v7_state::grade::{Discipline, Scale};
use v7_state::settings::{ColourDepth, Glyphs, Hidden, Settings, ThemeChoice};

/// The file as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    theme: String,
    colours: String,
    glyphs: String,
    boulder_scale: String,
    route_scale: String,
    day_starts: String,
    timezone: String,
    hide: Vec<String>,
    glass_ml: u32,
    mouse: bool,
    journal: String,
    aws: Aws,
    sync: Sync,
    coach: coach::Section,
    keys: BTreeMap<String, String>,
    places: BTreeMap<String, BTreeMap<String, String>>,
}

/// `[aws]`: empty is what the standard AWS variables and files say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Aws {
    region: String,
    profile: String,
    endpoint: String,
    table_prefix: String,
}

impl Default for Aws {
    fn default() -> Self {
        Self { region: String::new(), profile: String::new(), endpoint: String::new(), table_prefix: "v7-".to_owned() }
    }
}

/// `[sync]`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Sync {
    user_id: String,
    enabled: bool,
}

impl Default for Sync {
    fn default() -> Self {
        Self { user_id: String::new(), enabled: true }
    }
}

impl Default for File {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            colours: "auto".into(),
            glyphs: "unicode".into(),
            boulder_scale: "v-scale".into(),
            route_scale: "yds".into(),
            day_starts: "04:00".into(),
            timezone: String::new(),
            hide: Vec::new(),
            glass_ml: 250,
            mouse: true,
            journal: String::new(),
            aws: Aws::default(),
            sync: Sync::default(),
            coach: coach::Section::default(),
            keys: BTreeMap::new(),
            places: BTreeMap::new(),
        }
    }
}

/// The keys that are also variables.
const VARIABLES: [&str; 30] = [
    "theme",
    "colours",
    "glyphs",
    "boulder_scale",
    "route_scale",
    "day_starts",
    "timezone",
    "hide",
    "glass_ml",
    "mouse",
    "journal",
    "aws.region",
    "aws.profile",
    "aws.endpoint",
    "aws.table_prefix",
    "sync.user_id",
    "sync.enabled",
    "coach.cloud",
    "coach.model",
    "coach.fallback_model",
    "coach.router_model",
    "coach.region",
    "coach.profile",
    "coach.endpoint",
    "coach.local_url",
    "coach.local_model",
    "coach.max_tokens",
    "coach.monthly_budget",
    "coach.share",
    "coach.templates",
];

/// What the program runs with.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Config {
    /// How the journal looks and behaves.
    pub settings: Settings,
    /// IANA time zone, where it is not the system's.
    pub timezone: Option<chrono_tz::Tz>,
    /// Where the journal is, unless `--journal` says otherwise.
    pub journal: Option<PathBuf>,
    /// How to reach AWS.
    pub connection: Connection,
    /// Whose journal the tables hold; `None` where sync is not configured, or switched off.
    pub user_id: Option<String>,
    /// Whether a user id is configured and sync switched off.
    pub sync_off: bool,
    /// The coach.
    pub coach: CoachConfig,
    /// How the coach's models are reached.
    pub coach_network: CoachNetwork,
}

/// Something in the configuration that cannot be used: what, where, and what is allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads `path` (or, when it is not `must_exist`, the defaults in its absence) and the variables.
    ///
    /// # Errors
    /// One sentence with the file, the line and what is allowed there.
    pub fn load(path: &Path, must_exist: bool, variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => String::new(),
            Err(error) => return Err(ConfigError(format!("cannot read the config {}: {error}", path.display()))),
        };
        let file = parse(&text).map_err(|problem| ConfigError(format!("{}{problem}", path.display())))?;
        let config = Self::from_file(file.clone())
            .map_err(|problem| ConfigError(format!("{}: {problem}; see config.example.toml", path.display())))?;
        match overridden(file, &text, variable)? {
            None => Ok(config),
            Some((file, names)) => Self::from_file(file)
                .map_err(|problem| ConfigError(format!("{names}: {problem}; see config.example.toml"))),
        }
    }

    fn from_file(file: File) -> Result<Self, String> {
        let scale = |key: &str, value: &str, discipline| {
            Scale::parse(value).filter(|scale| scale.discipline() == Some(discipline)).ok_or_else(|| {
                let allowed: Vec<_> =
                    Scale::ALL.iter().filter(|s| s.discipline() == Some(discipline)).map(|s| s.as_str()).collect();
                format!("{key} is {value:?}, allowed is {}", allowed.join(", "))
            })
        };
        let settings = Settings {
            theme: choose(
                "theme",
                &file.theme,
                &[("auto", ThemeChoice::Auto), ("dark", ThemeChoice::Dark), ("light", ThemeChoice::Light)],
            )?,
            colours: choose(
                "colours",
                &file.colours,
                &[
                    ("auto", detected_colours(|name| std::env::var(name).ok())),
                    ("none", ColourDepth::None),
                    ("16", ColourDepth::Sixteen),
                    ("256", ColourDepth::Indexed),
                    ("true", ColourDepth::True),
                ],
            )?,
            glyphs: choose("glyphs", &file.glyphs, &[("unicode", Glyphs::Unicode), ("ascii", Glyphs::Ascii)])?,
            boulder_scale: scale("boulder_scale", &file.boulder_scale, Discipline::Boulder)?,
            route_scale: scale("route_scale", &file.route_scale, Discipline::Route)?,
            day_starts: NaiveTime::parse_from_str(&file.day_starts, "%H:%M")
                .map_err(|_| format!("day_starts is {:?}, allowed is a time such as 04:00", file.day_starts))?,
            hidden: hidden(&file.hide)?,
            glass_ml: match file.glass_ml {
                ml @ 1..=5000 => ml,
                ml => return Err(format!("glass_ml is {ml}, allowed is 1 to 5000")),
            },
            mouse: file.mouse,
            keys: file.keys,
            place_grades: file.places,
        };
        let timezone = match file.timezone.as_str() {
            "" => None,
            name => Some(
                name.parse()
                    .map_err(|_| format!("timezone is {name:?}, allowed is an IANA name such as Europe/Berlin"))?,
            ),
        };
        let journal = (!file.journal.is_empty()).then(|| expand(&file.journal));
        let connection = connection(&file.aws)?;
        let user_id = user_id(&file.sync.user_id)?;
        let sync_off = user_id.is_some() && !file.sync.enabled;
        let user_id = user_id.filter(|_| file.sync.enabled);
        let (coach, coach_network) = coach::read(file.coach, &connection)?;
        Ok(Self { settings, timezone, journal, connection, user_id, sync_off, coach, coach_network })
    }
}

fn connection(aws: &Aws) -> Result<Connection, String> {
    let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if !aws.endpoint.is_empty() && !aws.endpoint.starts_with("http://") && !aws.endpoint.starts_with("https://") {
        return Err(format!("aws.endpoint is {:?}, allowed is an address such as http://127.0.0.1:8000", aws.endpoint));
    }
    // DynamoDB allows 255 characters; the longest name of ours without prefix has 19.
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    if aws.table_prefix.len() > 200 || !aws.table_prefix.chars().all(allowed) {
        let prefix = &aws.table_prefix;
        return Err(format!("aws.table_prefix is {prefix:?}, allowed are letters, digits, and _ . -"));
    }
    Ok(Connection {
        region: set(&aws.region),
        profile: set(&aws.profile),
        endpoint: set(&aws.endpoint),
        table_prefix: aws.table_prefix.clone(),
    })
}

/// DynamoDB takes a partition key of 1 to 2048 bytes.
fn user_id(text: &str) -> Result<Option<String>, String> {
    if text.len() > 2048 || text.chars().any(char::is_control) || text.trim() != text {
        return Err(format!("sync.user_id is {text:?}, allowed is the id of an account, without spaces around it"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// `~/` at the beginning is the home directory.
fn expand(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => PathBuf::from(path),
    }
}

fn hidden(words: &[String]) -> Result<Hidden, String> {
    let mut hidden = Hidden::default();
    for word in words {
        match word.as_str() {
            "weight" => hidden.weight = true,
            "calories" => hidden.calories = true,
            other => return Err(format!("hide has {other:?}, allowed is \"weight\", \"calories\"")),
        }
    }
    Ok(hidden)
}

fn choose<T: Copy>(key: &str, value: &str, allowed: &[(&str, T)]) -> Result<T, String> {
    allowed.iter().find(|(name, _)| *name == value).map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<_> = allowed.iter().map(|(name, _)| *name).collect();
        format!("{key} is {value:?}, allowed is {}", names.join(", "))
    })
}

/// How many colours the terminal says it shows. `NO_COLOR` wins: see no-color.org.
pub fn detected_colours(variable: impl Fn(&str) -> Option<String>) -> ColourDepth {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let term = set("TERM").unwrap_or_default();
    if set("NO_COLOR").is_some() || term == "dumb" {
        ColourDepth::None
    } else if set("COLORTERM").is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit")) {
        ColourDepth::True
    } else if term.contains("256color")
        || ["kitty", "alacritty", "foot", "ghostty", "wezterm"].iter().any(|t| term.contains(t))
    {
        ColourDepth::Indexed
    } else {
        ColourDepth::Sixteen
    }
}

/// Whether the background is dark, as far as `COLORFGBG` tells; dark when it does not.
pub fn dark_background(variable: impl Fn(&str) -> Option<String>) -> bool {
    let back = variable("COLORFGBG").and_then(|value| value.rsplit(';').next()?.parse::<u8>().ok());
    !matches!(back, Some(7 | 9..=15))
}

/// Reads the file's text; a problem comes as `:LINE: what is wrong`.
fn parse(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = error.message().trim().replace('\n', " ");
        format!(":{line}: {message}; see config.example.toml for what is allowed")
    })
}

/// The file with variables laid over it, and their names; `None` when none is set.
fn overridden(
    file: File,
    text: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<(File, String)>, ConfigError> {
    let set: Vec<(&str, String, String)> = VARIABLES
        .iter()
        .filter_map(|key| {
            let name = format!("V7_{}", key.to_uppercase().replace('.', "_"));
            variable(&name).map(|value| (*key, name, value))
        })
        .collect();
    if set.is_empty() {
        return Ok(None);
    }
    let names = set.iter().map(|(_, name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let mut table: toml::Table = toml::from_str(text).map_err(|error| ConfigError(error.to_string()))?;
    let mut current = file;
    for (key, name, value) in set {
        let target = match key.split_once('.') {
            None => Some((&mut table, key)),
            Some((group, key)) => table
                .entry(group)
                .or_insert_with(|| toml::Value::Table(toml::Table::new()))
                .as_table_mut()
                .map(|group| (group, key)),
        };
        if let Some((target, key)) = target {
            target.insert(key.to_owned(), as_value(key, &value));
        }
        current = table
            .clone()
            .try_into()
            .map_err(|error: toml::de::Error| ConfigError(format!("{name} is {value:?}: {}", error.message())))?;
    }
    Ok(Some((current, names)))
}

fn as_value(key: &str, text: &str) -> toml::Value {
    match key {
        "hide" | "share" => toml::Value::Array(
            text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(|word| word.to_owned().into()).collect(),
        ),
        "glass_ml" | "max_tokens" => text.parse::<i64>().map_or_else(|_| text.to_owned().into(), toml::Value::Integer),
        "monthly_budget" => text.parse::<f64>().map_or_else(|_| text.to_owned().into(), toml::Value::Float),
        "mouse" | "enabled" | "cloud" => {
            text.parse::<bool>().map_or_else(|_| text.to_owned().into(), toml::Value::Boolean)
        }
        _ => text.to_owned().into(),
    }
}

#[cfg(test)]
mod tests;
