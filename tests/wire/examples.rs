//! The answers that Twilio gives as examples: the client reads every one, and the judge agrees with its own law.

use crate::openapi::Spec;
use crate::requests::{self, Subjects};

#[test]
fn the_client_reads_every_answer_that_twilio_gives_as_an_example() {
    let Some(spec) = Spec::find() else { return };
    let mut count = 0;
    for asked in requests::all(&Subjects::made_up()) {
        for (status, example) in spec.examples(&asked) {
            count += 1;
            let body = example.to_string();
            assert_eq!((asked.read)(body.as_bytes()), Ok(()), "{}: {body}", asked.name);
            let faults = spec.example_faults(&asked, status, body.as_bytes());
            assert_eq!(faults, Vec::<String>::new(), "{}: {body}", asked.name);
        }
    }
    assert!(count > 20, "only {count} examples were found");
}
