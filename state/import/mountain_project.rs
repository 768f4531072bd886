//! Ticks as Mountain Project exports them. `Rating` is what counts: the row's `Rating Code` can contradict it and is
//! ours to work out, `Avg Stars` is other people's opinion; both are left alone.

use super::tick::{Apart, LeftOut, Source, Tick, gather, number, result_of, tries_of, whole};
use super::{Format, Import, ImportContext, ImportError, date, grading, sheet, text};
use crate::record::{AscentStyle, Body, Climb, ClimbKind, ClimbResult, Rope, SessionType, Venue};

const FORMAT: Format = Format::MountainProject;
const SOURCE: Source =
    Source { format: FORMAT, session: SessionType::Outdoor, venue: Venue::Outdoor, apart: Apart::Path };

/// Metres a foot.
const M_PER_FT: f64 = 0.3048;

/// Where the columns are.
struct Columns {
    date: Option<usize>,
    route: Option<usize>,
    rating: Option<usize>,
    notes: Option<usize>,
    url: Option<usize>,
    pitches: Option<usize>,
    location: Option<usize>,
    stars: Option<usize>,
    style: Option<usize>,
    lead_style: Option<usize>,
    route_type: Option<usize>,
    own_rating: Option<usize>,
    length: Option<usize>,
}

/// How a tick went, from `Style` and `Lead Style` together.
struct Outcome {
    rope: Option<Rope>,
    result: ClimbResult,
    ascent_style: Option<AscentStyle>,
}

/// Reads a tick list.
pub(super) fn parse(name: &str, text: &str, context: &ImportContext) -> Result<Import, ImportError> {
    let sheet = sheet::read(text, FORMAT);
    let columns = Columns {
        date: sheet.needed("Date", FORMAT, name)?,
        route: sheet.needed("Route", FORMAT, name)?,
        rating: sheet.needed("Rating", FORMAT, name)?,
        notes: sheet.column("Notes"),
        url: sheet.column("URL"),
        pitches: sheet.column("Pitches"),
        location: sheet.column("Location"),
        stars: sheet.column("Your Stars"),
        style: sheet.column("Style"),
        lead_style: sheet.column("Lead Style"),
        route_type: sheet.column("Route Type"),
        own_rating: sheet.column("Your Rating"),
        length: sheet.column("Length"),
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
        import.notes.push(format!("{ungraded} without a rating: the grade is \"{}\", as text.", grading::UNGRADED));
    }
    import.notes.extend(left_out.notes());
    Ok(import)
}

fn tick(row: &sheet::Row, columns: &Columns, context: &ImportContext, left_out: &mut LeftOut) -> Result<Tick, String> {
    let cell = |column| text::unescape(row.get(column));
    let name = text::line(&cell(columns.route));
    if name.is_empty() {
        return Err("the route has no name".into());
    }
    let date = date::read(row.get(columns.date), context.today)?;
    let outcome = outcome(row.get(columns.style), row.get(columns.lead_style))?;
    let kind = kinds(row.get(columns.route_type));
    let own_grade = Some(text::line(&cell(columns.own_rating))).filter(|grade| !grade.is_empty());
    let rating = cell(columns.rating);
    let rating = if rating.is_empty() { own_grade.as_deref().unwrap_or_default() } else { &rating };
    let grade = grading::read(rating, grading::discipline(kind), context.hint)?;
    let path: Vec<String> = cell(columns.location).split('>').map(text::line).filter(|part| !part.is_empty()).collect();
    let url = Some(text::line(row.get(columns.url))).filter(|url| !url.is_empty());
    let climb_identity = url.as_deref().map_or_else(|| format!("{name}|{}", path.join(" > ")), route_id);
    let outcome_word = if outcome.result.is_send() { "send" } else { "try" };
    let feet = number(row.get(columns.length), ("Length", row.line, 0.0..=16000.0), left_out);
    // -1 stands for "not rated".
    let stars = Some(row.get(columns.stars)).filter(|stars| !matches!(*stars, "-1" | "-1.0")).unwrap_or_default();
    let climb = Climb {
        grade: grade.text,
        grade_type: grade.scale.as_str().to_owned(),
        discipline: kind,
        rope: outcome.rope,
        result: Some(outcome.result),
        attempts: tries_of(outcome.result),
        pitches: whole(row.get(columns.pitches), ("Pitches", row.line, 1.0..=200.0), left_out),
        length_m: feet.map(|feet| (feet * M_PER_FT * 10.0).round() / 10.0),
        stars: number(stars, ("Your Stars", row.line, 0.0..=5.0), left_out),
        own_grade,
        url,
        notes: text::notes(&cell(columns.notes)),
        name: Some(name),
        ..Climb::default()
    };
    Ok(Tick {
        line: row.line,
        place: path[path.len().saturating_sub(2)..].join(" > "),
        path: Some(path.join(" > ")).filter(|path| !path.is_empty()),
        source_id: None,
        identity: format!("{}|{climb_identity}|{outcome_word}", super::tick::spelt(date)),
        climb_identity,
        date,
        climb,
        extra: Body::new(),
        ascent_style: outcome.ascent_style,
        partners: Vec::new(),
        tags: Vec::new(),
    })
}

/// `Style` says how the rope ran or how it went, `Lead Style` how a lead went. A fall or an attempt in either is no send.
fn outcome(style: &str, lead_style: &str) -> Result<Outcome, String> {
    let (rope, first) = match style.to_ascii_lowercase().as_str() {
        "" => (None, Word::Nothing),
        "lead" => (Some(Rope::Lead), Word::Nothing),
        "tr" => (Some(Rope::Tr), Word::Nothing),
        "follow" => (Some(Rope::Follow), Word::Nothing),
        "solo" => (Some(Rope::Solo), Word::Nothing),
        "flash" => (None, Word::Sent(AscentStyle::Flash)),
        "send" => (None, Word::Nothing),
        "attempt" => (None, Word::Attempt),
        _ => {
            let allowed = "Lead, TR, Follow, Solo, Flash, Send, Attempt";
            return Err(format!("the style {:?} is none of {allowed}", text::short(style)));
        }
    };
    let second = match lead_style.to_ascii_lowercase().as_str() {
        "" => Word::Nothing,
        "onsight" => Word::Sent(AscentStyle::Onsight),
        "flash" => Word::Sent(AscentStyle::Flash),
        "redpoint" => Word::Sent(AscentStyle::Redpoint),
        "pinkpoint" => Word::Sent(AscentStyle::Pinkpoint),
        "fell/hung" => Word::Hung,
        _ => {
            let allowed = "Onsight, Flash, Redpoint, Pinkpoint, Fell/Hung";
            return Err(format!("the lead style {:?} is none of {allowed}", text::short(lead_style)));
        }
    };
    let (result, ascent_style) = match (first, second) {
        (_, Word::Hung) => (ClimbResult::Hung, None),
        (Word::Attempt, _) | (_, Word::Attempt) => (ClimbResult::Attempt, None),
        (_, Word::Sent(style)) | (Word::Sent(style), _) => (result_of(Some(style)), Some(style)),
        _ => (result_of(None), None),
    };
    Ok(Outcome { rope, result, ascent_style })
}

/// What a style column says about success.
#[derive(Clone, Copy)]
enum Word {
    Nothing,
    Sent(AscentStyle),
    Hung,
    Attempt,
}

/// `Sport, TR` is sport; a boulder is one wherever it stands in the list; `Snow` alone is none of ours.
fn kinds(list: &str) -> Option<ClimbKind> {
    let known: Vec<ClimbKind> = list.split(',').filter_map(super::tick::kind).collect();
    known.iter().copied().find(|kind| *kind == ClimbKind::Boulder).or_else(|| known.first().copied())
}

/// The number in a route's address, which stays when the route is renamed; another address is its own identity.
fn route_id(url: &str) -> String {
    let number = url.split_once("/route/").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let number = number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    number.map_or_else(|| url.to_owned(), |number| format!("route/{number}"))
}
