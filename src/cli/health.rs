//! `v7 doctor`: where everything is, and whether it is in order.

use super::{Setup, print, print_json};
use color_eyre::eyre::Result;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Runs `v7 doctor`. It fails when something is wrong.
pub fn doctor(
    setup: &Setup,
    config: &Path,
    config_problem: Option<&str>,
    json: bool,
    rebuild: bool,
) -> Result<ExitCode> {
    let mut store = setup.open()?;
    if rebuild {
        store.rebuild()?;
    }
    let health = store.check()?;
    let bytes = std::fs::metadata(&setup.journal).map(|about| about.len()).unwrap_or_default();
    let config_state = match (&config_problem, config.exists()) {
        (Some(problem), _) => (*problem).to_owned(),
        (None, true) => "in order".into(),
        (None, false) => "not there, the defaults are used".into(),
    };
    let moment = setup.clock.moment();
    let sound = health.problems.is_empty() && config_problem.is_none();
    if json {
        print_json(&json!({ "schema": 1, "record": {
            "version": env!("CARGO_PKG_VERSION"),
            "journal": setup.journal.display().to_string(),
            "journalBytes": bytes,
            "schemaVersion": health.version,
            "records": health.counts.iter().map(|(table, count)| (table.name(), *count)).collect::<std::collections::BTreeMap<_, _>>(),
            "log": crate::paths::log().map(|path| path.display().to_string()).unwrap_or_default(),
            "config": config.display().to_string(),
            "configState": config_state,
            "today": moment.today.to_string(),
            "problems": health.problems,
        }}))?;
    } else {
        let mut text = format!(
            "v7 {}\njournal  {} ({} KB, schema {})\nconfig   {}: {config_state}\nlog      {}\ntoday    {}\n",
            env!("CARGO_PKG_VERSION"),
            setup.journal.display(),
            bytes.div_ceil(1024),
            health.version,
            config.display(),
            crate::paths::log().map(|path| path.display().to_string()).unwrap_or_default(),
            moment.today
        );
        for (table, count) in &health.counts {
            let _ = writeln!(text, "{count:>8}  {}", table.name());
        }
        if health.problems.is_empty() {
            text.push_str("The journal is in order.");
        }
        for problem in &health.problems {
            let _ = writeln!(text, "problem: {problem}");
        }
        print(text.as_bytes())?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
