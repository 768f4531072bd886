//! x
use super::{Import, ImportContext, ImportError};
pub(super) fn parse(_n: &str, _t: &str, _c: &ImportContext) -> Result<Import, ImportError> { Err(ImportError::Empty{name:String::new()}) }
