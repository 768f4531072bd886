//! What would leave for a question, to the letter, without sending it.

use super::Desk;
use color_eyre::eyre::{Result, bail};
use v7_state::coach::payload::shown as spelt;
use v7_state::coach::talk::Begin;
use v7_state::coach::template::Kind;
use v7_state::coach::turn::{Event, Setup, Step, Turn};

/// The requests of a turn's first round: to the router model, where it would be asked, and to the coach.
///
/// # Errors
/// When the journal cannot be read.
pub(super) fn shown(desk: &Desk, begin: &Begin) -> Result<String> {
    let access = desk.access(begin)?;
    let mut text = String::new();
    let mut setup = desk.setup(&access, begin)?;
    if setup.pre.stops() {
        return Ok("Nothing leaves: the rules of safety answer this question, on this machine.".into());
    }
    if setup.ladder.is_empty() {
        text.push_str("Nothing leaves: the offline coach answers. With `coach.cloud = true` this would leave:\n\n");
        let mut config = begin.config.clone();
        config.cloud = true;
        setup = Setup { ladder: config.ladder(), config, ..setup };
    }
    // Asked before anything is sent; what would be sent then is what is to be seen.
    setup.consented = true;
    let identity = setup.identity.clone();
    let mut turn = Turn::new(setup);
    let mut event = Event::Start;
    for _ in 0..ROUNDS {
        let Some(step) = turn.step(event).into_iter().find(|step| {
            matches!(step, Step::Route(_) | Step::Prepare(_) | Step::Call(_) | Step::Offline | Step::Done(_))
        }) else {
            break;
        };
        event = match step {
            Step::Route(request) => {
                text.push_str(&spelt(&request));
                text.push_str("\n\nand then, as for a question of coaching:\n\n");
                Event::Routed(Ok(Kind::Coaching.as_str().into()))
            }
            Step::Prepare(kind) => Event::Prepared(Box::new(desk.prepare(&access, begin, kind, &identity)?)),
            Step::Call(request) => {
                text.push_str(&spelt(&request));
                return Ok(text);
            }
            _ => {
                return Ok("Nothing leaves: the next answer could pass the monthly budget, or no model is left.".into());
            }
        };
    }
    bail!("the question could not be prepared")
}

/// Router, preparing, call; more would be an endless turn.
const ROUNDS: usize = 6;
