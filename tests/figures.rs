//! Charts, reviews and comparisons as a script meets them.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use support::Home;

fn logged() -> Home {
    let home = Home::new();
    for (date, climb) in [("2026-01-05", "V4"), ("2026-01-12", "V5"), ("2026-02-02", "V6")] {
        let name = format!("\"{climb} <one>\"");
        home.ok(&[
            "log",
            date,
            "gym",
            "@Movement",
            climb,
            "in2",
            &name,
            "rpe:7",
            "60min",
            "w:Ana",
            "--",
            "good & hard",
        ]);
    }
    home
}

#[test]
fn a_chart_is_a_table_or_a_file() {
    let home = logged();
    let text = home.ok(&["chart", "pyramid", "--from", "2026", "--to", "2026-03"]);
    for line in ["Pyramid, V", "  V6 1", "  V5 1", "  V4 1", "n = 3"] {
        assert!(text.lines().any(|own| own == line), "{line}: {text}");
    }
    let file = home.path("load.svg");
    home.ok(&["chart", "load", "--from", "2026", "--to", "2026-03", "--svg", file.to_str().unwrap()]);
    let drawn = std::fs::read_to_string(&file).unwrap();
    assert!(drawn.starts_with("<?xml") && drawn.ends_with("</svg>\n"), "{drawn}");
    let text = home.ok(&["chart", "weight", "--from", "2026", "--to", "2026-03"]);
    assert!(text.contains("not enough data: no weight logged in the period"), "{text}");
    for (args, why) in [
        (vec!["chart", "pie"], "\"pie\" is no chart"),
        (vec!["chart", "load", "--from", "soon"], "\"soon\" is no period"),
        (vec!["chart", "load", "--from", "2026", "--to", "2025"], "it must not be"),
        (vec!["stats", "--compare", "2026", "never"], "\"never\" is no period"),
    ] {
        let output = home.run(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(why), "{output:?}");
    }
}

#[test]
fn a_year_is_told_and_an_unknown_trip_is_not_found() {
    let home = logged();
    let text = home.ok(&["review", "2026"]);
    assert!(text.starts_with("# Climbing: 2026\n") && text.contains("first V6 V6 \\<one\\>, Movement"), "{text}");
    assert!(text.contains("> good & hard"), "{text}");
    let page = home.ok(&["review", "2026", "--html"]);
    assert!(page.contains("good &amp; hard") && page.contains("<svg"), "{page}");
    assert!(home.ok(&["review", "2026", "--svg"]).starts_with("<?xml"));
    let output = home.run(&["review", "Font"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(home.run(&["review", "2026", "--html", "--svg"]).status.code(), Some(2));
}

#[test]
fn figures_are_told_in_words_and_a_journal_without_records_says_so() {
    let home = logged();
    let text = home.ok(&["stats"]);
    for heading in ["# Progress", "# Styles", "# Pyramid", "# Load", "# Body", "# Food", "# Plan", "# Goals"] {
        assert!(text.contains(heading), "{heading}: {text}");
    }
    assert!(text.contains("Maximum: V6") && !text.contains("[s:") && !text.contains("[j:"), "{text}");
    assert!(Home::new().ok(&["stats"]).contains("The journal is empty"));
}

#[test]
fn two_months_stand_side_by_side() {
    let home = logged();
    let told = home.json(&["stats", "--compare", "2026-01", "2026-02", "--json"]);
    let pairs = told["record"]["pairs"].as_array().unwrap();
    let sessions = pairs.iter().find(|pair| pair["figure"] == "sessions").unwrap();
    assert_eq!((&sessions["first"]["value"], &sessions["second"]["value"]), (&2.into(), &1.into()));
    assert_eq!(sessions["difference"], -1);
}
