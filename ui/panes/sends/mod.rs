//! Sends: charts of one scale, and the table of every send.
//!
//! A point selected in the chart is the row selected in the table and the other way round. What the figures mean is
//! worked out in `insight`; here is which of them are shown, where the cursor stands, and what a key does.

mod before;
mod charts;
mod detail;
mod draw;
mod keys;
mod link;
mod plots;
mod table;
#[cfg(test)]
mod tests;

use crate::pane::{Binding, Ctx, Do, Pane};
use crate::widget::chart::Plot;
use crate::widget::input::Input;
use crate::widget::list::ListCursor;
use crate::widget::scroll::Scroll;
use crossterm::event::{Event, MouseEvent};
use link::Follow;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use v7_state::filter::{Filter, FilterContext, GradeRange};
use v7_state::insight::progression::Point;
use v7_state::query::{Answer, Query, WINDOW};
use v7_state::record::{Key, Table};
use v7_state::row::SendRow;
use v7_state::update::State;
use v7_state::view::charts::{Charts, Figures, Shown};
use v7_state::view::{ChartSpec, Sends};

/// The parts that Tab goes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// The large chart.
    Chart,
    /// The pyramid.
    Pyramid,
    /// Steepness by venue.
    Matrix,
    /// The list of sends.
    #[default]
    Table,
}

impl Part {
    const ALL: [Self; 4] = [Self::Chart, Self::Pyramid, Self::Matrix, Self::Table];
    const NAMES: [&'static str; 4] = ["Chart", "Pyramid", "Styles", "Table"];

    fn index(self) -> usize {
        self as usize
    }

    fn turned(self, by: usize) -> Self {
        Self::ALL[(self.index() + by) % Self::ALL.len()]
    }
}

/// What is known of the open send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Detail {
    scroll: Scroll,
    /// Whether all tries on the climb are shown instead of the send.
    climb: bool,
}

/// Where things were drawn, for the mouse.
#[derive(Clone, Debug, Default)]
struct Places {
    tabs: Vec<Rect>,
    chart: Rect,
    plot: Option<Plot>,
    pyramid: Rect,
    matrix: Rect,
    matrix_cells: Rect,
    table: Rect,
    rows: Rect,
    detail: Rect,
}

/// The pane.
#[derive(Debug, Default)]
pub struct SendsPane {
    part: Part,
    /// The chart part that was shown last, where only one fits beside the table.
    upper: Part,
    spec: ChartSpec,
    shown: Shown,
    filter: Filter,
    input: Input,
    typing: bool,
    /// What of the filter was not understood.
    problem: Option<String>,
    list: ListCursor,
    /// A record the table goes to as soon as its place is known.
    follow: Option<Follow>,
    /// The window that was drawn last: shown until the next one is there.
    drawn: Option<(Filter, usize)>,
    /// Length of the list, as of the last drawing.
    total: usize,
    /// The selected point of the chart, where the chart has the keys.
    point: Option<Point>,
    /// The selected cell of the matrix: venue and style by index.
    cell: (usize, usize),
    /// The selected line of the pyramid.
    band: usize,
    /// The selected bar of the large chart, where it has bars; none is the newest month or the hardest grade.
    bar: Option<usize>,
    /// What each bar narrows the table to, as drawn last.
    bars: Vec<String>,
    detail: Option<Detail>,
    /// The page of breakthroughs, where it is open.
    before: Option<before::Page>,
    /// The page of more charts, where it is open.
    plots: Option<plots::Page>,
    places: Places,
}

impl SendsPane {
    fn today(state: &State) -> chrono::NaiveDate {
        state.moment.today
    }

    fn charts<'a>(&self, state: &'a State) -> Option<&'a Charts> {
        match state.answers.get(&Query::Charts(self.spec, Self::today(state))) {
            Some(Answer::Charts(charts)) => Some(charts),
            _ => None,
        }
    }

    fn figures<'a>(&self, state: &'a State) -> Option<&'a Figures> {
        self.charts(state)?.figures.as_ref()
    }

    /// First row of the window that a row is asked for with: half a window of rows is around it, whichever way one goes.
    fn window(index: usize) -> usize {
        index.saturating_sub(WINDOW / 4) / (WINDOW / 2) * (WINDOW / 2)
    }

    /// The window of rows around the cursor.
    fn query(&self, state: &State) -> Query {
        Query::Sends(self.filter.clone(), Self::window(self.index(state)))
    }

    /// The rows to draw: the window asked for, else the one drawn last.
    fn sends<'a>(&self, state: &'a State) -> Option<&'a Sends> {
        let wanted = (self.filter.clone(), Self::window(self.index(state)));
        let found = |(filter, from): (Filter, usize)| match state.answers.get(&Query::Sends(filter, from)) {
            Some(Answer::Sends(sends)) => Some(sends),
            _ => None,
        };
        found(wanted).or_else(|| found(self.drawn.clone()?))
    }

    fn selected_row<'a>(&self, state: &'a State) -> Option<&'a SendRow> {
        self.sends(state)?.page.get(self.index(state))
    }

    /// The send that keys such as `e` and `d` are about.
    fn selected_key(&self, state: &State) -> Option<Key> {
        self.selected_row(state).map(|row| Key::new(Table::Sends, row.id.clone()))
    }

    fn is_empty(&self, state: &State) -> bool {
        self.filter.is_empty()
            && self.sends(state).is_some_and(|sends| sends.page.total == 0)
            && self.charts(state).is_some_and(|charts| charts.figures.is_none())
    }

    /// What the table shows of all grades: those of the scale that was chosen.
    fn scale_range(&self) -> Option<GradeRange> {
        self.spec.scale.map(|scale| GradeRange { scale, low: 0, high: u32::MAX })
    }

    /// Whether the table was narrowed by more than the scale.
    fn is_filtered(&self) -> bool {
        !self.input.text().is_empty() || self.filter != (Filter { grade: self.scale_range(), ..Filter::default() })
    }

    /// The selected bar, where bars have the keys.
    fn bar_here(&self, ctx: &Ctx<'_>) -> Option<usize> {
        let last = if self.shown == Shown::Volume { usize::MAX } else { 0 };
        (self.part == Part::Chart && ctx.focused).then(|| self.bar.unwrap_or(last))
    }

    fn refilter(&mut self, state: &State) {
        let hint = state.basics().map_or_else(|| state.settings.hint(), |basics| basics.hint(&state.settings));
        let ctx = FilterContext { today: Self::today(state), hint };
        let (mut filter, errors) = Filter::parse(self.input.text(), &ctx);
        filter.grade = filter.grade.or(self.scale_range());
        self.problem = errors.into_iter().next().map(|error| error.message);
        if filter != self.filter {
            self.filter = filter;
            self.follow = None;
            self.list = ListCursor { height: self.list.height, ..ListCursor::default() };
        }
    }

    fn clear_filter(&mut self) {
        self.input = Input::default();
        self.filter = Filter { grade: self.scale_range(), ..Filter::default() };
        self.problem = None;
        self.typing = false;
    }
}

impl Pane for SendsPane {
    fn title(&self) -> &'static str {
        "Sends"
    }

    fn bindings(&self, state: &State) -> Vec<Binding> {
        match (self.before, self.plots) {
            (Some(_), _) => before::bindings(),
            (None, Some(_)) => plots::bindings(),
            (None, None) => keys::bindings(self, state),
        }
    }

    fn rare(&self) -> Vec<Binding> {
        keys::RARE.to_vec()
    }

    fn run(&mut self, action: &str, state: &State) -> Do {
        let page = if self.before.is_some() { before::run } else { plots::run };
        if let Some(done) = page(self, action, state) {
            return done;
        }
        keys::run(self, action, state)
    }

    fn wants(&self, state: &State) -> Vec<Query> {
        let mut wants = vec![Query::Charts(self.spec, Self::today(state)), self.query(state)];
        wants.extend(self.link_wants(state));
        wants.extend(self.plots.map(|page| page.query(state)));
        wants.extend(self.before.map(|_| before::query(state)));
        if let Some(key) = self.selected_key(state) {
            if self.detail.is_some_and(|detail| detail.climb) {
                wants.push(Query::Climb(key.clone(), 0));
            }
            wants.push(Query::Record(key));
        }
        wants
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn on_text(&mut self, event: &Event, state: &State) -> Do {
        if self.typing && self.input.on_event(event) {
            self.refilter(state);
        }
        Do::Nothing
    }

    fn on_mouse(&mut self, event: MouseEvent, state: &State) -> Do {
        if self.before.is_some() {
            return before::on_mouse(self, event, state);
        }
        if self.plots.is_some() {
            return plots::on_mouse(self, event, state);
        }
        keys::on_mouse(self, event, state)
    }

    fn reveal(&mut self, key: &Key) {
        if key.table == Table::Sends {
            self.spec.scale = None;
            self.clear_filter();
            (self.before, self.plots) = (None, None);
            self.part = Part::Table;
            self.detail = None;
            self.follow = Some(Follow::Key(key.clone()));
        }
    }

    fn draw(&mut self, state: &State, area: Rect, buf: &mut Buffer, ctx: &Ctx<'_>) -> Option<Position> {
        if self.before.is_some() {
            before::draw(self, state, area, buf, ctx);
            return None;
        }
        if self.plots.is_some() {
            plots::draw(self, state, area, buf, ctx);
            return None;
        }
        draw::draw(self, state, area, buf, ctx)
    }
}
