//! Marks and names that the code itself must know.
#![expect(clippy::non_ascii_literal, reason = "punctuation and the home country of the writers")]

/// The comma that may end the reach of a quality in a list.
pub(crate) const COMMA: char = '，';
/// The mark between the parts of a list.
pub(crate) const PAUSE: char = '、';

/// The country whose officials Chinese reports name without their country.
pub(crate) const HOME: &str = "中国";

/// Where most reports are sent from, wherever the meeting was.
pub(crate) const CAPITAL: &str = "北京";

/// What joins the parts of a foreign name.
pub(crate) const JOINTS: [char; 3] = ['·', '-', '—'];

/// Marks that end a clause of several parts.
pub(crate) const STOPS: [char; 2] = ['。', '；'];

/// What makes a first time one of several.
pub(crate) const SINCE: [char; 2] = ['后', '来'];

/// What may stand between such a word and the first time: 扩员后举行的首次会议.
pub(crate) const MEETS: [&str; 4] = ["的", "举行", "召开", "举办"];

/// What follows the last name of a list and ends no name.
pub(crate) const ENDS_LIST: [char; 4] = ['等', '和', '及', '与'];

/// What is done to documents: a quotation right behind is a title. 题为 stands before the title of a speech.
pub(crate) const BEFORE_TITLE: [&str; 6] = ["签署", "批准", "通过", "发表", "发布", "题为"];

/// What stands before and behind a quotation that is a title: 以“某某”为题.
pub(crate) const AS_TITLE: (&str, &str) = ("以", "为题");

/// What joins quotations that are titles.
pub(crate) const IN_A_ROW: [&str; 8] = ["、", "和", "与", "及", "以及", "，并发表", "，并签署", "，并批准"];

/// What makes a quotation behind 通过 a means and no title.
pub(crate) const MEANS: [&str; 3] = ["方式", "形式", "渠道"];

/// The marks around a title.
pub(crate) const AROUND_TITLE: [char; 6] = ['《', '》', '“', '”', '〈', '〉'];

/// What no name of a document begins with.
pub(crate) const OF: char = '的';

/// What opens a title.
pub(crate) const TITLE: char = '《';

/// Whether no name goes on with this character.
pub(crate) fn ends_name(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '。'
            | '；'
            | '：'
            | '！'
            | '？'
            | '（'
            | '）'
            | '《'
            | '“'
            | '”'
            | '\n'
            | '\t'
            | ' '
            | '和'
            | '等'
            | '以'
            | '在'
            | '及'
            | '与'
            | '同'
            | '将'
            | '也'
            | '并'
            | '对'
            | '为'
            | '主'
            | '出'
            | '参'
            | '共'
            | '先'
            | '于'
            | '亦'
            | '的'
            | '说'
            | '则'
            | '还'
            | '均'
            | '都'
            | '因'
            | '由'
            | '受'
            | '率'
            | '是'
            | '到'
            | '随'
            | '向'
    )
}

/// Where the clause that a text begins with ends.
pub(crate) fn clause_end(text: &str) -> usize {
    text.find(['，', '。', '；', '：', '！', '？', '\n']).unwrap_or(text.len())
}

/// The longest clause that is looked at, in bytes.
const CLAUSE: usize = 600;

/// From where on words may bear on a verb at a place: without marks a sentence has no clauses.
pub(crate) fn bears_on(text: &str, at: usize) -> usize {
    (at.saturating_sub(CLAUSE)..=at).find(|from| text.is_char_boundary(*from)).unwrap_or(at)
}

/// Where the clause around a place of a sentence begins.
pub(crate) fn clause_start(text: &str, at: usize) -> usize {
    let from = bears_on(text, at);
    let before = text.get(from..at).unwrap_or_default();
    from + before
        .rfind(['，', '。', '；', '：', '！', '？', '\n'])
        .map_or(0, |i| i + before.get(i..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8))
}

/// What parts the name of a field from what it tells.
pub(crate) const COLON: char = '：';
