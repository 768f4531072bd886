//! What holds for every grade and every text.

use proptest::prelude::*;

use super::*;

fn any_scale() -> impl Strategy<Value = Scale> {
    prop::sample::select(Scale::ALL.to_vec())
}

/// Two grades of one scale, as the journal writes them.
fn two_grades() -> impl Strategy<Value = (Grade, Grade)> {
    let graded = Scale::ALL.into_iter().filter(|&scale| scale != Scale::Text).collect::<Vec<_>>();
    prop::sample::select(graded).prop_flat_map(|scale| {
        let form = prop::sample::select(all_forms(scale)).prop_map(move |text| grade(scale, &text));
        (form.clone(), form)
    })
}

/// Pieces that grades are made of, in any order: nearer to a grade than random text.
fn almost_a_grade() -> impl Strategy<Value = String> {
    let pieces = [
        "V",
        "v",
        "5.",
        "1",
        "0",
        "9",
        "12",
        "a",
        "d",
        "+",
        "-",
        "/",
        "\u{2013}",
        " ",
        "B",
        "easy",
        "5th",
        "3rd",
        "X",
        "VI",
        ":",
        "font",
        "é",
        "\u{130}",
        "99999999999",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..7).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_panics(scale in any_scale(), random in any::<String>(), near in almost_a_grade()) {
        for text in [random, near] {
            if let Ok(grade) = Grade::parse(scale, &text) {
                prop_assert!(bands(scale).contains(&grade.band()) || scale == Scale::Text);
                prop_assert!(scale == Scale::Text || grade.rank() < bands(scale).len() as u32 * 100);
                let again = Grade::parse(scale, grade.text()).unwrap();
                prop_assert_eq!(&again, &grade, "the text that is kept reads as the same grade");
                report_json(&grade);
                report_text(&grade);
                grade.ircra();
            }
            if let Ok(grade) = Grade::guess(&text, &Hint::default()) {
                let again = Grade::parse(grade.scale(), grade.text()).unwrap();
                prop_assert_eq!(again, grade);
            }
        }
    }

    #[test]
    fn the_canonical_form_stands_where_the_typed_one_did(scale in any_scale(), near in almost_a_grade()) {
        if let Ok(typed) = Grade::parse(scale, &near) {
            let canonical = Grade::parse(scale, &typed.canonical()).unwrap();
            prop_assert_eq!(canonical.rank(), typed.rank());
            prop_assert_eq!(canonical.canonical(), typed.canonical());
            prop_assert_eq!(canonical.scores(), typed.scores());
        }
    }

    #[test]
    fn harder_is_harder_in_every_way((one, other) in two_grades()) {
        let (easier, harder) = if one.rank() <= other.rank() { (one, other) } else { (other, one) };
        prop_assert!(easier.compare(&harder).is_some_and(Ordering::is_le));
        prop_assert!(easier.band().0 <= harder.band().0);
        // A grade that is wide (5.10, French 5) may begin above or end below a neighbour; its middle never does.
        let middle = |grade: &Grade| grade.scores().map(|(first, last)| u32::from(first) + u32::from(last));
        if easier.band().0 < harder.band().0 && let (Some(low), Some(high)) = (middle(&easier), middle(&harder)) {
            prop_assert!(low <= high, "{} {}", easier.text(), harder.text());
        }
    }

    #[test]
    fn conversions_ascend_and_exist((grade, _) in two_grades()) {
        for (scale, grades) in grade.conversions() {
            prop_assert_eq!(scale.discipline(), grade.scale().discipline());
            let ranks: Vec<u32> = grades.iter().map(|text| Grade::parse(scale, text).unwrap().rank()).collect();
            prop_assert!(ranks.is_sorted_by(|a, b| a < b), "{:?}", grades);
            let (first, last) = grade.scores().unwrap();
            for text in grades {
                let (low, high) = Grade::parse(scale, &text).unwrap().scores().unwrap();
                prop_assert!(low <= last && high >= first, "{} touches {}", text, grade.text());
            }
        }
    }
}

#[test]
fn every_written_form_reads_back() {
    for scale in Scale::ALL {
        for text in all_forms(scale) {
            let typed = grade(scale, &text);
            let canonical = grade(scale, &typed.canonical());
            assert_eq!(canonical.rank(), typed.rank(), "{text}");
            assert_eq!(canonical.canonical(), typed.canonical(), "{text}");
        }
    }
}
