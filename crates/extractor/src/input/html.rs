//! The text of HTML: blocks on lines of their own, entities decoded, no scripts, styles, navigation.

mod lines;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};

use super::meta;
pub(super) use lines::line_end;
use lines::{Lines, paragraphs};

/// Deeper pages take the parser too long.
const MAX_DEPTH: usize = 500;

/// What a page says and what it says of itself.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
}

/// Whether a text without extension is a page of HTML.
pub(super) fn looks_like_page(start: &str) -> bool {
    let start: String = start.chars().take(64).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|s| start.starts_with(s))
}

/// The charset that the page declares of itself in its first bytes.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head =
        String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default()).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let after = after.trim_start_matches(['"', '\'', ' ']);
    let label: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!label.is_empty()).then_some(label)
}

/// The text of a whole page; the error is the depth that was exceeded.
pub(super) fn page(markup: &str) -> Result<Page, usize> {
    check_depth(markup)?;
    let html = Html::parse_document(markup);
    let root = html.root_element();
    let meta = |names: &[&str]| {
        let all = select(root, "meta[content]");
        names.iter().find_map(|name| {
            let own = |e: &&ElementRef<'_>| {
                ["name", "property", "itemprop"]
                    .iter()
                    .any(|a| e.attr(a).is_some_and(|v| v.eq_ignore_ascii_case(name)))
            };
            all.iter()
                .find(own)
                .and_then(|e| e.attr("content"))
                .map(str::trim)
                .filter(|c| !c.is_empty())
                .map(str::to_owned)
        })
    };
    let headline = |selector: &str| {
        let found = select(root, selector).first().map(|e| lines(*e, false));
        found.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
    };
    let days = ["article:published_time", "publishdate", "pubdate", "publish-date", "datepublished", "date"];
    let link = select(root, "link[rel=canonical]").first().and_then(|e| e.attr("href")).map(str::to_owned);
    Ok(Page {
        text: lines(main_part(root), false),
        title: headline("h1").or_else(|| meta(&["og:title"])).or_else(|| headline("head title")),
        published: days.iter().find_map(|name| meta(&[name]).and_then(|d| meta::date(&d))),
        publisher: meta(&["og:site_name", "source", "mediaid", "publisher"]),
        url: link.or_else(|| meta(&["og:url"])).filter(|u| u.starts_with("http")),
    })
}

/// The text of a fragment, as fields of records hold it; text without markup is returned as it is.
pub(super) fn fragment(text: &str) -> Result<String, usize> {
    let (tags, blocks) = markup(text);
    if !tags && !has_entity(text) {
        return Ok(text.to_owned());
    }
    if let Some(lines) = paragraphs(text) {
        return Ok(lines);
    }
    check_depth(text)?;
    // Without blocks, the lines of the source are the paragraphs.
    Ok(lines(Html::parse_fragment(text).root_element(), !blocks))
}

/// Whether a text has tags of HTML, and whether any of them makes a line.
fn markup(text: &str) -> (bool, bool) {
    let (mut tags, mut blocks) = (false, false);
    for piece in text.split('<').skip(1) {
        let name = piece.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let Some((name, rest)) = name.split_at_checked(end) else { continue };
        if !rest.contains('>') || !rest.starts_with(['>', ' ', '/', '\n', '\t', '\r']) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        blocks |= is_block(&name) || name == "br";
        tags |= is_block(&name) || INLINE.contains(&name.as_str());
    }
    (tags, blocks)
}

const INLINE: &[&str] = &[
    "br", "a", "b", "i", "u", "em", "strong", "span", "font", "img", "sup", "sub", "script", "style", "html",
    "head", "body", "small", "ruby", "rb", "rt", "rp",
];

fn has_entity(text: &str) -> bool {
    text.split('&').skip(1).any(|piece| {
        let end = piece.find(';').filter(|end| (2..=8).contains(end));
        let name = end.and_then(|end| piece.get(..end)).unwrap_or_default();
        let number = name
            .strip_prefix('#')
            .is_some_and(|n| n.strip_prefix('x').unwrap_or(n).bytes().all(|b| b.is_ascii_hexdigit()));
        number || (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()))
    })
}

/// A bound on nesting, without a parser: elements that must be closed and are not.
fn check_depth(markup: &str) -> Result<(), usize> {
    const FLAT: &[&str] = &[
        "br", "img", "meta", "link", "input", "hr", "p", "li", "td", "tr", "th", "option", "dd", "dt", "wbr",
        "source", "col", "area",
    ];
    let mut depth = 0usize;
    for piece in markup.split('<').skip(1) {
        let (closing, name) = piece.strip_prefix('/').map_or((false, piece), |rest| (true, rest));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let Some((name, rest)) = name.split_at_checked(end) else { continue };
        let own_end = rest.split_once('>').is_some_and(|(attributes, _)| attributes.ends_with('/'));
        if name.is_empty() || own_end || FLAT.iter().any(|f| f.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_DEPTH {
            return Err(MAX_DEPTH);
        }
    }
    Ok(())
}

fn select<'a>(root: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|s| root.select(&s).collect()).unwrap_or_default()
}

/// The element that holds the article, where the page marks one.
fn main_part(root: ElementRef<'_>) -> ElementRef<'_> {
    let body = select(root, "body").first().copied().unwrap_or(root);
    let size = |e: ElementRef<'_>| lines(e, false).chars().filter(|c| c.is_alphanumeric()).count();
    let whole = size(body);
    ["article", "main", "[role=main]", "[itemprop=articleBody]"]
        .iter()
        .filter_map(|selector| match select(body, selector).as_slice() {
            [only] => Some(*only),
            _ => None,
        })
        .find(|part| size(*part) * 3 >= whole)
        .unwrap_or(body)
}

fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

fn is_furniture(element: &Element) -> bool {
    const TAGS: &[&str] = &[
        "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "nav", "aside",
        "footer", "form", "button", "select", "textarea", "input", "head", "audio", "video", "menu",
    ];
    const NAMES: &[&str] = &[
        "nav",
        "navbar",
        "navigation",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "crumbs",
        "sidebar",
        "footer",
        "copyright",
        "share",
        "related",
        "pagination",
        "pager",
        "toolbar",
        "search",
    ];
    TAGS.contains(&element.name())
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || element.attr("role").is_some_and(|r| {
            matches!(r, "navigation" | "banner" | "complementary" | "contentinfo" | "search")
        })
        || element.attr("style").is_some_and(|s| s.replace(' ', "").contains("display:none"))
        || element.classes().chain(element.id()).any(|c| NAMES.iter().any(|n| n.eq_ignore_ascii_case(c)))
}

/// The text below an element, a line for each block; `keep` keeps the source's own line ends.
fn lines(root: ElementRef<'_>, keep: bool) -> String {
    let mut out = Lines::new(0, keep);
    let mut node = *root;
    'walk: loop {
        let inside = match node.value() {
            Node::Element(element)
                if node != *root && (is_furniture(element) || is_link_list(ElementRef::wrap(node))) =>
            {
                out.blank = true;
                None
            }
            // The reading of the character before it.
            Node::Element(element) if matches!(element.name(), "rt" | "rp") => None,
            Node::Element(element) => {
                out.open(element.name());
                node.first_child()
            }
            Node::Text(text) => {
                out.push(text);
                None
            }
            _ => node.first_child(),
        };
        if let Some(child) = inside {
            node = child;
            continue;
        }
        loop {
            if let Node::Element(element) = node.value() {
                out.close(element.name());
            }
            if node == *root {
                break 'walk;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                continue 'walk;
            }
            let Some(parent) = node.parent() else { break 'walk };
            node = parent;
        }
    }
    out.finish()
}

/// A list or box whose words are nearly all links: a menu, whatever it is called.
fn is_link_list(element: Option<ElementRef<'_>>) -> bool {
    const BOXES: &[&str] = &["ul", "ol", "dl"];
    let Some(list) = element.filter(|e| BOXES.contains(&e.value().name())) else { return false };
    let count = |e: ElementRef<'_>| e.text().flat_map(str::chars).filter(|c| c.is_alphanumeric()).count();
    let links: Vec<usize> = select(list, "a[href]").into_iter().map(count).collect();
    links.len() >= 3 && links.iter().sum::<usize>() * 5 >= count(list) * 4
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_becomes_lines() {
        let html = r#"<!DOCTYPE html><html><head><meta charset="gb2312"><title>会议_网站</title>
            <meta name="publishdate" content="2014-09-13"><style>p{}</style></head><body>
            <nav><a href="/">首页</a></nav><ul><li><a href=1>新闻</a></li><li><a href=2>国际</a></li><li><a href=3>图片</a></li></ul>
            <div><h1>会议举行</h1><span>2014年</span><p>第一段&ldquo;引文&rdquo;&nbsp;完。<br>第二<b>行</b></p><script>var x="<p>";</script>
            <table><tr><td>俄罗斯</td><td>普京</td></tr></table></div><footer>版权</footer></body></html>"#;
        let page = page(html).unwrap();
        assert_eq!(page.text, "会议举行\n2014年\n第一段“引文” 完。\n第二行\n俄罗斯\t普京\n");
        assert_eq!(page.title.as_deref(), Some("会议举行"));
        assert_eq!(page.published.as_deref(), Some("2014-09-13"));
        assert_eq!(declared_charset(html.as_bytes()).as_deref(), Some("gb2312"));
    }

    #[test]
    fn fields_of_records_may_hold_markup() {
        for (field, text) in [
            ("没有标记\n  第二行", "没有标记\n  第二行"),
            ("<p>一</p><p>二</p>", "一\n二\n"),
            ("一&nbsp;二\n三", "一 二\n三\n"),
            ("《<一>》 a < b > c", "《<一>》 a < b > c"),
            ("AT&T 和 R&D", "AT&T 和 R&D"),
            (
                "<ruby>上<rp>(</rp><rt>shàng</rt><rp>)</rp></ruby><ruby>海<rt>hǎi</rt></ruby>合作",
                "上海合作\n",
            ),
        ] {
            assert_eq!(fragment(field).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn ends_of_lines_are_read_as_the_parser_reads_them(
            text in "(会|议|a|<p>|</P>|<br>|<BR/>|<br />|  |\n|\r\n|\u{A0}|\t|　|>|\"){0,20}"
        ) {
            let parsed = lines(Html::parse_fragment(&text).root_element(), false);
            prop_assert_eq!(paragraphs(&text), Some(parsed));
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(page(&"<div>".repeat(100_000)).is_err());
        assert!(page(&"<p>会".repeat(3_000)).is_ok());
    }
}
