//! Three-way merge of texts by line (Khanna, Kunal, Pierce: A formal investigation of diff3, 2007).

use super::Versions;
use serde_json::Value;

/// More pairs of lines than this are not compared: the whole text then counts as one overlap.
const PAIRS: usize = 4_000_000;

/// The merged text, or `None` unless both sides have a text. Where both changed the same lines the remote's stand;
/// `lost` then gets the text with our lines there, and the one with theirs.
pub(super) fn merge(versions: Versions, lost: impl FnOnce(Value, Value)) -> Option<Value> {
    let (Some(Value::String(local)), Some(Value::String(remote))) = (versions.local, versions.remote) else {
        return None;
    };
    let base: Vec<&str> = match versions.base {
        Some(Value::String(base)) => base.split('\n').collect(),
        _ => Vec::new(),
    };
    let joined = lines(&base, &local.split('\n').collect::<Vec<_>>(), &remote.split('\n').collect::<Vec<_>>());
    let theirs = Value::from(joined.theirs.join("\n"));
    if joined.overlap {
        lost(Value::from(joined.mine.join("\n")), theirs.clone());
    }
    Some(theirs)
}

/// The merged lines, with either side's lines where they overlap.
struct Joined<'a> {
    mine: Vec<&'a str>,
    theirs: Vec<&'a str>,
    overlap: bool,
}

impl<'a> Joined<'a> {
    fn take(&mut self, old: &[&'a str], ours: &[&'a str], others: &[&'a str]) {
        let (mine, theirs) = if ours == old || ours == others {
            (others, others)
        } else if others == old {
            (ours, ours)
        } else {
            self.overlap = true;
            (ours, others)
        };
        self.mine.extend(mine);
        self.theirs.extend(theirs);
    }
}

fn lines<'a>(base: &[&'a str], local: &[&'a str], remote: &[&'a str]) -> Joined<'a> {
    let (in_local, in_remote) = (matches(base, local), matches(base, remote));
    let mut joined = Joined { mine: Vec::new(), theirs: Vec::new(), overlap: false };
    let (mut b, mut l, mut r) = (0, 0, 0);
    loop {
        let anchor = (b..base.len()).find_map(|at| Some((at, in_local[at]?, in_remote[at]?)));
        let (end, local_end, remote_end) = anchor.unwrap_or((base.len(), local.len(), remote.len()));
        let (old, ours, others) = (&base[b..end], &local[l..local_end], &remote[r..remote_end]);
        if old.len() == ours.len() && old.len() == others.len() {
            // Neighbouring lines that were each rewritten on one side do not overlap.
            for at in 0..old.len() {
                joined.take(&old[at..=at], &ours[at..=at], &others[at..=at]);
            }
        } else {
            joined.take(old, ours, others);
        }
        if anchor.is_none() {
            return joined;
        }
        joined.mine.push(base[end]);
        joined.theirs.push(base[end]);
        (b, l, r) = (end + 1, local_end + 1, remote_end + 1);
    }
}

/// For each line of `from` its line in `to` by a longest common subsequence.
pub(crate) fn matches(from: &[&str], to: &[&str]) -> Vec<Option<usize>> {
    let head = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let (short_from, short_to) = (&from[head..], &to[head..]);
    let tail = short_from.iter().rev().zip(short_to.iter().rev()).take_while(|(one, other)| one == other).count();
    let mut found: Vec<Option<usize>> = (0..head).map(Some).collect();
    let (rows, columns) = (short_from.len() - tail, short_to.len() - tail);
    if rows.saturating_mul(columns) > PAIRS {
        found.extend(std::iter::repeat_n(None, rows));
    } else {
        let mut longest = vec![vec![0_u32; columns + 1]; rows + 1];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                longest[row][column] = if short_from[row] == short_to[column] {
                    longest[row + 1][column + 1] + 1
                } else {
                    longest[row + 1][column].max(longest[row][column + 1])
                };
            }
        }
        let mut column = 0;
        for row in 0..rows {
            while column < columns
                && short_from[row] != short_to[column]
                && longest[row][column + 1] >= longest[row + 1][column]
            {
                column += 1;
            }
            if column < columns && short_from[row] == short_to[column] {
                found.push(Some(head + column));
                column += 1;
            } else {
                found.push(None);
            }
        }
    }
    found.extend((0..tail).map(|at| Some(to.len() - tail + at)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_merge_unless_both_changed_the_same_ones() {
        // base, local, remote, result, ours where they overlap
        let cases = [
            ("a\nb\nc", "x\nb\nc", "a\nb\nz", "x\nb\nz", None),
            ("a\nb\nc", "a\nb\nc\nd", "0\na\nb\nc", "0\na\nb\nc\nd", None),
            ("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd", None),
            ("a\nb\nc", "a\nx\nc", "a\ny\nc", "a\ny\nc", Some("a\nx\nc")),
            ("a\nb", "a\nb\nmine", "a\nb\ntheirs", "a\nb\ntheirs", Some("a\nb\nmine")),
            ("a\nb\nc\nd", "x\nb\nc\nm", "a\nb\nc\nt", "x\nb\nc\nt", Some("x\nb\nc\nm")),
            ("a\n\n\nb", "a\n\n\nb!", "a?\n\n\nb", "a?\n\n\nb!", None),
            ("a\nb", "x\nb", "a\ny", "x\ny", None),
            ("", "mine", "theirs", "theirs", Some("mine")),
        ];
        for (base, local, remote, expected, ours) in cases {
            let (base, local, remote) = (Value::from(base), Value::from(local), Value::from(remote));
            let versions = Versions { base: Some(&base), local: Some(&local), remote: Some(&remote) };
            let mut lost = None;
            let merged = merge(versions, |mine, _| lost = Some(mine));
            assert_eq!((merged, lost), (Some(expected.into()), ours.map(Value::from)), "{base} {local} {remote}");
        }
    }
}
