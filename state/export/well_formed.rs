//! Whether a text is well-formed XML, for tests: tags nest, attributes are quoted, references are known.

/// What is wrong, and where.
pub(crate) fn well_formed(xml: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(xml, |(_, rest)| rest);
    let mut roots = 0;
    while let Some(at) = rest.find('<') {
        text(&rest[..at])?;
        let (tag, after) = rest[at + 1..].split_once('>').ok_or("a tag does not end")?;
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().ok_or_else(|| format!("{name} ends and never began"))?;
            if last != name {
                return Err(format!("{name} ends inside {last}"));
            }
        } else {
            let (tag, alone) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
                return Err(format!("{name:?} is no name"));
            }
            quoted(attributes)?;
            roots += usize::from(open.is_empty());
            if !alone {
                open.push(name);
            }
        }
        rest = after;
    }
    text(rest)?;
    match (open.last(), roots) {
        (Some(name), _) => Err(format!("{name} does not end")),
        (None, 1) => Ok(()),
        (None, roots) => Err(format!("{roots} roots")),
    }
}

fn quoted(attributes: &str) -> Result<(), String> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or_else(|| format!("{rest:?} is no attribute"))?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)) {
            return Err(format!("{name:?} is no attribute's name"));
        }
        let (value, after) = after.split_once('"').ok_or("an attribute's value does not end")?;
        text(value)?;
        rest = after.trim_start();
    }
    Ok(())
}

fn text(text: &str) -> Result<(), String> {
    if text.contains(['>', '<']) || text.chars().any(|c| c.is_control() && !"\n\t\r".contains(c)) {
        return Err(format!("{text:?} is not escaped"));
    }
    for part in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        if !known.iter().any(|known| part.starts_with(known)) {
            return Err(format!("&{part:?} is no reference"));
        }
    }
    Ok(())
}

#[test]
fn what_is_not_well_formed_is_noticed() {
    for good in ["<a/>", "<?xml version=\"1.0\"?>\n<a b=\"c\"><d>x &amp; y</d></a>\n"] {
        assert_eq!(well_formed(good), Ok(()), "{good}");
    }
    for bad in [
        "",
        "<a>",
        "<a></b>",
        "<a b=c/>",
        "<a>&</a>",
        "<a/><b/>",
        "<a>x > y</a>",
        "</a>",
        "<a b=\"<\"/>",
        "<a>\u{1}</a>",
    ] {
        assert!(well_formed(bad).is_err(), "{bad}");
    }
}
