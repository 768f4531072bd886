//! The drawing of the pane: sections in two columns or one, scrolled to where the keys are.

use super::section::{Row, Section, rows};
use super::{AthletePane, Seen, Stop, conflicts, look, seen};
use crate::pane::Ctx;
use crate::text::fit;
use crate::widget::{list, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;

/// From this width on there are two columns.
const TWO_COLUMNS: u16 = 100;

/// A section and where it stands in the unscrolled pane.
struct Placed {
    section: Section,
    title: String,
    rows: Vec<Row>,
    at: Rect,
    /// Whether it has a border.
    border: bool,
}

impl Placed {
    /// The line of a row in the unscrolled pane.
    fn row_y(&self, index: usize) -> u16 {
        self.at.y + 1 + index as u16
    }
}

pub(super) fn pane(
    pane: &mut AthletePane,
    state: &State,
    area: Rect,
    buf: &mut Buffer,
    ctx: &Ctx<'_>,
) -> Option<Position> {
    let Some(seen) = seen(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return None;
    };
    if area.width < 4 || area.height == 0 {
        return None;
    }
    pane.stop = pane.stop.clamped(seen);
    let mut placed = place(seen, pane.stop, state, area.width, ctx);
    let mut total = height(&placed);
    if total > area.height {
        // One column of cells for the thumb.
        placed = place(seen, pane.stop, state, area.width - 1, ctx);
        total = height(&placed);
    }
    pane.height = area.height;
    let selected = placed.iter().find(|placed| placed.section == pane.stop.section)?;
    let lines: Vec<u16> = selected
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.element.is_some() && row.element == pane.stop.element)
        .map(|(index, _)| selected.row_y(index))
        .collect();
    let (top, bottom) = match (lines.first(), lines.last()) {
        // The first element comes with the heading of its section.
        (Some(_), Some(last)) if pane.stop.element == Some(0) => (selected.at.y, last + 1),
        (Some(first), Some(last)) => (*first, last + 1),
        _ => (selected.at.y, selected.at.bottom()),
    };
    if pane.follow {
        let offset = pane.offset.max(bottom.saturating_sub(area.height)).min(top);
        pane.offset = offset;
    }
    pane.offset = pane.offset.min(total.saturating_sub(area.height));
    let mut whole = Buffer::empty(Rect::new(0, 0, area.width, total.max(1)));
    pane.hits.clear();
    for placed in &placed {
        draw_section(pane, placed, &mut whole, ctx);
    }
    for y in 0..area.height.min(total.saturating_sub(pane.offset)) {
        for x in 0..area.width {
            if let Some(cell) = buf.cell_mut((area.x + x, area.y + y)) {
                *cell = whole[(x, y + pane.offset)].clone();
            }
        }
    }
    for (hit, _) in &mut pane.hits {
        *hit = scrolled(*hit, pane.offset, area);
    }
    list::thumb(usize::from(pane.offset), usize::from(total), area, buf, ctx);
    // On the selected line, or on the heading of a section without a list; never on the corner of its border.
    let line = lines.first().copied().unwrap_or(selected.at.y);
    let line = line.checked_sub(pane.offset).filter(|line| *line < area.height)?;
    let indent = if selected.border { 2 } else { 0 };
    Some(Position::new(area.x + selected.at.x + indent, area.y + line))
}

/// Where a part of the unscrolled pane is on the screen.
fn scrolled(hit: Rect, offset: u16, area: Rect) -> Rect {
    let top = hit.y.saturating_sub(offset).min(area.height);
    let bottom = hit.bottom().saturating_sub(offset).min(area.height);
    Rect { x: area.x + hit.x, y: area.y + top, width: hit.width, height: bottom - top }
}

fn height(placed: &[Placed]) -> u16 {
    placed.iter().map(|placed| placed.at.bottom()).max().unwrap_or(0)
}

fn place(seen: Seen<'_>, stop: Stop, state: &State, width: u16, ctx: &Ctx<'_>) -> Vec<Placed> {
    let border = width >= 60;
    let (half, (left, right)) = (width / 2, Section::ALL.split_at(Section::LEFT));
    // Conflicts are compared over the whole width.
    let (beside, below) = right.split_at(right.len() - usize::from(seen.conflicts() > 0));
    let columns: Vec<(u16, u16, &[Section])> = if width >= TWO_COLUMNS {
        vec![(0, half, left), (half, width - half, beside), (0, width, below)]
    } else {
        vec![(0, width, &Section::ALL)]
    };
    let mut all: Vec<Placed> = Vec::new();
    for (index, (x, width, sections)) in columns.into_iter().enumerate() {
        let mut y = if index == 2 { height(&all) } else { 0 };
        for section in sections {
            let look = look(state, seen, usize::from(if border { width.saturating_sub(4) } else { width }), ctx);
            let selected = stop.element.filter(|_| stop.section == *section);
            let rows = rows(*section, seen, selected, state, &look);
            let height = rows.len() as u16 + if border { 2 } else { 1 };
            let title = match section {
                Section::Conflicts => conflicts::title(seen.inbox),
                other => other.title().to_owned(),
            };
            all.push(Placed { section: *section, title, rows, at: Rect { x, y, width, height }, border });
            y += height;
        }
    }
    all
}

fn draw_section(pane: &mut AthletePane, placed: &Placed, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let here = placed.section == pane.stop.section;
    let title = placed.title.as_str();
    let inner = if placed.border {
        panel::padded(title, here, placed.at, buf, ctx)
    } else {
        panel::heading(title, placed.at, buf, ctx)
    };
    if here {
        let x = if placed.border { placed.at.x + 2 } else { placed.at.x };
        let heading = Rect { x, y: placed.at.y, width: title.len() as u16, height: 1 };
        buf.set_style(heading, if ctx.focused { ctx.theme.selected } else { ctx.theme.selected_dim });
    }
    pane.hits.push((placed.at, Stop { section: placed.section, element: None }));
    let mut lit = None;
    for (row, y) in placed.rows.iter().zip(inner.y..) {
        if let Some(element) = row.element {
            pane.hits.push((Rect { y, height: 1, ..inner }, Stop { section: placed.section, element: Some(element) }));
        }
        buf.set_line(inner.x, y, &row.line, inner.width);
        // What is compared under the name of a conflict has looks of its own.
        let more = placed.section == Section::Conflicts && lit == row.element;
        if here && row.element.is_some() && pane.stop.element == row.element && !more {
            lit = row.element;
            list::select(Rect { y, height: 1, ..inner }, ctx.focused, buf, ctx);
        }
    }
}
