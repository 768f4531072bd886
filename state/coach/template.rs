//! Which chat template goes with a question: by kind, level, age of the data and triggers; the smallest priority first,
//! then the id. The shipped ones and the athlete's own from local files are chosen from alike.

use super::words::Words;
use crate::grade::{Grade, Scale, rank_label};
use crate::insight::{SendsSpec, Window, benchmark};
use crate::record::{Body, ChatTemplate, Profile, Table, check, readable};
use crate::reference;
use crate::row::Ascent;
use chrono::NaiveDate;

/// What a question is about, as `templateType` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Training, health, what to do next.
    #[default]
    Coaching,
    /// Food and water.
    Nutrition,
    /// Movement, style, tactics.
    Technique,
    /// Feeling stuck, celebrating.
    Motivation,
    /// Figures, reviews, comparisons.
    Analysis,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Coaching, Self::Nutrition, Self::Technique, Self::Motivation, Self::Analysis];

    /// As the table names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coaching => "coaching",
            Self::Nutrition => "nutrition",
            Self::Technique => "technique",
            Self::Motivation => "motivation",
            Self::Analysis => "analysis",
        }
    }

    /// The kind that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

/// How far somebody has come, as `userLevel` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Under 10 on the IRCRA scale (5.10a, 6a).
    Beginner,
    /// 10 to 17.
    Intermediate,
    /// 18 (5.12a, V4) and more.
    Advanced,
}

impl Level {
    /// As the table names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }
}

/// The level by the hardest send of a year (Draper 2015, the men's bounds), else by years of climbing: under one, under
/// four. None when neither is known.
pub fn level(ascents: &[Ascent], profile: &Profile, today: NaiveDate) -> Option<Level> {
    let best = |scale: Scale| {
        let spec = SendsSpec { window: Window::Y1, ..SendsSpec::new(scale) };
        let rank = benchmark::maximum(ascents, &spec, today).value().map(|best| best.rank)?;
        Grade::parse(scale, &rank_label(scale, rank)).ok()?.ircra()
    };
    let known = Scale::ALL.into_iter().filter(|scale| *scale != Scale::Text).filter_map(best).reduce(f64::max);
    match (known, profile.years_climbing) {
        (Some(ircra), _) if ircra < 10.0 => Some(Level::Beginner),
        (Some(ircra), _) if ircra < 18.0 => Some(Level::Intermediate),
        (Some(_), _) => Some(Level::Advanced),
        (None, Some(years)) if years < 1.0 => Some(Level::Beginner),
        (None, Some(years)) if years < 4.0 => Some(Level::Intermediate),
        (None, years) => years.map(|_| Level::Advanced),
    }
}

/// What templates are chosen by.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// What the question is about.
    pub kind: Kind,
    /// The question.
    pub question: &'a str,
    /// The athlete's level, if it is known.
    pub level: Option<Level>,
    /// Days since the newest record that matters; none without any.
    pub newest_days: Option<i64>,
}

/// The shipped templates, and before them those of the athlete that may be used.
pub fn all(own: &[Body]) -> Vec<ChatTemplate> {
    let mut all: Vec<ChatTemplate> = own_templates(own).0;
    all.extend(reference::templates().into_iter().filter(|shipped| {
        own.iter().all(|own| own.get("templateId").and_then(serde_json::Value::as_str) != Some(&shipped.template_id))
    }));
    all
}

/// The athlete's own templates, and a sentence for each that cannot be used.
pub fn own_templates(own: &[Body]) -> (Vec<ChatTemplate>, Vec<String>) {
    let mut errors = Vec::new();
    let mut fine = Vec::new();
    for (at, body) in own.iter().enumerate() {
        let template: ChatTemplate = readable(body);
        let name =
            if template.template_id.is_empty() { format!("template {}", at + 1) } else { template.template_id.clone() };
        let mut wrong: Vec<String> = check(Table::ChatTemplates, body).iter().map(ToString::to_string).collect();
        wrong.extend(template.context.iter().filter(|block| !reference::CONTEXT_BLOCKS.contains(&block.as_str())).map(
            |block| {
                format!("context: {block:?} is no block of data, they are {}", reference::CONTEXT_BLOCKS.join(", "))
            },
        ));
        if wrong.is_empty() {
            fine.push(template);
        } else {
            errors.push(format!("{name}: {}", wrong.join("; ")));
        }
    }
    (fine, errors)
}

/// The template for an occasion; none when not even a general one of its kind is there.
pub fn select<'a>(templates: &'a [ChatTemplate], occasion: &Occasion<'_>) -> Option<&'a ChatTemplate> {
    let words = Words::new(occasion.question);
    let fits = |template: &&ChatTemplate| {
        let conditions = &template.conditions;
        let level = conditions.user_level.as_deref();
        template.template_type == occasion.kind.as_str()
            && level.is_none_or(|level| occasion.level.is_some_and(|own| own.as_str() == level))
            && conditions.data_age.is_none_or(|days| occasion.newest_days.is_some_and(|own| own as f64 <= days))
            && (conditions.triggers.is_empty() || conditions.triggers.iter().any(|trigger| triggered(&words, trigger)))
    };
    let order = |template: &&ChatTemplate| (template.priority.unwrap_or(f64::MAX), template.template_id.clone());
    templates.iter().filter(fits).min_by(|a, b| {
        let (a, b) = (order(a), order(b));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    })
}

/// The kind whose triggers the question names, the most urgent first; none when it names none.
pub fn kind_by_trigger(templates: &[ChatTemplate], question: &str) -> Option<Kind> {
    let words = Words::new(question);
    let named = templates
        .iter()
        .filter(|template| template.conditions.triggers.iter().any(|trigger| triggered(&words, trigger)));
    let first = named.min_by(|a, b| {
        a.priority
            .unwrap_or(f64::MAX)
            .total_cmp(&b.priority.unwrap_or(f64::MAX))
            .then(a.template_id.cmp(&b.template_id))
    });
    first.and_then(|template| Kind::parse(&template.template_type))
}

/// Whether a question names a trigger; a plural counts.
fn triggered(words: &Words, trigger: &str) -> bool {
    let phrase = Words::new(&trigger.replace('-', " ")).list.join(" ");
    !phrase.is_empty() && (words.has(&phrase) || words.has(&format!("{phrase}s")))
}
