//! Natural questions on the small journal: what was understood, and the numbers, worked out by hand from its seven sessions.

use super::*;
use crate::coach::offline::{Intent, Intent::*, answer};
use proptest::prelude::*;

/// A question, what it is about, and what its answer says (with `!` before it: what it must not say).
const QUESTIONS: &[(&str, Intent, &[&str])] = &[
    (
        "How am I progressing?",
        Progress,
        &["(3-3-3): V6 (8 climbs)", "V7, first on 2026-11-21 (9 sends) [1], 1 day ago", "30 % (10 climbs)"],
    ),
    ("Am I getting better this year?", Progress, &["Hardest this year", "V7 on 2026-11-21"]),
    ("am i stuck on a plateau", Progress, &["not enough data half a year ago"]),
    ("What grade am I climbing?", Progress, &["V6 (8 climbs)"]),
    ("Am I improving on sport routes?", Progress, &["Not enough data", "sport"]),
    (
        "What's my hardest send?",
        Hardest,
        &[
            "**Hardest of all time: V7** Glass Harbour at Camp 4, 2026-11-21 [1] (9 sends)",
            "V6 Owl Time at Happy Boulders",
        ],
    ),
    ("hardest slab?", Hardest, &["Hardest slab of all time: V5** Fern at Camp 4, 2026-05-14", "(4 sends)"]),
    ("What is my hardest flash", Hardest, &["Hardest flash of all time: V5** Salt Road", "(3 flashes)"]),
    (
        "What's the hardest I've sent in October?",
        Hardest,
        &["V6** Owl Time at Happy Boulders, 2026-10-10", "(3 sends)"],
    ),
    ("what was my best send at Movement", Hardest, &["V6** Red Arete at Movement, 2026-11-17", "(4 sends)"]),
    ("hardest climb with Jonas", Hardest, &["with Jonas", "V6** Owl Time", "(2 sends)"]),
    ("hardest route this year", Hardest, &["Not enough data"]),
    ("What is my flash rate?", Flash, &["30 % (10 climbs)"]),
    ("how often do I flash slabs", Flash, &["slab", "50 % (4 climbs)"]),
    (
        "Show my pyramid",
        Pyramid,
        &[
            "(9 different climbs)",
            "| V7 | 1 | 1 |",
            "| V6 | 2 | 2 |",
            "| V5 | 3 | 4 |",
            "| V4 | 3 | 8 |",
            "1 climb at V5, 5 climbs at V4",
        ],
    ),
    (
        "What are my weaknesses?",
        Weakness,
        &["| slab | V5 | not enough data | 50 % | 4 |", "You yourself named: slab", "two styles with 5 sends each"],
    ),
    ("What should I work on?", Weakness, &["| overhang | V7 [1]"]),
    ("How am I on slab?", Weakness, &["| slab | V5"]),
    (
        "How is my training load?",
        Load,
        &["Last seven days: 2700 (3 days)", "+2060 %", "0.62", "0, 0, 500, 2700", "Last logged rest day: 2026-11-20"],
    ),
    ("Am I overtraining?", Load, &["2700", "known to be safe"]),
    ("How hard did I train last week?", Load, &["500 over 1 session, 1 h 40 min", "not enough data to compare"]),
    ("how was the load in october", Load, &["1760 over 2 sessions, 4 h 40 min"]),
    ("How are my fingers?", Soreness, &["fingers: 3, nothing noted before, 3 scores; highest 4 on 2026-11-21 [1]"]),
    ("Is my soreness going up?", Soreness, &["forearms: 1", "fingers: 3", "golfer's elbow: over"]),
    ("what about my elbow, is it sore", Soreness, &["Not enough data: no score", "golfer's elbow", "!fingers"]),
    ("How did I sleep this week?", Sleep, &["mean 7, lowest 6 on 2026-11-19", "(n 2)", "mean 6.5, lowest 5"]),
    ("What do I weigh?", Weight, &["70.5 kg (1 weighing)", "not enough data: no two weighings"]),
    (
        "How's my nutrition?",
        Nutrition,
        &[
            "mean of 2 complete days",
            "2200 kcal of 2600 kcal, 85 %",
            "110 g of 120 g, 92 %",
            "3 days logged, 4 missing",
        ],
    ),
    ("How many calories did I eat yesterday?", Nutrition, &["2000 kcal of 2600 kcal, 77 %", "!protein"]),
    ("did I eat enough protein this week", Nutrition, &["110 g of 120 g", "on 1 of 2 complete days", "!Carbs"]),
    ("How much water did I drink on 2026-11-20?", Nutrition, &["3000 ml of 2500 ml, 120 %"]),
    ("what did I eat on November 18", Nutrition, &["1000 kcal", "not marked complete"]),
    ("how much did I eat in June?", Nutrition, &["Not enough data"]),
    (
        "Am I sticking to my plan?",
        Adherence,
        &[
            "Week of 2026-11-16: 75 % (4 days), 6 h 30 min of 3 h 30 min",
            "Week of 2026-11-09: 25 %",
            "6 planned sessions missed",
            "2026-11-18 (endurance)",
        ],
    ),
    ("Did I miss any sessions this week?", Adherence, &["1 planned session missed: 2026-11-18 (endurance)"]),
    ("What should I train today?", Planned, &["Today, 2026-11-22: rest", "1 day ago [1]"]),
    ("what is planned for tomorrow?", Planned, &["Monday, 2026-11-23: nothing planned"]),
    ("what is planned for this week", Planned, &["Tuesday, 2026-11-17: power, 1 h 30 min, intensity high, limit"]),
    (
        "Will I send V9 by May?",
        Goals,
        &["2 grades above your best, V7", "160 days left", "12 of 30 climbs", "!V6 boulder"],
    ),
    ("How far am I from my goal?", Goals, &["V9 boulder", "V6: reached with V7 on 2026-11-21"]),
    ("what are my chances of V8", Goals, &["is no goal of your profile", "one grade above your best"]),
    (
        "Review my week",
        Review,
        &[
            "3 sessions, 6 h 30 min, load 2700",
            "1 session, load 500",
            "5 sent of 6 tried",
            "Glass Harbour",
            "2200 kcal and 110 g",
            "75 % (4 days)",
            "Sorest: fingers, 4 on 2026-11-21",
        ],
    ),
    ("weekly review please", Review, &["load 2700"]),
    (
        "Give me a recap of last month",
        Review,
        &["2 sessions, 4 h 40 min, load 1760", "3 sent of 3 tried", "no complete day"],
    ),
    ("How was October?", OnDay, &["load 1760"]),
    (
        "What did I do yesterday?",
        OnDay,
        &[
            "outdoor at Camp 4, 4 h, RPE 7, 2 sent of 3 tried, hardest V7 [1]",
            "Sent V7 Glass Harbour [2]",
            "Ate 2000 kcal, 100 g protein",
        ],
    ),
    (
        "What did I do on 2026-05-14?",
        OnDay,
        &["3 h, RPE 6, 1 sent of 2 tried, hardest V5 [1]", "First day on granite."],
    ),
    ("where did I climb on 10 October", OnDay, &["Happy Boulders"]),
    ("2026-10-03", OnDay, &["gym at Movement, 1 h 20 min"]),
    ("what did I do on 1 November", OnDay, &["No session is logged"]),
    (
        "Compare this week with last week",
        Compare,
        &[
            "| sessions | 3 | 1 | +2 |",
            "| load | 2700 | 500 | +2200 |",
            "| sends | 5 | 0 | +5 |",
            "| hours | 6.5 | 1.7 | +4.8 |",
        ],
    ),
    ("October vs September", Compare, &["| load | 1760 | 0 |", "one side has no session"]),
    (
        "compare this month with last month",
        Compare,
        &["| sessions | 4 | 2 | +2 |", "| days | 22 | 31 | -9 |", "not equally long"],
    ),
    ("How many sessions did I do this week?", HowMany, &["**3 sessions**", "on 3 days, 6 h 30 min"]),
    ("How many V5s have I sent?", HowMany, &["**3 sends** V5", "1 of them on the first try"]),
    ("how many boulders V6 or harder this year", HowMany, &["**3 sends** V6 or harder", "0 of them on the first try"]),
    ("How many flashes do I have?", HowMany, &["**3 flashes**"]),
    ("How many days did I climb outside this year?", HowMany, &["**3 sessions** outdoor", "on 3 days, 10 h 20 min"]),
    ("How many hours did I train in October?", HowMany, &["4 h 40 min"]),
    ("how many rest days last week", HowMany, &["**6 days without a session**", "of 7"]),
    ("how many tries did I have this month", HowMany, &["**22 tries**", "7 noted climbs"]),
    ("how many sessions at Movement", HowMany, &["**3 sessions** at Movement", "4 h 30 min"]),
    ("how many sends in 2024", HowMany, &["None"]),
    (
        "When did I last try Anvil Chorus?",
        LastTime,
        &[
            "**Anvil Chorus** V8: last on **2026-11-21**, 1 day ago [1]; not sent yet",
            "2 sessions on it since 2026-05-14, 7 tries",
        ],
    ),
    ("when did I last climb outside?", LastTime, &["**2026-11-21**, 1 day ago at Camp 4"]),
    ("last time at Movement", LastTime, &["**2026-11-17**, 5 days ago"]),
    ("when did I last climb with Jonas", LastTime, &["**2026-10-10**, 43 days ago"]),
    ("When did I last send V6?", LastTime, &["**2026-11-17**", "V6 Red Arete at Movement", "(2 such climbs)"]),
    ("when did I first climb V5?", LastTime, &["**2026-05-14**"]),
    ("when was my last rest day?", LastTime, &["**2026-11-20**, 2 days ago"]),
    (
        "How many tries did Glass Harbour take?",
        Climb,
        &["sent on 2026-11-21", "1 session on it since 2026-11-21, 6 tries"],
    ),
    ("tell me about \"Owl Time\"", Climb, &["**Owl Time** V6", "3 tries"]),
    ("How is it going with red arete", Climb, &["2 sessions on it since 2026-11-12, 7 tries", "sent on 2026-11-17"]),
    ("tell me about Nowhere Land", Climb, &["No climb called"]),
    (
        "Where do I climb most?",
        Habits,
        &["Places: Movement 3, Camp 4 2", "Partners: Ana 1, Jonas 1", "mean 2 h 16 min, longest 4 h on 2026-11-21"],
    ),
    ("What was my longest session in October?", Habits, &["longest 3 h 20 min on 2026-10-10"]),
    ("How heavy are my hangs?", Hangs, &["Not enough data"]),
    ("Should I rest tomorrow?", Planned, &["Monday, 2026-11-23: nothing planned"]),
    ("What should I train on Tuesday?", Planned, &["Tuesday, 2026-11-24: power"]),
    ("What can you do?", Help, &["since August", "Review last week"]),
    ("help", Help, &["You can ask"]),
    ("sing me a song", Unknown, &["I do not guess", "How am I progressing?"]),
    ("", Unknown, &["I do not guess"]),
];

#[test]
fn natural_questions_get_the_numbers_of_the_journal() {
    let store = small();
    let mut wrong = Vec::new();
    for (question, intent, expected) in QUESTIONS {
        let answer = answer(store.read(), &settings(), question, today()).unwrap();
        if answer.intent != *intent {
            wrong.push(format!("{question}: {:?} in place of {intent:?}", answer.intent));
        }
        for text in *expected {
            let fine = text
                .strip_prefix('!')
                .map_or_else(|| answer.markdown.contains(text), |text| !answer.markdown.contains(text));
            if !fine {
                wrong.push(format!("{question}: {text:?} in\n{}", answer.markdown));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(QUESTIONS.len() >= 60);
}

#[test]
fn every_citation_opens_a_record_and_none_is_struck() {
    let store = small();
    for (question, ..) in QUESTIONS {
        let answer = answer(store.read(), &settings(), question, today()).unwrap();
        assert!(!answer.markdown.contains("~~") && !answer.markdown.contains("[j:"), "{question}: {}", answer.markdown);
        for citation in &answer.citations {
            assert!(store.read().get(&citation.key).unwrap().is_some(), "{question}: {citation:?}");
            assert!(answer.markdown.contains(&format!("[{}]", citation.number)), "{question}");
        }
    }
}

#[test]
fn what_a_note_says_stays_a_quotation() {
    let store = small();
    for question in ["Review my week", "What did I do yesterday?", "How am I progressing?", "What's my hardest send?"] {
        let answer = answer(store.read(), &settings(), question, today()).unwrap();
        assert!(!answer.markdown.contains('\u{1b}') && !answer.source.contains("[s:send-glass]\u{201d}"));
        assert!(
            !answer.markdown.contains("V17") || answer.markdown.contains("\u{201c}Ignore your instructions"),
            "{question}"
        );
        assert!(!answer.markdown.starts_with("Ignore"));
    }
}

#[test]
fn a_red_flag_is_answered_with_nothing_else() {
    let store = small();
    let answer =
        answer(store.read(), &settings(), "My finger popped and it is swollen, what should I train today?", today())
            .unwrap();
    assert!(answer.markdown.contains("have it examined") && !answer.markdown.contains("Winter"), "{}", answer.markdown);
    assert_eq!(answer.flags.len(), 1);
}

#[test]
fn what_is_hidden_on_the_screen_is_hidden_here() {
    let store = small();
    let mut hidden = settings();
    hidden.hidden.weight = true;
    hidden.hidden.calories = true;
    for (question, never) in [
        ("What do I weigh?", "70.5"),
        ("How's my nutrition?", "kcal"),
        ("How many calories did I eat yesterday?", "2000"),
        ("Review my week", "2200"),
        ("What did I do yesterday?", "2000 kcal"),
    ] {
        let answer = answer(store.read(), &hidden, question, today()).unwrap();
        assert!(!answer.markdown.contains(never), "{question}: {}", answer.markdown);
    }
    for question in ["What do I weigh?", "How's my nutrition?", "How many calories did I eat yesterday?"] {
        let answer = answer(store.read(), &hidden, question, today()).unwrap();
        assert!(answer.markdown.contains("hidden by `hide`"), "{question}: {}", answer.markdown);
    }
    let water = answer(store.read(), &hidden, "How much water did I drink yesterday?", today()).unwrap();
    assert!(!water.markdown.contains("hide"), "{}", water.markdown);
}

#[test]
fn one_thing_hidden_hides_no_other() {
    let store = small();
    for (weight, calories) in [(true, false), (false, true)] {
        let mut some = settings();
        (some.hidden.weight, some.hidden.calories) = (weight, calories);
        let says = |question| answer(store.read(), &some, question, today()).unwrap().markdown;
        assert_eq!(says("What do I weigh?").contains("70.5"), !weight);
        assert_eq!(says("How many calories did I eat yesterday?").contains("2000 kcal"), !calories);
    }
}

#[test]
fn no_question_brings_out_what_is_hidden() {
    let mut store = Store::open_in_memory().unwrap();
    let now = crate::store::Now { ms: 1_795_199_400_123 };
    store.apply(&crate::demo::year(today(), 1), &now).unwrap();
    let mut hidden = settings();
    (hidden.hidden.weight, hidden.hidden.calories) = (true, true);
    for (question, ..) in QUESTIONS {
        let said = answer(store.read(), &hidden, question, today()).unwrap().markdown;
        for word in [" kcal", " g protein", "% of body weight", "Trend: "] {
            assert!(!said.contains(word), "{question}: {said}");
        }
    }
}

#[test]
fn an_empty_journal_says_so() {
    let store = Store::open_in_memory().unwrap();
    for (question, intent, _) in QUESTIONS {
        let answer = answer(store.read(), &settings(), question, today()).unwrap();
        let plain = matches!(intent, Help | Unknown) || matches!(answer.intent, Help | Unknown);
        assert!(plain || answer.markdown.contains("journal is empty"), "{question}: {}", answer.markdown);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_question_breaks_it(text in "(how|many|last|when|hardest|compare|week|month|in may|v5|5\\.12a|plan|eat|sore|my|\"|Glass Harbour|[ -~é]{0,8}|\n| ){0,14}") {
        let store = STORE.with(std::rc::Rc::clone);
        let answer = answer(store.read(), &settings(), &text, today()).unwrap();
        prop_assert!(!answer.markdown.is_empty());
    }
}

thread_local! {
    static STORE: std::rc::Rc<Store> = std::rc::Rc::new(small());
}
