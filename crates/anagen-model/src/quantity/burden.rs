//! The burden of a treatment: what a person bears for its benefit in pain, time, harm and money.
//!
//! Only what a source says stands here, each item with it. Where nothing was found the item is
//! [`Known::Not`]: that is not the same as none. Visits, injections and doses are not written down but
//! counted from a plan, by what [`Given`] says.

/// Something that was published, or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known<T> {
    /// Nothing was found.
    Not,
    /// What was found.
    Is(T),
}

impl<T: Copy> Known<T> {
    /// What was found, if anything.
    pub fn found(self) -> Option<T> {
        match self {
            Known::Not => None,
            Known::Is(found) => Some(found),
        }
    }
}

/// How a source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// In the abstract of the study.
    Abstract,
    /// Quoted by a review, a reference page or the press.
    Secondary,
    /// On a page of someone who sells it.
    Seller,
    /// Remembered; no source was opened.
    Memory,
    /// No source is needed: it follows from what the treatment is.
    Nature,
}

impl Read {
    /// The word printed beside a citation.
    pub fn words(self) -> &'static str {
        match self {
            Read::Abstract => "abstract",
            Read::Secondary => "secondary source",
            Read::Seller => "a seller's page",
            Read::Memory => "memory",
            Read::Nature => "by its nature",
        }
    }
}

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    /// Citation; a study of the evidence tables begins with its key.
    pub citation: &'static str,
    /// How it was read.
    pub read: Read,
}

impl Source {
    /// The citation and how it was read.
    pub fn words(&self) -> String {
        match self.read {
            Read::Nature => self.read.words().into(),
            read => format!("{}, {}", self.citation, read.words()),
        }
    }
}

/// Something said in words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// What was found.
    pub says: &'static str,
    /// Where.
    pub source: Source,
}

/// Pain of one session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pain {
    /// Mean score, 0 none to 10 worst.
    pub score_of_10: Known<f64>,
    /// What was done, and what helped.
    pub finding: Finding,
}

/// Something untoward that happened in a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdverseEvent {
    /// What happened, in whom.
    pub event: &'static str,
    /// Share of the treated.
    pub share: Known<f64>,
    /// Share of the controls.
    pub control: Known<f64>,
    /// Where it is told.
    pub source: Source,
}

/// What a price buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// One session.
    Session,
    /// A month of taking it.
    Month,
    /// One device, bought once.
    Device,
    /// One graft.
    Graft,
    /// The whole course.
    Course,
}

impl Per {
    /// The word after the price.
    pub fn words(self) -> &'static str {
        ["a session", "a month", "for the device, once", "a graft", "for the course"][self as usize]
    }
}

/// A range of prices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Currency.
    pub currency: &'static str,
    /// Year of the price; not known where the page has no date.
    pub year: Known<f64>,
    /// What it buys.
    pub per: Per,
    /// The choice of the treatment's table that it is the price of: (key, word); none where it is of all.
    pub only: Option<(&'static str, &'static str)>,
    /// Where it was found.
    pub source: Source,
}

/// How often something is done in a day or a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Times {
    /// Always as often (with the usual way of taking it as the reason).
    Fixed(f64),
    /// As the key of its table says.
    Key(&'static str),
}

/// How a treatment reaches the person: what visits and doses are counted from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// At home every day: what, and how often a day.
    Daily(&'static str, Times),
    /// At home some times a week.
    Weekly(&'static str, Times),
    /// Painted on by the clinic once a week.
    ClinicWeekly,
    /// Injected at sessions, at the points of its grid.
    Injections,
    /// Injected at sessions, a session's volume (key of its table, ml) at so many ml a point.
    Volume(&'static str, f64),
    /// Done at sessions, nothing injected.
    Sessions,
    /// An operation at each session.
    Operation,
    /// During infusions that take place anyway.
    WithInfusions,
}

/// What a person bears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burden {
    /// How it is given.
    pub given: Given,
    /// The operation that comes first to obtain the product, if there is one.
    pub harvest: Option<&'static str>,
    /// Pain of a session.
    pub pain: Known<Pain>,
    /// Time lost after a session.
    pub downtime: Known<Finding>,
    /// Adverse events.
    pub adverse: Known<&'static [AdverseEvent]>,
    /// Price.
    pub cost: Known<Cost>,
    /// What is lost after stopping and how fast.
    pub lost: Known<Finding>,
}

impl Burden {
    /// A burden of which nothing was found.
    pub const fn unknown(given: Given) -> Burden {
        Burden {
            given,
            harvest: None,
            pain: Known::Not,
            downtime: Known::Not,
            adverse: Known::Not,
            cost: Known::Not,
            lost: Known::Not,
        }
    }

    /// What is taken or applied at home: it does not hurt and takes nobody out of the day.
    pub const fn at_home(given: Given) -> Burden {
        const NATURE: Source = Source { citation: "", read: Read::Nature };
        let pain = Finding { says: "none: nothing pierces the skin", source: NATURE };
        let downtime = Finding { says: "none", source: NATURE };
        Burden {
            pain: Known::Is(Pain { score_of_10: Known::Not, finding: pain }),
            downtime: Known::Is(downtime),
            ..Burden::unknown(given)
        }
    }
}

/// Something found.
pub const fn found(says: &'static str, citation: &'static str, read: Read) -> Known<Finding> {
    Known::Is(Finding { says, source: Source { citation, read } })
}

/// Pain with a score.
pub const fn pain(score_of_10: f64, says: &'static str, citation: &'static str, read: Read) -> Known<Pain> {
    let finding = Finding { says, source: Source { citation, read } };
    Known::Is(Pain { score_of_10: Known::Is(score_of_10), finding })
}

/// An event with its share, without a control arm that was read.
pub const fn event(event: &'static str, share: f64, citation: &'static str, read: Read) -> AdverseEvent {
    AdverseEvent { event, share: Known::Is(share), control: Known::Not, source: Source { citation, read } }
}

/// An event told without a number.
pub const fn told(event: &'static str, citation: &'static str, read: Read) -> AdverseEvent {
    AdverseEvent { event, share: Known::Not, control: Known::Not, source: Source { citation, read } }
}

impl AdverseEvent {
    /// The same beside its share in the controls.
    pub const fn against(self, control: f64) -> AdverseEvent {
        AdverseEvent { control: Known::Is(control), ..self }
    }
}

/// A price in US dollars.
pub const fn usd(low: f64, high: f64, per: Per, year: Known<f64>, citation: &'static str, read: Read) -> Known<Cost> {
    Known::Is(Cost { low, high, currency: "USD", year, per, only: None, source: Source { citation, read } })
}

/// Pain told without a score.
pub const fn pain_told(says: &'static str, citation: &'static str, read: Read) -> Known<Pain> {
    Known::Is(Pain { score_of_10: Known::Not, finding: Finding { says, source: Source { citation, read } } })
}

/// The price of one choice of a treatment's table alone.
pub const fn only(cost: Known<Cost>, key: &'static str, word: &'static str) -> Known<Cost> {
    match cost {
        Known::Is(cost) => Known::Is(Cost { only: Some((key, word)), ..cost }),
        Known::Not => Known::Not,
    }
}
