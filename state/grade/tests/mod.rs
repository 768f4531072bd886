//! Grades as the journal promises them: tables of cases first, properties last.
#![expect(clippy::unwrap_used, reason = "tests")]

mod codes;
mod conversion;
mod property;
mod reading;

use super::*;

fn grade(scale: Scale, text: &str) -> Grade {
    Grade::parse(scale, text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn v(text: &str) -> Grade {
    grade(Scale::VScale, text)
}

fn yds(text: &str) -> Grade {
    grade(Scale::Yds, text)
}

/// Every way that the journal writes a grade of this scale, without the wide ranges.
fn all_forms(scale: Scale) -> Vec<String> {
    let labels: Vec<String> = bands(scale).into_iter().map(|(_, label)| label).collect();
    let mut forms: Vec<String> = table::rows(scale).iter().map(|row| row.label.to_owned()).collect();
    forms.extend(labels.windows(2).map(|pair| format!("{}/{}", pair[0], pair[1])));
    let signed = |label: &String| ["-", "+"].map(|sign| format!("{label}{sign}"));
    match scale {
        Scale::VScale => {
            forms.extend(labels.iter().flat_map(signed));
            forms.push("V-easy".into());
        }
        Scale::Yds => {
            forms.extend(["3rd".into(), "4th".into()]);
            forms.extend((0..=15).flat_map(|n| ["-", "", "+"].map(|sign| format!("5.{n}{sign}"))));
        }
        Scale::Font | Scale::French => {
            forms.extend((3..=9).map(|n| n.to_string()));
            forms.extend((3..=5).flat_map(|n| signed(&n.to_string())));
        }
        Scale::Uiaa => {
            forms.extend((1..=11).flat_map(|n| ["-", "", "+"].map(|sign| format!("{n}{sign}"))));
        }
        Scale::Ewbank | Scale::Text => {}
    }
    forms
}
