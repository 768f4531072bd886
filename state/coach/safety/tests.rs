//! The red flags, and as many sentences that only look like them.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::demo;
use crate::record::{Change, Key, Op, Table};
use crate::store::{Now, Store};
use proptest::prelude::*;
use serde_json::json;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn grown() -> Athlete {
    Athlete { age: Some(31), own_kcal: Some(2600.0), weight_kg: Some(72.0), ..Athlete::default() }
}

fn young() -> Athlete {
    Athlete { age: Some(15), ..grown() }
}

#[test]
fn red_flags_stop_training_advice() {
    use Flag::*;
    for (text, flag) in [
        ("I heard a pop in my ring finger and now it's swollen", Pop),
        ("Felt a loud snap in the A2, it hurts to crimp. Can I train tomorrow?", Pop),
        ("My finger popped and there is pain at the base", Pop),
        ("I think my tendon is bowstringing", Bowstringing),
        ("I can't bend my finger since yesterday", Range),
        ("I cannot fully straighten my elbow, should I hangboard?", Range),
        ("My finger looks crooked after the fall", Deformity),
        ("Two fingers are numb when I wake up", Numbness),
        ("There is tingling in my hand after hangs", Numbness),
        ("My elbow aches at night", NightPain),
        ("Shoulder pain keeps me awake", NightPain),
        ("My finger has been hurting for three weeks", LongPain),
        ("Elbow pain for more than two weeks now, what exercises help?", LongPain),
        ("My wrist has been painful since September", LongPain),
        ("my elbows have been sore for months", LongPain),
        ("I hit my head on the wall and feel dizzy", Concussion),
        ("I think I have a concussion, can I climb?", Concussion),
        ("I fell and landed on my head", Concussion),
        ("I fainted after the session", Fainting),
        ("I almost passed out on the last route", Fainting),
        ("I lost my period three months ago", LostPeriods),
        ("My periods have stopped since I train more", LostPeriods),
        ("I make myself throw up after dinner", DisorderedEating),
        ("I feel guilty every time I eat carbs", DisorderedEating),
        ("how do I starve myself to send harder", DisorderedEating),
        ("How do I lose 5 kg in two weeks?", CrashCut),
        ("I want to eat 1200 kcal a day until the trip", CrashCut),
        ("can I drop 3kg by the weekend", CrashCut),
        ("Would a water cut help for the comp?", CrashCut),
        ("I want to kill myself", Crisis),
    ] {
        let pre = pre(text, &grown(), today());
        assert!(pre.flags.contains(&flag) && pre.stops(), "{text}: {:?}", pre.flags);
        assert!(pre.notice().unwrap().contains(flag.notice()));
    }
}

#[test]
fn look_alikes_raise_nothing() {
    for text in [
        "My foot popped off the smear again, how do I fix that?",
        "I popped for the jug and stuck it",
        "What pop music do you like?",
        "I sent a finger crack on Saturday",
        "I can't bend my mind around this beta",
        "No numbness, no pain, all good",
        "My fingers were numb from the cold at Camp 4",
        "I train at night because the gym is quiet, how sore am I?",
        "I have been training for three weeks without pain",
        "My elbow hurt three weeks ago but it is fine now",
        "I can't get my head around the crux",
        "My head game is weak, what can I do?",
        "I headed to the crag and hit the wall at 5pm",
        "I passed out on the couch after the session",
        "Was that a good training period?",
        "I missed my rest period between sets",
        "I lost the power period of my plan",
        "I'm starving after the session, what should I eat?",
        "I binge watched climbing videos",
        "I feel guilty about skipping the session",
        "How many calories did I eat yesterday?",
        "I ate 1200 kcal for lunch, how is my protein?",
        "Can I lose 1 kg in two months?",
        "This route is killing me",
        "What is my pain history?",
        "How sore are my fingers?",
        "My skin hurts a little today",
        "What did I climb three weeks ago?",
        "how is my knee bar technique",
        "Should I add campus board to my plan?",
        "How many days did I rest in the last three months?",
        "Did I lose strength over the last two weeks?",
        "I cut 2 sessions in week one, is that ok?",
        "compare the last two weeks",
        "My finger is not swollen and it never popped",
    ] {
        assert_eq!(pre(text, &grown(), today()).flags, [], "{text}");
    }
}

#[test]
fn minors_have_a_policy_that_says_so() {
    use Flag::*;
    for (text, flag) in [
        ("My finger still hurts after the comp", YoungFinger),
        ("My middle finger has been sore for days", YoungFinger),
        ("Should I campus twice a week?", YoungLoad),
        ("How heavy should my max hangs be?", YoungLoad),
        ("I want to lose weight for the comp", YoungWeight),
        ("Would I climb harder if I was lighter?", YoungWeight),
        ("I want to lose 1 kg in two months", YoungWeight),
    ] {
        assert!(pre(text, &young(), today()).flags.contains(&flag), "{text}");
        assert!(!pre(text, &grown(), today()).flags.contains(&flag), "{text}");
    }
    assert!(YoungLoad.notice().contains("under 18") && YoungLoad.notice().contains("conservative"));
    for text in ["How is my progress?", "My finger feels fine", "What should I eat before a comp?"] {
        assert_eq!(pre(text, &young(), today()).flags, [], "{text}");
    }
}

#[test]
fn answers_never_starve_and_never_rush() {
    for (answer, athlete, flag) in [
        ("Aim for 1800 kcal a day until the trip.", grown(), Some(Flag::CrashCut)),
        ("Try to lose 1.5 kg per week.", grown(), Some(Flag::CrashCut)),
        ("You could lose 2 percent of body weight per week", grown(), Some(Flag::CrashCut)),
        ("Keep a daily intake near 2700 kcal.", grown(), None),
        ("You averaged 2300 kcal a day, below your target of 2600.", grown(), None),
        ("Eat a 600 kcal breakfast with 30 g protein.", grown(), None),
        ("Add campus ladders on Tuesday.", young(), Some(Flag::YoungLoad)),
        ("Add campus ladders on Tuesday.", grown(), None),
        ("Avoid the campus board for now.", young(), None),
        ("A small deficit could help.", young(), Some(Flag::YoungWeight)),
    ] {
        let checked = post(answer, &athlete);
        assert_eq!(checked.withheld.first().copied(), flag, "{answer}");
        assert_eq!(flag.is_none(), checked.text == answer, "{answer}");
    }
    let two = post("Fine.\n\nAim for 1000 kcal a day.\nThen target 900 kcal daily.", &grown());
    assert!(two.text.starts_with("Fine.\n\n*Left out:") && !two.text.contains("1000") && !two.text.contains("900"));
    let low = Athlete { low_energy: Some(LowEnergy { kcal_per_kg: 24.0, days: 6 }), ..grown() };
    assert_eq!(post("Use a deficit of 300 kcal.", &low).withheld, [Flag::LowEnergy]);
}

#[test]
fn low_energy_with_fatigue_brings_information_not_a_stop() {
    let mut store = Store::open_in_memory().unwrap();
    let mut ops = vec![
        ("v7-athlete-profiles", json!({"weight": 60, "bodyFatPct": 20, "age": 25})),
        ("v7-nutrition-profiles", json!({"targets": {"calories": 2300}})),
    ]
    .into_iter()
    .map(|(table, body)| Op::Put {
        key: Key::single(Table::parse(table).unwrap()),
        body: body.as_object().unwrap().clone(),
    })
    .collect::<Vec<_>>();
    for day in 17..=21 {
        let date = format!("2026-11-{day}");
        let body = json!({"date": date, "complete": true, "meals": [{"id": "m", "name": "all", "calories": 1300}]});
        ops.push(Op::Put { key: Key::new(Table::NutritionLogs, &date), body: body.as_object().unwrap().clone() });
    }
    store.apply(&Change { label: "test".into(), ops }, &Now { ms: 0 }).unwrap();
    let facts = athlete(store.read(), today()).unwrap();
    // 1300 kcal over 48 kg of fat-free mass.
    assert!((facts.low_energy.unwrap().kcal_per_kg - 27.083).abs() < 0.001);
    let asked = pre("Why am I so tired lately?", &facts, today());
    assert_eq!((asked.flags.as_slice(), asked.stops()), ([Flag::LowEnergy].as_slice(), false));
    assert_eq!(pre("How is my progress?", &facts, today()).flags, []);
}

#[test]
fn the_sample_athlete_is_grown_up_and_eats_enough() {
    let mut store = Store::open_in_memory().unwrap();
    store.apply(&demo::year(today(), 7), &Now { ms: 0 }).unwrap();
    let facts = athlete(store.read(), today()).unwrap();
    assert_eq!((facts.is_minor(), facts.own_kcal, facts.low_energy), (false, Some(2600.0), None));
}

proptest! {
    #[test]
    fn no_text_breaks_the_rules(text in "(my|finger|pop|pain|no|for|weeks|lose|kg|3|1200|kcal|period|head|[a-z0-9.,!?é'-]{0,6}| |\n){0,25}") {
        let _ = pre(&text, &young(), today());
        let checked = post(&text, &young());
        prop_assert!(checked.withheld.is_empty() == (checked.text == text));
    }
}

#[test]
fn everyday_words_for_not_eating_and_for_being_young_are_heard() {
    let grown = Athlete { age: Some(30), ..Athlete::default() };
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    for (question, flag) in [
        ("I feel depressed and dont want to eat", Some(Flag::DisorderedEating)),
        ("I stopped eating to be lighter", Some(Flag::DisorderedEating)),
        ("I stopped eating meat, is my protein fine?", None),
        ("I don't want to eat before climbing, is that fine?", None),
        ("i am 13, can i campus board", Some(Flag::YoungLoad)),
        ("I am 14, should I hang with 20kg", Some(Flag::YoungLoad)),
        ("can my 12 year old do campus board", Some(Flag::YoungLoad)),
        ("I am 14 days from my trip, may I campus?", None),
    ] {
        let found = pre(question, &grown, today).flags;
        assert_eq!(found.first().copied(), flag, "{question}: {found:?}");
    }
}
