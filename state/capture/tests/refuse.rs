//! What is refused, and what the refusal says.

use super::*;

const KEYS: &str = "rpe: energy: skin: sleep: w: with: tag: place: trip: mind: injury: cond: status: on: name: hp: \
                    stars: own: url: len: note: ex: grip: rest:, or a body part (fingers forearms shoulders back legs \
                    elbows wrists knees hips neck biceps ankles core; one side is left-elbow:) are";
const HERE: &str =
    "here: a kind of day (gym crag board hang lift rest ill travel comp), a grade, an exercise or @place";
const AFTER: &str = "after a grade: fl os rp rpt in4 no6 hung3, tr lead, slab roof, 40deg, wu, a \"name\" in quotes, or \
                     the next grade";

fn check(parsed: &[CaptureError], line: &str, word: &str, message: &str) {
    let found: Vec<(&str, &str)> = parsed.iter().map(|e| (&line[e.start..e.end], e.message.as_str())).collect();
    assert_eq!(found, [(word, message)], "{line}");
}

#[test]
fn a_session_says_what_is_wrong_and_where() {
    let known = Known::new();
    let cases = [
        ("gmy V5", "gmy", format!("\"gmy\" is not understood {HERE}; did you mean \"gym\"?")),
        ("gym V5 flsh", "flsh", format!("\"flsh\" is not understood {AFTER}; did you mean \"flash\"?")),
        ("gym V5 wobbly", "wobbly", format!("\"wobbly\" is not understood {AFTER}")),
        ("gym green", "green", format!("\"green\" is not understood {HERE}")),
        ("gym yellow", "yellow", "\"yellow\" is a grade of Movement only: add @Movement, or write text:yellow".into()),
        ("gym V99", "V99", "V99 is harder than V17, the top of the V scale".to_owned()),
        ("gym fl V5", "fl", "\"fl\" belongs after a grade, such as V5".into()),
        ("gym \"Name\"", "\"Name\"", "\"Name\" belongs after a grade, such as V5".into()),
        ("pullups fl", "fl", "\"fl\" belongs after a grade, not after an exercise".into()),
        ("gym V5 +15kg", "+15kg", "\"+15kg\" belongs after an exercise, such as max-hangs 5x5 +10kg".into()),
        ("gym 20mm", "20mm", "\"20mm\" belongs after an exercise, such as max-hangs 5x5 +10kg".into()),
        ("gym 40deg", "40deg", "\"40deg\" belongs to a climb, and the line has none".into()),
        ("5/6 gym", "5/6", "\"5/6\" may be a day and a month or a month and a day: write 2026-11-20 or 20nov".into()),
        ("gym 5.6.2026", "5.6.2026", "\"5.6.2026\" may be a day and a month or a month and a day: write 2026-11-20 or 20nov".into()),
        ("2026-02-30 gym", "2026-02-30", "\"2026-02-30\" is not a day that exists, written 2026-11-20".into()),
        ("31feb gym", "31feb", "\"31feb\" is not a day that exists".into()),
        (
            "2026-11-23 gym",
            "2026-11-23",
            "2026-11-23 is in the future: a journal holds what was done, so 2026-11-22 (tomorrow) is the last day allowed".into(),
        ),
        ("gym V5 2024-05", "2024-05", "\"2024-05\" is a month: it is understood at the start of the line, or as on:2024-05".into()),
        ("yest today gym", "today", "the day was already given: \"today\" would be a second one".into()),
        ("gym crag", "crag", "the kind of day was already given: \"crag\" would be a second one".into()),
        ("gym rpe:11", "rpe:11", "rpe is 11, allowed is 0 to 10".into()),
        ("gym energy:7.5", "energy:7.5", "energy is 7.5, allowed is a whole number from 1 to 10".into()),
        ("gym energy:", "energy:", "energy is \"\", allowed is a whole number from 1 to 10".into()),
        ("gym rpe:7 rpe:8", "rpe:8", "rpe was already given: \"rpe:8\" would be a second one".into()),
        ("gym fingers:4 finger:4", "finger:4", "finger was already given: \"finger:4\" would be a second one".into()),
        ("gym toes:4", "toes:4", format!("\"toes:\" is not understood, {KEYS}")),
        ("gym figners:4", "figners:4", format!("\"figners:\" is not understood, {KEYS}: did you mean \"fingers:\"?")),
        ("gym @A @B", "@B", "the place was already given: \"@B\" would be a second one".into()),
        ("gym @", "@", "the place is empty: write a word, or several in quotes".into()),
        ("gym 1h 2h", "2h", "the duration was already given: \"2h\" would be a second one".into()),
        ("gym 25h", "25h", "the duration in minutes is 1500, allowed is 0 to 1440".into()),
        ("gym 18:00-18:00", "18:00-18:00", "\"18:00-18:00\" ends when it begins".into()),
        ("gym 18:00-20:70", "18:00-20:70", "\"20:70\" is no time of day, allowed is 0:00 to 23:59".into()),
        ("gym V5 in0", "in0", "the number of tries is 0, allowed is a whole number from 1 to 9999".into()),
        ("gym V5 fl in4", "in4", "\"in4\" contradicts this climb: a flash takes one try, not 4".into()),
        ("gym V5 in4 no", "no", "\"no\" contradicts this climb: in4 is a send, no4 and hung4 are not".into()),
        ("gym V5 fl os", "os", "how it ended was already given: \"os\" would be a second one".into()),
        ("gym V5 pp", "pp", "\"pp\" is for sends: in a session it is rp".into()),
        ("gym V5 stars:6", "stars:6", "stars is 6, allowed is 0 to 5".into()),
        ("gym V5 95deg", "95deg", "the angle is 95, allowed is -10 to 90".into()),
        ("gym 0xV5", "0xV5", "the number of climbs in \"0xV5\" is not allowed, allowed is 1 to 99".into()),
        ("gym V5 \"Midnight", "\"Midnight", "the quote that opens here is not closed".into()),
        ("gym \u{1b}", "\u{1b}", String::new()),
        ("pullups 5x5 3x3", "3x3", "the sets were already given: name the exercise again before \"3x3\" for another line".into()),
        ("pullups 3x6x7", "3x6x7", "\"3x6x7\" lacks a unit: sets x repetitions x seconds are written 3x6x7s".into()),
        ("pullups 5x5 +900kg", "+900kg", "the load in kg is 900, allowed is -300 to 500".into()),
        ("pullups rest:3h", "rest:3h", "the rest is \"3h\", allowed is 0 to 7200 seconds, such as rest:180 or rest:3m".into()),
        ("gym status:tired", "status:tired", "the status is \"tired\", allowed is ill, travel, injured, deload".into()),
        ("kilter tension V5", "tension", "the board was already given: \"tension\" would be a second one".into()),
    ];
    for (line, word, message) in cases {
        let parsed = session(line, &known.ctx());
        assert!(parsed.draft.is_none(), "{line}");
        if message.is_empty() {
            assert!(!parsed.errors.is_empty(), "{line}");
        } else {
            check(&parsed.errors, line, word, &message);
        }
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let known = Known::new();
    let parsed = session("gym V5 flsh rpe:12 // note", &known.ctx());
    assert_eq!(parsed.errors.len(), 2);
    assert_eq!(parsed.spans.iter().filter(|span| span.role == Role::Unknown).count(), 2);
    assert_eq!(parsed.spans.iter().filter(|span| span.role == Role::Notes).count(), 1);
}

#[test]
fn a_send_says_what_is_wrong_and_where() {
    let known = Known::new();
    let cases = [
        ("\"Name\" fl", "\"Name\" fl", "a send needs a grade, such as V7, 5.12a or font:7a"),
        ("yellow @A", "yellow", "\"yellow\" is a grade of Movement only: add @Movement, or write text:yellow"),
        ("V7 V8", "V8", "the grade was already given: \"V8\" would be a second one"),
        ("V7 no6", "no6", "\"no6\" is no send: tries belong to a session, as in gym V8 no6"),
        ("3xV7", "3xV7", "\"3xV7\" is more than one climb: a line is one send, such as V7"),
        ("V7 wu", "wu", "\"wu\" is kept with a session's climb, not with a send"),
        ("V7 fl in4", "V7 fl in4", "in4 contradicts this send: a flash takes one try"),
        ("V7 indoor outdoor", "outdoor", "indoor or outdoor was already given: \"outdoor\" would be a second one"),
        (
            "V7 mileston",
            "mileston",
            "\"mileston\" is not understood in a send: a grade, a \"name\" in quotes, @place, a day, indoor or outdoor, \
             slab vertical overhang roof, fl os rp pp rpt in4, or breakthrough milestone pb project; did you mean \"milestone\"?",
        ),
        ("V7 rpe:8", "rpe:8", "\"rpe:\" is not understood, name: place: on: board: are"),
    ];
    for (line, word, message) in cases {
        let parsed = send(line, &known.ctx());
        assert!(parsed.draft.is_none(), "{line}");
        check(&parsed.errors, line, word, message);
    }
}
