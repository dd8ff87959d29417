//! x
use super::Case;
use anyhow::Result;
use std::io::Write;
pub(crate) fn write(_case: &Case<'_, '_>, _out: &mut impl Write) -> Result<()> {
    Ok(())
}
