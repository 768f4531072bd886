//! Where a long text stands: which of its lines are in sight.

/// The first line in sight, how many are, and of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// Index of the first line in sight.
    pub top: usize,
    /// Lines in sight, as of the last drawing.
    pub height: usize,
    /// Lines in all, as of the last drawing.
    pub total: usize,
}

impl Scroll {
    /// Moves by one of the `move.*` actions; false if it is none that scrolls.
    pub fn run(&mut self, action: &str) -> bool {
        let page = self.height.saturating_sub(1).max(1);
        let to = match action {
            "move.down" => self.top.saturating_add(1),
            "move.up" => self.top.saturating_sub(1),
            "move.page-down" => self.top.saturating_add(page),
            "move.page-up" => self.top.saturating_sub(page),
            "move.top" => 0,
            "move.bottom" => usize::MAX,
            _ => return false,
        };
        self.top = to.min(self.last());
        true
    }

    /// Turns the wheel by this many lines.
    pub fn turn(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines).min(self.last());
    }

    /// Called before drawing: there are `total` lines and room for `height`.
    pub fn fit(&mut self, height: usize, total: usize) {
        (self.height, self.total) = (height, total);
        self.top = self.top.min(self.last());
    }

    /// Scrolls as little as it must to have the lines `from .. to` in sight, the first of them if there is no room.
    pub fn reveal(&mut self, from: usize, to: usize) {
        if to > self.top + self.height {
            self.top = to.saturating_sub(self.height);
        }
        self.top = self.top.min(from);
    }

    fn last(self) -> usize {
        self.total.saturating_sub(self.height.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_scrolls_to_its_last_line_and_no_further() {
        let mut scroll = Scroll::default();
        scroll.fit(5, 12);
        for (action, top) in [
            ("move.down", 1),
            ("move.page-down", 5),
            ("move.bottom", 7),
            ("move.down", 7),
            ("move.page-up", 3),
            ("move.top", 0),
        ] {
            assert!(scroll.run(action));
            assert_eq!(scroll.top, top, "{action}");
        }
        scroll.turn(3);
        scroll.reveal(9, 10);
        assert_eq!(scroll.top, 5);
        scroll.reveal(1, 20);
        assert_eq!(scroll.top, 1, "the beginning of what is longer than the screen");
        scroll.fit(5, 2);
        assert_eq!(scroll.top, 0);
    }
}
