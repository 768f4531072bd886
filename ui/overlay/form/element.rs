//! Elements of tables within a form: opened, added, removed, put back; and scores under a new name.

use super::{Form, Level};
use crate::widget::form::What;
use serde_json::Value;
use v7_state::record::{Body, get_path, set_path};
use v7_state::update::State;

impl Form {
    /// The body of the level that is open.
    pub(super) fn level_body_mut(&mut self) -> Option<&mut Body> {
        let mut body = &mut self.body;
        for (path, index) in self.levels.iter().filter_map(|level| level.at.as_ref()) {
            body = at_mut(body, path)?.as_array_mut()?.get_mut(*index)?.as_object_mut()?;
        }
        Some(body)
    }

    /// What stands before the paths of the open level in an error: `climbs.2.`.
    pub(super) fn prefix(&self) -> String {
        let steps = self.levels.iter().filter_map(|level| level.at.as_ref());
        steps.fold(String::new(), |before, (path, index)| format!("{before}{path}.{}.", index + 1))
    }

    /// Opens the selected element, or a new one.
    pub(super) fn open_element(&mut self) {
        let entry = self.entry;
        let Some(row) = self.row() else { return };
        let path = row.path.clone();
        match row.what {
            What::Element(index, _, fields) => {
                let element =
                    self.level_body_mut().and_then(|body| get_path(body, &path)?.get(index)?.as_object().cloned());
                if let Some(element) = element {
                    self.scale_follows = false;
                    self.levels.push(Level::new(Some((path, index)), fields, &element, entry));
                }
            }
            What::Add(fields) => {
                let id = self.free_id(&path);
                let element = Body::from_iter([("id".to_owned(), Value::from(id))]);
                let Some(body) = self.level_body_mut() else { return };
                let mut list = get_path(body, &path).and_then(Value::as_array).cloned().unwrap_or_default();
                let index = list.len();
                list.push(Value::Object(element.clone()));
                set_path(body, &path, Some(list.into()));
                self.levels.push(Level::new(Some((path, index)), fields, &element, entry));
                self.scale_follows = false;
            }
            _ => {}
        }
        self.errors = self.wrong();
    }

    /// Adds an element to the table of the selected row.
    pub(super) fn add_element(&mut self, _state: &State) {
        let Some(path) = self.row().map(|row| row.path.clone()) else { return };
        self.add_to(&path);
    }

    /// Adds an element to this table; false if there is no such table.
    pub(super) fn add_to(&mut self, path: &str) -> bool {
        let level = self.level_mut();
        let add = level.rows.iter().position(|row| row.path == path && matches!(row.what, What::Add(_)));
        if let Some(index) = add {
            level.selected = index;
            self.open_element();
        }
        add.is_some()
    }

    /// Closes the open element; one in which nothing was typed is not kept.
    pub(super) fn close_element(&mut self) {
        if self.levels.len() < 2 {
            return;
        }
        let empty = self.level_body_mut().is_some_and(|body| body.keys().all(|key| key == "id"));
        let Some((path, index)) = self.levels.pop().and_then(|level| level.at) else { return };
        if empty {
            self.take_out(&path, index);
        }
        self.rebuild(&path, index);
    }

    /// Closes everything but the record itself.
    pub(super) fn close_elements(&mut self) {
        while self.levels.len() > 1 {
            self.close_element();
        }
    }

    /// Removes the selected element.
    pub(super) fn remove_element(&mut self) {
        let Some(row) = self.row() else { return };
        let (What::Element(index, ..), path) = (&row.what, row.path.clone()) else { return };
        let index = *index;
        if let Some(element) = self.take_out(&path, index) {
            self.removed = Some((path.clone(), index, element));
            self.said = Some(("removed; Ctrl-U puts it back".into(), false));
        }
        self.rebuild(&path, index);
    }

    /// Puts the element back that was removed last.
    pub(super) fn put_back(&mut self) {
        let Some((path, index, element)) = self.removed.take() else { return };
        if let Some(body) = self.level_body_mut() {
            let mut list = get_path(body, &path).and_then(Value::as_array).cloned().unwrap_or_default();
            list.insert(index.min(list.len()), element);
            set_path(body, &path, Some(list.into()));
        }
        self.said = None;
        self.rebuild(&path, index);
    }

    /// Adds the score that was typed under a new name, `elbow 4`; false if the selected row is not for that.
    pub(super) fn add_score(&mut self, _state: &State) -> bool {
        let Some(row) = self.row() else { return false };
        let (What::OtherScore(max), text) = (&row.what, row.input.text().trim().to_owned()) else { return false };
        if text.is_empty() {
            return false;
        }
        let (max, path) = (*max, row.path.clone());
        let score = text.rsplit_once(' ').and_then(|(name, score)| Some((name.trim(), score.parse::<i64>().ok()?)));
        let Some((name, score)) = score.filter(|(name, score)| (0..=max).contains(score) && !name.is_empty()) else {
            self.said = Some((format!("{text:?} is no score, allowed is a name and 0 to {max}: elbow 4"), true));
            return true;
        };
        // A dot would be taken for a path.
        let path = format!("{path}.{}", name.replace('.', " "));
        if let Some(body) = self.level_body_mut() {
            set_path(body, &path, Some(score.into()));
        }
        self.said = None;
        self.rebuild(&path, 0);
        true
    }

    fn take_out(&mut self, path: &str, index: usize) -> Option<Value> {
        let body = self.level_body_mut()?;
        let mut list = get_path(body, path)?.as_array()?.clone();
        let element = (index < list.len()).then(|| list.remove(index));
        set_path(body, path, (!list.is_empty()).then(|| list.into()));
        element
    }

    /// Makes the rows of the open level again and selects the nth row of this path.
    fn rebuild(&mut self, path: &str, nth: usize) {
        let entry = self.entry;
        let Some(body) = self.level_body_mut().cloned() else { return };
        let level = self.level_mut();
        let scroll = level.scroll;
        *level = Level::new(level.at.take(), level.fields, &body, entry);
        level.scroll = scroll;
        level.focus(path);
        let rows = level.rows.iter().enumerate().filter(|(_, row)| row.path == path && row.is_field());
        level.selected = rows.map(|(index, _)| index).nth(nth).unwrap_or(level.selected);
        self.errors = self.wrong();
    }

    /// A short id that no element of this table has, now or before. It carries the moment at which
    /// the form was opened, so that two devices do not make the same one.
    fn free_id(&mut self, path: &str) -> String {
        let lists = [
            get_path(&self.before, path).cloned(),
            self.level_body_mut().and_then(|body| get_path(body, path).cloned()),
        ];
        let taken = |id: &str| {
            let mut elements = lists.iter().flatten().filter_map(Value::as_array).flatten();
            elements.any(|element| element.get("id").and_then(Value::as_str) == Some(id))
        };
        // One more than there are elements is always free.
        let count: usize = lists.iter().flatten().filter_map(Value::as_array).map(Vec::len).sum();
        (1..=count + 1).map(|n| format!("n{:x}-{n}", self.opened_ms)).find(|id| !taken(id)).unwrap_or_default()
    }
}

fn at_mut<'a>(body: &'a mut Body, path: &str) -> Option<&'a mut Value> {
    match path.split_once('.') {
        None => body.get_mut(path),
        Some((head, rest)) => at_mut(body.get_mut(head)?.as_object_mut()?, rest),
    }
}
