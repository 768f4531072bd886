//! What `v7 grade` prints.

use serde_json::{Map, Value, json};

use super::Grade;

/// `{"schema":1,"record":{"scale","grade","canonical","numeric","discipline","conversions":{"font":["7A+","7B"]}}}`.
///
/// `grade` is the text as typed; `numeric` and `discipline` are null for text.
pub fn report_json(grade: &Grade) -> Value {
    let conversions: Map<String, Value> = grade
        .conversions()
        .into_iter()
        .map(|(scale, grades)| (scale.as_str().to_owned(), Value::from(grades)))
        .collect();
    json!({
        "schema": 1,
        "record": {
            "scale": grade.scale().as_str(),
            "grade": grade.text(),
            "canonical": grade.canonical(),
            "numeric": grade.numeric(),
            "discipline": grade.scale().discipline().map(super::Discipline::as_str),
            "conversions": conversions,
        },
    })
}

/// A line a scale, the grade's own first, then each conversion as first and last: `Font    7A+ to 7B`. Ends with a newline.
pub fn report_text(grade: &Grade) -> String {
    let own = (grade.scale(), vec![grade.canonical()]);
    let lines: Vec<String> = std::iter::once(own)
        .chain(grade.conversions())
        .map(|(scale, grades)| {
            let shown = match grades.as_slice() {
                [first, .., last] => format!("{first} to {last}"),
                one => one.concat(),
            };
            format!("{:<8}{shown}", scale.short())
        })
        .collect();
    lines.join("\n") + "\n"
}
