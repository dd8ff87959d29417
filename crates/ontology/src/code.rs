//! The closed sets of values; each value has a code for JSON and a concept in the vocabulary.

use oxrdf::NamedNode;
use serde::{Deserialize, Serialize};

use crate::vocab;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal / $local:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The concept's local name in the vocabulary.
            pub const fn local(self) -> &'static str {
                match self { $(Self::$variant => $local),+ }
            }

            /// The concept in the vocabulary.
            pub fn concept(self) -> NamedNode {
                vocab::concept(self.local())
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }

            /// The value with this concept.
            pub fn from_concept(concept: &str) -> Option<Self> {
                let local = concept.strip_prefix(vocab::NS)?;
                Self::ALL.iter().copied().find(|v| v.local() == local)
            }
        }
    };
}

codes! {
    /// What a document has to say of an event.
    Role {
        /// It tells of the meeting as held.
        Reported = "reported" / "roleReported",
        /// The meeting was still to come.
        Announced = "announced" / "roleAnnounced",
        /// The meeting is named in passing.
        Mentioned = "mentioned" / "roleMentioned",
    }
}
codes! {
    /// How a fact is known.
    Basis {
        /// The words say it.
        Stated = "stated" / "basisStated",
        /// It follows from the words.
        Inferred = "inferred" / "basisInferred",
        /// No source says it; the reference data do.
        Background = "background" / "basisBackground",
        /// A person said so in a correction.
        Correction = "correction" / "basisCorrection",
    }
}
codes! {
    /// The steps by which one of several claimed values is chosen, in their order.
    Policy {
        /// Nothing else was claimed.
        Only = "only" / "policyOnly",
        /// A correction says so.
        Correction = "correction" / "policyCorrection",
        /// A correction prefers its source.
        PreferredSource = "preferred_source" / "policyPreferredSource",
        /// Told of the meeting as held, not foreseen.
        Held = "held" / "policyHeld",
        /// From a report of the meeting, not from a mention in passing.
        Report = "report" / "policyReport",
        /// Stated, not inferred.
        Stated = "stated" / "policyStated",
        /// From a document of the meeting itself.
        Source = "source" / "policySource",
        /// More precise.
        Precision = "precision" / "policyPrecision",
        /// In more independent texts.
        Independent = "independent" / "policyIndependent",
        /// A range of days, not a single one.
        Range = "range" / "policyRange",
        /// What goes furthest: signed before approved, approved before issued; member before observer.
        Furthest = "furthest" / "policyFurthest",
        /// Published last.
        Latest = "latest" / "policyLatest",
        /// The smallest value, so that the choice never depends on the order of reading.
        Order = "order" / "policyOrder",
        /// Only background data give it.
        Background = "background" / "policyBackground",
    }
}
codes! {
    /// How a summit met.
    Format {
        /// Everybody in one place.
        InPerson = "in_person" / "formatInPerson",
        /// Everybody by video.
        Video = "video" / "formatVideo",
        /// Some in one place, some by video.
        Hybrid = "hybrid" / "formatHybrid",
    }
}
codes! {
    /// In what quality someone attends.
    Capacity {
        /// A member state.
        Member = "member" / "capacityMember",
        /// An observer state.
        Observer = "observer" / "capacityObserver",
        /// A dialogue partner.
        DialoguePartner = "dialogue_partner" / "capacityDialoguePartner",
        /// A guest of the chair.
        GuestOfChair = "guest_of_chair" / "capacityGuestOfChair",
        /// Another international organisation.
        InternationalOrganisation = "international_organisation" / "capacityInternationalOrganisation",
        /// A standing body of the organisation itself.
        StandingBody = "standing_body" / "capacityStandingBody",
        /// Invited otherwise.
        Invited = "invited" / "capacityInvited",
    }
}
codes! {
    /// How someone attends.
    Mode {
        /// In the room.
        InPerson = "in_person" / "modeInPerson",
        /// By video.
        Video = "video" / "modeVideo",
        /// In the room, standing in for the leader.
        SpecialRepresentative = "special_representative" / "modeSpecialRepresentative",
        /// Not said.
        Unknown = "unknown" / "modeUnknown",
    }
}
codes! {
    /// What an attendee speaks for.
    RepresentsKind {
        /// A country.
        Country = "country" / "representsCountry",
        /// An organisation.
        Organisation = "organisation" / "representsOrganisation",
    }
}
codes! {
    /// What sort of document an outcome is.
    Kind {
        /// 宣言
        Declaration = "declaration" / "kindDeclaration",
        /// 公报
        Communique = "communique" / "kindCommunique",
        /// 声明
        Statement = "statement" / "kindStatement",
        /// 宪章
        Charter = "charter" / "kindCharter",
        /// 条约
        Treaty = "treaty" / "kindTreaty",
        /// 公约
        Convention = "convention" / "kindConvention",
        /// 议定书
        Protocol = "protocol" / "kindProtocol",
        /// 协定
        Agreement = "agreement" / "kindAgreement",
        /// 决议
        Resolution = "resolution" / "kindResolution",
        /// 倡议
        Initiative = "initiative" / "kindInitiative",
        /// 战略
        Strategy = "strategy" / "kindStrategy",
        /// 纲要、计划
        Programme = "programme" / "kindProgramme",
        /// 备忘录
        Memorandum = "memorandum" / "kindMemorandum",
        /// 程序
        Procedure = "procedure" / "kindProcedure",
        /// 条例
        Regulation = "regulation" / "kindRegulation",
        /// 建议
        Proposal = "proposal" / "kindProposal",
        /// 构想
        Concept = "concept" / "kindConcept",
        /// 报告
        Report = "report" / "kindReport",
        /// Anything else.
        Other = "other" / "kindOther",
    }
}
codes! {
    /// What the summit did with a document.
    Action {
        /// 签署
        Signed = "signed" / "actionSigned",
        /// 批准、通过
        Approved = "approved" / "actionApproved",
        /// 发表
        Issued = "issued" / "actionIssued",
        /// Taken note of.
        Noted = "noted" / "actionNoted",
        /// To be adopted by a meeting still to come.
        Planned = "planned" / "actionPlanned",
    }
}
codes! {
    /// A step of a country towards a status.
    Change {
        /// The procedure of accession was opened.
        AccessionStarted = "accession_started" / "changeAccessionStarted",
        /// The memorandum of obligations was signed.
        MemorandumSigned = "memorandum_signed" / "changeMemorandumSigned",
        /// The status was granted.
        Admitted = "admitted" / "changeAdmitted",
        /// An invitation was issued.
        Invited = "invited" / "changeInvited",
    }
}
codes! {
    /// The status that a change leads to.
    ToStatus {
        /// Member.
        Member = "member" / "statusMember",
        /// Observer.
        Observer = "observer" / "statusObserver",
        /// Dialogue partner.
        DialoguePartner = "dialogue_partner" / "statusDialoguePartner",
    }
}
codes! {
    /// What sort of text a document is.
    Genre {
        /// News.
        NewsReport = "news_report" / "genreNewsReport",
        /// A speech.
        Speech = "speech" / "genreSpeech",
        /// A declaration or another adopted text.
        Declaration = "declaration" / "genreDeclaration",
        /// A communiqué.
        Communique = "communique" / "genreCommunique",
        /// Background or a list of past meetings.
        Background = "background" / "genreBackground",
        /// Several pieces in one.
        Composite = "composite" / "genreComposite",
    }
}
codes! {
    /// Whether a summit has met, as far as the sources tell.
    SummitStatus {
        /// Some source reports it as held.
        Held = "held" / "summitHeld",
        /// It is only foreseen.
        Announced = "announced" / "summitAnnounced",
        /// It is only named in passing.
        Mentioned = "mentioned" / "summitMentioned",
    }
}
codes! {
    /// What a correction does.
    Amends {
        /// Puts a value in the place of others.
        Replace = "replace" / "amendsReplace",
        /// Adds what no source says.
        Add = "add" / "amendsAdd",
        /// Leaves claims out of account.
        Reject = "reject" / "amendsReject",
        /// Says that two things are one.
        Same = "same" / "amendsSame",
        /// Says that two things are not one.
        Different = "different" / "amendsDifferent",
        /// Prefers what a source says.
        Prefer = "prefer" / "amendsPrefer",
    }
}
codes! {
    /// What became of a correction in the last build.
    CorrectionState {
        /// It made a difference or confirms what is preferred.
        Applied = "applied" / "correctionApplied",
        /// The sources say by themselves what it adds.
        Unneeded = "unneeded" / "correctionUnneeded",
        /// What it speaks of is not there any more.
        Stale = "stale" / "correctionStale",
    }
}
codes! {
    /// What became of a decision on the following meeting.
    Fulfilment {
        /// It was held where and when it had been decided.
        Held = "held" / "fulfilmentHeld",
        /// It was held elsewhere, in another year or by video.
        Moved = "moved" / "fulfilmentMoved",
        /// Nothing tells of it as held.
        Pending = "pending" / "fulfilmentPending",
    }
}

impl Kind {
    /// Every concept of every closed set, as local names; for the test that compares them with Turtle.
    #[cfg(test)]
    pub(crate) fn all_concepts() -> impl Iterator<Item = &'static str> {
        macro_rules! locals {
            ($($name:ident),+) => { std::iter::empty()$(.chain($name::ALL.iter().map(|v| v.local())))+ };
        }
        locals!(
            Role,
            Basis,
            Format,
            Capacity,
            Mode,
            RepresentsKind,
            Kind,
            Action,
            Change,
            ToStatus,
            Genre,
            SummitStatus,
            Policy,
            Amends,
            CorrectionState,
            Fulfilment
        )
    }
}
