//! What the configuration takes and refuses, and that the example names every key.
#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    let found = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
    Config::load(&path, true, found).map_err(|error| error.0.replace(&path.display().to_string(), "config.toml"))
}

#[test]
fn the_example_names_every_key_with_its_default() {
    let example = include_str!("../../config.example.toml");
    assert_eq!(parse(example).unwrap(), File::default(), "as it stands, the example changes nothing");
    let uncommented: String = example
        .lines()
        .map(|line| line.strip_prefix("#:").unwrap_or(line))
        .fold(String::new(), |text, line| text + line.trim_start() + "\n");
    let table: toml::Table = toml::from_str(&uncommented).unwrap();
    for key in VARIABLES {
        let found = key.split('.').try_fold(&table, |at, part| match at.get(part) {
            Some(toml::Value::Table(inner)) => Some(inner),
            Some(_) => Some(at),
            None => None,
        });
        assert!(found.is_some(), "{key} is not in the example");
    }
    let mut shown = parse(&uncommented).unwrap();
    shown.keys.clear();
    shown.places.clear();
    let (coach, default) = (Config::from_file(shown.clone()).unwrap().coach, Config::default().coach);
    assert_eq!(coach.prices.as_of, default.prices.as_of);
    assert!(default.prices.list.iter().all(|price| coach.prices.list.contains(price)));
    assert_eq!(coach.prices.list.len(), default.prices.list.len());
    shown.coach.prices.models.clear();
    assert_eq!(shown, File::default());
}

#[test]
fn problems_say_what_where_and_what_is_allowed() {
    let cases = [
        ("theme = \"dark\"\ncolor = 3\n", "config.toml:2: unknown field `color`"),
        ("mouse = 3", "config.toml:1: invalid type: integer `3`, expected a boolean"),
        ("theme = \"pink\"", "config.toml: theme is \"pink\", allowed is auto, dark, light"),
        ("boulder_scale = \"yds\"", "config.toml: boulder_scale is \"yds\", allowed is v-scale, font"),
        ("hide = [\"age\"]", "config.toml: hide has \"age\", allowed is \"weight\", \"calories\""),
        ("day_starts = \"25:00\"", "config.toml: day_starts is \"25:00\", allowed is a time such as 04:00"),
        ("glass_ml = 0", "config.toml: glass_ml is 0, allowed is 1 to 5000"),
        ("timezone = \"Mars\"", "config.toml: timezone is \"Mars\", allowed is an IANA name"),
        ("theme = ", "config.toml:1: "),
        ("[aws]\nregoin = \"x\"", "config.toml:2: unknown field `regoin`"),
        ("[aws]\nendpoint = \"localhost\"", "config.toml: aws.endpoint is \"localhost\", allowed is an address"),
        ("[aws]\ntable_prefix = \"a b\"", "config.toml: aws.table_prefix is \"a b\", allowed are letters"),
        ("[sync]\nuser_id = \" ada\"", "config.toml: sync.user_id is \" ada\", allowed is the id"),
        ("[sync]\nenabled = \"perhaps\"", "config.toml:2: invalid type"),
        ("[coach]\nshare = [\"email\"]", "config.toml: coach.share has \"email\", allowed is weight, nutrition"),
        ("[coach]\nlocal_url = \"http://localhost:1\"", "config.toml: coach.local_url is set and coach.local_model"),
        ("[coach]\nendpoint = \"x\"", "config.toml: coach.endpoint is \"x\", allowed is an address"),
        ("[coach]\nmax_tokens = 1", "config.toml: coach.max_tokens is 1, allowed is 64 to 64000"),
        ("[coach]\nmonthly_budget = -1", "config.toml: coach.monthly_budget is -1, allowed is 0 (no limit)"),
        ("[coach]\ncloud = true\nmodel = \"\"", "config.toml: coach.model is empty"),
        ("[coach.prices.models]\nx = [1, 2, 3]", "config.toml:2: invalid length 3"),
        ("[coach.prices.models]\nx = [1, 2, 3, -4]", "config.toml: coach.prices.models has \"x\""),
    ];
    for (text, expected) in cases {
        let problem = load(text, &[]).unwrap_err();
        assert!(problem.starts_with(expected), "{text:?}\n  gave {problem}\n  not  {expected}");
    }
}

#[test]
fn variables_win_over_the_file() {
    let config = load("theme = \"dark\"\nglass_ml = 300", &[("V7_GLASS_ML", "330"), ("V7_HIDE", "weight")]).unwrap();
    assert_eq!(config.settings.theme, ThemeChoice::Dark);
    assert_eq!(config.settings.glass_ml, 330);
    assert!(config.settings.hidden.weight);
    let cloud = "[aws]\nregion = \"eu-west-1\"\n[sync]\nuser_id = \"ada\"";
    let config = load(cloud, &[("V7_AWS_ENDPOINT", "http://127.0.0.1:8000"), ("V7_AWS_PROFILE", "home")]).unwrap();
    let expected = Connection {
        region: Some("eu-west-1".into()),
        profile: Some("home".into()),
        endpoint: Some("http://127.0.0.1:8000".into()),
        table_prefix: "v7-".into(),
    };
    assert_eq!((config.connection, config.user_id.as_deref()), (expected, Some("ada")));
    let config = load(cloud, &[("V7_SYNC_USER_ID", "bob")]).unwrap();
    assert_eq!(config.user_id.as_deref(), Some("bob"));
    let config = load(cloud, &[("V7_SYNC_ENABLED", "false")]).unwrap();
    assert_eq!((config.user_id, config.sync_off), (None, true));
    let problem = load("", &[("V7_GLYPHS", "runes")]).unwrap_err();
    assert!(problem.starts_with("V7_GLYPHS: glyphs is \"runes\", allowed is unicode, ascii"), "{problem}");
    let problem = load("", &[("V7_MOUSE", "perhaps")]).unwrap_err();
    assert!(problem.starts_with("V7_MOUSE is \"perhaps\""), "{problem}");
}

#[test]
fn the_coach_takes_its_own_region_and_keeps_the_longest_price() {
    let text = "[aws]\nregion = \"eu-west-1\"\nprofile = \"home\"\nendpoint = \"http://127.0.0.1:8000\"\n\
        [coach]\ncloud = true\nregion = \"us-east-1\"\n[coach.prices.models]\nopus = [1, 2, 3, 4]\nopus-9 = [5, 6, 7, 8]";
    let config = load(text, &[("V7_COACH_SHARE", "notes"), ("V7_COACH_MONTHLY_BUDGET", "2")]).unwrap();
    let network = &config.coach_network;
    assert_eq!(network.connection.region.as_deref(), Some("us-east-1"));
    assert_eq!((network.connection.profile.as_deref(), &network.connection.endpoint), (Some("home"), &None));
    assert_eq!(config.coach.prices.of("global.opus-9").map(|price| price.input), Some(5.0));
    assert_eq!(config.coach.month_budget.map(|budget| budget.0), Some(2_000_000));
    assert!(config.coach.cloud && config.coach.privacy.notes && !config.coach.privacy.weight);
    assert_eq!(load("", &[]).unwrap().coach.ladder(), []);
    assert_eq!(load("[coach]\nmonthly_budget = 0", &[]).unwrap().coach.month_budget, None);
}

proptest::proptest! {
    #[test]
    fn no_file_makes_it_panic(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200),
        key in 0..VARIABLES.len(),
        value in "\\PC{0,20}|[0-9:.-]{0,12}",
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        let line = format!("{} = {value}\n{} = {value:?}\n[keys]\nundo = {value:?}", VARIABLES[key], VARIABLES[key]);
        for text in [bytes.clone(), line.into_bytes(), format!("{} = {value}", VARIABLES[key]).into_bytes()] {
            std::fs::write(&path, &text).unwrap();
            for set in [None, Some(value.clone())] {
                if let Err(problem) = Config::load(&path, true, |_| set.clone()) {
                    proptest::prop_assert!(!problem.0.is_empty());
                }
            }
        }
    }
}

#[test]
fn colours_follow_the_terminal() {
    let with = |set: &[(&str, &str)]| {
        detected_colours(|name| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    };
    assert_eq!(with(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), ColourDepth::True);
    assert_eq!(with(&[("TERM", "xterm-256color")]), ColourDepth::Indexed);
    assert_eq!(with(&[("TERM", "xterm")]), ColourDepth::Sixteen);
    assert_eq!(with(&[("TERM", "xterm"), ("NO_COLOR", "1")]), ColourDepth::None);
    assert_eq!(with(&[("TERM", "xterm"), ("NO_COLOR", "")]), ColourDepth::Sixteen);
}
