//! The vocabulary: constants for the terms of `ontology/summitkg.ttl` and of the standards we use.
//!
//! A test compares our own terms and the concepts of the closed sets with the Turtle, both ways.

use oxrdf::{NamedNode, NamedNodeRef};

/// The namespace of our terms.
pub const NS: &str = "https://w3id.org/summitkg/ns#";

/// The term of our namespace with this local name.
pub fn concept(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NS}{local}"))
}

macro_rules! terms {
    ($all:ident, $ns:literal, $($name:ident = $local:literal),+ $(,)?) => {
        $(#[doc = concat!("`", $local, "`")]
        pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($ns, $local));)+

        /// Every term of this list.
        pub const $all: &[NamedNodeRef<'static>] = &[$($name),+];
    };
}

/// Our own terms.
pub mod skg {
    use super::NamedNodeRef;

    terms! { CLASSES, "https://w3id.org/summitkg/ns#",
        SUMMIT_SERIES = "SummitSeries", SUMMIT = "Summit", ATTENDANCE_CLASS = "Attendance",
        OUTCOME_DOCUMENT = "OutcomeDocument", SIGNATURE_CLASS = "Signature", HOST_DECISION = "HostDecision",
        MEMBERSHIP_CHANGE_CLASS = "MembershipChange", SPEECH_CLASS = "Speech", PERSON_CLASS = "Person",
        COUNTRY_CLASS = "Country", CITY_CLASS = "City", ORGANISATION_CLASS = "Organisation",
        DOCUMENT_CLASS = "Document", EVIDENCE_CLASS = "Evidence", CLAIM = "Claim", STATEMENT = "Statement",
        EVENT_MENTION = "EventMention", CODE = "Code", OFFICE_CLASS = "Office", TENURE = "Tenure",
        ALTERNATIVE_CLASS = "Alternative", CORRECTION_CLASS = "Correction", MEMBERSHIP = "Membership",
    }

    terms! { PROPERTIES, "https://w3id.org/summitkg/ns#",
        SERIES = "series", NUMBER = "number", STATUS = "status", START_DATE = "startDate", END_DATE = "endDate",
        EDTF = "edtf", DATE_EARLIEST = "dateEarliest", DATE_LATEST = "dateLatest", DATE_TEXT = "dateText",
        HOST_CITY = "hostCity", HOST_COUNTRY = "hostCountry", VENUE = "venue", FORMAT = "format", CHAIR = "chair",
        ATTENDANCE = "attendance", ACCOMPANYING = "accompanying", OUTCOME = "outcome", SIGNATURE = "signature",
        NEXT_HOST = "nextHost", NEXT_SUMMIT = "nextSummit", PREVIOUS_SUMMIT = "previousSummit",
        MEMBERSHIP_CHANGE = "membershipChange", SPEECH = "speech", ORGANISATION_AGE = "organisationAge",
        PERSON = "person", REPRESENTS = "represents", OFFICE = "office", CAPACITY = "capacity", MODE = "mode",
        UNNAMED = "unnamed", AS_WRITTEN = "asWritten", TITLE = "title", KIND = "kind", ACTION = "action",
        QUOTED = "quoted", COUNT_ONLY = "countOnly", DOCUMENT = "document", SIGNATORY = "signatory",
        DATE = "date", PLACE = "place", YEAR = "year", CITY = "city", COUNTRY = "country",
        CHAIR_TERM = "chairTerm", FULFILLED_BY = "fulfilledBy", FULFILMENT = "fulfilment", FULFILMENT_BASIS = "fulfilmentBasis", CHANGE = "change", TO_STATUS = "toStatus",
        SPEAKER = "speaker", ORGANISATION = "organisation", FIRST_YEAR = "firstYear", ISO_CODE = "isoCode",
        ROLE = "role", DENOTES = "denotes", MAY_DENOTE = "mayDenote", EVENT = "event", BASIS = "basis", CAPACITY_BASIS = "capacityBasis",
        RULE = "rule", SUPPORTED_BY = "supportedBy", SOURCE_COUNT = "sourceCount", REASON = "reason",
        SOURCE_NAME = "sourceName", GENRE = "genre", DATELINE = "dateline", TEXT = "text",
        RULES_VERSION = "rulesVersion", READ_WITH = "readWith", PERSON_NAME = "personName", REPRESENTS_NAME = "representsName",
        REPRESENTS_KIND = "representsKind", COUNTRY_NAME = "countryName", CITY_NAME = "cityName",
        DOCUMENT_TITLE = "documentTitle", EVIDENCE = "evidence", HOLDER = "holder",
        HELD_OFFICE = "heldOffice", IN_OFFICE_FROM = "inOfficeFrom", IN_OFFICE_UNTIL = "inOfficeUntil",
        DECIDED_BY = "decidedBy", INDEPENDENT_COUNT = "independentCount", ALTERNATIVE = "alternative",
        ABSENT_FROM = "absentFrom", AMENDS = "amends", INSTEAD_OF = "insteadOf", OF_DOCUMENT = "ofDocument",
        PREFERRED_SOURCE = "preferredSource", CORRECTION_STATE = "correctionState", REJECTS = "rejects",
        CORRECTION_FILE = "correctionFile",
        SINCE = "since", UNTIL = "until", FIRST_SEEN = "firstSeen", LAST_SEEN = "lastSeen",
        ADMITTED_AT = "admittedAt", STANDING = "standing",
    }
}

macro_rules! standard {
    ($(#[$doc:meta])* $module:ident, $ns:literal, $($name:ident = $local:literal),+ $(,)?) => {
        $(#[$doc])*
        pub mod $module {
            use super::NamedNodeRef;
            $(#[doc = concat!("`", $local, "`")]
            pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($ns, $local));)+
        }
    };
}

standard! { /// schema.org
    schema, "https://schema.org/",
    EVENT = "Event", NEWS_ARTICLE = "NewsArticle", DIGITAL_DOCUMENT = "DigitalDocument", NAME = "name",
    URL = "url", PUBLISHER = "publisher", DATE_PUBLISHED = "datePublished", IN_LANGUAGE = "inLanguage",
    SHA256 = "sha256", SOFTWARE_VERSION = "softwareVersion", PERSON = "Person", COUNTRY = "Country",
    CITY = "City", ORGANIZATION = "Organization", CREATIVE_WORK = "CreativeWork", EVENT_SERIES = "EventSeries",
}
standard! { /// PROV-O
    prov, "http://www.w3.org/ns/prov#",
    ENTITY = "Entity", WAS_DERIVED_FROM = "wasDerivedFrom",
}
standard! { /// Web Annotation
    oa, "http://www.w3.org/ns/oa#",
    SPECIFIC_RESOURCE = "SpecificResource", HAS_SOURCE = "hasSource", HAS_SELECTOR = "hasSelector",
    TEXT_QUOTE_SELECTOR = "TextQuoteSelector", TEXT_POSITION_SELECTOR = "TextPositionSelector",
    EXACT = "exact", PREFIX = "prefix", SUFFIX = "suffix", START = "start", END = "end",
}
standard! { /// SKOS
    skos, "http://www.w3.org/2004/02/skos/core#",
    CONCEPT = "Concept", ALT_LABEL = "altLabel", NOTATION = "notation", BROADER = "broader",
}
standard! { /// Dublin Core
    dcterms, "http://purl.org/dc/terms/",
    IS_REPLACED_BY = "isReplacedBy", CREATOR = "creator", CREATED = "created",
}
standard! { /// OWL
    owl, "http://www.w3.org/2002/07/owl#",
    SAME_AS = "sameAs", DIFFERENT_FROM = "differentFrom",
}
standard! { /// Library of Congress, Extended Date/Time Format
    edtf, "http://id.loc.gov/datatypes/edtf/",
    DATATYPE = "EDTF",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Kind;

    #[test]
    fn constants_and_turtle_name_the_same_terms() {
        let turtle = include_str!("../../../ontology/summitkg.ttl");
        let declared: BTreeSet<String> = oxttl::TurtleParser::new()
            .for_slice(turtle.as_bytes())
            .map(|t| t.unwrap())
            .filter(|t| t.predicate == oxrdf::vocab::rdf::TYPE)
            .filter_map(|t| {
                t.subject
                    .to_string()
                    .strip_prefix(&format!("<{NS}"))
                    .map(|s| s.trim_end_matches('>').to_owned())
            })
            .filter(|s| !s.is_empty())
            .collect();
        let ours: BTreeSet<String> = skg::CLASSES
            .iter()
            .chain(skg::PROPERTIES)
            .filter_map(|t| t.as_str().strip_prefix(NS))
            .chain(Kind::all_concepts())
            .map(str::to_owned)
            .collect();
        let missing: Vec<_> = ours.difference(&declared).collect();
        let extra: Vec<_> = declared.difference(&ours).filter(|s| !s.ends_with("Scheme")).collect();
        assert!(missing.is_empty() && extra.is_empty(), "not in Turtle: {missing:?}; not in Rust: {extra:?}");
    }
}
