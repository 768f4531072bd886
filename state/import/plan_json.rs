//! x
use super::{Import, ImportError, Format};
pub(super) fn parse(_n: &str, _t: &str) -> Result<Import, ImportError> { Err(ImportError::Empty{name:String::new()}) }
pub(super) fn sniff(_n: &str, _t: &str) -> Result<Format, ImportError> { Ok(Format::PlanJson) }
