//! The real panes on a real journal: what the loop does, without its threads.

use super::*;
use v7_state::msg::{Effect, Jump, Saved};
use v7_state::record::{Change, Ids, Op};
use v7_state::store::{Now, Store};
use v7_state::{act, demo, query};

/// The screen, the state, and the store that answers when it is let.
pub(super) struct Whole {
    pub ui: Ui,
    pub state: State,
    pub store: Store,
    /// What is to be done and was not done yet.
    pub queue: Vec<Effect>,
    pub saved: Vec<Change>,
    ids: Ids,
    pub size: (u16, u16),
}

pub(super) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

const NOW: Now = Now { ms: 1_795_300_000_000 };

impl Whole {
    /// With a year of an invented climber.
    pub fn demo(settings: &Settings) -> Self {
        let mut whole = Self::empty(settings);
        whole.store.apply_bulk(&demo::year(day(), 7), &NOW, &mut |_, _| true).unwrap();
        whole.settle();
        whole
    }

    pub fn empty(settings: &Settings) -> Self {
        Self::on(Store::open_in_memory().unwrap(), settings)
    }

    /// The program started again on the same journal.
    pub fn again(self) -> Self {
        Self::on(self.store, &self.state.settings)
    }

    fn on(store: Store, settings: &Settings) -> Self {
        let moment = Moment { ms: NOW.ms, today: day(), time: NaiveTime::from_hms_opt(18, 0, 0).unwrap() };
        let (ui, problems) = Ui::new(settings, true, crate::panes::list(settings));
        assert_eq!(problems, Vec::<String>::new());
        let state = State::new(settings.clone(), moment);
        Self { ui, state, store, queue: Vec::new(), saved: Vec::new(), ids: Ids::new(7), size: (120, 40) }
    }

    pub fn event(&mut self, event: &Event) {
        let msgs = self.ui.on_event(event, &self.state);
        self.take(msgs);
    }

    pub fn take(&mut self, msgs: Vec<Msg>) {
        for msg in msgs {
            self.queue.extend(self.state.update(msg));
            let after = self.ui.after(&self.state);
            self.take(after);
        }
    }

    /// Presses keys in one burst: nothing is drawn and nothing is answered between them.
    pub fn burst(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.event(&Event::Key(Chord::parse(key).unwrap().event()));
        }
    }

    /// Presses keys one by one, as a climber does.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.burst(key);
            self.settle();
        }
    }

    /// Draws and answers until there is nothing left to do.
    pub fn settle(&mut self) -> Buffer {
        for _ in 0..200 {
            let wants = self.ui.wants(&self.state);
            self.queue.extend(self.state.update(Msg::Want(wants)));
            let buf = self.draw();
            if self.queue.is_empty() {
                return buf;
            }
            for effect in std::mem::take(&mut self.queue) {
                self.run(effect);
            }
        }
        panic!("the screen never came to rest");
    }

    fn run(&mut self, effect: Effect) {
        let msg = match effect {
            Effect::Query(query) => {
                let answer = query::answer(self.store.read(), &query, &self.state.settings);
                Msg::Answered(query, answer.map(Arc::new).map_err(|error| error.to_string()))
            }
            Effect::Save(mut change) => {
                change.name_new(&mut self.ids, NOW.ms);
                let receipt = self.store.apply(&change, &NOW).map_err(|error| error.to_string());
                self.saved.push(change);
                let saved = |key| Saved { text: "Saved".into(), key, jump: Jump::Stay };
                Msg::Saved(receipt.map(|receipt| saved(receipt.keys.first().cloned())))
            }
            Effect::Resolve(n, resolution) => {
                let settled = act::settle(&mut self.store, n, &resolution, &NOW).map_err(|error| error.to_string());
                let text = |settled: Option<act::Settled>| settled.map_or("settled already".into(), |done| done.text);
                Msg::Saved(settled.map(|settled| Saved { text: text(settled), key: None, jump: Jump::Stay }))
            }
            Effect::Welcomed => return self.store.set_meta("welcomed", "1").unwrap(),
            _ => return,
        };
        self.take(vec![msg]);
    }

    pub fn draw(&mut self) -> Buffer {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buf = Buffer::empty(area);
        self.ui.draw(&self.state, area, &mut buf);
        buf
    }

    pub fn screen(&mut self) -> String {
        text_of(&self.settle())
    }
}

#[test]
fn keys_faster_than_answers_are_not_lost() {
    // Keys slowly, and the same keys in one burst, end in the same screen.
    let cases = [
        "2 Down Down e",
        "2 Down Down Down y",
        "2 G e",
        "2 | PageDown PageDown e",
        "3 | PageDown Down e",
        "3 Down e",
        "3 G Enter",
        "3 Down Down Down o",
        "3 Down c",
        "4 < < Enter",
        "4 > e",
        "4 Tab Down e",
        "5 < e",
        "5 < < r",
        "7 Tab Tab e",
        "1 Enter",
        "2 Down e Down Down Down 9 0",
    ];
    let mut quick = Whole::demo(&Settings::default());
    for keys in cases {
        let mut slow = quick.again();
        slow.press(&keys.replace('|', ""));
        let expected = slow.screen();
        quick = slow.again();
        let (drawn, keys) = keys.split_once('|').unwrap_or(("", keys));
        quick.press(drawn);
        quick.burst(keys);
        assert_eq!(quick.screen(), expected, "{keys}");
    }
}

#[test]
fn the_same_key_twice_deletes_two() {
    for (pane, table) in [("2", Table::Entries), ("3", Table::Sends)] {
        let mut whole = Whole::demo(&Settings::default());
        let before = whole.store.read().count(table).unwrap();
        whole.press(pane);
        whole.burst("Down d d");
        whole.settle();
        assert_eq!(whole.store.read().count(table).unwrap(), before - 2, "{pane}");
        let keys: Vec<_> = whole.saved.iter().flat_map(|change| &change.ops).map(Op::key).collect();
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0], keys[1]);
    }
}

#[test]
fn water_in_a_burst_adds_up() {
    let mut whole = Whole::demo(&Settings::default());
    whole.burst("5 w w w");
    whole.settle();
    let glasses: Vec<_> = whole.saved.iter().map(|change| change.label.clone()).collect();
    assert_eq!(glasses.len(), 3, "{glasses:?}");
    let log = whole.store.read().get(&Key::new(Table::NutritionLogs, day().to_string())).unwrap().unwrap();
    assert!(log["hydration"].as_f64().unwrap() >= 750.0);
}

#[test]
fn a_store_that_does_not_answer_swallows_no_keys_for_ever() {
    let mut whole = Whole::empty(&Settings::default());
    whole.burst("7 e 2");
    assert_eq!(whole.ui.panes[whole.ui.active].1.title(), "Athlete");
    whole.state.moment.ms += 4_000;
    whole.burst("3");
    assert_eq!(whole.ui.panes[whole.ui.active].1.title(), "Sends");
    let mut whole = Whole::empty(&Settings::default());
    whole.burst("7 e Ctrl-c");
    assert!(whole.queue.iter().any(|effect| matches!(effect, Effect::Quit)));
}

/// Keys that lead to every part of every pane.
pub(super) const TOUR: &str = "1 Tab Enter Esc 2 f Enter x Enter Enter Esc Esc c Space 3 Enter Esc Tab Tab Tab Tab f V Enter Tab c Esc \
    4 Enter Esc M Esc Tab Down Tab Down Enter Esc 5 < . w Tab \
    6 s f x Esc n m n Esc Esc Enter / Down Tab Esc Down Down Enter J Tab i Esc 7 Tab Tab Tab Down Space Tab Down Tab Tab Tab";

#[test]
fn every_key_that_is_ever_live_can_be_configured_from_the_start() {
    let fresh = Whole::empty(&Settings::default());
    let known: Vec<Binding> = fresh.ui.known(&fresh.state).concat();
    for mut whole in [Whole::demo(&Settings::default()), Whole::empty(&Settings::default())] {
        for key in TOUR.split_whitespace() {
            whole.press(key);
            for binding in whole.ui.live(&whole.state) {
                let same = |other: &&Binding| other.action == binding.action && other.keys == binding.keys;
                let found = known.iter().any(|other| same(&other)) || MOVES.iter().any(|other| same(&other));
                assert!(found || binding.action.starts_with("move."), "{binding:?} is not known at the start");
            }
        }
    }
}

#[test]
fn the_first_questions_are_asked_once() {
    let mut whole = Whole::empty(&Settings::default());
    assert!(whole.screen().contains("Boulders in"));
    whole.press("Esc");
    assert!(!whole.screen().contains("Boulders in"));
    let mut whole = whole.again();
    assert!(!whole.screen().contains("Boulders in") && whole.screen().contains("Press +"));
}

#[test]
fn a_question_that_was_not_sent_survives_leaving() {
    let mut whole = Whole::demo(&Settings::default());
    whole.press("F6 Enter h o w");
    // A function key leads away from the field, and the field is as it was when one comes back.
    whole.press("F2");
    assert!(whole.screen().contains("2 JOURNAL"));
    whole.press("F6");
    assert!(whole.screen().contains("> how"));
    whole.burst("F2 q");
    let effects = &whole.queue[..];
    assert!(
        matches!(effects, [Effect::Draft(name, Some(text)), Effect::Quit] if name == "coach" && text == "how"),
        "{effects:?}"
    );
    whole.queue.clear();
    let mut next = whole.again();
    next.store.set_meta("draft:coach", "how").unwrap();
    next.press("6");
    assert!(next.screen().contains("> how"), "{}", next.screen());
    next.press("1");
    assert!(next.screen().contains("1 TODAY"), "the field has no keys until it is entered");
}

#[test]
fn an_offline_answer_opens_its_records() {
    use v7_state::coach::offline;
    let mut whole = Whole::demo(&Settings::default());
    whole.press("6 Down Enter");
    let live = whole.state.talk.live.clone().unwrap();
    let question = whole.state.talk.chat.nodes[live.question].text.clone();
    let text = offline::answer(whole.store.read(), &whole.state.settings, &question, day()).unwrap();
    let heard = v7_state::coach::talk::Heard::Text(text.source);
    whole.take(vec![Msg::Heard(live.turn, heard)]);
    let screen = whole.screen();
    assert!(screen.contains("> Am I getting better?") && screen.contains("[1]"), "{screen}");
}
