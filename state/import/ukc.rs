//! UKClimbing logbooks as the site writes them for DLOG:
//! `Name,Grade,Style,Partner(empty),Notes,Date,Crag,County,Region,Country,Pitches,Type`.
//!
//! `Style` is two words, how the climb was done and how it went (`Lead O/S`, `2nd dog`, `Sent x`); a word that stands in
//! no table here is skipped, not guessed. British trad grades (`HVS 5a`) belong to no scale and stay text.

use super::tick::{Apart, LeftOut, Source, Tick, gather, result_of, tries_of, whole};
use super::{Format, Import, ImportContext, ImportError, date, grading, sheet, text};
use crate::grade::{Discipline, Hint, Scale};
use crate::record::{AscentStyle, Body, Climb, ClimbKind, ClimbResult, Rope, SessionType, Venue};

const FORMAT: Format = Format::Ukc;
const SOURCE: Source =
    Source { format: FORMAT, session: SessionType::Outdoor, venue: Venue::Outdoor, apart: Apart::Path };

/// Adjectives of British trad grades; `E1` and up go by their letter.
const ADJECTIVES: &[&str] =
    &["e", "m", "mod", "d", "diff", "hd", "vd", "vdiff", "hvd", "ms", "s", "hs", "mvs", "vs", "hvs", "xs"];

/// How a climb was done.
const WAYS: &[(&str, Option<Rope>)] = &[
    ("lead", Some(Rope::Lead)),
    ("altld", Some(Rope::Lead)),
    ("2nd", Some(Rope::Follow)),
    ("tr", Some(Rope::Tr)),
    ("solo", Some(Rope::Solo)),
    ("dws", Some(Rope::Solo)),
    ("sent", None),
];

/// What became of it.
#[derive(Clone, Copy)]
enum Went {
    Sent(Option<AscentStyle>),
    Hung,
    Attempt,
}

const OUTCOMES: &[(&str, Went)] = &[
    ("", Went::Sent(None)),
    ("x", Went::Sent(None)),
    ("g/u", Went::Sent(None)),
    ("o/s", Went::Sent(Some(AscentStyle::Onsight))),
    ("β", Went::Sent(Some(AscentStyle::Flash))),
    ("flash", Went::Sent(Some(AscentStyle::Flash))),
    ("rp", Went::Sent(Some(AscentStyle::Redpoint))),
    ("rpt", Went::Sent(Some(AscentStyle::Repeat))),
    ("dog", Went::Hung),
    ("dnf", Went::Attempt),
];

/// Where the columns are.
struct Columns {
    name: Option<usize>,
    grade: Option<usize>,
    style: Option<usize>,
    partner: Option<usize>,
    notes: Option<usize>,
    date: Option<usize>,
    crag: Option<usize>,
    county: Option<usize>,
    region: Option<usize>,
    country: Option<usize>,
    pitches: Option<usize>,
    kind: Option<usize>,
}

/// Reads a logbook.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        name: sheet.needed("Name", FORMAT, name)?,
        grade: sheet.needed("Grade", FORMAT, name)?,
        style: sheet.needed("Style", FORMAT, name)?,
        partner: sheet.either(&["Partner(empty)", "Partner(s)", "Partner", "Partners"]),
        notes: sheet.column("Notes"),
        date: sheet.needed("Date", FORMAT, name)?,
        crag: sheet.needed("Crag", FORMAT, name)?,
        county: sheet.column("County"),
        region: sheet.column("Region"),
        country: sheet.column("Country"),
        pitches: sheet.column("Pitches"),
        kind: sheet.needed("Type", FORMAT, name)?,
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

fn tick(row: &sheet::Row, columns: &Columns, context: &ImportContext, left_out: &mut LeftOut) -> Result<Tick, String> {
    let some = |column| Some(text::line(&text::unescape(row.get(column)))).filter(|text| !text.is_empty());
    let name = some(columns.name).ok_or("the climb has no name")?;
    let date = date::read_uk(row.get(columns.date), context.today)?;
    let (rope, went) = outcome(row.get(columns.style))?;
    let (result, ascent_style) = match went {
        Went::Sent(style) => (result_of(style), style),
        Went::Hung => (ClimbResult::Hung, None),
        Went::Attempt => (ClimbResult::Attempt, None),
    };
    let kind_word = row.get(columns.kind);
    let kind = kind(kind_word);
    let grade = grade(&some(columns.grade).unwrap_or_default(), kind, context.hint)?;
    let place = some(columns.crag).unwrap_or_default();
    let path = [some(columns.country), some(columns.region), some(columns.county), some(columns.crag)];
    let mut path: Vec<String> = path.into_iter().flatten().collect();
    path.dedup();
    let mut extra = Body::new();
    if kind.is_none() && !kind_word.is_empty() {
        extra.insert("ukcType".into(), text::line(kind_word).into());
    }
    let climb_identity = format!("{name}|{place}");
    let sent = if result.is_send() { "send" } else { "try" };
    let climb = Climb {
        name: Some(name),
        grade: grade.text,
        grade_type: grade.scale.as_str().to_owned(),
        discipline: kind,
        rope: rope.filter(|_| kind != Some(ClimbKind::Boulder)),
        result: Some(result),
        attempts: tries_of(result),
        pitches: whole(row.get(columns.pitches), ("Pitches", row.line, 0.0..=200.0), left_out)
            .filter(|pitches| *pitches > 0.0),
        notes: text::notes(&text::unescape(row.get(columns.notes))),
        ..Climb::default()
    };
    let partners = some(columns.partner).unwrap_or_default();
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
        ascent_style,
        partners: partners.split(',').map(text::line).filter(|name| !name.is_empty()).collect(),
        tags: Vec::new(),
    })
}

/// `Lead O/S` is a lead and an onsight; `-` and nothing say neither.
fn outcome(style: &str) -> Result<(Option<Rope>, Went), String> {
    let lower = text::line(style).to_lowercase();
    let lower = if lower == "-" { "" } else { lower.as_str() };
    let unknown = || format!("the style {:?} is not known", text::short(style));
    let (first, rest) = lower.split_once(' ').unwrap_or((lower, ""));
    let way = WAYS.iter().find(|(word, _)| *word == first);
    let went = if way.is_some() { rest } else { lower };
    let went = OUTCOMES.iter().find(|(word, _)| *word == went).ok_or_else(unknown)?;
    Ok((way.and_then(|(_, rope)| *rope), went.1))
}

fn kind(word: &str) -> Option<ClimbKind> {
    match word.trim().to_ascii_lowercase().as_str() {
        "bouldering" => Some(ClimbKind::Boulder),
        _ => super::tick::kind(word),
    }
}

fn grade(text: &str, kind: Option<ClimbKind>, hint: Hint) -> Result<grading::Graded, String> {
    let first = text.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    let adjective = first.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if kind != Some(ClimbKind::Boulder) && ADJECTIVES.contains(&adjective) {
        return Ok(grading::Graded { text: text.to_owned(), scale: Scale::Text });
    }
    // Boulders are written `f6A+`, which says Font.
    let font = text.strip_prefix('f').filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
    let discipline = match (kind, font) {
        (_, Some(_)) => Some(Discipline::Boulder),
        (kind, None) => grading::discipline(kind),
    };
    let hint = Hint { boulder: Scale::Font, route: Scale::French, ..hint };
    grading::read(font.unwrap_or(text), discipline, hint)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_style_is_a_way_and_an_outcome() {
        let cases = [
            ("", None, "sent"),
            ("-", None, "sent"),
            ("Lead", Some(Rope::Lead), "sent"),
            ("Lead O/S", Some(Rope::Lead), "Onsight"),
            ("AltLd β", Some(Rope::Lead), "Flash"),
            ("Lead RP", Some(Rope::Lead), "Redpoint"),
            ("Lead G/U", Some(Rope::Lead), "sent"),
            ("2nd dog", Some(Rope::Follow), "hung"),
            ("TR rpt", Some(Rope::Tr), "Repeat"),
            ("Solo O/S", Some(Rope::Solo), "Onsight"),
            ("Sent x", None, "sent"),
            ("Sent dnf", None, "attempt"),
            ("O/S", None, "Onsight"),
        ];
        for (style, rope, expected) in cases {
            let (found, went) = outcome(style).unwrap();
            let went = match went {
                Went::Sent(None) => "sent".to_owned(),
                Went::Sent(Some(style)) => format!("{style:?}"),
                Went::Hung => "hung".to_owned(),
                Went::Attempt => "attempt".to_owned(),
            };
            assert_eq!((found, went.as_str()), (rope, expected), "{style}");
        }
        assert_eq!(outcome("Levitated O/S").err().unwrap(), "the style \"Levitated O/S\" is not known");
        assert!(outcome("Lead sideways").is_err());
    }

    #[test]
    fn british_grades_stay_text_and_others_find_their_scale() {
        let boulder = Some(ClimbKind::Boulder);
        let cases = [
            ("HVS 5a", Some(ClimbKind::Trad), "HVS 5a", Scale::Text),
            ("E1 5b", Some(ClimbKind::Trad), "E1 5b", Scale::Text),
            ("VD", Some(ClimbKind::Trad), "VD", Scale::Text),
            ("5.8", Some(ClimbKind::Trad), "5.8", Scale::Yds),
            ("7a+", Some(ClimbKind::Sport), "7a+", Scale::French),
            ("f6A+", boulder, "6A+", Scale::Font),
            ("V5", boulder, "V5", Scale::VScale),
            ("C0", Some(ClimbKind::Aid), "C0", Scale::Text),
            ("III,4", None, "III,4", Scale::Text),
        ];
        for (text, kind, kept, scale) in cases {
            let read = grade(text, kind, Hint::default()).unwrap();
            assert_eq!((read.text.as_str(), read.scale), (kept, scale), "{text}");
        }
    }
}
