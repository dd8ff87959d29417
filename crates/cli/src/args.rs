//! All arguments of the command line, with their help.

mod values;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand, ValueEnum};

use crate::child::{self, Memory};
use crate::output;

const EXIT_CODES: &str = "Exit codes: 0 done; 1 ran, and the answer is negative; 2 usage; 3 input unreadable or invalid; \
    4 store missing, locked or from a newer version; 5 a limit or time-out.";

const DIFF_HELP: &str = "Causes: document, text, metadata (of a document), rule, series, row (of a lexicon), file, rules, software, \
    correction, identity (which summit a document speaks of), reference, background; (→) marks what follows \
    from something else. Exit codes: 0 no differences, 1 differences.";

/// Reads Chinese reports of summits into a knowledge graph one can query and cite.
#[derive(Debug, Parser)]
#[command(name = "summitkg", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every subcommand.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// The store: a file ending in .nq or .nq.gz, or else a folder (needs the feature `rocksdb`)
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "SUMMITKG_STORE",
        default_value = "./summitkg.nq",
        help_heading = "Options of every command"
    )]
    pub(crate) store: PathBuf,
    /// The address under which a new store names its things; ends in / or #
    #[arg(long, global = true, value_name = "IRI", help_heading = "Options of every command")]
    pub(crate) base: Option<String>,
    /// Language of labels and messages [default: from the locale]
    #[arg(long, global = true, value_enum, help_heading = "Options of every command")]
    pub(crate) lang: Option<Lang>,
    /// Say nothing but errors
    #[arg(short, long, global = true, help_heading = "Options of every command")]
    pub(crate) quiet: bool,
    /// Say more: every file that failed, times
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Options of every command")]
    pub(crate) verbose: bool,
}

/// A language of labels and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// The words in this language.
    pub(crate) fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read files or folders into the store, which is made if absent
    Build(Build),
    /// Print what documents say, as JSON; no store is needed
    Extract(Extract),
    /// Ask the graph in SPARQL: a shipped query by name, a file, or a text
    Query(Query),
    /// List the shipped queries with their questions
    Queries(Queries),
    /// Show one summit, person, country or document: 14, "杜尚别 2014", 普京
    Show(Show),
    /// Tell why: from each statement to its claims, the rule and the highlighted words of the source
    Explain(Explain),
    /// List where sources disagree: each value with its words, which is preferred, and why
    Conflicts(Conflicts),
    /// Apply files of corrections, which outrank every source and are kept; list or withdraw them
    Correct(Correct),
    /// Write the graph as Turtle, JSON-LD, RDF/XML and so on, or as tables in CSV
    Export(Export),
    /// Apply the shapes of the ontology, and compare every quote with its text
    Check(Check),
    /// Score what is extracted against gold: precision, recall, F1 per type of fact
    Eval(Eval),
    /// Count what the store holds
    Stats(Stats),
    /// Compare two stores or exports: what was added, removed, changed, and because of what
    Diff(Diff),
    /// Take documents out of the store, with all that they alone support
    Remove(Remove),
    /// Copy a store, also from a file to a folder and back
    Copy(Copy),
    /// Make a backup, also while others read or write
    Backup(Backup),
    /// Make the store what a backup is, once that is found whole
    Restore(Restore),
    /// Rewrite the tables of a folder so that they are faster to read
    Compact,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What is read, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Input {
    /// Files or folders (txt, md, html, jsonl, json, each also .gz); - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Field of a JSON record with the text [default: text, content, body, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON records")]
    pub(crate) text_field: Option<String>,
    /// Field with the headline [default: title, headline]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON records")]
    pub(crate) title_field: Option<String>,
    /// Field with the day of publication [default: published, date, pubdate, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON records")]
    pub(crate) date_field: Option<String>,
    /// Field that identifies the record [default: id, url, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON records")]
    pub(crate) id_field: Option<String>,
    /// Field that names the publisher [default: publisher, source, media, …]
    #[arg(long, value_name = "NAME", help_heading = "Fields of JSON records")]
    pub(crate) publisher_field: Option<String>,
    /// Fail if any file or record cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Read on so many threads; the result is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Store so many documents at once; an interrupted build keeps those and goes on with the others when run again
    #[arg(long, value_name = "N", default_value = "500", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) batch: u32,
    /// Do not keep the documents' texts in the store
    #[arg(long)]
    pub(crate) no_text: bool,
    /// From sources alone, without the calendar of past summits
    #[arg(long, overrides_with = "background")]
    pub(crate) no_background: bool,
    /// With the calendar of past summits, in a store built without it
    #[arg(long)]
    pub(crate) background: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) input: Input,
    /// One indented object after the other, or one object per line
    #[arg(long, value_enum, default_value = "json")]
    pub(crate) format: JsonFormat,
    /// Tell what looked odd, on standard error
    #[arg(long)]
    pub(crate) findings: bool,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum JsonFormat {
    /// Indented
    Json,
    /// One object per line
    Ndjson,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Query {
    /// The name of a shipped query, a file, or - for standard input
    #[arg(value_name = "NAME|FILE", required_unless_present = "text", conflicts_with = "text")]
    pub(crate) source: Option<PathBuf>,
    /// The query itself
    #[arg(short = 'e', long = "text", value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// A value for a variable of the query; may be repeated
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub(crate) parameters: Vec<String>,
    /// Form of the answer: table, csv, tsv, json, xml; or turtle, ntriples, … for graphs
    /// [default: by the extension of --output; a table on a terminal, CSV in a pipe]
    #[arg(long, verbatim_doc_comment)]
    pub(crate) format: Option<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Ask this graph (ttl, trig, nt, nq, jsonld, rdf, also .gz) instead of the store
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
    /// Give up after so many seconds of work; the store is open then
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = values::seconds, allow_negative_numbers = true, help_heading = "Limits")]
    pub(crate) timeout: f64,
    /// Refuse answers of more rows or triples
    #[arg(long, value_name = "N", value_parser = values::rows, allow_negative_numbers = true, help_heading = "Limits")]
    pub(crate) max_rows: Option<usize>,
    /// Give up before more memory is taken: 512M, 2G, half of what there is, or none for no limit.
    /// With a store in one file, that file in memory counts too; only Linux can hold this limit
    #[arg(
        long,
        value_name = "SIZE",
        default_value = "half",
        value_parser = child::memory,
        allow_hyphen_values = true,
        help_heading = "Limits",
        verbatim_doc_comment
    )]
    pub(crate) max_memory: Memory,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Queries {
    /// Form: table, csv, tsv or json
    #[arg(long)]
    pub(crate) format: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// A summit (14, 第十四次, "杜尚别 2014", sco-chs/14), person, country or document
    #[arg(required = true)]
    pub(crate) thing: Vec<String>,
    /// Show from this graph file instead of the store
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_long_help = crate::explain::FORM)]
pub(crate) struct Explain {
    /// What `show` understands, or any address of the graph; then perhaps a property or value
    ///
    /// 14, "杜尚别 2014", 普京, a document, sco-chs/14/attendance/俄罗斯/普京, the address of a claim; with a part: 14 hostCity, 14 chair,
    /// 14 普京. Without it, all facts of all documents, as JSON or HTML.
    #[arg(required_unless_present_any = ["format", "output"])]
    pub(crate) thing: Vec<String>,
    /// text, json, or html: one page with the documents, their words highlighted and linked
    /// [default: by the extension of --output; text]
    #[arg(long, verbatim_doc_comment, value_parser = ["text", "json", "html"])]
    pub(crate) format: Option<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Explain this graph file instead of the store; it must hold claims (export --layer all)
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Conflicts {
    /// Only those of a summit (14, "杜尚别 2014", sco-chs/14)
    pub(crate) thing: Vec<String>,
    /// Form: table, csv, tsv, json; of all conflicts also turtle, ntriples, jsonld, rdfxml
    /// [default: by the extension of --output; a table on a terminal, CSV in a pipe]
    #[arg(long, verbatim_doc_comment)]
    pub(crate) format: Option<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Look into this graph file instead of the store
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    /// Files of corrections, in TOML or RDF; - is standard input. Without any, those in the store are listed
    #[arg(value_name = "FILE", conflicts_with = "withdraw")]
    pub(crate) files: Vec<PathBuf>,
    /// Take corrections out of the store, by id or by the name of their file; may be repeated
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) withdraw: Vec<String>,
    /// Form of the list: table, csv, tsv or json [default: a table on a terminal, CSV in a pipe]
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// Exit with 1 if any correction is stale
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Also apply the shapes (SHACL) of this file; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) shapes: Vec<PathBuf>,
    /// Exit with 1 for warnings too, not only for violations
    #[arg(long)]
    pub(crate) strict: bool,
    /// Form of the results: table, csv, tsv, json; or a SHACL report as turtle, ntriples, jsonld, …
    /// [default: by the extension of --output; a table on a terminal, CSV in a pipe]
    #[arg(long, verbatim_doc_comment)]
    pub(crate) format: Option<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Check this graph (ttl, trig, nt, nq, jsonld, rdf, also .gz) instead of the store
    #[arg(long, value_name = "FILE")]
    pub(crate) graph: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Export {
    /// Write to this file, whole or not at all; its extension tells the format, .gz packs it.
    /// For csv and tsv the folder of the tables
    #[arg(short, long, value_name = "FILE|DIR", verbatim_doc_comment)]
    pub(crate) output: Option<PathBuf>,
    /// turtle, trig, ntriples, nquads, jsonld or rdfxml; csv or tsv for tables [default: turtle]
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// knowledge: what is known; cited: that, with the claims behind it; claims: who says what;
    /// all: everything, with reference data and corrections [default: knowledge]
    #[arg(long, verbatim_doc_comment)]
    pub(crate) layer: Option<String>,
    /// Write the documents' texts too
    #[arg(long)]
    pub(crate) with_text: bool,
    /// Write statements and claims as RDF 1.2 reifiers, for those who read them; not in jsonld
    #[arg(long)]
    pub(crate) rdf12: bool,
    /// Begin tables with a byte order mark, for Excel
    #[arg(long)]
    pub(crate) bom: bool,
    /// Write a description of the dataset (for catalogues: void, dcat, prov) instead of the dataset
    #[arg(long, conflicts_with_all = ["layer", "with_text", "rdf12", "bom"])]
    pub(crate) describe: bool,
    /// The address of your licence [default: none is said]
    #[arg(long, value_name = "IRI", requires = "describe", help_heading = "With --describe")]
    pub(crate) licence: Option<String>,
    /// What your dataset is called
    #[arg(long, value_name = "TEXT", requires = "describe", help_heading = "With --describe")]
    pub(crate) title: Option<String>,
    /// Who publishes it: a name, or an address
    #[arg(long, value_name = "TEXT|IRI", requires = "describe", help_heading = "With --describe")]
    pub(crate) publisher: Option<String>,
    /// The day of its last change, such as 2026-11-20 [default: none is said]
    #[arg(long, value_name = "DAY", requires = "describe", help_heading = "With --describe")]
    pub(crate) date: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("paths", |paths| paths.required(false).required_unless_present("reports").conflicts_with("reports")))]
pub(crate) struct Eval {
    #[command(flatten)]
    pub(crate) input: Input,
    /// Folder of gold: NAME.json for each document, in the form of `extract`
    #[arg(long, value_name = "DIR")]
    pub(crate) gold: PathBuf,
    /// Score these reports, printed earlier by `extract`, instead of reading texts; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) reports: Option<PathBuf>,
    /// List each item that is missing, spurious or wrong; in csv and tsv, this list alone
    #[arg(long)]
    pub(crate) errors: bool,
    /// Form: table, csv, tsv or json [default: a table on a terminal, CSV in a pipe]
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// Exit with 1 if the F1 of all items together is under this bar
    #[arg(long, value_name = "F1", value_parser = values::bar)]
    pub(crate) min: Option<f64>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Stats {
    /// Form: table or json
    #[arg(long, value_parser = ["table", "json"], default_value = "table")]
    pub(crate) format: String,
}

#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_HELP)]
pub(crate) struct Diff {
    /// The earlier store (nq, nq.gz, a folder) or exported graph (ttl, trig, nt, nq, jsonld, rdf, also .gz)
    #[arg(value_name = "A")]
    pub(crate) before: PathBuf,
    /// The later one
    #[arg(value_name = "B")]
    pub(crate) after: PathBuf,
    /// List also what is known as before, but from other sources or for another reason
    #[arg(long)]
    pub(crate) all: bool,
    /// knowledge: what is known; all: also what each document says, corrections and reference data
    #[arg(long, value_parser = ["knowledge", "all"], default_value = "knowledge")]
    pub(crate) layer: String,
    /// Only count, by kind and by cause
    #[arg(long)]
    pub(crate) summary: bool,
    /// Form: table, csv, tsv, json or rdf-patch [default: by the extension of --output; a table on a
    /// terminal, CSV in a pipe]
    #[arg(long, verbatim_doc_comment)]
    pub(crate) format: Option<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    /// Names of documents, as `extract` and `show` print them
    #[arg(required = true, value_name = "DOC")]
    pub(crate) documents: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Copy {
    /// The store to read
    pub(crate) from: PathBuf,
    /// The store to write; must not exist
    pub(crate) to: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The backup, a store of the same kind; must not exist. It appears when it is complete
    pub(crate) target: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The backup to read
    pub(crate) backup: PathBuf,
    /// Replace the store that is there; it stays until the new one is complete
    #[arg(long)]
    pub(crate) force: bool,
}

/// Reads the arguments; help is printed, a mistake is told in one line.
pub(crate) fn parse() -> Result<Args, ExitCode> {
    Args::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            let text = error.render().to_string();
            let message = text.split("\n\nUsage:").next().unwrap_or_default();
            let message = message.split("\n\nFor more information").next().unwrap_or_default();
            let words: Vec<&str> = message.split_whitespace().collect();
            output::complain(&format!(
                "{} (see `summitkg --help`)",
                words.join(" ").replace(" tip: ", "; tip: ")
            ));
            ExitCode::from(2)
        }
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn definitions_are_consistent() {
        super::Args::command().debug_assert();
    }
}
