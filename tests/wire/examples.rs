//! The answers that Twilio gives as examples: the client reads every one, and the judge agrees with its own law.

use crate::openapi::Spec;
use crate::requests::{self, Subjects};

/// Where one of Twilio's own examples breaks its own law: whose, and how the fault is told. Real answers follow the
/// examples there, so the client reads both.
const SLIPS: [(&str, &str); 1] =
    [("recordings::transcriptions::List", "/price: \"0.00000\" is not of types")];

#[test]
fn the_client_reads_every_answer_that_twilio_gives_as_an_example() {
    let Some(spec) = Spec::find() else { return };
    let mut count = 0;
    for asked in requests::all(&Subjects::made_up()) {
        for (status, example) in spec.examples(&asked) {
            count += 1;
            let body = example.to_string();
            assert_eq!((asked.read)(body.as_bytes()), Ok(()), "{}: {body}", asked.name);
            let mut faults = spec.example_faults(&asked, status, body.as_bytes());
            let is_slip = |fault: &String| {
                SLIPS.iter().any(|(whose, told)| asked.name.ends_with(whose) && fault.contains(told))
            };
            faults.retain(|fault| !is_slip(fault));
            assert_eq!(faults, Vec::<String>::new(), "{}: {body}", asked.name);
        }
    }
    assert!(count > 20, "only {count} examples were found");
}
