//! A difference as an RDF Patch: what to delete and to add to make the later store of the earlier one.

use std::io::{self, Write};

use oxigraph::model::Quad;

use super::Diff;

impl Diff {
    /// Writes the quads that differ, also those of parts that nobody asked about, in the format RDF Patch.
    pub fn write_patch(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_patch_of(|_| true, out)
    }

    /// Writes those quads that differ and that are wanted, in the format RDF Patch.
    pub fn write_patch_of(&self, wanted: impl Fn(&Quad) -> bool, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "TX .")?;
        for (sign, quads) in [('D', &self.removed), ('A', &self.added)] {
            for quad in quads.iter().filter(|q| wanted(q)) {
                writeln!(out, "{sign} {quad} .")?;
            }
        }
        writeln!(out, "TC .")
    }
}
