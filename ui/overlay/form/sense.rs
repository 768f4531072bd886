//! What no check of a record alone can know is wrong: it takes today's date and the climber's scales.
//!
//! A record that came from elsewhere may have such a value; only typing it here is refused.

use super::Form;
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use v7_state::grade::{Discipline, Grade, Hint, Scale};
use v7_state::record::{Body, Field, FieldError, Kind, Table, check, full_date};

/// The first year in which somebody can have climbed or been born.
const FIRST_YEAR: i32 = 1900;

impl Form {
    /// Everything that is wrong with what is typed.
    pub(super) fn wrong(&self) -> Vec<FieldError> {
        let mut errors = check(self.key.table, &self.body);
        let mut found = Vec::new();
        dates(self.key.table, &self.body, self.entry.today, &mut found);
        grades(self.key.table.fields(), &self.body, self.hint, "", &mut found);
        found.retain(|new| errors.iter().all(|error| error.path != new.path));
        errors.extend(found);
        for error in &mut errors {
            // Times are typed in local time here.
            if error.problem.contains("is no time in UTC") {
                error.problem = error
                    .problem
                    .replace("is no time in UTC; write it 2026-11-20T18:30:00Z", "is no time; write it 18:30");
            }
        }
        errors
    }
}

fn dates(table: Table, body: &Body, today: NaiveDate, errors: &mut Vec<FieldError>) {
    let date = |value: Option<&Value>| value.and_then(Value::as_str).and_then(full_date);
    let mut look = |path: String, day: Option<NaiveDate>, last: NaiveDate, said: &str| {
        let Some(day) = day else { return };
        if day > last {
            errors.push(FieldError { path, problem: format!("{day} {said}") });
        } else if day.year() < FIRST_YEAR {
            errors.push(FieldError { path, problem: format!("{day} is before {FIRST_YEAR}; write it with its year") });
        }
    };
    match table {
        Table::Entries | Table::Sends | Table::NutritionLogs => {
            let last = today.succ_opt().unwrap_or(today);
            let said = format!("is after tomorrow; a log can be of {last} at the latest");
            look("date".into(), date(body.get("date")), last, &said);
        }
        Table::Profiles => {
            let said = "is in the future; it can be today at the latest";
            look("birthDate".into(), date(body.get("birthDate")), today, said);
            let injuries = body.get("injuryHistory").and_then(Value::as_array);
            for (index, injury) in injuries.into_iter().flatten().enumerate() {
                look(format!("injuryHistory.{}.date", index + 1), date(injury.get("date")), today, said);
            }
        }
        _ => {}
    }
}

/// Grades without a scale of their own must be readable as the climber writes them.
fn grades(fields: &'static [Field], body: &Body, hint: Hint, at: &str, errors: &mut Vec<FieldError>) {
    let scale = body.get("gradeType").and_then(Value::as_str).and_then(Scale::parse);
    for field in fields {
        let path = format!("{at}{}", field.key);
        match (field.kind, body.get(field.key)) {
            (Kind::Grade, Some(Value::String(text))) if scale.is_none() && !text.trim().is_empty() => {
                let mut problem = None;
                for discipline in disciplines(fields, body, field.key) {
                    match Grade::guess(text, &Hint { discipline, ..hint }) {
                        Ok(_) => {
                            problem = None;
                            break;
                        }
                        Err(error) => problem = problem.or_else(|| Some(error.to_string())),
                    }
                }
                errors.extend(problem.map(|problem| FieldError { path, problem }));
            }
            (Kind::Map(inner), Some(Value::Object(map))) => grades(inner, map, hint, &format!("{path}."), errors),
            (Kind::Table(inner), Some(Value::Array(rows))) => {
                for (index, row) in rows.iter().enumerate() {
                    if let Value::Object(map) = row {
                        grades(inner, map, hint, &format!("{path}.{}.", index + 1), errors);
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a grade may be a grade of: what stands beside it says so, or its own name. A goal whose kind is not said yet may
/// be of either.
fn disciplines(fields: &[Field], body: &Body, key: &str) -> Vec<Option<Discipline>> {
    let beside = ["type", "discipline"].into_iter().find(|key| fields.iter().any(|field| field.key == *key));
    let word = beside.map_or(Some(key), |beside| body.get(beside).and_then(Value::as_str));
    match word {
        Some("boulder" | "slab" | "vertical" | "overhang") => vec![Some(Discipline::Boulder)],
        Some("sport" | "trad" | "toprope") => vec![Some(Discipline::Route)],
        None if beside == Some("type") => vec![None, Some(Discipline::Boulder), Some(Discipline::Route)],
        _ => vec![None],
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    #[test]
    fn days_that_cannot_be_are_named() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        for (table, body, expected) in [
            (Table::Entries, json!({"date": "2026-11-21"}), ""),
            (Table::Entries, json!({"date": "2026-11-22"}), "date: 2026-11-22 is after tomorrow"),
            (Table::Sends, json!({"date": "2062-11-20"}), "date: 2062-11-20 is after tomorrow"),
            (Table::NutritionLogs, json!({"date": "0026-11-20"}), "date: 0026-11-20 is before 1900"),
            (Table::Profiles, json!({"birthDate": "2026-11-21"}), "birthDate: 2026-11-21 is in the future"),
            (
                Table::Profiles,
                json!({"injuryHistory": [{"date": "2027-01-01"}]}),
                "injuryHistory.1.date: 2027-01-01 is in",
            ),
            (Table::Plans, json!({"startDate": "2031-01-01"}), ""),
        ] {
            let mut errors = Vec::new();
            dates(table, body.as_object().unwrap(), today, &mut errors);
            let said = errors.first().map(ToString::to_string).unwrap_or_default();
            assert!(said.starts_with(expected) && said.is_empty() == expected.is_empty(), "{body}: {said}");
        }
    }

    #[test]
    fn a_grade_without_a_scale_must_be_one_of_the_climbers() {
        let hint = Hint { discipline: None, boulder: Scale::VScale, route: Scale::Yds };
        for (body, expected) in [
            (json!({"climbs": [{"grade": "V4"}, {"grade": "V99"}]}), "climbs.2.grade"),
            (json!({"climbs": [{"grade": "purple", "gradeType": "text"}, {"grade": "5.11a"}]}), ""),
        ] {
            let mut errors = Vec::new();
            grades(Table::Entries.fields(), body.as_object().unwrap(), hint, "", &mut errors);
            assert_eq!(errors.first().map_or("", |error| error.path.as_str()), expected);
        }
        for (body, expected) in [
            (json!({"goals": [{"grade": "7a"}, {"grade": "7c", "type": "sport"}, {"grade": "V8"}]}), ""),
            (json!({"goals": [{"grade": "hard", "type": "sport"}]}), "goals.1.grade"),
            (json!({"currentGrades": {"outdoor": {"sport": "7a+", "boulder": "V5"}}}), ""),
            (json!({"currentGrades": {"indoor": {"slab": "V99"}}}), "currentGrades.indoor.slab"),
        ] {
            let mut errors = Vec::new();
            grades(Table::Profiles.fields(), body.as_object().unwrap(), hint, "", &mut errors);
            assert_eq!(errors.first().map_or("", |error| error.path.as_str()), expected, "{body}");
        }
    }
}
