//! Ascents as 8a.nu exports them: the old site's columns (`Route/Boulder Name`, dates `2019-10-10 0:00:00`) and the new
//! one's (`route_boulder`, the word `null` for nothing). Both give the same ids, so one logbook exported twice is one.
//!
//! Grades are French for routes and Font for boulders, in any case, unless they say otherwise themselves. `project` does
//! not undo a stated ascent; it makes an attempt only of a row that states none.

use super::tick::{Apart, LeftOut, Source, Tick, gather, number, result_of, tries_of, whole};
use super::{Format, Import, ImportContext, ImportError, date, grading, sheet, text};
use crate::grade::{Discipline, Hint, Scale};
use crate::record::{AscentStyle, Body, Climb, ClimbKind, ClimbResult, Rope, SessionType, Venue};

const FORMAT: Format = Format::EightA;
const SOURCE: Source =
    Source { format: FORMAT, session: SessionType::Outdoor, venue: Venue::Outdoor, apart: Apart::Place };

/// Columns that hold yes or no and become a tag; the old site's name, the new one's, the tag.
const FLAGS: &[(&[&str], &str)] = &[
    (&["first_ascent"], "first ascent"),
    (&["soft"], "soft"),
    (&["hard"], "hard"),
    (&["chipped"], "chipped"),
    (&["recommended"], "recommended"),
    (&["with_kneepad"], "kneepad"),
    (&["sits"], "sit start"),
];

/// Where the columns are.
struct Columns {
    name: Option<usize>,
    difficulty: Option<usize>,
    sector: Option<usize>,
    crag: Option<usize>,
    area: Option<usize>,
    country: Option<usize>,
    style: Option<usize>,
    sub_type: Option<usize>,
    kind: Option<usize>,
    tries: Option<usize>,
    date: Option<usize>,
    rating: Option<usize>,
    second_go: Option<usize>,
    repeat: Option<usize>,
    repeats: Option<usize>,
    project: Option<usize>,
    perceived: Option<usize>,
    height: Option<usize>,
    comment: Option<usize>,
    flags: Vec<(Option<usize>, &'static str)>,
}

/// How an ascent went.
struct Outcome {
    result: ClimbResult,
    ascent_style: Option<AscentStyle>,
    rope: Option<Rope>,
}

/// Reads a logbook.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        name: sheet.needed_either(&["Route/Boulder Name", "name"], FORMAT, name)?,
        difficulty: sheet.needed("difficulty", FORMAT, name)?,
        sector: sheet.either(&["Sector Name", "sector_name"]),
        crag: sheet.either(&["Crag Name", "location_name"]),
        area: sheet.either(&["Town", "area_name"]),
        country: sheet.either(&["Country", "country_code"]),
        style: sheet.needed("type", FORMAT, name)?,
        sub_type: sheet.column("sub_type"),
        kind: sheet.needed_either(&["Route or Boulder", "route_boulder"], FORMAT, name)?,
        tries: sheet.column("tries"),
        date: sheet.needed("date", FORMAT, name)?,
        rating: sheet.column("rating"),
        second_go: sheet.column("second_go"),
        repeat: sheet.column("repeat"),
        repeats: sheet.column("repeats"),
        project: sheet.column("project"),
        perceived: sheet.column("perceived_hardness"),
        height: sheet.column("height"),
        comment: sheet.column("comment"),
        flags: FLAGS.iter().map(|(names, tag)| (sheet.either(names), *tag)).collect(),
    };
    let rows = sheet.rows.len() + sheet.skipped.len();
    let mut skipped = sheet.skipped;
    let mut left_out = LeftOut::default();
    let mut ticks = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match tick(row, &columns, context, &mut left_out) {
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

/// A cell; the new site writes `null` for nothing.
fn cell(row: &sheet::Row, column: Option<usize>) -> &str {
    Some(row.get(column)).filter(|text| !text.eq_ignore_ascii_case("null")).unwrap_or_default()
}

fn tick(row: &sheet::Row, columns: &Columns, context: &ImportContext, left_out: &mut LeftOut) -> Result<Tick, String> {
    let some = |column| Some(text::line(&text::unescape(cell(row, column)))).filter(|text| !text.is_empty());
    let mut flag = |column, name: &str| flag(cell(row, column), name, row.line, left_out);
    let name = some(columns.name).ok_or("the climb has no name")?;
    let date = date::read(cell(row, columns.date), context.today)?;
    let discipline = discipline(cell(row, columns.kind))?;
    let second_go = flag(columns.second_go, "second_go");
    let repeat = flag(columns.repeat, "repeat");
    let project = flag(columns.project, "project");
    let mut tags: Vec<String> = Vec::new();
    for (column, tag) in &columns.flags {
        if flag(*column, tag) {
            tags.push((*tag).to_owned());
        }
    }
    let outcome = outcome(cell(row, columns.style), project, repeat)?;
    if project && outcome.result.is_send() {
        tags.push("project".into());
    }
    let perceived = some(columns.perceived).map(|word| word.to_lowercase());
    tags.extend(perceived.filter(|word| !tags.contains(word)));

    let hint = Hint { boulder: Scale::Font, route: Scale::French, ..context.hint };
    let grade = grading::read(&some(columns.difficulty).unwrap_or_default(), Some(discipline), hint)?;
    let sector = some(columns.sector).filter(|sector| !sector.eq_ignore_ascii_case("unknown sector"));
    let crag = some(columns.crag).or_else(|| sector.clone()).or_else(|| some(columns.area));
    let path = [some(columns.country), some(columns.area), some(columns.crag), sector];
    let mut path: Vec<String> = path.into_iter().flatten().collect();
    path.dedup();
    let place = crag.unwrap_or_default();

    let sub_type = some(columns.sub_type);
    let named = sub_type.as_deref().and_then(super::tick::kind).filter(|kind| *kind != ClimbKind::Boulder);
    let kind = if discipline == Discipline::Boulder { Some(ClimbKind::Boulder) } else { named };
    let mut extra = Body::new();
    if let Some(word) = sub_type.filter(|_| named.is_none()) {
        extra.insert("subType".into(), word.into());
    }
    let stated = whole(cell(row, columns.tries), ("tries", row.line, 0.0..=9999.0), left_out);
    let stated = stated.filter(|tries| *tries > 0.0).or(second_go.then_some(2.0));
    let first = tries_of(outcome.result);
    if first.is_some() && stated.is_some_and(|tries| tries > 1.0) {
        left_out.add(row.line, "tries", cell(row, columns.tries), "1, which a flash or an onsight is");
    }
    let repeats = whole(cell(row, columns.repeats), ("repeats", row.line, 0.0..=9999.0), left_out);
    if let Some(repeats) = repeats.filter(|repeats| *repeats > 0.0) {
        extra.insert("repeats".into(), crate::record::number(repeats));
    }
    let word = if discipline == Discipline::Boulder { "boulder" } else { "route" };
    let climb_identity = format!("{name}|{place}|{word}");
    let sent = if outcome.result.is_send() { "send" } else { "try" };
    let climb = Climb {
        name: Some(name),
        grade: grade.text,
        grade_type: grade.scale.as_str().to_owned(),
        discipline: kind,
        rope: outcome.rope,
        result: Some(outcome.result),
        attempts: first.or(stated),
        length_m: number(cell(row, columns.height), ("height", row.line, 0.0..=5000.0), left_out)
            .filter(|height| *height > 0.0),
        // 0 stands for "not rated".
        stars: number(cell(row, columns.rating), ("rating", row.line, 0.0..=5.0), left_out)
            .filter(|stars| *stars > 0.0),
        notes: text::notes(&text::unescape(cell(row, columns.comment))),
        ..Climb::default()
    };
    Ok(Tick {
        line: row.line,
        source_id: None,
        identity: format!("{}|{climb_identity}|{sent}", super::tick::spelt(date)),
        climb_identity,
        date,
        place,
        path: Some(path.join(" > ")).filter(|path| !path.is_empty()),
        climb,
        extra,
        ascent_style: outcome.ascent_style,
        partners: Vec::new(),
        tags,
    })
}

fn discipline(kind: &str) -> Result<Discipline, String> {
    match kind.to_ascii_lowercase().as_str() {
        "boulder" | "boulders" | "bouldering" => Ok(Discipline::Boulder),
        "route" | "routes" | "sport" | "sportclimbing" => Ok(Discipline::Route),
        "" => Err("does not say whether it is a route or a boulder".into()),
        _ => Err(format!("the kind {:?} is neither Route nor Boulder", text::short(kind))),
    }
}

fn outcome(style: &str, project: bool, repeat: bool) -> Result<Outcome, String> {
    let sent = |style, rope| Ok(Outcome { result: result_of(style), ascent_style: style, rope });
    match style.to_ascii_lowercase().as_str() {
        "" if project => Ok(Outcome { result: ClimbResult::Attempt, ascent_style: None, rope: None }),
        "" => Err("the ascent type is missing".into()),
        "rp" | "redpoint" | "f" | "flash" | "os" | "onsight" if repeat => sent(Some(AscentStyle::Repeat), None),
        "rp" | "redpoint" => sent(Some(AscentStyle::Redpoint), None),
        "f" | "flash" => sent(Some(AscentStyle::Flash), None),
        "os" | "onsight" => sent(Some(AscentStyle::Onsight), None),
        "tr" | "toprope" => sent(repeat.then_some(AscentStyle::Repeat), Some(Rope::Tr)),
        _ => Err(format!("the ascent type {:?} is none of rp, f, os, tr", text::short(style))),
    }
}

fn flag(cell: &str, column: &str, line: usize, left_out: &mut LeftOut) -> bool {
    match cell.to_ascii_lowercase().as_str() {
        "" | "0" | "false" | "no" => false,
        "1" | "true" | "yes" => true,
        _ => {
            left_out.add(line, column, cell, "0 or 1");
            false
        }
    }
}
