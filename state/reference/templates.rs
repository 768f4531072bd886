//! What the coach is told for each kind of question, and with which blocks of data.
//!
//! A prompt says how to answer and from what, never what the figures are: those stand in the blocks. No prompt holds a
//! number of its own.

use crate::record::{ChatTemplate, Conditions};

/// The blocks of data that a template may ask for, one for each question that the plan puts to the tables: thirty days of
/// entries and sends; goals and what was sent since; injuries and soreness; a week of food against the targets; what was
/// planned against what was done.
pub const CONTEXT_BLOCKS: [&str; 5] =
    ["recent-performance", "goal-tracking", "health-patterns", "nutrition-compliance", "training-adherence"];

/// One template of the shipped set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShippedTemplate {
    /// `coaching`, `nutrition`, `technique`, `motivation`, `analysis`.
    pub kind: &'static str,
    /// Id, a slug.
    pub id: &'static str,
    /// The smallest comes first; those for every occasion come last.
    pub priority: u32,
    /// `beginner`, `intermediate`, `advanced`; none where it fits all.
    pub level: Option<&'static str>,
    /// Days that the newest record may be old; none where age does not matter.
    pub data_age_days: Option<u32>,
    /// What brings it up: a word of the question, or something that happened. Empty fits every question of its kind.
    pub triggers: &'static [&'static str],
    /// Names out of [`CONTEXT_BLOCKS`].
    pub context: &'static [&'static str],
    /// What the coach is told.
    pub prompt: &'static str,
}

/// The shipped set.
pub fn shipped_templates() -> impl Iterator<Item = &'static ShippedTemplate> {
    ALL.iter()
}

/// The shipped set as records.
pub fn templates() -> Vec<ChatTemplate> {
    shipped_templates().map(record).collect()
}

fn record(template: &ShippedTemplate) -> ChatTemplate {
    let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    ChatTemplate {
        template_type: template.kind.into(),
        template_id: template.id.into(),
        prompt: template.prompt.into(),
        context: owned(template.context),
        priority: Some(f64::from(template.priority)),
        conditions: Conditions {
            user_level: template.level.map(Into::into),
            data_age: template.data_age_days.map(f64::from),
            triggers: owned(template.triggers),
        },
    }
}

const ALL: &[ShippedTemplate] = &[
    ShippedTemplate {
        kind: "coaching",
        id: "coaching-general",
        priority: 90,
        level: None,
        data_age_days: None,
        triggers: &[],
        context: &["recent-performance", "goal-tracking", "health-patterns", "training-adherence"],
        prompt: "Answer the question from the blocks of data. Use only figures that stand in them, cite the sessions and \
                 sends they rest on, and name what is missing in place of guessing. Health comes before goals: when \
                 health-patterns shows pain or rising soreness, say so before any training advice. End with one thing to \
                 do next.",
    },
    ShippedTemplate {
        kind: "coaching",
        id: "coaching-next-session",
        priority: 20,
        level: None,
        data_age_days: Some(14),
        triggers: &["next-session", "today", "tomorrow", "what should i train"],
        context: &["recent-performance", "health-patterns", "training-adherence"],
        prompt: "Propose one session. Begin with what training-adherence has planned for the day; if it was missed before \
                 or soreness speaks against it, say so and change it. Give warm-up, main part and when to stop, with rests. \
                 Loads and grades come from the sessions in the data; where there are none, describe the effort in words. \
                 A planned rest day stays a rest day.",
    },
    ShippedTemplate {
        kind: "coaching",
        id: "coaching-beginner",
        priority: 30,
        level: Some("beginner"),
        data_age_days: None,
        triggers: &["plan", "train", "stronger", "improve"],
        context: &["recent-performance", "health-patterns"],
        prompt: "The climber is new to this. Favour many easy and varied climbs, movement drills and rest between days over \
                 any finger or campus training, and explain each term at its first use. Judge by what recent-performance \
                 shows, not by the grade that is hoped for. Cite the sessions meant.",
    },
    ShippedTemplate {
        kind: "coaching",
        id: "coaching-sore-or-hurt",
        priority: 10,
        level: None,
        data_age_days: None,
        triggers: &["injury", "pain", "sore", "soreness", "tweak", "finger", "elbow", "shoulder"],
        context: &["health-patterns", "recent-performance"],
        prompt: "Something hurts or is sore. Do not diagnose and do not prescribe. Say what the data shows: which body part, \
                 since when, after which sessions, and whether it came before in the injury history. Ask about what is not \
                 recorded. Suggest less load on that part and what can still be done without it. Swelling, a pop, numbness, \
                 pain at night or pain that stays: stop training advice and refer to a professional.",
    },
    ShippedTemplate {
        kind: "coaching",
        id: "coaching-after-a-gap",
        priority: 15,
        level: None,
        data_age_days: None,
        triggers: &["long-gap", "coming back", "after a break", "ill", "deload"],
        context: &["recent-performance", "health-patterns", "training-adherence"],
        prompt: "The climber returns after a break. Compare the last sessions before it with those since, and cite both. \
                 Rebuild volume before intensity, and leave the old maximum out of the first weeks. Missed days need no \
                 making up, and nobody is to blame for them.",
    },
    ShippedTemplate {
        kind: "nutrition",
        id: "nutrition-general",
        priority: 90,
        level: None,
        data_age_days: None,
        triggers: &[],
        context: &["nutrition-compliance"],
        prompt: "Answer from nutrition-compliance. Count only days that are logged completely, and say how many of them \
                 there are. Compare with the athlete's own targets and propose none below them. Dietary restrictions are \
                 kept without comment. Name foods and times of day before grams. A missed target is a fact, never a fault.",
    },
    ShippedTemplate {
        kind: "nutrition",
        id: "nutrition-before-and-after",
        priority: 20,
        level: None,
        data_age_days: Some(7),
        triggers: &["before training", "after training", "pre-session", "post-session", "project day", "competition"],
        context: &["nutrition-compliance", "training-adherence"],
        prompt: "Advise on food and drink round one session: what before it, what in between when it is long, what after. \
                 Take length and kind of the session from training-adherence and habits from the logged meals. Work with \
                 what the athlete already eats. Say when the log is too thin to tell.",
    },
    ShippedTemplate {
        kind: "nutrition",
        id: "nutrition-low-energy",
        priority: 10,
        level: None,
        data_age_days: Some(14),
        triggers: &["tired", "low-energy", "weight", "cut", "lose weight", "diet"],
        context: &["nutrition-compliance", "health-patterns", "recent-performance"],
        prompt: "Energy or weight is in question. Set intake, training and how the athlete felt beside each other as the \
                 data has them, with the days that are missing. Suggest no deficit and no target below the athlete's own. \
                 Lasting fatigue, recurring injury or lost periods beside low intake: tell what low energy availability \
                 is, that its limits are debated, and refer to a professional. Where food seems to cause distress, leave \
                 the figures and say where help is.",
    },
    ShippedTemplate {
        kind: "technique",
        id: "technique-general",
        priority: 90,
        level: None,
        data_age_days: None,
        triggers: &[],
        context: &["recent-performance", "goal-tracking"],
        prompt: "Answer about movement. Find in recent-performance which steepness and which holds lag behind the others, \
                 and cite the climbs. Offer two or three drills, each with what to pay attention to and how to tell that it \
                 works, out of the exercises of the journal where one fits. Climbs for drills are well below the maximum \
                 shown. What cannot be seen in a log, ask about.",
    },
    ShippedTemplate {
        kind: "technique",
        id: "technique-style-weakness",
        priority: 20,
        level: None,
        data_age_days: Some(60),
        triggers: &["slab", "overhang", "roof", "vertical", "footwork", "weakness", "style"],
        context: &["recent-performance", "goal-tracking"],
        prompt: "One style is in question. Compare it with the others by sends, tries and first-try sends as the data has \
                 them, always with the number of climbs behind a figure; a handful of climbs shows a hint, not a weakness. \
                 Then connect it with the goal: does the goal need this style? Give one drill for the warm-up and one for \
                 the main part of a session.",
    },
    ShippedTemplate {
        kind: "technique",
        id: "technique-project-tactics",
        priority: 15,
        level: None,
        data_age_days: Some(60),
        triggers: &["project", "crux", "beta", "redpoint", "attempts"],
        context: &["recent-performance", "goal-tracking"],
        prompt: "A project is in question. List its sessions in order: tries, high point, condition of the day, what the \
                 notes say, each cited. Say what changed between them. Propose tactics for the next session: warm-up, links \
                 to try, rest between tries, and a sign at which to stop for the day. Give no date for the send.",
    },
    ShippedTemplate {
        kind: "motivation",
        id: "motivation-general",
        priority: 90,
        level: None,
        data_age_days: None,
        triggers: &[],
        context: &["recent-performance", "goal-tracking"],
        prompt: "Encourage with facts. Pick what did get better in the data, cite it, and say why it matters for the goal. If \
                 nothing did, say so plainly and point at what was kept up. No slogans, no comparison with other climbers, \
                 no promise.",
    },
    ShippedTemplate {
        kind: "motivation",
        id: "motivation-plateau",
        priority: 20,
        level: None,
        data_age_days: Some(60),
        triggers: &["plateau", "stuck", "frustrated", "no progress", "give up"],
        context: &["recent-performance", "goal-tracking", "health-patterns"],
        prompt: "The climber feels stuck. First check whether the data agrees: sends, tries and variety now against before. \
                 Tries above the level often come ahead of a jump; show them if they are there. Then one change worth \
                 trying for a few weeks, and how both of you will see whether it helped. Rest counts as a change.",
    },
    ShippedTemplate {
        kind: "motivation",
        id: "motivation-breakthrough",
        priority: 10,
        level: None,
        data_age_days: Some(7),
        triggers: &["new-send", "breakthrough", "milestone", "personal-best", "sent"],
        context: &["recent-performance", "goal-tracking"],
        prompt: "Something special was sent. Name it, cite it, and tell what led there as the journal has it: sessions, tries, \
                 what the notes say. Say what it means for the goals without raising them. Keep it short and warm.",
    },
    ShippedTemplate {
        kind: "analysis",
        id: "analysis-general",
        priority: 90,
        level: None,
        data_age_days: None,
        triggers: &[],
        context: &["recent-performance", "goal-tracking", "training-adherence"],
        prompt: "Analyse what is asked, and only from figures in the data. For each figure give the period, the number of \
                 records behind it and the days that are missing. Tell what follows from it apart from what merely fits. \
                 Ranges stay ranges. Two things that happened together are not cause and effect: give the base rate.",
    },
    ShippedTemplate {
        kind: "analysis",
        id: "analysis-weekly-review",
        priority: 20,
        level: None,
        data_age_days: Some(14),
        triggers: &["week", "weekly", "review", "summary", "new-week"],
        context: &[
            "recent-performance",
            "goal-tracking",
            "health-patterns",
            "nutrition-compliance",
            "training-adherence",
        ],
        prompt: "Review the week: what was planned and what was done, load against the weeks before, best sends, soreness, \
                 food against targets. A line or two each, cited; leave out what has no data and name it at the end. Days \
                 that were ill, injured, travelling or deload count neither way. Close with one thing to keep and one to \
                 change.",
    },
    ShippedTemplate {
        kind: "analysis",
        id: "analysis-goal",
        priority: 15,
        level: None,
        data_age_days: Some(90),
        triggers: &["goal", "on track", "forecast", "target", "by when"],
        context: &["goal-tracking", "recent-performance"],
        prompt: "Tell how the goal stands. Use the pyramid, the current grade and, where the data holds one, the forecast \
                 with its range and the tries it assumes; without one say that there is not enough data. Name the band or \
                 style with the largest gap. Never turn a range into a single date, and never convert between boulders and \
                 routes.",
    },
    ShippedTemplate {
        kind: "analysis",
        id: "analysis-load",
        priority: 18,
        level: None,
        data_age_days: Some(28),
        triggers: &["load", "overtraining", "volume", "too much", "monotony", "acwr"],
        context: &["recent-performance", "health-patterns", "training-adherence"],
        prompt: "Describe the training load: the week, its change against the four weeks before, how even the days were, and \
                 how energy and soreness moved with it. There is no proven safe zone for any ratio; do not speak of one. \
                 Sessions without effort or duration are left out of load: say how many.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Table, body, check};
    use std::collections::HashSet;

    const KINDS: [&str; 5] = ["coaching", "nutrition", "technique", "motivation", "analysis"];

    #[test]
    fn every_template_may_be_saved_and_has_its_own_id() {
        let mut ids = HashSet::new();
        for template in templates() {
            assert_eq!(check(Table::ChatTemplates, &body(&template)), [], "{}", template.template_id);
            assert!(template.template_id.starts_with(&template.template_type), "{}", template.template_id);
            assert!(ids.insert(template.template_id.clone()), "{} twice", template.template_id);
        }
        assert!(ids.len() >= 12, "{}", ids.len());
    }

    #[test]
    fn a_prompt_names_no_figure_of_its_own() {
        for template in shipped_templates() {
            assert!(!template.prompt.chars().any(|c| c.is_ascii_digit()), "{}", template.id);
            assert!(template.prompt.matches('.').count() >= 3, "{} says too little", template.id);
        }
    }

    #[test]
    fn blocks_are_those_that_exist_and_each_is_asked_for() {
        let asked: HashSet<&str> = shipped_templates().flat_map(|template| template.context).copied().collect();
        assert_eq!(asked, CONTEXT_BLOCKS.into_iter().collect());
        for template in shipped_templates() {
            let once: HashSet<_> = template.context.iter().collect();
            assert!(!once.is_empty() && once.len() == template.context.len(), "{}", template.id);
            let named = CONTEXT_BLOCKS.iter().filter(|block| template.prompt.contains(*block));
            for block in named {
                assert!(template.context.contains(block), "{} names {block} without asking for it", template.id);
            }
        }
    }

    #[test]
    fn there_is_one_for_every_question_and_it_comes_last() {
        for kind in KINDS {
            let of_kind: Vec<_> = shipped_templates().filter(|template| template.kind == kind).collect();
            let fits_all =
                |t: &&&ShippedTemplate| t.triggers.is_empty() && t.level.is_none() && t.data_age_days.is_none();
            let general: Vec<_> = of_kind.iter().filter(fits_all).collect();
            assert_eq!(general.len(), 1, "{kind}");
            assert!(of_kind.len() >= 3, "{kind}");
            assert!(of_kind.iter().all(|template| template.priority <= general[0].priority), "{kind}");
        }
    }

    #[test]
    fn injury_comes_before_everything_else_in_coaching() {
        let first = shipped_templates().filter(|t| t.kind == "coaching").min_by_key(|t| (t.priority, t.id));
        assert_eq!(first.map(|t| t.id), Some("coaching-sore-or-hurt"));
    }
}
