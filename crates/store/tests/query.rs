//! SPARQL: answers, parameters, limits and errors with their places.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::time::{Duration, Instant};

use common::{column, kinds, read, three, write};
use summitkg_store::{
    Answer, CancellationToken, Literal, QueryError, QueryOptions, ResultFormat, Store, Term, parse_term,
    shipped,
};

fn store() -> Store {
    let mut store = Store::in_memory().unwrap();
    store.put(three()).unwrap();
    store
}

fn number(name: &str, value: i64) -> Vec<(String, Term)> {
    vec![(name.to_owned(), Literal::from(value).into())]
}

#[test]
fn both_kinds_of_store_give_the_same_answers() {
    let queries = [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT ?n ?c { ?s skg:number ?n ; skg:hostCity ?c } ORDER BY DESC(?n)",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a skg:Summit }",
        "ASK { id:nothing ?p ?o }",
        "SELECT ?d ?q { GRAPH ?d { ?c a skg:Claim ; prov:wasDerivedFrom/oa:hasSelector/oa:exact ?q } }",
    ];
    let expected: Vec<Answer> = queries.iter().map(|q| store().query(q, &[]).unwrap()).collect();
    assert!(column(&expected[0]).len() > 20);
    for (_folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let store = read(&path);
        for (query, expected) in queries.iter().zip(&expected) {
            assert!(store.query(query, &[]).unwrap() == *expected, "{query}");
        }
    }
}

#[test]
fn a_parameter_stands_for_its_variable_selected_or_not() {
    let store = store();
    let queries = [
        ("SELECT ?c ?n { ?s skg:number ?n ; skg:hostCity/rdfs:label ?c }", vec!["\"杜尚别\"@zh"]),
        ("SELECT ?c { ?s skg:number ?n ; skg:hostCity/rdfs:label ?c }", vec!["\"杜尚别\"@zh"]),
        (
            "SELECT (COUNT(?s) AS ?k) { ?s skg:number $n }",
            vec!["\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"],
        ),
        (
            "SELECT ?c # {\n { ?s skg:number ?m ; skg:hostCity/rdfs:label ?c FILTER(?m = ?n && '{' != \"}\") }",
            vec!["\"杜尚别\"@zh"],
        ),
    ];
    for (query, expected) in queries {
        let answer = store.query(query, &number("n", 14)).unwrap();
        let column: Vec<_> =
            column(&answer).into_iter().filter(|c| !c.ends_with("@en") && !c.ends_with("@ru")).collect();
        assert_eq!(column, expected, "{query}");
    }
    assert_eq!(store.query("ASK { ?s skg:number ?n }", &number("n", 99)).unwrap(), Answer::Boolean(false));
    let graph =
        store.query("CONSTRUCT { ?s skg:number ?n } WHERE { ?s skg:number ?n }", &number("n", 14)).unwrap();
    assert!(matches!(&graph, Answer::Graph(triples) if triples.len() == 1), "{graph:?}");
    let slip = store.query("SELECT * { ?s ?p ?o }", &number("m", 14));
    assert!(matches!(slip, Err(QueryError::UnknownParameter { name }) if name == "m"));
}

#[test]
fn a_line_with_a_condition_holds_where_its_parameter_is_given() {
    let store = store();
    let query = "SELECT ?s ?n {\n  #if n: ?s skg:number $n .\n  ?s a skg:Summit OPTIONAL { ?s skg:number ?m } BIND(COALESCE(?m, 0) AS ?n)\n}";
    let (all, work_of_all) = store.query_counted(query, &[], &QueryOptions::default()).unwrap();
    let (one, work_of_one) = store.query_counted(query, &number("n", 14), &QueryOptions::default()).unwrap();
    assert!(column(&all).len() > 1 && column(&one).len() == 1, "{all:?}\n{one:?}");
    assert!(work_of_one < work_of_all, "{work_of_one} of {work_of_all}");
    // Its line is still that of the text.
    let slip = store.query("ASK {\n #if n: ?s ?p $n .\n ?s ?p }", &number("n", 14));
    assert!(matches!(slip, Err(QueryError::Syntax { line: 3, .. })), "{slip:?}");
    let slip = store.query("ASK {\n  #if n: ?s $n ?n ?p .\n ?s ?p ?n }", &number("n", 14));
    assert!(matches!(slip, Err(QueryError::Syntax { line: 2, column: 3, .. })), "{slip:?}");
    let hostile = vec![("n".to_owned(), Term::from(Literal::new_simple_literal("\" } #\n?s ?p $n")))];
    assert_eq!(
        store.query("ASK {\n#if n: ?s ?p $n .\n ?s ?q ?n }", &hostile).unwrap(),
        Answer::Boolean(false)
    );
}

#[test]
fn a_value_cannot_break_out_of_its_place() {
    let hostile = "\" } UNION { ?s ?p ?o } # ' \\ \n <x>";
    let value = vec![("n".to_owned(), Term::from(Literal::new_simple_literal(hostile)))];
    let answer = store().query("SELECT ?s { ?s rdfs:label ?l FILTER(STR(?l) = ?n) }", &value).unwrap();
    assert!(column(&answer).is_empty());
}

#[test]
fn a_syntax_error_has_its_place() {
    let store = store();
    for (query, place, message) in [
        ("SELECT ?x WHERE { ?x ?y }", (1, 25), "unexpected `}`"),
        ("SELECT *\n{ ?会议 a skg:Summit ; ; . }}", (2, 27), "unexpected `}`"),
        ("SELEKT", (1, 1), "unexpected `SELEKT`, expected PREFIX or SELECT"),
        ("", (1, 1), "unexpected end of the query"),
        ("SELECT ?x {\n?x a skg:Summit", (2, 16), "unexpected end of the query"),
        ("SELECT * { ?s a nope:x }", (1, 17), "prefix not found: `nope:x`"),
        ("SELECT ?x { ?x a <abc> }", (1, 18), "IRI parsing failed: `<abc>`"),
        ("SELECT ?x (COUNT(*) AS ?n) {}", (1, 29), "the SELECT contains a variable that is unbound"),
        ("SELECT ?x { ?x a skg:Summit }\nORDER ?x", (2, 7), "unexpected `?x`, expected BY"),
    ] {
        let problem = store.query(query, &[]).unwrap_err();
        let QueryError::Syntax { line, column, message: said } = &problem else {
            panic!("{query}: {problem}")
        };
        assert_eq!(((*line, *column), said.as_str()), (place, message), "{query}");
        assert_eq!(problem.exit_code(), 2);
    }
    let update = store.query("DELETE WHERE { ?s ?p ?o }", &[]);
    assert!(matches!(update, Err(QueryError::Syntax { .. })));
}

#[test]
fn limits_hold() {
    let store = store();
    let limited = |query: &str, options: QueryOptions| store.query_with(query, &[], &options).unwrap_err();
    let rows = |max_rows| QueryOptions { max_rows: Some(max_rows), ..QueryOptions::default() };
    assert!(matches!(limited("SELECT * { ?s ?p ?o }", rows(5)), QueryError::TooManyRows { limit: 5 }));
    assert!(matches!(limited("CONSTRUCT WHERE { ?s ?p ?o }", rows(5)), QueryError::TooManyRows { limit: 5 }));
    assert!(store.query_with("SELECT * { ?s ?p ?o } LIMIT 5", &[], &rows(5)).is_ok());
    assert!(matches!(
        limited("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", rows(5)),
        QueryError::Service
    ));

    let values = |name: char| format!("VALUES ?{name} {{ 1 2 3 4 5 6 7 8 9 0 }} ");
    let product: String = ('a'..='j').map(values).collect();
    let runaways = [
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } }".to_owned(),
        format!("SELECT (COUNT(*) AS ?n) {{ {product} }}"),
        "SELECT (COUNT(*) AS ?n) { GRAPH id:graph\\/reference { ?a (rdf:type|^rdf:type|skg:country|^skg:country)+ ?b . ?c (rdf:type|^rdf:type|skg:country|^skg:country)+ ?d } }".to_owned(),
    ];
    for query in &runaways {
        let options = QueryOptions { timeout: Some(Duration::from_millis(300)), ..QueryOptions::default() };
        let start = Instant::now();
        let problem = limited(query, options);
        assert!(
            matches!(problem, QueryError::TimedOut { .. }) && problem.exit_code() == 5,
            "{query}: {problem}"
        );
        assert!(start.elapsed() < Duration::from_millis(1500), "{query}: {:?}", start.elapsed());
    }
    let token = CancellationToken::new();
    token.cancel();
    let options = QueryOptions { cancellation: Some(token), ..QueryOptions::default() };
    assert!(matches!(limited(&runaways[0], options), QueryError::Cancelled));
}

#[test]
fn the_deepest_query_that_is_let_through_does_not_overflow() {
    let store = store();
    let chain = |first: &str, link: &str, n: usize| format!("{first}{}", link.repeat(n));
    for query in [
        format!("SELECT * {} ?s ?p ?o {}", "{".repeat(200), "}".repeat(200)),
        format!("SELECT ({}1{} AS ?x) {{}}", "(".repeat(199), ")".repeat(199)),
        format!("SELECT ({} AS ?x) {{}}", chain("1", "+1", 990)),
        format!("SELECT ({} AS ?x) {{}}", chain("1", "=1", 990)),
        format!("SELECT ({}?y AS ?x) {{}}", "!".repeat(990)),
        format!("SELECT ({}1 AS ?x) {{}}", "-".repeat(990)),
        format!("SELECT * {{ FILTER({}) }}", chain("?x", "||?y", 490)),
        format!("SELECT {} {{}}", "(1 AS ?x)".repeat(900)),
        format!("SELECT * {{ ?s {} ?o }}", chain("skg:a", "/skg:a", 990)),
        format!("SELECT * {{ ?s {} ?o }}", chain("skg:a", "|skg:a", 990)),
        format!("SELECT * {{ ?s {}skg:a ?o }}", "^".repeat(5000)),
        format!("SELECT * {{ {} }}", "OPTIONAL{?s a ?a}".repeat(490)),
        format!("SELECT * {{ {{}} {} }}", "UNION{?s a ?a}".repeat(490)),
        format!("SELECT * {{ {} }}", "{?s a ?a}".repeat(990)),
        format!("SELECT * {{ {} }}", "MINUS{?s a ?a}".repeat(490)),
        format!("SELECT * {{ {} }}", "?s a ?a. ".repeat(1000)),
        format!("SELECT * {{ {} }}", "FILTER(1)".repeat(990)),
        format!("SELECT * {{ ?s ?p {} }}", chain("1", ",1", 9000)),
        format!("SELECT * {{ ?s ?p ({}) }}", "1 ".repeat(9000)),
        format!("SELECT * {{ VALUES ?x {{ {} }} }}", "\"a\"^^xsd:date ".repeat(3000)),
    ] {
        // Whatever it answers, it comes back.
        let options = QueryOptions { timeout: Some(Duration::from_secs(1)), ..QueryOptions::default() };
        let answer = store.query_with(&query, &[], &options);
        assert!(
            !matches!(answer, Err(QueryError::TooDeep { .. } | QueryError::TooComplex { .. })),
            "{query}"
        );
    }
}

#[test]
fn answers_are_written_in_every_format() {
    let store = store();
    let table = store
        .query("SELECT ?n ?c ?none { ?s skg:number ?n ; skg:hostCity ?c } ORDER BY ?n LIMIT 1", &[])
        .unwrap();
    let text = |answer: &Answer, format| {
        let mut bytes = Vec::new();
        answer.write(format, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!(
        text(&table, ResultFormat::Csv),
        "n,c,none\r\n2,https://w3id.org/summitkg/id/city/圣彼得堡,\r\n"
    );
    assert_eq!(
        text(&table, ResultFormat::Tsv),
        "?n\t?c\t?none\n2\t<https://w3id.org/summitkg/id/city/圣彼得堡>\t\n"
    );
    let json: serde_json::Value = serde_json::from_str(&text(&table, ResultFormat::Json)).unwrap();
    assert_eq!(json["results"]["bindings"][0]["n"]["value"], "2");
    assert!(text(&table, ResultFormat::Xml).contains("<binding name=\"n\">"));
    assert_eq!(text(&Answer::Boolean(true), ResultFormat::Csv).trim(), "true");
    assert!(Answer::Graph(Vec::new()).write(ResultFormat::Csv, &mut Vec::new()).is_err());
}

#[test]
fn words_become_terms() {
    for (word, term) in [
        ("14", "\"14\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
        ("2014-09-12", "\"2014-09-12\"^^<http://www.w3.org/2001/XMLSchema#date>"),
        ("<http://a/b>", "<http://a/b>"),
        ("\"x\"@zh", "\"x\"@zh"),
        ("skg:Summit", "<https://w3id.org/summitkg/ns#Summit>"),
        ("印度", "\"印度\""),
        ("a:b", "\"a:b\""),
        ("<not an iri", "\"<not an iri\""),
        ("", "\"\""),
    ] {
        assert_eq!(parse_term(word).to_string(), term);
    }
}

#[test]
fn every_shipped_query_runs_on_its_defaults() {
    let store = store();
    let mut wrong = Vec::new();
    for query in shipped() {
        let parameters = query.bind(&[]).unwrap();
        if let Err(problem) = store.query(query.text, &parameters) {
            wrong.push(format!("{}: {problem}", query.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
