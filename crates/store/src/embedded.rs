//! The files that the build script found: name without extension, and content.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
