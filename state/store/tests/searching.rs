//! Full-text search: words, beginnings, phrases, marks, scripts without spaces, and any string at all.

use super::*;
use crate::filter::{Filter, Word};
use proptest::prelude::*;

fn word(text: &str, prefix: bool, not: bool) -> Word {
    Word { text: text.into(), prefix, not }
}

fn journal() -> Store {
    let mut store = memory();
    let notes = [
        ("e1", "2026-01-01", "Felt strong on crimps, café after"),
        ("e2", "2026-01-02", "御岳の岩場で登った"),
        ("e3", "2026-01-03", "crimping hard; heel hook on the 5.12a 🔥"),
        ("e4", "2026-01-04", "한라산에서 등반"),
    ];
    for (id, date, notes) in notes {
        store.apply(&put(Table::Entries, id, &entry(date, notes)), &NOW).unwrap();
    }
    let others = [
        (Table::Sends, "s1", send("2026-02-01", "V7", "Crimp Ladder")),
        (Table::Plans, "p1", json!({"name": "Crimp block", "startDate": "2026-03-01", "endDate": "2026-04-01"})),
        (
            Table::NutritionLogs,
            "2026-02-03",
            json!({"date": "2026-02-03", "meals": [{"id": "1", "name": "Kaiserschmarrn"}]}),
        ),
        (
            Table::Profiles,
            "v7-athlete-profiles",
            json!({"strengths": ["slopers"], "updatedAt": "2026-05-01T00:00:00Z"}),
        ),
    ];
    for (table, id, value) in others {
        store.apply(&put(table, id, &value), &NOW).unwrap();
    }
    store
}

#[test]
fn words_find_the_newest_records_first_in_every_table() {
    let store = journal();
    let cases: [(Vec<Word>, &[&str]); 16] = [
        (vec![word("crimp", true, false)], &["p1", "s1", "e3", "e1"]),
        (vec![word("crimp", false, false)], &["p1", "s1"]),
        (vec![word("c", true, false)], &["p1", "s1", "e3", "e1"]),
        (vec![word("CAFE", false, false)], &["e1"]),
        (vec![word("café", false, false)], &["e1"]),
        (vec![word("heel hook", false, false)], &["e3"]),
        (vec![word("hook heel", false, false)], &[]),
        (vec![word("crimp", true, false), word("hard", false, true)], &["p1", "s1", "e1"]),
        (vec![word("crimp", true, false), word("strong", true, false)], &["e1"]),
        (vec![word("岩場", false, false)], &["e2"]),
        (vec![word("岳", true, false)], &["e2"]),
        (vec![word("た", false, false)], &["e2"]),
        (vec![word("岩登", false, false)], &[]),
        (vec![word("라산", true, false)], &["e4"]),
        (vec![word("🔥", true, false)], &["e3"]),
        (vec![word("5.12a", true, false)], &["e3"]),
    ];
    for (words, expected) in cases {
        let hits = store.read().search(&Filter { words: words.clone(), ..Filter::default() }, 50).unwrap();
        let ids: Vec<&str> = hits.iter().map(|hit| hit.key.id.as_str()).collect();
        assert_eq!(ids, expected, "{words:?}");
        for hit in hits {
            assert!(hit.snippet.contains('\u{2}') && hit.snippet.contains('\u{3}'), "{words:?}: {hit:?}");
        }
        let filter = Filter { words, ..Filter::default() };
        let entries = store.read().entries(&filter, 0, 50).unwrap();
        assert_eq!(entries.total, expected.iter().filter(|id| id.starts_with('e')).count(), "{filter:?}");
        assert_eq!(entries.total, entries.rows.len());
    }
    let titles = |text: &str| {
        store.read().search(&Filter { words: vec![word(text, true, false)], ..Filter::default() }, 1).unwrap()
    };
    assert_eq!(
        (titles("kais")[0].title.as_str(), titles("ladder")[0].title.as_str()),
        ("Kaiserschmarrn", "V7 Crimp Ladder")
    );
    assert_eq!(titles("slop")[0].date.to_string(), "2026-05-01");
}

#[test]
fn search_follows_edits_and_removals() {
    let mut store = journal();
    let find = |store: &Store, text: &str| {
        store.read().search(&Filter { words: vec![word(text, false, false)], ..Filter::default() }, 50).unwrap().len()
    };
    store.apply(&edit(Table::Entries, "e1", &json!({"notes": "x"}), &json!({"notes": "campus board"})), &NOW).unwrap();
    assert_eq!((find(&store, "strong"), find(&store, "campus")), (0, 1));
    store.undo(&NOW).unwrap();
    assert_eq!((find(&store, "strong"), find(&store, "campus")), (1, 0));
    store.apply(&delete(Table::Entries, "e1"), &NOW).unwrap();
    assert_eq!(find(&store, "strong"), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_string_makes_search_fail(texts in prop::collection::vec((".{0,12}|[\"*():^+\\-{}'岩a ]{0,8}", any::<bool>(), any::<bool>()), 0..6)) {
        thread_local! { static STORE: Store = journal(); }
        let words: Vec<Word> = texts.iter().map(|(text, prefix, not)| word(text, *prefix, *not)).collect();
        let filter = Filter { places: vec![texts.first().map_or(String::new(), |text| text.0.clone())], words, ..Filter::default() };
        let wide = Filter { words: filter.words.clone(), ..Filter::default() };
        STORE.with(|store| {
            for filter in [&filter, &wide] {
                store.read().search(filter, 50).unwrap();
                let page = store.read().entries(filter, 0, 50).unwrap();
                assert_eq!(page.total, page.rows.len());
                store.read().sends(filter, 0, 50).unwrap();
            }
            store.read().resolve(&texts.first().map_or(String::new(), |text| text.0.clone())).unwrap();
        });
    }

    #[test]
    fn every_word_of_a_note_finds_it(note in "[\\PC]{1,40}") {
        let mut store = memory();
        let saved = store.apply(&put(Table::Entries, "e1", &json!({"date": "2026-01-01", "sessionType": "gym", "notes": note})), &NOW);
        prop_assert!(saved.is_ok());
        for token in crate::store::words::tokens(&note) {
            let text = &note[token.start..token.end];
            let filter = Filter { words: vec![word(text, false, false)], ..Filter::default() };
            let hits = store.read().search(&filter, 9).unwrap();
            prop_assert_eq!(hits.len(), 1, "{:?} in {:?}", text, note);
            let marked = hits[0].snippet.contains('\u{2}');
            prop_assert!(marked);
        }
    }
}
