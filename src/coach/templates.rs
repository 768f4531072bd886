//! The climber's own chat templates: one JSON file each, in a folder beside the config file.

use std::path::{Path, PathBuf};
use v7_state::record::Body;

/// The longest file that is read, bytes.
const LONGEST: u64 = 256 * 1024;
/// Files that are read, at most.
const MOST: usize = 200;

/// Reads the folder, by file name; a sentence for each file that is no JSON object. A folder that is not there has none,
/// which is worth a sentence only where the configuration names it.
pub fn read(folder: Option<&Path>, named: bool) -> (Vec<Body>, Vec<String>) {
    let Some(folder) = folder else { return (Vec::new(), Vec::new()) };
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if named => return (Vec::new(), vec![format!("coach.templates: {}: {error}", folder.display())]),
        Err(_) => return (Vec::new(), Vec::new()),
    };
    let mut files: Vec<PathBuf> = listed
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")))
        .collect();
    files.sort();
    let (mut own, mut problems) = (Vec::new(), Vec::new());
    if files.len() > MOST {
        problems.push(format!("{}: {} templates, {MOST} are read", folder.display(), files.len()));
    }
    for file in files.into_iter().take(MOST) {
        match body(&file) {
            Ok(body) => own.push(body),
            Err(problem) => problems.push(format!("{}: {problem}", file.display())),
        }
    }
    (own, problems)
}

fn body(file: &Path) -> Result<Body, String> {
    let length = std::fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > LONGEST {
        return Err(format!("it has {length} bytes, a template has at most {LONGEST}"));
    }
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    match serde_json::from_str(&text) {
        Ok(serde_json::Value::Object(body)) => Ok(body),
        Ok(_) => Err("it holds no JSON object; a template is one, with templateType, templateId and prompt".into()),
        Err(error) => Err(format!("it is no JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn each_file_is_a_template_or_a_sentence() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("b.json", "[1]"), ("a.json", "{\"templateId\":\"own\"}"), ("c.txt", "x"), ("d.JSON", "{")]
        {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let (own, problems) = read(Some(dir.path()), true);
        assert_eq!(own.len(), 1);
        assert_eq!(problems.len(), 2);
        assert!(
            problems[0].contains("b.json: it holds no JSON object") && problems[1].contains("d.JSON: it is no JSON")
        );
        let none = dir.path().join("none");
        assert_eq!(read(Some(&none), false), (Vec::new(), Vec::new()));
        assert!(read(Some(&none), true).1[0].starts_with("coach.templates: "));
    }
}
