//! One entry, whole: condition, climbs, sets, notes.
//!
//! It reads attribute by attribute, so that one it does not understand hides none of the others: what is wrong is said,
//! and attributes nobody here knows are shown as they are stored.

use crate::pane::Ctx;
use crate::panes::wording::{
    duration, kind, kind_mark, number, origin, plain, result, spaced, status, thousands, written,
};
use crate::text::{fit, pad, wrap};
use crate::widget::{markdown, soreness};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;
use v7_state::record::{
    Body, Choice as _, Climb, ClimbResult, DayStatus, SessionType, SetRow, Style as Steepness, Table, Units, check,
    get_path, read,
};
use v7_state::update::State;

/// The lines of an entry, and which of them are climbs.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// What is drawn.
    pub lines: Vec<Line<'static>>,
    /// Line and index of each climb.
    pub climbs: Vec<(usize, usize)>,
}

struct Page<'a> {
    body: &'a Body,
    state: &'a State,
    ctx: &'a Ctx<'a>,
    columns: usize,
    out: Detail,
}

/// The entry in lines of `columns`.
pub fn detail(body: &Body, state: &State, columns: usize, ctx: &Ctx<'_>) -> Detail {
    let mut page = Page { body, state, ctx, columns: columns.max(10), out: Detail::default() };
    page.head();
    page.condition();
    page.climbs();
    page.sets();
    page.notes();
    page.rest();
    page.out
}

impl Page<'_> {
    fn text(&self, path: &str) -> Option<&str> {
        get_path(self.body, path)?.as_str().filter(|text| !text.trim().is_empty())
    }

    fn num(&self, path: &str) -> Option<f64> {
        get_path(self.body, path)?.as_f64()
    }

    fn list(&self, path: &str) -> Vec<&str> {
        let items = get_path(self.body, path).and_then(Value::as_array).map_or(&[][..], |items| items);
        items.iter().filter_map(Value::as_str).collect()
    }

    fn push(&mut self, text: &str, style: Style) {
        let lines = wrap(text, self.columns).into_iter().map(|line| Line::styled(line, style));
        self.out.lines.extend(lines);
    }

    /// A name in its own column, then text that hangs beside it.
    fn named(&mut self, name: &str, text: &str) {
        self.named_styled(name, text, self.ctx.theme.text);
    }

    fn named_styled(&mut self, name: &str, text: &str, style: Style) {
        const NAME: usize = 11;
        for (index, line) in wrap(text, self.columns.saturating_sub(NAME)).into_iter().enumerate() {
            let name = if index == 0 { name } else { "" };
            let spans = vec![Span::styled(pad(name, NAME), self.ctx.theme.dim), Span::styled(line, style)];
            self.out.lines.push(Line::from(spans));
        }
    }

    fn gap(&mut self) {
        if self.out.lines.last().is_some_and(|line| line.width() > 0) {
            self.out.lines.push(Line::default());
        }
    }

    fn head(&mut self) {
        let of = self.text("sessionType").and_then(SessionType::parse).unwrap_or_default();
        let (mark, style) = kind_mark(of, self.ctx.glyphs, self.ctx.theme);
        let mut words = kind(of).to_owned();
        if let Some(place) = self.text("location") {
            words = format!("{words} · {place}");
        }
        let words = fit(&words, self.columns.saturating_sub(2));
        let spans = vec![Span::styled(format!("{mark} "), style), Span::styled(words, self.ctx.theme.title)];
        self.out.lines.push(Line::from(spans));
        let (minutes, rpe) = (self.num("duration"), self.num("rpe"));
        let mut facts = Vec::new();
        facts.extend(minutes.map(duration));
        facts.extend(rpe.map(|rpe| format!("RPE {}", number(rpe))));
        facts.extend(minutes.zip(rpe).map(|(minutes, rpe)| format!("load {}", thousands(minutes * rpe))));
        facts.extend(self.num("physicalCondition.energy").map(|energy| format!("energy {}", number(energy))));
        facts.extend(self.num("skin").map(|skin| format!("skin {}", number(skin))));
        facts.extend(self.num("sleepHours").map(|hours| format!("slept {} h", number(hours))));
        if !self.state.settings.hidden.calories {
            facts.extend(self.num("exerciseKcal").map(|kcal| format!("{} kcal", thousands(kcal))));
        }
        self.push(&facts.join(" · "), self.ctx.theme.text);
        if let Some(of) = self.text("dayStatus").and_then(DayStatus::parse) {
            self.named("day was", status(of));
        }
    }

    fn condition(&mut self) {
        let scores = get_path(self.body, "physicalCondition.soreness").and_then(Value::as_object);
        let scores: Vec<(String, f64)> = scores
            .into_iter()
            .flatten()
            .filter_map(|(part, score)| Some((part.clone(), score.as_f64().filter(|score| *score > 0.0)?)))
            .collect();
        if !scores.is_empty() {
            self.gap();
            self.push("Soreness of 10", self.ctx.theme.dim);
            self.out.lines.extend(soreness::lines(&scores, self.columns, self.ctx.glyphs, self.ctx.theme));
        }
        self.gap();
        let injuries = self.list("physicalCondition.injuries").join(", ");
        if !injuries.is_empty() {
            self.named_styled("injuries", &injuries, self.ctx.theme.bad);
        }
        let tags: Vec<String> = self.list("tags").iter().map(|tag| format!("#{tag}")).collect();
        for (name, text) in [
            ("focus", self.list("technicalFocus").join(", ")),
            ("mind", self.text("mentalState").unwrap_or_default().to_owned()),
            ("conditions", self.text("conditions").unwrap_or_default().to_owned()),
            ("with", self.list("partners").join(", ")),
            ("tags", tags.join(" ")),
            ("trip", self.text("trip").unwrap_or_default().to_owned()),
            ("media", self.list("media").join(" ")),
        ] {
            if !text.is_empty() {
                self.named(name, &text);
            }
        }
    }

    fn climbs(&mut self) {
        let rows = self.body.get("climbs").and_then(Value::as_array).map_or(&[][..], |rows| rows);
        if rows.is_empty() {
            let (tried, sent) = (self.list("gradesAttempted").join(" "), self.list("gradesCompleted").join(" "));
            for (name, text) in [("tried", tried), ("sent", sent)] {
                if !text.is_empty() {
                    self.named(name, &text);
                }
            }
            return;
        }
        let climbs: Vec<Option<Climb>> =
            rows.iter().map(|row| row.as_object().and_then(|row| read(row).ok())).collect();
        let sent = climbs.iter().flatten().filter(|climb| outcome(climb).is_send()).count();
        self.gap();
        self.push(&format!("Climbs · sent {sent} of {}", rows.len()), self.ctx.theme.title);
        let (columns, theme) = (self.columns, self.ctx.theme);
        let style = if columns >= 44 { 9 } else { 5 };
        let name = columns.saturating_sub(2 + 8 + 10 + 6 + style);
        let heads =
            pad("  grade", 10) + &pad("name", name) + &pad("result", 10) + &pad("tries", 6) + &pad("style", style);
        self.out.lines.push(Line::styled(fit(&heads, columns), theme.dim));
        for (index, climb) in climbs.iter().enumerate() {
            self.out.climbs.push((self.out.lines.len(), index));
            let Some(climb) = climb else {
                let raw = format!("! {}", rows[index]);
                self.out.lines.push(Line::styled(fit(&raw, columns), theme.bad));
                continue;
            };
            let (mark, word, colour) = result(outcome(climb), self.ctx.glyphs, theme);
            let tries = climb.attempts.map(number).unwrap_or_default();
            let spans = vec![
                Span::styled(format!("{mark} "), colour),
                Span::styled(cell(&climb.grade, 8), colour),
                Span::raw(cell(climb.name.as_deref().unwrap_or_default(), name)),
                Span::styled(pad(if climb.warmup == Some(true) { "warm-up" } else { word }, 10), colour),
                Span::raw(pad(&tries, 6)),
                Span::styled(fit(climb.style.map_or("", Steepness::as_str), style), theme.dim),
            ];
            self.out.lines.push(Line::from(spans));
            let under = under(climb);
            for line in wrap(&under, columns.saturating_sub(10)).into_iter().filter(|line| !line.is_empty()) {
                self.out.lines.push(Line::styled(format!("{:10}{line}", ""), theme.dim));
            }
        }
    }

    fn sets(&mut self) {
        let rows = self.body.get("sets").and_then(Value::as_array).map_or(&[][..], |rows| rows);
        if rows.is_empty() {
            return;
        }
        self.gap();
        self.push("Sets", self.ctx.theme.title);
        let basics = self.state.basics();
        let imperial = basics.is_some_and(|basics| basics.user.preferences.units == Some(Units::Imperial));
        for row in rows {
            let Some(set) = row.as_object().and_then(|row| read::<SetRow>(row).ok()) else {
                self.push(&format!("! {row}"), self.ctx.theme.bad);
                continue;
            };
            let known = basics.and_then(|basics| basics.exercises.iter().find(|e| e.exercise_id == set.exercise_id));
            let name = known.map_or(set.exercise_id.as_str(), |exercise| exercise.name.as_str());
            self.push(&format!("{name}: {}", set_words(&set, imperial)), self.ctx.theme.text);
        }
    }

    fn notes(&mut self) {
        if let Some(notes) = self.text("notes") {
            let lines = markdown::lines(notes, self.columns, self.ctx.theme);
            self.gap();
            self.out.lines.extend(lines);
        }
    }

    /// What is wrong, what nobody here knows, and when it was written.
    fn rest(&mut self) {
        let wrong = check(Table::Entries, self.body);
        if !wrong.is_empty() {
            self.gap();
            self.push("Cannot be read as it is stored", self.ctx.theme.bad);
            for error in &wrong {
                self.push(&format!("! {error}"), self.ctx.theme.text);
            }
        }
        let known = |key: &str| Table::Entries.fields().iter().any(|field| field.key == key);
        let mut others: Vec<String> = self
            .body
            .iter()
            .filter(|(key, _)| !known(key) && *key != "source" && *key != "sourceId")
            .map(|(key, value)| format!("{}: {}", spaced(key), plain(value)))
            .collect();
        others.extend(self.text("source").map(|source| format!("from {}", origin(source))));
        if !others.is_empty() {
            self.gap();
            for other in others {
                let line = fit(&other, self.columns);
                self.push(&line, self.ctx.theme.dim);
            }
        }
        let stamp = |at: &str| {
            let day = at.get(..10)?.parse().ok()?;
            Some(format!("{} {} UTC", written(day, None), at.get(11..16)?))
        };
        if let Some(created) = self.text("createdAt").map(|at| stamp(at).unwrap_or_else(|| at.to_owned())) {
            self.gap();
            self.push(&format!("written {created}"), self.ctx.theme.dim);
        }
    }
}

fn cell(text: &str, columns: usize) -> String {
    pad(&fit(text, columns.saturating_sub(1)), columns)
}

/// How the tries ended; without a word for it, a climb that is listed was sent.
fn outcome(climb: &Climb) -> ClimbResult {
    climb.result.unwrap_or(ClimbResult::Redpoint)
}

/// What there is to say about a climb under its line.
fn under(climb: &Climb) -> String {
    let mut words = Vec::new();
    words.extend(climb.discipline.filter(|_| climb.rope.is_some()).map(|of| of.as_str().to_owned()));
    words.extend(climb.rope.map(|rope| rope.as_str().to_owned()));
    words.extend(climb.board.clone());
    words.extend(climb.angle_deg.map(|angle| format!("{}°", number(angle))));
    if let Some(pitches) = climb.pitches {
        let led = climb.pitches_led.map(|led| format!(", led {}", number(led))).unwrap_or_default();
        words.push(format!("{} pitches{led}", number(pitches)));
    }
    words.extend(climb.length_m.map(|metres| format!("{} m", number(metres))));
    words.extend(climb.own_grade.as_ref().map(|grade| format!("felt like {grade}")));
    words.extend(climb.high_point.as_ref().map(|point| format!("to {point}")));
    words.extend(climb.notes.clone());
    words.join(" · ")
}

/// `3 x 6 x 7 s · +15 kg · 20 mm · half crimp · rest 180 s`.
fn set_words(set: &SetRow, imperial: bool) -> String {
    const LB_A_KG: f64 = 2.204_622_621_8;
    let amounts = [(set.sets, ""), (set.reps, ""), (set.hang_s, " s")];
    let times: Vec<String> =
        amounts.iter().filter_map(|(value, unit)| Some(format!("{}{unit}", number((*value)?)))).collect();
    let mut words = Vec::new();
    if !times.is_empty() {
        words.push(times.join(" x "));
    }
    words.extend(set.load_kg.map(|kg| {
        let (value, unit) = if imperial { (kg * LB_A_KG, "lb") } else { (kg, "kg") };
        format!("{}{} {unit}", if value >= 0.0 { "+" } else { "" }, number(value))
    }));
    words.extend(set.edge_mm.map(|edge| format!("{} mm", number(edge))));
    words.extend(set.grip.clone());
    words.extend(set.hand.as_ref().map(|hand| format!("{hand} hand")));
    words.extend(set.rest_s.map(|rest| format!("rest {} s", number(rest))));
    words.extend(set.rpe.map(|rpe| format!("RPE {}", number(rpe))));
    words.join(" · ")
}
