//! Board logbooks (Kilter, Tension, MoonBoard) as BoardLib writes them.
//!
//! `is_repeat` marks every ascent after an earlier day on the same problem, also the first send after a day of attempts:
//! it makes a repeat only of what the file shows as sent before. Times of day have no zone and order rows only.

use super::tick::{Apart, LeftOut, Source, Tick, gather, number, result_of, tries_of};
use super::{Format, Import, ImportContext, ImportError, date, grading, sheet, text};
use crate::grade::{Discipline, Hint, Scale};
use crate::record::{AscentStyle, Body, Climb, ClimbKind, ClimbResult, SessionType, Venue};
use std::collections::HashMap;

const FORMAT: Format = Format::BoardLib;
const SOURCE: Source =
    Source { format: FORMAT, session: SessionType::Training, venue: Venue::Indoor, apart: Apart::Path };

/// Where the columns are.
struct Columns {
    board: Option<usize>,
    angle: Option<usize>,
    climb: Option<usize>,
    date: Option<usize>,
    logged: Option<usize>,
    displayed: Option<usize>,
    benchmark: Option<usize>,
    tries: Option<usize>,
    mirror: Option<usize>,
    repeat: Option<usize>,
    ascent: Option<usize>,
    comment: Option<usize>,
}

/// A row before it is known which of the rows on the same problem came first.
struct Logged {
    tick: Tick,
    /// The date as written, with the time where there is one.
    when: String,
    sent: bool,
    repeat: bool,
    tries: Option<f64>,
}

/// Reads a logbook.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        board: sheet.needed("board", FORMAT, name)?,
        angle: sheet.column("angle"),
        climb: sheet.needed("climb_name", FORMAT, name)?,
        date: sheet.needed("date", FORMAT, name)?,
        logged: sheet.column("logged_grade"),
        displayed: sheet.column("displayed_grade"),
        benchmark: sheet.column("is_benchmark"),
        tries: sheet.needed("tries", FORMAT, name)?,
        mirror: sheet.column("is_mirror"),
        repeat: sheet.column("is_repeat"),
        ascent: sheet.column("is_ascent"),
        comment: sheet.column("comment"),
    };
    let rows = sheet.rows.len() + sheet.skipped.len();
    let mut skipped = sheet.skipped;
    let mut left_out = LeftOut::default();
    let mut logged = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match read(row, &columns, context, &mut left_out) {
            Ok(row) => logged.push(row),
            Err(why) => skipped.push(row.skipped(why)),
        }
    }
    let more = logged.iter().filter(|row| row.tick.extra.contains_key("attemptsText")).count();
    let ungraded = logged.iter().filter(|row| row.tick.climb.grade == grading::UNGRADED).count();
    let mut import = gather(&SOURCE, name, rows, ascents(logged), skipped);
    if more > 0 {
        import.notes.push(format!("{more} with \"4+\" tries count as 4."));
    }
    if ungraded > 0 {
        import.notes.push(format!("{ungraded} without a grade: the grade is \"{}\", as text.", grading::UNGRADED));
    }
    import.notes.extend(left_out.notes());
    Ok(import)
}

fn read(
    row: &sheet::Row,
    columns: &Columns,
    context: &ImportContext,
    left_out: &mut LeftOut,
) -> Result<Logged, String> {
    let name = text::line(row.get(columns.climb));
    if name.is_empty() {
        return Err("the climb has no name".into());
    }
    let board = board(row.get(columns.board)).ok_or("the board has no name")?;
    let when = row.get(columns.date).to_owned();
    let date = date::read(&when, context.today)?;
    let tries_text = row.get(columns.tries);
    let project = tries_text.eq_ignore_ascii_case("project");
    let sent = flag(row, columns.ascent, "is_ascent")?.unwrap_or(true) && !project;
    let repeat = flag(row, columns.repeat, "is_repeat")?.unwrap_or(false);
    let mirror = flag(row, columns.mirror, "is_mirror")?.filter(|mirror| *mirror);
    let benchmark = flag(row, columns.benchmark, "is_benchmark")?.unwrap_or(false);
    let angle = number(row.get(columns.angle), ("angle", row.line, -10.0..=90.0), left_out);
    let mut extra = Body::new();
    let tries = match tries_text {
        "4+" => {
            extra.insert("attemptsText".into(), "4+".into());
            Some(4.0)
        }
        _ if project => None,
        // A board that counts no tries writes 0.
        "0" => None,
        other => super::tick::whole(other, ("tries", row.line, 0.0..=9999.0), left_out),
    };
    let (displayed, logged) = (row.get(columns.displayed), row.get(columns.logged));
    let grade = grade(if displayed.is_empty() { logged } else { displayed }, context.hint)?;
    let own = if logged.is_empty() || displayed.is_empty() || logged == displayed { "" } else { logged };
    let own_grade = if own.is_empty() { None } else { Some(self::grade(own, context.hint)?.text) };
    let climb_identity = format!("{board}|{name}|{}", row.get(columns.angle));
    let side = if mirror.is_some() { "mirror" } else { "" };
    let outcome = if sent { "send" } else { "try" };
    let climb = Climb {
        name: Some(name),
        grade: grade.text,
        grade_type: grade.scale.as_str().to_owned(),
        discipline: Some(ClimbKind::Boulder),
        attempts: tries,
        board: Some(board.clone()),
        angle_deg: angle,
        mirror,
        own_grade,
        notes: text::notes(row.get(columns.comment)),
        ..Climb::default()
    };
    let tick = Tick {
        line: row.line,
        date,
        place: board,
        path: None,
        source_id: None,
        identity: format!("{when}|{climb_identity}|{side}|{outcome}"),
        climb_identity,
        climb,
        extra,
        ascent_style: None,
        partners: Vec::new(),
        tags: if benchmark { vec!["benchmark".into()] } else { Vec::new() },
    };
    Ok(Logged { tick, when, sent, repeat, tries })
}

/// Says of each row how it went, now that the first send of each problem is known.
fn ascents(rows: Vec<Logged>) -> Vec<Tick> {
    let mut first: HashMap<String, String> = HashMap::new();
    for row in rows.iter().filter(|row| row.sent) {
        let when = first.entry(row.tick.climb_identity.clone()).or_insert_with(|| row.when.clone());
        if row.when < *when {
            when.clone_from(&row.when);
        }
    }
    let ticks = rows.into_iter().map(|row| {
        let Logged { mut tick, when, sent, repeat, tries } = row;
        let sent_before = first.get(&tick.climb_identity).is_some_and(|first| *first < when);
        if sent {
            tick.ascent_style = match tries {
                _ if repeat && sent_before => Some(AscentStyle::Repeat),
                _ if repeat => Some(AscentStyle::Redpoint),
                Some(tries) if tries > 1.0 => Some(AscentStyle::Redpoint),
                Some(_) => Some(AscentStyle::Flash),
                None => None,
            };
            let result = result_of(tick.ascent_style);
            tick.climb.result = Some(result);
            tick.climb.attempts = tries.or(tries_of(result));
        } else {
            tick.climb.result = Some(ClimbResult::Attempt);
        }
        tick
    });
    ticks.collect()
}

/// `7a/V6` is one grade in two scales: the hint's scale is taken. A lettered grade alone is Font.
fn grade(text: &str, hint: Hint) -> Result<grading::Graded, String> {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let is_v = |part: &&&str| part.starts_with(['V', 'v']);
    let part = match (parts.iter().find(is_v), parts.iter().find(|part| !is_v(part))) {
        (Some(v), Some(_)) if hint.boulder == Scale::VScale => v,
        (Some(_), Some(font)) => font,
        _ => text,
    };
    grading::read(part, Some(Discipline::Boulder), hint)
}

/// `kilter` is `Kilter`, `moon2019` is `MoonBoard 2019`.
fn board(text: &str) -> Option<String> {
    let text = text::line(text);
    let lower = text.to_lowercase();
    if let Some(year) = lower.strip_prefix("moonboard").or_else(|| lower.strip_prefix("moon")) {
        return Some(format!("MoonBoard {}", year.trim()).trim().to_owned());
    }
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

fn flag(row: &sheet::Row, column: Option<usize>, name: &str) -> Result<Option<bool>, String> {
    match row.get(column).to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        other => Err(format!("{name} is {:?}, allowed is True or False", text::short(other))),
    }
}
