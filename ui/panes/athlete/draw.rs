//! The drawing of the pane: sections in two columns or one, scrolled to where the keys are.

use super::section::{Look, Row, Section, rows};
use super::{AthletePane, Stop, athlete, units};
use crate::pane::Ctx;
use crate::text::fit;
use crate::widget::{list, panel};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::update::State;
use v7_state::view::Athlete;

/// From this width on there are two columns.
const TWO_COLUMNS: u16 = 100;

/// A section and where it stands in the unscrolled pane.
struct Placed {
    section: Section,
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
    let Some(athlete) = athlete(state) else {
        buf.set_string(area.x, area.y, fit("Reading the journal", usize::from(area.width)), ctx.theme.dim);
        return None;
    };
    if area.width < 4 || area.height == 0 {
        return None;
    }
    let mut placed = place(athlete, state, area.width, ctx);
    let mut total = height(&placed);
    if total > area.height {
        // One column of cells for the thumb.
        placed = place(athlete, state, area.width - 1, ctx);
        total = height(&placed);
    }
    pane.stop = pane.stop.clamped(athlete);
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

fn place(athlete: &Athlete, state: &State, width: u16, ctx: &Ctx<'_>) -> Vec<Placed> {
    let border = width >= 60;
    let columns: Vec<(u16, u16, &[Section])> = if width >= TWO_COLUMNS {
        let (left, right) = Section::ALL.split_at(Section::LEFT);
        vec![(0, width / 2, left), (width / 2, width - width / 2, right)]
    } else {
        vec![(0, width, &Section::ALL)]
    };
    let mut all = Vec::new();
    for (x, width, sections) in columns {
        let mut y = 0;
        for section in sections {
            let look = Look {
                ctx,
                hidden: state.settings.hidden,
                units: units(athlete),
                today: state.moment.today,
                width: usize::from(if border { width.saturating_sub(4) } else { width }),
            };
            let rows = rows(*section, athlete, &look);
            let height = rows.len() as u16 + if border { 2 } else { 1 };
            all.push(Placed { section: *section, rows, at: Rect { x, y, width, height }, border });
            y += height;
        }
    }
    all
}

fn draw_section(pane: &mut AthletePane, placed: &Placed, buf: &mut Buffer, ctx: &Ctx<'_>) {
    let here = placed.section == pane.stop.section;
    let title = placed.section.title();
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
    for (row, y) in placed.rows.iter().zip(inner.y..) {
        if let Some(element) = row.element {
            pane.hits.push((Rect { y, height: 1, ..inner }, Stop { section: placed.section, element: Some(element) }));
        }
        buf.set_line(inner.x, y, &row.line, inner.width);
        if here && row.element.is_some() && pane.stop.element == row.element {
            list::select(Rect { y, height: 1, ..inner }, ctx.focused, buf, ctx);
        }
    }
}
