//! Text that is text in HTML, whatever it holds.

use std::fmt::Write as _;

use crate::output::printable;

/// A label: what could steer the reading is made visible.
pub(super) fn label(text: &str) -> String {
    quoted(&printable(text))
}

/// Words of a document, character by character what they are: each sign that turns the direction
/// of writing is shut into a box of its own, where it turns nothing.
pub(super) fn words(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    for c in text.chars() {
        match c {
            '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(html, "<span class=sign data-c=\"U+{:04X}\">{c}</span>", u32::from(c));
            }
            // A parser would make a line feed of it.
            '\r' => html.push_str("&#13;"),
            // No reference gives it back.
            '\0' => html.push('\u{FFFD}'),
            c => push(&mut html, c),
        }
    }
    html
}

fn quoted(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut html, c));
    html
}

fn push(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        c => html.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(label("<b a='\"'>&\u{202E}\u{1b}"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\u{FFFD}\u{FFFD}");
        assert_eq!(words("</mark>\r\n"), "&lt;/mark&gt;&#13;\n");
        assert_eq!(words("a\u{202E}b"), "a<span class=sign data-c=\"U+202E\">\u{202E}</span>b");
    }
}
