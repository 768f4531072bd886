//! Markdown that is still being written: what is closed is laid out once, only the tail again.
//!
//! The text is cut into its top-level blocks, and each is laid out by itself. A block is closed when a whole line after
//! it has begun the next one, so that a text that came in pieces looks exactly like the same text in one piece.

use super::markdown;
use crate::theme::Theme;
use pulldown_cmark::{Event, Options, Parser};
use ratatui::text::Line;

/// A text that grows.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    source: String,
    /// Closed blocks, in order.
    closed: Vec<Block>,
    /// Where the tail begins in `source`.
    tail_at: usize,
    /// The tail's lines, while they are those of the text as it is.
    tail: Option<Vec<Line<'static>>>,
    /// The width that all lines are laid out for.
    columns: usize,
    /// How often a block was laid out: what the tests look at.
    laid_out: usize,
}

#[derive(Clone, Debug)]
struct Block {
    /// Where it ends in the source; it begins where the one before it ends.
    end: usize,
    lines: Vec<Line<'static>>,
    /// The lines of all blocks up to its end, with an empty one after each.
    total: usize,
}

impl Flow {
    /// A text that may go on.
    pub fn new(text: &str) -> Self {
        Self { source: text.to_owned(), ..Self::default() }
    }

    /// All of it, as it came.
    pub fn text(&self) -> &str {
        &self.source
    }

    /// What comes next.
    pub fn push(&mut self, delta: &str) {
        self.source.push_str(delta);
        self.tail = None;
    }

    /// Lays everything out again at the next drawing, because what `spell` says has changed.
    pub fn touch(&mut self) {
        self.closed.clear();
        self.tail_at = 0;
        self.tail = None;
    }

    /// Lays out what is new, for lines of at most `columns` cells; the number of lines. `spell` rewrites a block's source
    /// before it is laid out.
    pub fn lay_out(&mut self, columns: usize, theme: &Theme, spell: &dyn Fn(&str) -> String) -> usize {
        if columns != self.columns {
            self.columns = columns;
            self.touch();
        }
        if self.tail.is_none() {
            self.close(theme, spell);
            self.laid_out += 1;
            self.tail = Some(block_lines(&spell(&self.source[self.tail_at..]), columns, theme));
        }
        self.before_tail() + self.tail.as_ref().map_or(0, Vec::len)
    }

    /// A line, as [`Flow::lay_out`] last counted them.
    pub fn line(&self, index: usize) -> Line<'static> {
        let before = self.before_tail();
        if index >= before {
            return self.tail.as_ref().and_then(|tail| tail.get(index - before)).cloned().unwrap_or_default();
        }
        let at = self.closed.partition_point(|block| block.total <= index);
        let Some(block) = self.closed.get(at) else { return Line::default() };
        let first = block.total - block.lines.len() - 1;
        block.lines.get(index - first).cloned().unwrap_or_default()
    }

    /// How often a part of it was laid out.
    #[cfg(test)]
    pub(crate) fn laid_out(&self) -> usize {
        self.laid_out
    }

    fn before_tail(&self) -> usize {
        self.closed.last().map_or(0, |block| block.total)
    }

    /// Closes every block of the tail but the last.
    fn close(&mut self, theme: &Theme, spell: &dyn Fn(&str) -> String) {
        // A line that is not complete may still change what the line before it is.
        let whole = self.source[self.tail_at..].rfind('\n').map_or(self.tail_at, |at| self.tail_at + at + 1);
        let starts = block_starts(&self.source[self.tail_at..whole]);
        let base = self.tail_at;
        for start in starts.iter().skip(1) {
            let end = base + start;
            self.laid_out += 1;
            let lines = block_lines(&spell(&self.source[self.tail_at..end]), self.columns, theme);
            let total = self.before_tail() + lines.len() + 1;
            self.closed.push(Block { end, lines, total });
            self.tail_at = end;
        }
        debug_assert!(self.closed.last().is_none_or(|block| block.end == self.tail_at));
    }
}

/// Stands between the `]` and the `:` of what would define a link for other blocks, and is taken out afterwards: a block
/// that another one can change is never closed. Private use, so that no text means anything by it.
const APART: &str = "\u{e000}";

fn without_definitions(text: &str) -> String {
    text.replace("]:", "]\u{e000}:")
}

/// A block laid out by itself.
fn block_lines(source: &str, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = markdown::lines(&without_definitions(source), columns, theme);
    for span in lines.iter_mut().flat_map(|line| &mut line.spans) {
        if span.content.contains(APART) {
            span.content = span.content.replace(APART, "").into();
        }
    }
    lines
}

/// Where the top-level blocks begin, each at the start of its line.
fn block_starts(text: &str) -> Vec<usize> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let (mut depth, mut starts) = (0_usize, Vec::new());
    let apart = without_definitions(text);
    // How far the marks have moved what stands behind them.
    let marked = apart.len() > text.len();
    let moved = |at: usize| if marked { apart[..at].matches(APART).count() * APART.len() } else { 0 };
    for (event, range) in Parser::new_ext(&apart, options).into_offset_iter() {
        if depth == 0 {
            let line = apart[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let line = line - moved(line);
            if starts.last() != Some(&line) {
                starts.push(line);
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use v7_state::settings::Settings;

    fn plain(text: &str) -> String {
        text.to_owned()
    }

    fn shown(flow: &mut Flow, columns: usize) -> Vec<String> {
        let count = flow.lay_out(columns, &Theme::new(&Settings::default(), true), &plain);
        (0..count).map(|at| flow.line(at).spans.iter().map(|span| span.content.as_ref()).collect()).collect()
    }

    const ANSWER: &str = "# Progress\n\nYou sent **V7** on three climbs:\n\n- Midnight Lightning\n- Evilution,\n  in\n  two days\n\n| grade | sends |\n|---|---|\n| V7 | 3 |\n| V6 | 9 |\n\n```\nplan\n\nrest\n```\nNext: rest.\n> quiet\n\n1. one\n2. two\n\nEnd";

    #[test]
    fn a_long_answer_is_laid_out_block_by_block_once() {
        let mut flow = Flow::default();
        for _ in 0..50 {
            for piece in ANSWER.split_inclusive(' ') {
                flow.push(piece);
                shown(&mut flow, 60);
            }
            flow.push("\n\n");
        }
        let pieces = 50 * ANSWER.split_inclusive(' ').count();
        let blocks = flow.closed.len();
        assert!(blocks >= 50 * 7, "{blocks}");
        assert!(flow.laid_out <= pieces + blocks + 1, "{} for {pieces} pieces and {blocks} blocks", flow.laid_out);
        let mut whole = Flow::new(flow.text());
        assert_eq!(shown(&mut flow, 60), shown(&mut whole, 60));
    }

    proptest! {
        #[test]
        fn in_pieces_it_looks_as_in_one(
            lines in proptest::collection::vec(prop_oneof![
                "[a-z `*|\\[\\]:>#+.~-]{0,12}", Just("```".to_owned()), Just("- a".to_owned()), Just("  b".to_owned()),
                Just("> q".to_owned()), Just("|a|b|".to_owned()), Just("|-|-|".to_owned()), Just("---".to_owned()),
                Just("===".to_owned()), Just("1. x".to_owned()), Just("    code".to_owned()), Just(String::new()),
                Just("<div>".to_owned()), Just("[a]: b".to_owned()), Just("[a".to_owned()), Just("b]: c".to_owned()), Just("[a]".to_owned()), Just("\u{1b}[31mé🧗".to_owned()),
            ], 0..14),
            cuts in proptest::collection::vec(1_usize..9, 1..40),
            columns in 8_usize..50,
        ) {
            let text = lines.join("\n");
            let mut flow = Flow::default();
            let (mut rest, mut cuts) = (text.as_str(), cuts.iter().cycle());
            while !rest.is_empty() {
                let mut at = (*cuts.next().unwrap_or(&1)).min(rest.len());
                while !rest.is_char_boundary(at) {
                    at += 1;
                }
                flow.push(&rest[..at]);
                shown(&mut flow, columns);
                rest = &rest[at..];
            }
            prop_assert_eq!(shown(&mut flow, columns), shown(&mut Flow::new(&text), columns));
        }
    }
}
