//! theCrag logbooks. One row is one ascent with its own id; the same id twice is one ascent.
//!
//! What an `Ascent Type` means stands in one table ([`TYPES`]); a type that is not there is skipped, not guessed.

use super::tick::{Apart, LeftOut, Source, Tick, gather, number, result_of, tries_of};
use super::{Format, Import, ImportContext, ImportError, date, grading, sheet, text};
use crate::grade::{Hint, Scale};
use crate::record::{AscentStyle, Body, Climb, ClimbResult, Rope, SessionType, Venue};
use std::collections::HashMap;

const FORMAT: Format = Format::TheCrag;
const SOURCE: Source =
    Source { format: FORMAT, session: SessionType::Outdoor, venue: Venue::Outdoor, apart: Apart::Path };

/// Metres a foot.
const M_PER_FT: f64 = 0.3048;

/// Countries where a bare number is an Ewbank grade.
const EWBANK: &[&str] = &["Australia", "New Zealand", "South Africa"];

/// What an ascent type means.
#[derive(Clone, Copy)]
enum Meaning {
    /// Done, in this style if the type says one.
    Sent(Option<AscentStyle>),
    /// To the top with falls or rests.
    Hung,
    /// Not done.
    Attempt,
    /// A plan, not something that happened.
    Wish,
}

use Meaning::{Attempt, Hung, Sent, Wish};

const ONSIGHT: Meaning = Sent(Some(AscentStyle::Onsight));
const FLASH: Meaning = Sent(Some(AscentStyle::Flash));
const REDPOINT: Meaning = Sent(Some(AscentStyle::Redpoint));
const PINKPOINT: Meaning = Sent(Some(AscentStyle::Pinkpoint));
const REPEAT: Meaning = Sent(Some(AscentStyle::Repeat));
const UNSTATED: Meaning = Sent(None);

/// Ascent types in lower case, what they mean, and the rope where they say it. `Trad`, `Sport` and `Boulder` before a
/// type say nothing new and are taken off.
const TYPES: &[(&str, Meaning, Option<Rope>)] = &[
    ("onsight", ONSIGHT, None),
    ("flash", FLASH, None),
    ("red point", REDPOINT, None),
    ("redpoint", REDPOINT, None),
    ("ground up red point", REDPOINT, None),
    ("green point", REDPOINT, None),
    ("greenpoint", REDPOINT, None),
    ("green point flash", FLASH, None),
    ("greenpoint flash", FLASH, None),
    ("green point onsight", ONSIGHT, None),
    ("greenpoint onsight", ONSIGHT, None),
    ("pink point", PINKPOINT, None),
    ("pinkpoint", PINKPOINT, None),
    ("repeat", REPEAT, None),
    ("clean", UNSTATED, None),
    ("send", UNSTATED, None),
    ("tick", UNSTATED, None),
    ("boulder", UNSTATED, None),
    ("first ascent", UNSTATED, None),
    ("first free ascent", UNSTATED, None),
    ("aid", UNSTATED, None),
    ("aid solo", UNSTATED, None),
    ("roped solo", UNSTATED, None),
    ("lead", UNSTATED, Some(Rope::Lead)),
    ("lead solo", UNSTATED, Some(Rope::Lead)),
    ("lead clean", UNSTATED, Some(Rope::Lead)),
    ("lead with rest", Hung, Some(Rope::Lead)),
    ("solo", UNSTATED, Some(Rope::Solo)),
    ("free solo", UNSTATED, Some(Rope::Solo)),
    ("onsight solo", ONSIGHT, Some(Rope::Solo)),
    ("deep water solo", UNSTATED, Some(Rope::Solo)),
    ("top rope", UNSTATED, Some(Rope::Tr)),
    ("top rope clean", UNSTATED, Some(Rope::Tr)),
    ("top rope onsight", ONSIGHT, Some(Rope::Tr)),
    ("top rope flash", FLASH, Some(Rope::Tr)),
    ("top rope with rest", Hung, Some(Rope::Tr)),
    ("top rope attempt", Attempt, Some(Rope::Tr)),
    ("second", UNSTATED, Some(Rope::Follow)),
    ("second clean", UNSTATED, Some(Rope::Follow)),
    ("second onsight", ONSIGHT, Some(Rope::Follow)),
    ("second flash", FLASH, Some(Rope::Follow)),
    ("second with rest", Hung, Some(Rope::Follow)),
    ("second attempt", Attempt, Some(Rope::Follow)),
    ("all free with rest", Hung, None),
    ("hang dog", Hung, None),
    ("hangdog", Hung, None),
    ("dog", Hung, None),
    ("attempt", Attempt, None),
    ("working", Attempt, None),
    ("retreat", Attempt, None),
    ("dab", Attempt, None),
    ("target", Wish, None),
    ("mark", Wish, None),
];

/// Where the columns are.
struct Columns {
    route: Option<usize>,
    id: Option<usize>,
    kind: Option<usize>,
    date: Option<usize>,
    route_grade: Option<usize>,
    ascent_grade: Option<usize>,
    route_gear: Option<usize>,
    ascent_gear: Option<usize>,
    route_height: Option<usize>,
    ascent_height: Option<usize>,
    route_id: Option<usize>,
    link: Option<usize>,
    country: Option<usize>,
    crag: Option<usize>,
    path: Option<usize>,
    with: Option<usize>,
    comment: Option<usize>,
    quality: Option<usize>,
    shot: Option<usize>,
}

/// Reads a logbook.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        route: sheet.needed("Route Name", FORMAT, name)?,
        id: sheet.column("Ascent ID"),
        kind: sheet.needed("Ascent Type", FORMAT, name)?,
        date: sheet.needed("Ascent Date", FORMAT, name)?,
        route_grade: sheet.column("Route Grade"),
        ascent_grade: sheet.column("Ascent Grade"),
        route_gear: sheet.column("Route Gear Style"),
        ascent_gear: sheet.column("Ascent Gear Style"),
        route_height: sheet.column("Route Height"),
        ascent_height: sheet.column("Ascent Height"),
        route_id: sheet.column("Route ID"),
        link: sheet.column("Route Link"),
        country: sheet.column("Country"),
        crag: sheet.column("Crag Name"),
        path: sheet.column("Crag Path"),
        with: sheet.column("With"),
        comment: sheet.column("Comment"),
        quality: sheet.column("Quality"),
        shot: sheet.column("Shot"),
    };
    let rows = sheet.rows.len() + sheet.skipped.len();
    let mut skipped = sheet.skipped;
    let mut left_out = LeftOut::default();
    let mut lines: HashMap<&str, usize> = HashMap::new();
    let mut ticks = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let result = tick(row, &columns, context, &mut left_out).and_then(|tick| {
            let id = row.get(columns.id);
            if let Some(line) = lines.get(id).filter(|_| !id.is_empty()) {
                return Err(format!("is the same ascent, {}, as line {line}", text::short(id)));
            }
            lines.insert(id, row.line);
            Ok(tick)
        });
        match result {
            Ok(tick) => ticks.push(tick),
            Err(why) => skipped.push(row.skipped(why)),
        }
    }
    let ungraded = ticks.iter().filter(|tick| tick.climb.grade == grading::UNGRADED).count();
    let mut import = gather(&SOURCE, name, rows, ticks, skipped);
    if ungraded > 0 {
        import.notes.push(format!("{ungraded} without a grade: the grade is \"{}\", as text.", grading::UNGRADED));
    }
    import.notes.extend(left_out.notes());
    Ok(import)
}

fn tick(row: &sheet::Row, columns: &Columns, context: &ImportContext, left_out: &mut LeftOut) -> Result<Tick, String> {
    let some = |column| Some(text::line(row.get(column))).filter(|text| !text.is_empty());
    let name = some(columns.route).ok_or("the route has no name")?;
    let (meaning, typed_rope) = meaning(row.get(columns.kind))?;
    let date = date::read(row.get(columns.date), context.today)?;
    let (result, ascent_style) = match meaning {
        Sent(style) => (result_of(style), style),
        Hung => (ClimbResult::Hung, None),
        Attempt => (ClimbResult::Attempt, None),
        Wish => return Err(format!("{} is a climb for later, not an ascent", text::short(row.get(columns.kind)))),
    };
    let gear = row.get(columns.ascent_gear);
    let kind = super::tick::kind(row.get(columns.route_gear)).or_else(|| super::tick::kind(gear));
    let grade_text = some(columns.ascent_grade).or_else(|| some(columns.route_grade)).unwrap_or_default();
    let country = row.get(columns.country);
    let route_scale = if EWBANK.contains(&country) { Scale::Ewbank } else { context.hint.route };
    let hint = Hint { route: route_scale, ..context.hint };
    let grade = grading::read(&grade_text, grading::discipline(kind), hint)?;
    let height = some(columns.ascent_height).or_else(|| some(columns.route_height)).unwrap_or_default();
    let place = some(columns.crag).unwrap_or_default();
    let path = some(columns.path);
    let climb_identity = some(columns.route_id)
        .map_or_else(|| format!("{name}|{}", path.as_deref().unwrap_or(&place)), |id| format!("route/{id}"));
    let mut extra = Body::new();
    for (key, column) in [("quality", columns.quality), ("shot", columns.shot)] {
        if let Some(value) = some(column) {
            extra.insert(key.into(), value.into());
        }
    }
    let climb = Climb {
        name: Some(name),
        grade: grade.text,
        grade_type: grade.scale.as_str().to_owned(),
        discipline: kind,
        rope: typed_rope.or_else(|| rope(gear)),
        result: Some(result),
        attempts: tries_of(result),
        length_m: metres(&height, row.line, left_out),
        url: some(columns.link),
        notes: text::notes(row.get(columns.comment)),
        ..Climb::default()
    };
    let outcome = if result.is_send() { "send" } else { "try" };
    Ok(Tick {
        line: row.line,
        source_id: some(columns.id),
        identity: format!("{}|{climb_identity}|{outcome}", super::tick::spelt(date)),
        climb_identity,
        date,
        place,
        path,
        climb,
        extra,
        ascent_style,
        partners: partners(row.get(columns.with)),
        tags: Vec::new(),
    })
}

fn meaning(kind: &str) -> Result<(Meaning, Option<Rope>), String> {
    let folded = text::line(kind).to_lowercase();
    let known = |word: &str| TYPES.iter().find(|(name, ..)| *name == word).map(|(_, meaning, rope)| (*meaning, *rope));
    let bare = ["trad ", "sport ", "boulder "].iter().find_map(|gear| folded.strip_prefix(gear));
    known(&folded).or_else(|| known(bare?)).ok_or_else(|| {
        if folded.is_empty() {
            "the ascent type is missing".into()
        } else {
            format!("the ascent type {:?} is not known", text::short(kind))
        }
    })
}

/// What the gear of the ascent says about the rope; sport and trad gear say nothing about who led.
fn rope(gear: &str) -> Option<Rope> {
    match gear.to_ascii_lowercase().as_str() {
        "top rope" => Some(Rope::Tr),
        "second" => Some(Rope::Follow),
        "free solo" | "deep water solo" => Some(Rope::Solo),
        _ => None,
    }
}

/// `18m`, `18` or `60ft`, in metres with one decimal.
fn metres(text: &str, line: usize, left_out: &mut LeftOut) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (digits, factor) = match (lower.strip_suffix("ft"), lower.strip_suffix('m')) {
        (Some(feet), _) => (feet, M_PER_FT),
        (None, Some(metres)) => (metres, 1.0),
        (None, None) => (lower.as_str(), 1.0),
    };
    number(digits.trim(), ("height", line, 0.0..=5000.0), left_out)
        .map(|height| (height * factor * 10.0).round() / 10.0)
}

/// Names are divided by a comma or by two spaces.
fn partners(text: &str) -> Vec<String> {
    text.split(',').flat_map(|part| part.split("  ")).map(text::line).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_type_stands_twice_and_all_are_spelt_as_they_are_looked_up() {
        let names: HashSet<&str> = TYPES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), TYPES.len());
        assert!(TYPES.iter().all(|(name, ..)| *name == name.to_lowercase()));
        // `Boulder` is a type as well as a prefix.
        assert!(TYPES.iter().all(|(name, ..)| meaning(name).is_ok()));
    }

    #[test]
    fn partners_are_divided_by_commas_and_by_two_spaces() {
        assert_eq!(partners("Ana, Bo  Chris D,"), ["Ana", "Bo", "Chris D"]);
        assert!(partners("").is_empty());
    }
}
