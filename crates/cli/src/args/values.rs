//! Values of options that have bounds.

/// Not so short that nothing could be told in it, and not longer than a year.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    let sensible = (0.001..=31_536_000.0).contains(&value);
    if sensible { Ok(value) } else { Err("not a number of seconds between 0.001 and 31536000".to_owned()) }
}

pub(super) fn rows(text: &str) -> Result<usize, String> {
    let count: usize = text.parse().map_err(|_| "not a whole number".to_owned())?;
    if count > 0 {
        Ok(count)
    } else {
        Err("at least 1; to ask only whether there is a row, use ASK".to_owned())
    }
}

pub(super) fn bar(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("not between 0 and 1".to_owned()) }
}
