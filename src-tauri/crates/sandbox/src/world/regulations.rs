//! What kinds of numbers need in a few countries. Invented after the shape of Twilio's own, which change: whoever uses
//! them must read them and know none. Local numbers of the United States need no bundle.

use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::sid::RegulationSid;

use crate::sids::mint;

/// A field: its name, words for people, what to put there.
pub(crate) type Field = (&'static str, &'static str, &'static str);

/// What a kind of number needs, for people or for businesses.
#[derive(Debug)]
pub(crate) struct Regulation {
    pub(crate) country: &'static str,
    pub(crate) land: &'static str,
    pub(crate) kind: Kind,
    pub(crate) end_user: &'static str,
    pub(crate) fields: &'static [Field],
    pub(crate) proofs: &'static [Proof],
}

/// Something that must be proven, and the documents of which one does.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) name: &'static str,
    pub(crate) requirement: &'static str,
    pub(crate) description: &'static str,
    pub(crate) accepted: &'static [Accepted],
}

/// A document that proves something.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) fields: &'static [Field],
}

const FIRST: Field = ("first_name", "First Name", "First name of the Individual");
const LAST: Field = ("last_name", "Last Name", "Last name of the Individual");
const BORN: Field = ("birth_date", "Date of Birth", "Date of birth, as YYYY-MM-DD");
const EMAIL: Field = ("email", "Email", "Where the Individual can be reached");
const NAME: Field = ("business_name", "Business Name", "Name of the Business as registered");
const ABN: Field = ("business_registration_number", "Business Registration Number", "The ABN, 11 digits");
const COMPANY: Field =
    ("business_registration_number", "Business Registration Number", "Number in the commercial register");
const EIN: Field = (
    "business_registration_number",
    "Business Registration Number",
    "The EIN, 9 digits, as it stands on the letter of the tax office",
);
const SITE: Field = ("business_website", "Business Website", "Where the Business is found on the internet");
const REP_FIRST: Field = ("first_name", "First Name", "First name of the Authorized Representative");
const REP_LAST: Field = ("last_name", "Last Name", "Last name of the Authorized Representative");
const KIND: Field = (
    "business_type",
    "Business Type",
    "What kind of business it is. One of the following values: [LIMITED_COMPANY, PARTNERSHIP, SOLE_TRADER, CHARITY]",
);
const INDUSTRY: Field = (
    "business_industry",
    "Business Industry",
    "What the business does. One of the following values: [HEALTHCARE, RETAIL, PROFESSIONAL_SERVICES, OTHER]",
);
const LENT: Field = (
    "is_subassigned",
    "Is it given to somebody else?",
    "Whether the number is given on to somebody else. One of the following values: [YES, NO]",
);
const ADDRESS: Field = ("address_sids", "Address sid(s)", "Address sid of the business or individual");
const NUMBER: Field = ("document_number", "Document Number", "The number that stands on the document");

const BY_ADDRESS: Accepted = Accepted { name: "Address Validation", kind: "address", fields: &[ADDRESS] };
const ANY_ADDRESS: Proof = Proof {
    name: "Address",
    requirement: "proof_of_address",
    description: "The physical location of the individual or business; a PO Box is not acceptable.",
    accepted: &[BY_ADDRESS],
};
const LOCAL_ADDRESS: Proof = Proof {
    name: "Proof of a local address",
    requirement: "proof_of_local_address",
    description: "The address must lie in the region of the number's prefix; a PO Box is not acceptable.",
    accepted: &[
        Accepted { name: "Utility bill", kind: "utility_bill", fields: &[ADDRESS] },
        Accepted { name: "Tax notice", kind: "tax_document", fields: &[ADDRESS] },
    ],
};
const IDENTITY: Proof = Proof {
    name: "Proof of identity",
    requirement: "proof_of_identity",
    description: "A document with the name of the individual, in colour, all four corners visible.",
    accepted: &[
        Accepted { name: "Passport", kind: "passport", fields: &[FIRST, LAST] },
        Accepted {
            name: "Government-issued ID",
            kind: "government_issued_document",
            fields: &[FIRST, LAST, NUMBER],
        },
    ],
};
const REGISTRATION: Proof = Proof {
    name: "Business registration",
    requirement: "business_registration",
    description: "An extract that shows the name and the number of the business, not older than a year.",
    accepted: &[
        Accepted { name: "Business registration", kind: "business_registration", fields: &[NAME, ABN] },
        Accepted { name: "Tax document", kind: "tax_document", fields: &[NAME] },
    ],
};
const TAX_LETTER: Proof = Proof {
    name: "Letter of the tax office",
    requirement: "tax_letter",
    description: "The letter with which the tax office gave the business its number (CP 575 or 147C).",
    accepted: &[Accepted { name: "Tax document", kind: "tax_document", fields: &[NAME, EIN] }],
};
const EXCERPT: Proof = Proof {
    name: "Excerpt from the commercial register",
    requirement: "commercial_registrar_excerpt",
    description: "Shows the name of the business and its number.",
    accepted: &[
        Accepted {
            name: "Excerpt from the commercial register",
            kind: "commercial_registrar_excerpt",
            fields: &[NAME, COMPANY],
        },
        Accepted { name: "Trade licence", kind: "trade_license", fields: &[NAME, NUMBER] },
    ],
};

const fn row(
    (country, land): (&'static str, &'static str),
    kind: Kind,
    end_user: &'static str,
    fields: &'static [Field],
    proofs: &'static [Proof],
) -> Regulation {
    Regulation { country, land, kind, end_user, fields, proofs }
}

const AU: (&str, &str) = ("AU", "Australia");
const GB: (&str, &str) = ("GB", "United Kingdom");
const DE: (&str, &str) = ("DE", "Germany");
const US: (&str, &str) = ("US", "United States");
const BUSINESS: &str = "business";
const PERSON: &str = "individual";

/// All of them.
pub(crate) static REGULATIONS: [Regulation; 16] = [
    row(AU, Kind::Local, BUSINESS, &[NAME], &[ANY_ADDRESS]),
    row(AU, Kind::Local, PERSON, &[FIRST, LAST], &[ANY_ADDRESS]),
    row(AU, Kind::Mobile, BUSINESS, &[NAME, ABN, REP_FIRST, REP_LAST], &[ANY_ADDRESS, REGISTRATION]),
    row(AU, Kind::Mobile, PERSON, &[FIRST, LAST, BORN], &[ANY_ADDRESS, IDENTITY]),
    row(AU, Kind::TollFree, BUSINESS, &[NAME, ABN], &[ANY_ADDRESS]),
    row(AU, Kind::TollFree, PERSON, &[FIRST, LAST, EMAIL], &[ANY_ADDRESS]),
    row(GB, Kind::Local, BUSINESS, &[NAME, COMPANY, KIND, LENT], &[ANY_ADDRESS]),
    row(GB, Kind::Local, PERSON, &[FIRST, LAST, BORN, LENT], &[ANY_ADDRESS]),
    row(GB, Kind::Mobile, BUSINESS, &[NAME, COMPANY, KIND, SITE, LENT], &[ANY_ADDRESS, EXCERPT]),
    row(GB, Kind::Mobile, PERSON, &[FIRST, LAST, BORN, LENT], &[ANY_ADDRESS, IDENTITY]),
    row(DE, Kind::Local, BUSINESS, &[NAME, COMPANY, REP_FIRST, REP_LAST], &[LOCAL_ADDRESS, EXCERPT]),
    row(DE, Kind::Local, PERSON, &[FIRST, LAST], &[LOCAL_ADDRESS, IDENTITY]),
    row(DE, Kind::Mobile, BUSINESS, &[NAME, COMPANY, REP_FIRST, REP_LAST], &[ANY_ADDRESS, EXCERPT]),
    row(DE, Kind::Mobile, PERSON, &[FIRST, LAST, BORN], &[ANY_ADDRESS, IDENTITY]),
    row(US, Kind::TollFree, BUSINESS, &[NAME, EIN, SITE, INDUSTRY], &[ANY_ADDRESS, TAX_LETTER]),
    row(US, Kind::TollFree, PERSON, &[FIRST, LAST, EMAIL], &[ANY_ADDRESS]),
];

/// Twilio's word for a kind, in this family.
pub(crate) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Local => "local",
        Kind::Mobile => "mobile",
        Kind::TollFree => "toll-free",
    }
}

impl Regulation {
    /// As people read it: `Australia: Toll-Free - Business`.
    pub(crate) fn name(&self) -> String {
        let kind = match self.kind {
            Kind::Local => "Local",
            Kind::Mobile => "Mobile",
            Kind::TollFree => "Toll-Free",
        };
        format!("{}: {kind} - {}", self.land, self.whose())
    }

    /// For whom, as people read it.
    pub(crate) fn whose(&self) -> &'static str {
        if self.end_user == BUSINESS { "Business" } else { "Individual" }
    }

    /// Its Sid: always the same.
    pub(crate) fn sid(&self) -> RegulationSid {
        mint("RN", &format!("{}/{}/{}", self.country, word(self.kind), self.end_user))
    }
}
