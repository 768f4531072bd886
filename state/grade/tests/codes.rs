//! Mountain Project's code, entry by entry.

use super::*;

#[test]
fn every_yosemite_code_below_the_letters() {
    let cases = [
        ("3rd", 800),
        ("4th", 900),
        ("Easy 5th", 1000),
        ("5.0", 1000),
        ("5.1", 1100),
        ("5.2", 1200),
        ("5.3", 1300),
        ("5.4", 1400),
        ("5.5", 1500),
        ("5.6", 1600),
        ("5.7", 1800),
        ("5.7+", 1900),
        ("5.8-", 2000),
        ("5.8", 2100),
        ("5.8+", 2200),
        ("5.9-", 2300),
        ("5.9", 2400),
        ("5.9+", 2500),
    ];
    for (text, code) in cases {
        assert_eq!(yds(text).numeric(), Some(code), "{text}");
    }
}

#[test]
fn every_yosemite_code_with_letters_is_2000_a_number() {
    let forms = ["a", "-", "a/b", "b", "", "b/c", "c", "+", "c/d", "d"];
    for number in 10..=15 {
        let mut before: Option<Grade> = None;
        for (place, form) in (0..).zip(forms) {
            let text = format!("5.{number}{form}");
            let grade = yds(&text);
            assert_eq!(grade.numeric(), Some(2600 + 2000 * (number - 10) + 100 * place), "{text}");
            assert!(before.is_none_or(|before| before.rank() < grade.rank()), "{text} is above the form before it");
            before = Some(grade);
        }
    }
    assert_eq!(yds("5.10d/11a").numeric(), Some(4050), "between 3500 and 4600");
    assert_eq!(yds("5.15d").numeric(), Some(13500));
}

#[test]
fn every_v_code() {
    for n in 0..=17 {
        let plain = 20000 + 100 * n;
        assert_eq!(v(&format!("V{n}")).numeric(), Some(plain));
        assert_eq!(v(&format!("V{n}-")).numeric(), Some(plain - 30));
        assert_eq!(v(&format!("V{n}+")).numeric(), Some(plain + 10));
        if n < 17 {
            assert_eq!(v(&format!("V{n}-{}", n + 1)).numeric(), Some(plain + 50));
        }
    }
    assert_eq!(v("VB").numeric(), Some(19900));
    let easy = v("V-easy").numeric().unwrap();
    assert!(v("VB").numeric().unwrap() < easy && easy < v("V0-").numeric().unwrap());
}

#[test]
fn other_scales_take_the_code_of_what_they_convert_to() {
    let cases = [
        (Scale::Font, "7A", 20600),
        // V3 and V4.
        (Scale::Font, "6A+", 20350),
        // V1, V2, V3.
        (Scale::Font, "5", 20200),
        (Scale::Font, "4A", 19970),
        (Scale::French, "8a", 8900),
        // 5.9 and 5.10a.
        (Scale::French, "5c", 2500),
        // 5.10d and 5.11a.
        (Scale::French, "6b+", 4050),
        (Scale::Uiaa, "VII-", 2900),
        // 5.11d and 5.12a.
        (Scale::Ewbank, "24", 6050),
    ];
    for (scale, text, code) in cases {
        assert_eq!(grade(scale, text).numeric(), Some(code), "{text}");
    }
    assert_eq!(grade(Scale::Text, "yellow").numeric(), None);
}

#[test]
fn the_code_of_neighbouring_grades_never_falls() {
    for scale in [Scale::VScale, Scale::Font, Scale::Yds, Scale::French, Scale::Uiaa, Scale::Ewbank] {
        let mut before = 0;
        for (_, label) in bands(scale) {
            let code = grade(scale, &label).numeric().unwrap();
            assert!(code >= before, "{label}");
            before = code;
        }
    }
}
