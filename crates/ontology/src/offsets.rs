//! Bytes ↔ code points; the only converter.

/// Where each code point of a text begins, sampled so that long texts stay cheap.
pub struct CodePoints<'a> {
    text: &'a str,
    /// The number of code points before byte `i * STEP` (rounded up to a character).
    samples: Vec<u32>,
}

const STEP: usize = 256;

impl<'a> CodePoints<'a> {
    /// Prepares the conversion of offsets in `text`.
    pub fn new(text: &'a str) -> Self {
        let mut samples = vec![0];
        let mut count = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i > 0 && i % STEP == 0 {
                samples.push(count);
            }
            if byte & 0xC0 != 0x80 {
                count += 1;
            }
        }
        Self { text, samples }
    }

    /// The code point offset of a byte offset that is a character boundary.
    pub fn of_byte(&self, byte: usize) -> u32 {
        let block = (byte / STEP).min(self.samples.len() - 1);
        let rest = &self.text.as_bytes()[block * STEP..byte.min(self.text.len())];
        let starts = rest.iter().filter(|b| **b & 0xC0 != 0x80).count();
        self.samples[block] + u32::try_from(starts).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_with_counting_characters() {
        let text = "上a合".repeat(400);
        let points = CodePoints::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of_byte(byte) as usize, n);
        }
        assert_eq!(points.of_byte(text.len()) as usize, text.chars().count());
    }
}
