//! The `key: value` lines between two `---` lines before a text.
#![cfg_attr(not(test), expect(clippy::non_ascii_literal, reason = "names of fields are no vocabulary"))]

use summitkg_ontology::DocumentMeta;

use super::meta;

/// Longer blocks are text that happens to begin with a line.
const MAX_LINES: usize = 64;

/// Fields and the text after them; no fields if the text begins otherwise.
pub(super) fn split(text: &str) -> (Vec<(String, String)>, &str) {
    parse(text).unwrap_or((Vec::new(), text))
}

fn parse(text: &str) -> Option<(Vec<(String, String)>, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let (mut fields, mut consumed) = (Vec::new(), first.len());
    for line in lines.take(MAX_LINES) {
        consumed += line.len();
        let content = line.trim_end();
        if content == "---" || content == "..." {
            return Some((fields, text.get(consumed..)?));
        }
        // Lists and nested values of YAML are not ours, but no reason to take the block for text.
        if content.is_empty() || content.starts_with(['#', ' ', '\t', '-']) {
            continue;
        }
        let (key, value) = content.split_once(':').or_else(|| content.split_once('：'))?;
        let key = key.trim();
        if key.is_empty() || key.chars().count() > 40 || key.contains(char::is_whitespace) {
            return None;
        }
        fields.push((key.to_lowercase(), unquote(value.trim()).to_owned()));
    }
    None
}

fn unquote(value: &str) -> &str {
    ['"', '\''].into_iter().find_map(|q| value.strip_prefix(q)?.strip_suffix(q)).unwrap_or(value)
}

/// Metadata from the fields; `name` unless the fields give an id.
pub(super) fn meta(fields: &[(String, String)], name: &str) -> DocumentMeta {
    let get = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| fields.iter().find(|(k, v)| k == key && !v.is_empty()));
        found.map(|(_, value)| value.clone())
    };
    DocumentMeta {
        name: get(&["id"]).unwrap_or_else(|| name.to_owned()),
        title: get(&["title", "headline", "标题"]),
        publisher: get(&["publisher", "source", "media", "来源"]),
        published: get(&["published", "date", "pubdate", "日期"]).and_then(|d| meta::date(&d)),
        dateline: get(&["dateline"]),
        genre: None,
        language: get(&["language", "lang"]),
        url: get(&["url", "link"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_the_text_is_untouched() {
        let (fields, text) =
            split("---\r\ntitle: \"会议: 一\"\nTags:\n- x\npublished: 2014/9/13\n---\n\n正文\r\n");
        assert_eq!(text, "\n正文\r\n");
        let meta = meta(&fields, "n");
        assert_eq!(meta.title.as_deref(), Some("会议: 一"));
        assert_eq!(meta.published.as_deref(), Some("2014-09-13"));
        assert_eq!(meta.name, "n");
    }

    #[test]
    fn what_is_no_front_matter_stays_text() {
        for text in [
            "",
            "---",
            "---\n",
            "---\ntitle: x\n",
            "---\n会议举行。\n---\n",
            "--- \nab cd: e\n---\nx",
            "正文",
        ] {
            assert_eq!(split(text), (Vec::new(), text));
        }
    }
}
