//! The first start: what to type, and three questions that are asked once.

use crate::pane::Do;
use crate::text::{pad, wrap};
use crate::theme::Theme;
use ratatui::text::{Line, Span};
use v7_state::msg::Msg;
use v7_state::record::{Change, Choice as _, Key, Op, Table, Units, User, body};
use v7_state::settings::Settings;

/// One question: what it asks and the answers as they are stored and as they are shown.
pub struct Question {
    label: &'static str,
    answers: &'static [(&'static str, &'static str)],
}

/// The questions, in the order they are asked.
pub const QUESTIONS: [Question; 3] = [
    Question { label: "Boulders in", answers: &[("v-scale", "V scale V4"), ("font", "Font 6B")] },
    Question {
        label: "Routes in",
        answers: &[("yds", "YDS 5.11a"), ("french", "French 6c"), ("uiaa", "UIAA VII+"), ("ewbank", "Ewbank 22")],
    },
    Question { label: "Units", answers: &[("metric", "metric kg"), ("imperial", "imperial lb")] },
];

/// Where the climber is in the questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The question that has the keys.
    pub at: usize,
    /// The answer to each; none until it was touched: then the configuration's default shows.
    picked: [Option<usize>; 3],
}

impl Asking {
    /// The answer to question `q` as it stands.
    pub fn answer(&self, q: usize, settings: &Settings) -> usize {
        let default = match q {
            0 => settings.boulder_scale.as_str(),
            1 => settings.route_scale.as_str(),
            _ => "metric",
        };
        self.picked[q].unwrap_or_else(|| {
            QUESTIONS[q].answers.iter().position(|(stored, _)| *stored == default).unwrap_or_default()
        })
    }

    /// Chooses the next answer (or the one before) of the question that has the keys; it stops at the ends.
    pub fn turn(&mut self, forward: bool, settings: &Settings) {
        let now = self.answer(self.at, settings);
        let last = QUESTIONS[self.at].answers.len() - 1;
        self.picked[self.at] = Some(if forward { (now + 1).min(last) } else { now.saturating_sub(1) });
    }

    /// Whether an answer was chosen, not only shown.
    pub fn is_touched(&self) -> bool {
        self.picked.iter().any(Option::is_some)
    }

    /// The change that stores the answers in the account.
    pub fn save(&self, user: &User, settings: &Settings) -> Do {
        let stored = |q: usize| QUESTIONS[q].answers[self.answer(q, settings)].0;
        let mut after = user.clone();
        after.preferences.boulder_scale = Some(stored(0).into());
        after.preferences.route_scale = Some(stored(1).into());
        after.preferences.units = Units::parse(stored(2));
        let op = Op::Edit { key: Key::single(Table::Users), before: body(user), after: body(&after) };
        Do::msg(Msg::Save(Change::one("scales and units", op)))
    }
}

/// What is shown, and on which line of it the cursor belongs.
pub fn lines(
    asking: Option<&Asking>,
    user: &User,
    settings: &Settings,
    columns: usize,
    theme: &Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let mut out = vec![Line::styled("Welcome. This journal is empty.", theme.title), Line::default()];
    let mut cursor = None;
    if let Some(asking) = asking {
        let hint = "Left and Right choose, Enter goes on, Esc keeps what is shown.";
        out.extend(wrap(hint, columns).into_iter().map(|line| Line::styled(line, theme.dim)));
        for (q, question) in QUESTIONS.iter().enumerate() {
            let here = q == asking.at;
            if here {
                cursor = Some(out.len());
            }
            out.extend(question_lines(question, asking.answer(q, settings), here, columns, theme));
        }
        out.push(Line::default());
    }
    let font = match asking {
        Some(asking) => asking.answer(0, settings) == 1,
        None => match user.preferences.boulder_scale.as_deref() {
            Some(scale) => scale == "font",
            None => settings.boulder_scale.as_str() == "font",
        },
    };
    out.push(Line::from(vec![
        Span::styled("Press ", theme.text),
        Span::styled("+", theme.key),
        Span::styled(" and type a line, such as", theme.text),
    ]));
    let (session, send) = if font {
        ("gym @Movement 3x6B 6C fl // felt strong", "send 7A+ \"Midnight Lightning\" @\"Camp 4\" outdoor in4")
    } else {
        ("gym @Movement 3xV4 V5 fl // felt strong", "send V7 \"Midnight Lightning\" @\"Camp 4\" outdoor in4")
    };
    for (label, example) in [("a session", session), ("a send", send), ("a meal", "eat oats 400kcal 30p 50c 8f")] {
        let stacked = columns < 66;
        let indent = if stacked { 2 } else { 14 };
        if stacked {
            out.push(Line::styled(label, theme.dim));
        }
        for (index, part) in wrap(example, columns.saturating_sub(indent)).into_iter().enumerate() {
            let lead = if index == 0 && !stacked { pad(label, indent) } else { " ".repeat(indent) };
            out.push(Line::from(vec![Span::styled(lead, theme.dim), Span::styled(part, theme.accent)]));
        }
    }
    out.push(Line::default());
    let rest = "It is shown as understood before it is saved, and u takes it back. \
                A logbook from elsewhere: press : and choose import. Every key: ?";
    out.extend(wrap(rest, columns).into_iter().map(|line| Line::styled(line, theme.dim)));
    (out, cursor)
}

fn question_lines(question: &Question, answer: usize, here: bool, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    let lead = pad(if here { "> " } else { "  " }, 2) + &pad(question.label, 12);
    let mut spans = vec![Span::styled(lead, if here { theme.title } else { theme.dim })];
    let whole = question.answers.iter().map(|(_, shown)| shown.len() + 2).sum::<usize>();
    if columns < 14 + whole {
        // Only the chosen one where not all fit.
        let (left, right) = (answer > 0, answer + 1 < question.answers.len());
        let text = format!(
            "{} {} {}",
            if left { "<" } else { " " },
            question.answers[answer].1,
            if right { ">" } else { " " }
        );
        spans.push(Span::styled(text, if here { theme.selected } else { theme.text }));
        return vec![Line::from(spans)];
    }
    for (index, (_, shown)) in question.answers.iter().enumerate() {
        let (text, style) = match (index == answer, here) {
            (true, true) => (format!("[{shown}]"), theme.selected),
            (true, false) => (format!("[{shown}]"), theme.text),
            _ => (format!(" {shown} "), theme.dim),
        };
        spans.push(Span::styled(text, style));
    }
    vec![Line::from(spans)]
}
