//! Chooses what goes into the next commit: as much as fits, records that belong together never apart.

use super::commit::{LARGEST_ROW, MOST_ACTIONS};
use std::collections::BTreeMap;

/// A record that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Writes it takes: two when its sort key moves.
    pub actions: usize,
    /// Bytes it takes in the log row, with the conflicts it brings.
    pub bytes: usize,
    /// Whether the server refused it: it waits, and all that belongs with it.
    pub blocked: bool,
}

/// Which candidates go now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Their indexes, in order.
    pub chosen: Vec<usize>,
    /// Whether others wait for the next commit.
    pub more: bool,
}

/// Chooses from `candidates`, in order; `pairs` are indexes of records that belong together.
///
/// `alone` takes one group only. A group that fits no commit at all (changes that overlap one another without end)
/// goes in as many as it needs: keeping it back for ever would keep its edits from every other device.
pub fn plan(candidates: &[Candidate], pairs: &[(usize, usize)], alone: bool) -> Plan {
    let mut root: Vec<usize> = (0..candidates.len()).collect();
    for (one, other) in pairs {
        let (one, other) = (find(&mut root, *one), find(&mut root, *other));
        root[one.max(other)] = one.min(other);
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..candidates.len() {
        groups.entry(find(&mut root, at)).or_default().push(at);
    }
    let mut plan = Plan::default();
    let mut room = Room::WHOLE;
    for group in groups.values().filter(|group| !group.iter().any(|at| candidates[*at].blocked)) {
        if alone && !plan.chosen.is_empty() {
            plan.more = true;
        } else if let Some(left) = room.without(group.iter().map(|at| &candidates[*at])) {
            room = left;
            plan.chosen.extend(group);
        } else {
            plan.more = true;
            if plan.chosen.is_empty() && Room::WHOLE.without(group.iter().map(|at| &candidates[*at])).is_none() {
                for at in group {
                    if let Some(left) = room.without([&candidates[*at]]) {
                        room = left;
                        plan.chosen.push(*at);
                    }
                }
                if plan.chosen.is_empty() {
                    // A record that alone is too large is the server's to refuse, by name.
                    plan.chosen.push(group[0]);
                }
                break;
            }
        }
    }
    plan.chosen.sort_unstable();
    plan
}

#[derive(Clone, Copy)]
struct Room {
    actions: usize,
    bytes: usize,
}

impl Room {
    const WHOLE: Self = Self { actions: MOST_ACTIONS - 1, bytes: LARGEST_ROW - 2048 };

    fn without<'a>(self, candidates: impl IntoIterator<Item = &'a Candidate>) -> Option<Self> {
        candidates.into_iter().try_fold(self, |room, candidate| {
            Some(Self {
                actions: room.actions.checked_sub(candidate.actions)?,
                bytes: room.bytes.checked_sub(candidate.bytes)?,
            })
        })
    }
}

fn find(root: &mut [usize], at: usize) -> usize {
    let mut top = at;
    while root[top] != top {
        top = root[top];
    }
    root[at] = top;
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sizes: &[(usize, usize)]) -> Vec<Candidate> {
        sizes.iter().map(|(actions, bytes)| Candidate { actions: *actions, bytes: *bytes, blocked: false }).collect()
    }

    #[test]
    fn sixty_records_go_in_one_commit_and_groups_stay_whole() {
        let sixty = of(&[(1, 500); 60]);
        assert_eq!(plan(&sixty, &[], false), Plan { chosen: (0..60).collect(), more: false });
        let many = of(&[(1, 500); 100]);
        let chosen = plan(&many, &[], false);
        assert_eq!((chosen.chosen.len(), chosen.more), (95, true));
        // The last two belong with the first: all three go, and others wait.
        let chosen = plan(&many, &[(0, 98), (98, 99)], false).chosen;
        assert!([0, 98, 99].iter().all(|at| chosen.contains(at)), "{chosen:?}");
        // A group that does not fit any more waits whole, smaller ones behind it may go.
        let pairs: Vec<(usize, usize)> = (90..99).map(|at| (at, at + 1)).collect();
        let chosen = plan(&many, &pairs, false);
        assert_eq!((chosen.chosen, chosen.more), ((0..90).collect(), true));
    }

    #[test]
    fn bytes_count_moved_records_count_twice_and_what_fits_nowhere_still_goes() {
        let heavy = of(&[(1, 200 * 1024), (1, 200 * 1024), (1, 100 * 1024)]);
        assert_eq!(plan(&heavy, &[], false), Plan { chosen: vec![0, 2], more: true });
        assert_eq!(plan(&heavy, &[(0, 1)], false), Plan { chosen: vec![0], more: true });
        assert_eq!(plan(&of(&[(2, 9); 60]), &[], false).chosen.len(), 47);
        assert_eq!(plan(&of(&[(1, 9); 3]), &[(0, 2)], true), Plan { chosen: vec![0, 2], more: true });
        assert_eq!(plan(&of(&[(1, 500 * 1024)]), &[], false).chosen, [0]);
        let mut refused = of(&[(1, 9); 4]);
        refused[1].blocked = true;
        assert_eq!(plan(&refused, &[(0, 1)], false).chosen, [2, 3]);
    }
}
