//! The climber's own chat templates: one JSON file each, in a folder beside the config file.

use std::path::{Path, PathBuf};
use v7_state::record::Body;

/// The longest file that is read, bytes.
const LONGEST: u64 = 256 * 1024;
/// Files that are read, at most.
const MOST: usize = 200;

/// Reads the folder, by file name; a sentence for each file that is no JSON object. Without a folder there are none.
pub fn read(folder: Option<&Path>) -> (Vec<Body>, Vec<String>) {
    let Some(folder) = folder.map(Path::to_owned).or_else(usual) else { return (Vec::new(), Vec::new()) };
    let Ok(listed) = std::fs::read_dir(&folder) else { return (Vec::new(), Vec::new()) };
    let mut files: Vec<PathBuf> = listed
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")))
        .collect();
    files.sort();
    let (mut own, mut problems) = (Vec::new(), Vec::new());
    for file in files.into_iter().take(MOST) {
        match body(&file) {
            Ok(body) => own.push(body),
            Err(problem) => problems.push(format!("{}: {problem}", file.display())),
        }
    }
    (own, problems)
}

fn usual() -> Option<PathBuf> {
    Some(crate::paths::config().ok()?.parent()?.join("templates"))
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
        let (own, problems) = read(Some(dir.path()));
        assert_eq!(own.len(), 1);
        assert_eq!(problems.len(), 2);
        assert!(
            problems[0].contains("b.json: it holds no JSON object") && problems[1].contains("d.JSON: it is no JSON")
        );
        assert_eq!(read(Some(&dir.path().join("none"))), (Vec::new(), Vec::new()));
    }
}
