//! What can be asked.

/// Example questions, by subject.
pub const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "Progress",
        &[
            "How am I progressing?",
            "What is my hardest slab outdoors?",
            "What is my flash rate this year?",
            "Show my pyramid",
        ],
    ),
    ("Weakness", &["What should I work on?", "How am I on overhangs?"]),
    (
        "Load and body",
        &["How is my training load?", "How are my fingers?", "How heavy are my hangs?", "How did I sleep last week?"],
    ),
    ("Food", &["Did I eat enough protein last week?", "How many calories did I eat yesterday?"]),
    (
        "Plan and goals",
        &["What should I train today?", "Did I stick to my plan this month?", "Will I send my goal in time?"],
    ),
    (
        "Looking back",
        &[
            "Review last week",
            "What did I do on 2026-05-14?",
            "Compare last month with the month before",
            "How many days did I climb outside this year?",
            "When did I last try Midnight Traverse?",
        ],
    ),
];

pub(super) fn help() -> String {
    let mut text = String::from(
        "I answer from your journal alone, at once, and say on how many records a figure rests. You can ask:\n\n",
    );
    text.push_str(&examples());
    text.push_str("\n\nTimes may be said as words: `yesterday`, `last week`, `in May`, `2026-05`, `since August`, `the last 30 days`.");
    text
}

pub(super) fn unknown() -> String {
    format!(
        "I did not understand that, and I do not guess. Questions that I can answer without a model:\n\n{}",
        examples()
    )
}

fn examples() -> String {
    let line = |(subject, questions): &(&str, &[&str])| {
        let questions: Vec<String> = questions.iter().map(|question| format!("*{question}*")).collect();
        format!("- **{subject}**: {}", questions.join(" · "))
    };
    EXAMPLES.iter().map(line).collect::<Vec<_>>().join("\n")
}
