//! Quick capture: one line, and under it what the line is understood as.

use super::capture_preview::{Completion, Preview, completions, preview};
use super::{Overlay, Turn, window};
use crate::pane::{Binding, Ctx};
use crate::text::{clean, wrap};
use crate::widget::input::Input;
use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use std::ops::Range;
use v7_state::capture::Role;
use v7_state::msg::{CaptureKind, Msg, Toast};
use v7_state::query::Query;
use v7_state::update::State;

/// Keys of quick capture.
pub(super) const BINDINGS: &[Binding] = &[
    Binding::new("capture.save", "Enter", "save"),
    Binding::new("capture.kind", "Tab", "session/send/food"),
    Binding::quiet("capture.previous-kind", "BackTab", "the kind before"),
    Binding::new("capture.complete", "Down Ctrl-n", "complete"),
    Binding::quiet("capture.complete-back", "Up Ctrl-p", "complete, backwards"),
    Binding::new("capture.take-draft", "Ctrl-o", "take the draft"),
    Binding::new("capture.close", "Esc", "keep as draft"),
];

/// The kinds in the order of the Tab key.
const KINDS: [CaptureKind; 3] = [CaptureKind::Session, CaptureKind::Send, CaptureKind::Food];

/// The capture overlay.
pub(super) struct Capture {
    kind: CaptureKind,
    input: Input,
    /// What the line is understood as; `None` until it is read.
    preview: Option<Preview>,
    /// Completions being gone through.
    cycle: Option<Cycle>,
    /// The kind changed while the line was empty, so its draft is wanted.
    turned: bool,
    /// A line that was left here unsaved: Ctrl-O puts it back, and so does Up in an empty line.
    offered: Option<String>,
    /// Whether the line is a draft that was put back.
    restored: bool,
    refusal: Option<String>,
}

/// Completions being gone through.
struct Cycle {
    /// The line before.
    before: Input,
    list: Vec<Completion>,
    /// Which one is shown.
    index: usize,
}

impl Capture {
    /// Quick capture with a line to begin with.
    pub(super) fn new(kind: CaptureKind, line: String) -> Self {
        let input = Input::new(line);
        Self { kind, input, preview: None, cycle: None, turned: false, offered: None, restored: false, refusal: None }
    }

    fn changed(&mut self) {
        self.preview = None;
        self.refusal = None;
    }

    fn turn(&mut self, by: usize) -> Turn {
        let index = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        self.kind = KINDS[(index + by) % KINDS.len()];
        self.turned = self.input.text().is_empty();
        self.offered = None;
        self.restored = false;
        self.cycle = None;
        self.changed();
        Turn::Send(Vec::new())
    }

    fn complete(&mut self, forward: bool, state: &State) {
        let cycle = if let Some(mut cycle) = self.cycle.take() {
            let count = cycle.list.len();
            cycle.index = (cycle.index + if forward { 1 } else { count - 1 }) % count;
            cycle
        } else {
            let list = completions(self.kind, self.input.text(), self.input.cursor(), state);
            if list.is_empty() {
                return;
            }
            let index = if forward { 0 } else { list.len() - 1 };
            Cycle { before: self.input.clone(), list, index }
        };
        self.input = cycle.before.clone();
        let completion = &cycle.list[cycle.index];
        self.input.replace(completion.range.clone(), &completion.text);
        self.cycle = Some(cycle);
        self.changed();
    }

    fn take_draft(&mut self) {
        if let Some(line) = self.offered.take() {
            self.input.set(&line);
            self.restored = true;
            self.cycle = None;
            self.changed();
        }
    }

    /// The first word of the shell's commands means the same here: `send V7` is a send. The word goes.
    fn obey_first_word(&mut self) {
        let text = self.input.text();
        let start = text.len() - text.trim_start().len();
        let Some((word, _)) = text[start..].split_once(' ') else { return };
        let kind = match word.to_lowercase().as_str() {
            "eat" => CaptureKind::Food,
            // A meal may have any name.
            _ if self.kind == CaptureKind::Food => return,
            "log" => CaptureKind::Session,
            "send" => CaptureKind::Send,
            _ => return,
        };
        let end = start + word.len() + 1;
        let cursor = self.input.cursor();
        if cursor >= end {
            self.input.cut(0..end);
            self.kind = kind;
        }
    }

    fn read(&mut self, state: &State) -> &Preview {
        let (kind, text) = (self.kind, self.input.text());
        self.preview.get_or_insert_with(|| preview(kind, text, state))
    }

    fn save(&mut self, state: &State) -> Turn {
        if self.input.text().trim().is_empty() {
            return Turn::Stay;
        }
        let read = self.read(state);
        if read.understood.is_none() || !read.errors.is_empty() {
            let first = read.errors.first().map(|(_, why)| why.clone());
            self.refusal = Some(first.unwrap_or_else(|| "there is nothing to save in it yet".into()));
            return Turn::Stay;
        }
        Turn::Save(Msg::Capture(self.kind, self.input.text().to_owned()))
    }
}

impl Overlay for Capture {
    fn bindings(&self, _state: &State) -> Vec<Binding> {
        let mut bindings = BINDINGS.to_vec();
        bindings.retain(|binding| binding.action != "capture.take-draft" || self.offered.is_some());
        if self.input.text().is_empty() {
            let close = bindings.iter_mut().filter(|binding| binding.action == "capture.close");
            close.for_each(|binding| binding.label = "close");
        }
        bindings
    }

    fn run(&mut self, action: &str, state: &State) -> Turn {
        match action {
            "capture.save" => return self.save(state),
            "capture.kind" => return self.turn(1),
            "capture.previous-kind" => return self.turn(2),
            "capture.complete" => self.complete(true, state),
            "capture.complete-back" if self.input.text().is_empty() && self.offered.is_some() => self.take_draft(),
            "capture.complete-back" => self.complete(false, state),
            "capture.take-draft" => self.take_draft(),
            "capture.close" => return Turn::Close(self.leave()),
            _ => return Turn::Unknown,
        }
        Turn::Stay
    }

    fn on_text(&mut self, event: &Event, _state: &State) -> Turn {
        if self.input.on_event(event) {
            self.cycle = None;
            self.obey_first_word();
            self.changed();
        }
        Turn::Stay
    }

    fn wants(&self, _state: &State) -> Vec<Query> {
        vec![Query::Basics]
    }

    fn draft(&self) -> Option<String> {
        // A draft that is offered and was not taken outlives the save of another line.
        self.offered.is_none().then(|| draft_name(self.kind))
    }

    fn turned(&mut self) -> bool {
        std::mem::take(&mut self.turned)
    }

    fn restore(&mut self, text: &str, _state: &State) {
        if !self.restored && self.input.text() != text {
            self.offered = Some(text.to_owned());
        }
    }

    fn leave(&mut self) -> Vec<Msg> {
        let name = draft_name(self.kind);
        if self.input.text().trim().is_empty() {
            return if self.restored { vec![Msg::Draft(name, None)] } else { Vec::new() };
        }
        let said = Toast { text: "kept as a draft: + offers it".into(), failed: false };
        vec![Msg::Draft(name, Some(self.input.text().to_owned())), Msg::Say(said)]
    }

    fn refused(&mut self, why: String) {
        self.refusal = Some(why);
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        let lines = self.lines(state, ctx);
        let width = if area.width < 60 { area.width } else { area.width.min(104) };
        let room = usize::from(width.saturating_sub(4).max(10));
        let lines: Vec<(String, Style)> = lines
            .into_iter()
            .flat_map(|(text, style)| wrap(&text, room).into_iter().map(move |line| (line, style)))
            .collect();
        let height = (lines.len() as u16 + 4).clamp(8, area.height.max(8)).min(area.height);
        let x = area.x + (area.width - width) / 2;
        let y = if area.height < 14 { area.y } else { area.y + (area.height - height) / 3 };
        let title = format!("Log a {}", name(self.kind));
        let title = if self.kind == CaptureKind::Food { "Log food".to_owned() } else { title };
        let inner = window(&title, Rect { x, y, width, height }, buf, ctx);
        let read = self.read(state);
        let errors = read.errors.iter().map(|(range, _)| (range.clone(), wrong(ctx)));
        let words = read.spans.iter().map(|(range, role)| (range.clone(), style(*role, ctx)));
        let spans: Vec<(Range<usize>, Style)> = errors.chain(words).collect();
        let at = self.input.draw_styled("> ", inner, buf, ctx, &spans);
        for (row, (text, style)) in (inner.y + 1..inner.bottom()).zip(lines) {
            buf.set_stringn(inner.x, row, text, usize::from(inner.width), style);
        }
        at
    }
}

impl Capture {
    /// What stands under the line.
    fn lines(&mut self, state: &State, ctx: &Ctx<'_>) -> Vec<(String, Style)> {
        let theme = ctx.theme;
        let offered =
            self.offered.iter().map(|line| (format!("Ctrl-O takes your draft: {}", clean(line)), theme.accent));
        if self.input.text().is_empty() {
            let mut lines: Vec<(String, Style)> = offered.collect();
            lines.push(("For example:".to_owned(), theme.dim));
            lines.extend(examples(self.kind, state).into_iter().map(|line| (format!("  {line}"), theme.text)));
            return lines;
        }
        let mut lines: Vec<(String, Style)> = offered.collect();
        if let Some(Cycle { list, index, .. }) = &self.cycle {
            let shown = list.iter().enumerate().skip(index.saturating_sub(2)).take(6);
            let shown = shown.map(|(i, one)| if i == *index { format!("[{}]", one.text) } else { one.text.clone() });
            lines.push((shown.collect::<Vec<_>>().join("  "), theme.key));
        }
        let refusal = self.refusal.clone();
        let read = self.read(state);
        lines.extend(read.errors.iter().map(|(_, why)| (why.clone(), theme.bad)));
        if let Some(why) = refusal.filter(|why| !read.errors.iter().any(|(_, error)| error == why)) {
            lines.push((format!("not saved: {why}"), theme.bad));
        }
        lines.extend(read.understood.iter().map(|line| (line.clone(), theme.good)));
        if self.restored {
            lines.push(("your draft; Ctrl-U clears it".to_owned(), theme.dim));
        }
        lines
    }
}

fn draft_name(kind: CaptureKind) -> String {
    format!("capture:{}", name(kind))
}

fn name(kind: CaptureKind) -> &'static str {
    match kind {
        CaptureKind::Session => "session",
        CaptureKind::Send => "send",
        CaptureKind::Food => "food",
    }
}

/// Lines to learn from, with the climber's own place or meal where there is one.
fn examples(kind: CaptureKind, state: &State) -> Vec<String> {
    let basics = state.basics();
    let place = basics.and_then(|basics| basics.places.first()).map_or("Movement", String::as_str);
    match kind {
        CaptureKind::Session => vec![
            format!("gym @\"{place}\" 90m 4xV3 V5 fl V6 hung3 rpe:7"),
            "outdoor yest V4 \"Midnight Traverse\" fl slab".to_owned(),
            "rest".to_owned(),
        ],
        CaptureKind::Send => {
            vec![format!("V5 \"Crimp Ladder\" @\"{place}\" flash"), "V7 yest in4 overhang personal-best".to_owned()]
        }
        CaptureKind::Food => {
            let recent = basics.map(|basics| basics.recent_meals.iter().take(3).map(|meal| meal.name.clone()));
            let mut lines = vec!["oats 450kcal 20p 60c 10f".to_owned(), "water 500ml".to_owned()];
            lines.extend(recent.into_iter().flatten());
            lines
        }
    }
}

fn style(role: Role, ctx: &Ctx<'_>) -> Style {
    let theme = ctx.theme;
    match role {
        Role::Date | Role::Time => theme.series[1],
        Role::Kind | Role::Result | Role::Climb | Role::Focus => theme.key,
        Role::Grade | Role::Significance => theme.accent,
        Role::Set | Role::Load | Role::Meta | Role::Amount => theme.series[3],
        Role::Name | Role::Place | Role::Partner | Role::Exercise | Role::Tag => theme.series[2],
        Role::Notes => theme.dim,
        Role::Unknown => wrong(ctx),
    }
}

fn wrong(ctx: &Ctx<'_>) -> Style {
    ctx.theme.bad.add_modifier(Modifier::UNDERLINED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use v7_state::msg::Moment;
    use v7_state::settings::Settings;

    #[test]
    fn the_examples_are_understood() {
        let moment = Moment { ms: 0, today: chrono::NaiveDate::default(), time: chrono::NaiveTime::default() };
        let state = State::new(Settings::default(), moment);
        for kind in KINDS {
            for line in examples(kind, &state) {
                let read = preview(kind, &line, &state);
                assert!(read.errors.is_empty() && read.understood.is_some(), "{line}: {read:?}");
            }
        }
    }
}
