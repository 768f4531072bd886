//! Goals, the sentence of the day, all figures together, and how fast they are.

use super::*;
use crate::grade::Hint;
use crate::insight::benchmark::maximum;
use crate::insight::goals::goals;
use crate::insight::load::load;
use crate::insight::project::NamedProject;
use crate::insight::pyramid::pyramid;
use crate::insight::soreness::SorenessTrend;
use crate::insight::summary::{Facets, stats};
use crate::insight::today::{Facts, InsightKind, insight};
use crate::insight::{Figure, SendsSpec, Topic, Window, explain};
use crate::record::{Goal, GoalType, NutritionProfile, Profile};
use crate::settings::Hidden;
use serde_json::Value;

fn goal(kind: GoalType, grade: &str, by: Option<&str>) -> Goal {
    Goal { grade: grade.into(), kind, target_date: by.map(Into::into), ..Goal::default() }
}

#[test]
fn goals_are_told_in_words() {
    let boulders = [sent(20, "V6", 1), sent(30, "V6", 2), sent(9, "V7", 3)];
    let cases = [
        (
            goal(GoalType::Boulder, "V8", Some("2026-12-02")),
            "V8: one grade above your best, V7, 1 climb at V7, 10 days left",
        ),
        (goal(GoalType::Boulder, "V9", None), "V9: 2 grades above your best, V7, 0 climbs at V8"),
        (goal(GoalType::Boulder, "V7", None), "V7: reached with V7 on 2026-11-13"),
        (
            goal(GoalType::Boulder, "V8", Some("2026-11-20")),
            "V8: one grade above your best, V7, 1 climb at V7, its date was 2 days ago",
        ),
        (goal(GoalType::Sport, "5.12a", None), "5.12a: no send in this scale yet"),
    ];
    for (goal, expected) in cases {
        let told = goals(std::slice::from_ref(&goal), &boulders, &Hint::default(), today());
        assert_eq!(told[0].words, expected);
    }
    let done = Goal { completed: true, ..goal(GoalType::Boulder, "V12", None) };
    assert_eq!(goals(&[done], &[], &Hint::default(), today())[0].words, "V12: done");
    let odd = goals(&[goal(GoalType::Boulder, "?!", None)], &boulders, &Hint::default(), today());
    assert!(odd[0].target.value().is_none() && odd[0].bands_left.value().is_none());
}

#[test]
fn a_goal_in_an_unused_scale_is_converted_and_says_so() {
    let told = goals(&[goal(GoalType::Boulder, "font:7C", None)], &[sent(3, "V7", 1)], &Hint::default(), today());
    assert_eq!(told[0].target.value().map(|(scale, _)| *scale), Some(Scale::VScale));
    assert!(told[0].words.contains("(about V"), "{}", told[0].words);
}

#[test]
fn the_nearest_open_goal_comes_first() {
    let all = [
        goal(GoalType::Boulder, "V9", None),
        Goal { completed: true, ..goal(GoalType::Boulder, "V5", Some("2026-01-01")) },
        goal(GoalType::Boulder, "V8", Some("2027-05-01")),
        goal(GoalType::Boulder, "V7", Some("2026-12-01")),
    ];
    let order: Vec<String> =
        goals(&all, &[], &Hint::default(), today()).into_iter().map(|goal| goal.goal.grade).collect();
    assert_eq!(order, ["V7", "V8", "V9", "V5"]);
}

fn sentence(ascents: &[Ascent], days: &[DayStat], soreness: &[SorenessTrend]) -> (InsightKind, String) {
    let spec = SendsSpec::new(Scale::VScale);
    let all = SendsSpec { window: Window::All, ..spec };
    let facts = Facts {
        load: &load(days, today(), 4),
        maximum: &maximum(ascents, &all, today()),
        pyramid: &pyramid(ascents, &spec, today()),
        soreness,
    };
    let said = insight(&facts, today());
    (said.kind, said.text)
}

#[test]
fn the_sentence_follows_the_first_rule_that_holds() {
    let sore = SorenessTrend { part: "fingers".into(), recent: 4.5, before: Figure::known(2.0, 6), n: 4 };
    let many = |newest: u64| -> Vec<Ascent> {
        let mut ascents: Vec<Ascent> = (1..12).map(|n| sent(20 + n, "V3", n)).collect();
        ascents.push(sent(newest, "V5", 99));
        ascents
    };
    let daily: Vec<DayStat> = (0..40).map(|ago| trained(ago, 60.0, 5.0)).collect();
    let harder: Vec<DayStat> = (0..40).map(|ago| trained(ago, 60.0, if ago < 7 { 8.0 } else { 4.0 })).collect();
    let cases = [
        (InsightKind::Soreness, sentence(&many(3), &daily, &[sore])),
        (InsightKind::Maximum, sentence(&many(3), &daily, &[])),
        (InsightKind::Pause, sentence(&many(30), &[trained(12, 60.0, 5.0)], &[])),
        (InsightKind::Load, sentence(&many(30), &harder, &[])),
        (InsightKind::Pyramid, sentence(&many(30), &daily, &[])),
        (InsightKind::Streak, sentence(&[], &daily, &[])),
        (InsightKind::Rhythm, sentence(&[], &[trained(2, 60.0, 5.0)], &[])),
        (InsightKind::Nothing, sentence(&[], &[], &[])),
    ];
    for (expected, (kind, text)) in &cases {
        assert_eq!(kind, expected, "{text}");
        assert!(text.ends_with('.'), "{text}");
    }
    assert_eq!(cases[3].1.1, "Load of the last seven days is 100 % above your four-week mean.");
    assert_eq!(cases[4].1.1, "Under your V5: 0 climbs at V4, where the 8:4:2:1 shape has 2.");
}

fn facets<'a>(ascents: &'a [Ascent], days: &'a [DayStat], food: &'a [FoodDay], who: &'a Who) -> Facets<'a> {
    Facets {
        ascents,
        dated: ascents,
        noted: &[],
        body: &[],
        strength: &[],
        days,
        food,
        soreness: &[],
        plans: &[],
        done: &[],
        profile: &who.0,
        profile_body: &who.3,
        nutrition: &who.1,
        hint: &who.2,
        hidden: Hidden::default(),
    }
}

fn none() -> Figure<Vec<NamedProject>> {
    Figure::missing("not asked")
}

type Who = (Profile, NutritionProfile, Hint, crate::record::Body);

fn who() -> Who {
    (Profile::default(), NutritionProfile::default(), Hint::default(), crate::record::Body::new())
}

#[test]
fn an_empty_journal_has_only_missing_figures() {
    let who = who();
    let stats = stats(&facets(&[], &[], &[], &who), &Figure::missing("no climb tried yet"), today());
    let mut missing = 0;
    let mut queue = vec![&stats];
    while let Some(value) = queue.pop() {
        match value {
            Value::Object(map) => {
                assert!(!map.contains_key("value"), "{map:?}");
                missing += usize::from(map.contains_key("missing"));
                queue.extend(map.values());
            }
            Value::Array(list) => queue.extend(list),
            _ => {}
        }
    }
    assert!(missing >= 17, "{missing} in {stats}");
}

#[test]
fn all_figures_of_a_mixed_journal_are_told_by_scale() {
    let ascents = [
        sent(1, "V5", 1),
        sent(2, "V4", 2),
        in_scale(Scale::Yds, 3, "5.10a", 3),
        in_scale(Scale::Text, 4, "yellow", 4),
        Ascent { date: today().checked_add_days(Days::new(9)).unwrap(), ..sent(0, "V15", 5) },
    ];
    let (who, food) = (who(), [ate(0, 2100.0, 90.0)]);
    let days = [trained(1, 60.0, 6.0)];
    let told = stats(&facets(&ascents, &days, &food, &who), &none(), today());
    let at = |path: &str| told.pointer(path).cloned().unwrap_or_default();
    assert_eq!(at("/scales/v-scale/maximum/value/grade"), "V5");
    assert_eq!(at("/scales/v-scale/sends"), 2);
    assert_eq!(at("/scales/yds/maximum/value/grade"), "5.10a");
    assert_eq!(at("/scales/text/maximum/missing"), "text grades have no order");
    assert_eq!(at("/load/lastSevenDays/value"), 360);
    assert_eq!(at("/nutrition/week/complete/value/calories"), 2100);
    assert_eq!(at("/scales/text/progressionYear/missing"), "text grades have no order");
    assert_eq!(at("/scales/v-scale/progressionYear/missing"), "never three sends within sixty days");
    assert_eq!(at("/scales/v-scale/matrixYear/missing"), "2 sends, none with steepness and venue");
}

#[test]
fn what_is_hidden_is_told_as_hidden_and_nothing_else_is() {
    let (who, food) = (who(), [FoodDay { weight_kg: Some(71.5), ..ate(0, 2100.0, 90.0) }]);
    let told = |weight, calories| {
        let hidden = Hidden { weight, calories };
        stats(&Facets { hidden, ..facets(&[], &[], &food, &who) }, &none(), today())
    };
    let at = |told: &Value, path: &str| told.pointer(path).cloned().unwrap_or_default();
    let weight = ["/nutrition/weightTrendKg", "/nutrition/weightKgAWeek"];
    let energy = ["/nutrition/week/energyOnTarget", "/nutrition/month/proteinOnTarget"];
    let both = ["energyUsed", "energyAvailability", "suggestedTargets", "plannedFuel"];
    let both = both.map(|key| format!("/nutrition/{key}"));
    for (hide_weight, hide_calories) in [(false, false), (true, false), (false, true), (true, true)] {
        let told = told(hide_weight, hide_calories);
        let is_hidden = |path: &str| at(&told, &format!("{path}/missing")) == "hidden by `hide`";
        assert!(weight.iter().all(|path| is_hidden(path) == hide_weight), "{told}");
        assert!(energy.iter().all(|path| is_hidden(path) == hide_calories), "{told}");
        assert!(both.iter().all(|path| is_hidden(path) == (hide_weight || hide_calories)), "{told}");
        assert_eq!(told.to_string().contains("71.5"), !hide_weight);
        assert_eq!(at(&told, "/nutrition/week/complete/value/calories") == 2100, !hide_calories);
        assert_eq!(at(&told, "/nutrition/week/complete/value/protein") == 90, !hide_calories);
        assert!(at(&told, "/nutrition/week/complete/value/hydration").is_number(), "water is no secret");
    }
}

#[test]
fn every_figure_is_explained() {
    for topic in Topic::ALL {
        let text = explain(topic);
        assert!(text.len() > 30 && text.ends_with('.') && !text.contains("  "), "{topic:?}: {text}");
    }
}
