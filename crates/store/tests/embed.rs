//! The example for embedders does what its comments say.

#[path = "../examples/embed.rs"]
#[expect(dead_code, reason = "its main is not called")]
mod embed;

#[test]
fn the_example_prints_the_words_and_the_graph() {
    let mut out = Vec::new();
    embed::run(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("documents added: 1\nnumber,quote\r\n14,第十四次会议\r\n# summitkg"), "{text}");
    assert!(text.contains("sco-chs:14 a skg:Summit"), "{text}");
}
