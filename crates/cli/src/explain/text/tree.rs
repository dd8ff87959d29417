//! Lines with branches below them.

/// Some lines, and what hangs below them.
#[derive(Debug)]
pub(super) struct Tree {
    lines: Vec<String>,
    branches: Vec<Tree>,
}

impl Tree {
    pub(super) fn new(line: String) -> Self {
        Self { lines: vec![line], branches: Vec::new() }
    }

    pub(super) fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    pub(super) fn add(&mut self, branch: Self) {
        self.branches.push(branch);
    }

    /// The whole tree; every line of a branch begins in the same column.
    pub(super) fn print(&self) -> String {
        let mut text = String::new();
        self.put(&mut text, "", "");
        text
    }

    fn put(&self, text: &mut String, first: &str, later: &str) {
        let under = if self.branches.is_empty() { "" } else { "│ " };
        for (n, line) in self.lines.iter().enumerate() {
            let begin = if n == 0 { first.to_owned() } else { format!("{later}{under}") };
            text.push_str(format!("{begin}{line}").trim_end());
            text.push('\n');
        }
        for (n, branch) in self.branches.iter().enumerate() {
            let last = n + 1 == self.branches.len();
            let (corner, bar) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            branch.put(text, &format!("{later}{corner}"), &format!("{later}{bar}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_hang_below_their_lines() {
        let mut leaf = Tree::new("b".into());
        leaf.line("c".into());
        let mut tree = Tree::new("a".into());
        tree.line("x".into());
        tree.add(leaf);
        tree.add(Tree::new("d".into()));
        assert_eq!(tree.print(), "a\n│ x\n├─ b\n│  c\n└─ d\n");
    }
}
