# Two commands do everything on a fresh machine: `make demo` and `make test`.
# CARGO_TARGET_DIR is respected; `make check` is the quick part of `make test`, without RocksDB.

SUMMITKG = cargo run --quiet --locked --profile demo --package summitkg -- --store $(DEMO)
DEMO = target/demo.nq

.PHONY: help demo test check

help:
	@echo "make demo    build summitkg (Rust only), read data/reports, print what the graph knows"
	@echo "make test    install what the tests need (Debian, Ubuntu), then run every test; RocksDB takes ten minutes once"
	@echo "make check   format, lints and tests without RocksDB: for every day"

demo:
	@command -v cargo >/dev/null || { echo "make demo: cargo not found; install Rust from https://rustup.rs, then open a new shell" >&2; exit 1; }
	@echo "Building summitkg: pure Rust, about a minute, nothing to install."
	cargo build --locked --profile demo --package summitkg
	@mkdir -p target
	@rm -f $(DEMO)
	@echo
	@echo "$$ summitkg build data/reports"
	@$(SUMMITKG) build data/reports
	@echo
	@echo "$$ summitkg query summits"
	@$(SUMMITKG) query summits --format table
	@echo
	@echo "$$ summitkg query attendance --param number=14"
	@$(SUMMITKG) query attendance --param number=14 --format table
	@echo
	@echo "What to do next (the graph is in $(DEMO)):"
	@echo "  cargo install --locked --path crates/cli   puts summitkg on your path, compiled for speed"
	@echo "  summitkg --store $(DEMO) show 14    one summit; also: show 普京, queries, export"
	@echo "  summitkg build FOLDER                      reads texts of your own into ./summitkg.nq"

test:
	@sh tests/run all

check:
	@sh tests/run quick
