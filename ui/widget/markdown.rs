//! Markdown as lines of a given width.
//!
//! Headings, lists, quotes, code, emphasis and simple tables. A line break in the source is a line break here: notes are
//! written line by line. HTML and links are shown as text; nothing is fetched, and no control character gets through.

use crate::text::{broken, clean, fit, pad, width};
use crate::theme::Theme;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// Plain lines as Markdown that shows them as they are, one under the other.
pub fn plain(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        for c in line.chars() {
            if c.is_ascii_punctuation() {
                text.push('\\');
            }
            text.push(c);
        }
        text.push_str("\\\n");
    }
    text.truncate(text.len().saturating_sub(2));
    text
}

/// `markdown` in lines of at most `columns` cells.
pub fn lines(markdown: &str, columns: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut page = Page {
        theme,
        columns: columns.max(4),
        lines: Vec::new(),
        pieces: Vec::new(),
        styles: vec![theme.text],
        margins: Vec::new(),
        lists: Vec::new(),
        table: None,
        code: false,
        link: None,
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(markdown, options) {
        page.event(event);
    }
    page.flush();
    while page.lines.last().is_some_and(|line| line.width() == 0) {
        page.lines.pop();
    }
    page.lines
}

/// What stands before the lines of a block: once (a bullet), and on the lines after.
struct Margin {
    first: Option<String>,
    rest: String,
    style: Style,
}

struct Page<'t> {
    theme: &'t Theme,
    columns: usize,
    lines: Vec<Line<'static>>,
    /// The block being read.
    pieces: Vec<(String, Style)>,
    styles: Vec<Style>,
    margins: Vec<Margin>,
    /// The next number of each list around; `None` for bullets.
    lists: Vec<Option<u64>>,
    table: Option<Vec<Vec<String>>>,
    code: bool,
    link: Option<String>,
}

impl Page<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.styled(&text, self.theme.key),
            Event::Html(text) | Event::InlineHtml(text) => self.text(text.trim_end_matches('\n')),
            Event::SoftBreak | Event::HardBreak => match &mut self.table {
                Some(_) => self.text(" "),
                None => self.flush(),
            },
            Event::Rule => {
                self.flush();
                let room = self.room();
                self.styled(&"─".repeat(room), self.theme.border);
                self.flush();
            }
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let style = self.style();
        match tag {
            Tag::Paragraph => self.gap(),
            Tag::Heading { level, .. } => {
                self.gap();
                let style = self.theme.title;
                self.styles.push(if level == HeadingLevel::H1 {
                    style.add_modifier(Modifier::UNDERLINED)
                } else {
                    style
                });
            }
            Tag::BlockQuote(_) => {
                self.gap();
                self.margins.push(Margin { first: None, rest: "│ ".into(), style: self.theme.border });
                self.styles.push(self.theme.dim);
            }
            Tag::CodeBlock(kind) => {
                self.gap();
                self.code = true;
                self.margins.push(Margin { first: None, rest: "  ".into(), style });
                self.styles.push(self.theme.key);
                if let CodeBlockKind::Fenced(name) = kind
                    && !name.is_empty()
                {
                    self.styled(&name, self.theme.dim);
                    self.flush();
                }
            }
            Tag::List(number) => {
                if self.lists.is_empty() {
                    self.gap();
                }
                self.flush();
                self.lists.push(number);
            }
            Tag::Item => {
                self.flush();
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                let rest = " ".repeat(bullet.len());
                self.margins.push(Margin { first: Some(bullet), rest, style: self.theme.key });
            }
            Tag::Table(_) => {
                self.gap();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.styles.push(style.add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(style.add_modifier(Modifier::BOLD)),
            Tag::Strikethrough => self.styles.push(style.add_modifier(Modifier::CROSSED_OUT)),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(dest_url.to_string());
                self.styles.push(style.add_modifier(Modifier::UNDERLINED));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.margins.pop();
                self.styles.pop();
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.code = false;
                self.margins.pop();
                self.styles.pop();
            }
            TagEnd::Item => {
                self.flush();
                if self.margins.last().is_some_and(|margin| margin.first.is_some()) {
                    self.pieces.push((String::new(), self.theme.text));
                    self.flush();
                }
                self.margins.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell: String = self.pieces.drain(..).map(|(text, _)| text).collect();
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.table(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
                let shown = self.pieces.last().map(|(text, _)| text.clone()).unwrap_or_default();
                if let Some(link) = self.link.take().filter(|link| *link != shown) {
                    self.styled(&format!(" <{link}>"), self.theme.dim);
                }
            }
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or(self.theme.text)
    }

    fn text(&mut self, text: &str) {
        let style = self.style();
        if !self.code {
            self.styled(text, style);
            return;
        }
        for line in text.split_inclusive('\n') {
            self.styled(line.trim_end_matches('\n'), style);
            if line.ends_with('\n') {
                self.pieces.push((String::new(), style));
                self.flush();
            }
        }
    }

    fn styled(&mut self, text: &str, style: Style) {
        self.pieces.push((clean(text).into_owned(), style));
    }

    /// An empty line between blocks, but not inside lists.
    fn gap(&mut self) {
        self.flush();
        if self.lists.is_empty() && self.lines.last().is_some_and(|line| line.width() > 0) {
            let margins: Vec<Span<'static>> =
                self.margins.iter().map(|margin| Span::styled(margin.rest.clone(), margin.style)).collect();
            self.lines.push(Line::from(margins));
        }
    }

    fn room(&self) -> usize {
        let taken: usize = self.margins.iter().map(|margin| width(&margin.rest)).sum();
        self.columns.saturating_sub(taken).max(4)
    }

    /// Writes the block that was read, wrapped, behind its margins.
    fn flush(&mut self) {
        if self.pieces.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.pieces);
        for line in wrap(&pieces, self.room()) {
            let mut spans: Vec<Span<'static>> = Vec::with_capacity(self.margins.len() + line.len());
            for margin in &mut self.margins {
                spans.push(Span::styled(margin.first.take().unwrap_or_else(|| margin.rest.clone()), margin.style));
            }
            spans.extend(line);
            self.lines.push(Line::from(spans));
        }
    }

    fn table(&mut self) {
        let Some(rows) = self.table.take() else { return };
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        if count == 0 {
            return;
        }
        let mut widths: Vec<usize> = (0..count)
            .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let room = self.room().saturating_sub(2 * (count - 1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max_by_key(|width| **width).filter(|width| **width > 1) else { break };
            *widest -= 1;
        }
        for (index, row) in rows.iter().enumerate() {
            let empty = String::new();
            let cells: Vec<String> =
                (0..count).map(|column| pad(row.get(column).unwrap_or(&empty), widths[column])).collect();
            let style = if index == 0 { self.theme.title } else { self.theme.text };
            let line = fit(cells.join("  ").trim_end(), self.room());
            self.lines.push(Line::from(Span::styled(line, style)));
        }
    }
}

/// Breaks styled pieces at spaces into lines of at most `columns` cells. A word may consist of several pieces.
fn wrap(pieces: &[(String, Style)], columns: usize) -> Vec<Vec<Span<'static>>> {
    let text: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
    let mut ends = pieces.iter().scan(0, |end, (text, style)| {
        *end += text.len();
        Some((*end, *style))
    });
    let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
    let Some((mut end, mut style)) = ends.next() else { return lines };
    for (starts, part) in broken(&text, columns, &mut 0) {
        if starts {
            lines.push(Vec::new());
        }
        let mut at = part.as_ptr() as usize - text.as_ptr() as usize;
        let mut rest = part;
        while !rest.is_empty() {
            while at >= end {
                let Some(next) = ends.next() else { break };
                (end, style) = next;
            }
            let (now, later) = rest.split_at_checked(end.saturating_sub(at)).unwrap_or((rest, ""));
            push(&mut lines, now, style);
            at += now.len();
            rest = if now.is_empty() { "" } else { later };
        }
    }
    lines
}

fn push(lines: &mut [Vec<Span<'static>>], text: &str, style: Style) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some(span) if span.style == style => span.content.to_mut().push_str(text),
        _ => line.push(Span::styled(text.to_owned(), style)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use v7_state::settings::Settings;

    fn shown(markdown: &str, columns: usize) -> Vec<String> {
        let theme = Theme::new(&Settings::default(), true);
        lines(markdown, columns, &theme).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn notes_look_like_what_was_written() {
        let cases: [(&str, &[&str]); 9] = [
            ("# Day one\nwarm *and* dry", &["Day one", "", "warm and dry"]),
            ("line one\nline two", &["line one", "line two"]),
            ("- heel hook\n- toe\n  hook\n\nend", &["- heel hook", "- toe", "  hook", "", "end"]),
            ("3. three\n4. four\n   - deep", &["3. three", "4. four", "   - deep"]),
            ("> quoted\n> words", &["│ quoted", "│ words"]),
            ("```\nlet x = 1;\n\nlet y;\n```", &["  let x = 1;", "  ", "  let y;"]),
            ("| a | b |\n|---|---|\n| 1 | two |", &["a  b", "1  two"]),
            ("see [the topo](https://example.org/t)", &["see the topo", "<https://example.o", "rg/t>"]),
            ("esc \u{1b}[31m <b>bold</b>", &["esc ␛[31m", "<b>bold</b>"]),
        ];
        for (markdown, expected) in cases {
            let found = shown(markdown, 18);
            let found: Vec<&str> = found.iter().map(|line| line.trim_end()).collect();
            let expected: Vec<&str> = expected.iter().map(|line| line.trim_end()).collect();
            assert_eq!(found, expected, "{markdown}");
        }
    }

    #[test]
    fn plain_lines_are_shown_as_they_are() {
        let said = ["# 12 skipped", "line 3: *no* grade (V_4 <b> `x` 1. [a](b) | ~~c~~ \\)", "- 5.10a", "&amp; end"]
            .map(str::to_owned);
        let theme = Theme::new(&v7_state::settings::Settings::default(), true);
        let shown: Vec<String> = lines(&plain(&said), 80, &theme).iter().map(ToString::to_string).collect();
        assert_eq!(shown, said);
    }

    proptest! {
        #[test]
        fn any_text_fits_and_is_harmless(text in "[ -~\n\t\u{1b}é日*_`#>|-]{0,200}", columns in 20_usize..60) {
            for line in shown(&text, columns) {
                prop_assert!(line.chars().all(|c| !c.is_control()));
            }
        }
    }
}
