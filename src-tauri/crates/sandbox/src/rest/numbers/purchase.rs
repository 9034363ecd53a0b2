//! Numbers bought and given back.
//! <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource>

use std::sync::Arc;

use axum::extract::{Path, State};
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::phone::PhoneNumber;

use super::super::answer::{Answer, Refusal};
use super::super::asked::Asked;
use super::super::{Reply, bare};
use super::{change, write};
use crate::drafts::Reach;
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::market::find_land;
use crate::world::numbers::Number;

/// Twilio's numbers for trying a purchase: <https://www.twilio.com/docs/iam/test-credentials>.
const MAGIC_UNAVAILABLE: &str = "+15005550000";
const MAGIC_INVALID: &str = "+15005550001";
const MAGIC_FREE: &str = "+15005550006";

pub(super) async fn buy(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let form = &asked.form;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let papers = [form.find_filled("AddressSid"), form.find_filled("BundleSid")];
    let bought = match (asked.reach, form.find_filled("PhoneNumber"), form.find_filled("AreaCode")) {
        (_, Some(MAGIC_INVALID), _) => Err((21421, "PhoneNumber is not a valid number".to_owned())),
        (_, Some(MAGIC_UNAVAILABLE), _) => Err((21422, "PhoneNumber is not available".to_owned())),
        (Reach::Test, Some(MAGIC_FREE), _) | (Reach::Test, None, Some("500")) => {
            PhoneNumber::from_twilio(MAGIC_FREE)
                .map(|number| Number::new(&exchange.account, &number, now))
                .map_err(|error| (21421, error.to_string()))
        }
        (Reach::Test, Some(_), _) => Err((21422, "PhoneNumber is not available".to_owned())),
        (_, Some(digits), _) => world.give_out(digits, papers, now),
        (_, None, Some(area)) => match first_in(&world, area) {
            Some(number) => world.give_out(number.as_str(), papers, now),
            None => Err((21452, format!("No phone numbers found in area code {area}"))),
        },
        (_, None, None) => Err((21404, "PhoneNumber or AreaCode is required".to_owned())),
    };
    let mut bought = bought.map_err(|(code, words)| Refusal::new(400, code, words))?;
    change(&mut bought, form)?;
    let answer = write(&bought, &exchange);
    if asked.reach == Reach::Live {
        world.numbers.push(bought);
    }
    Ok(Answer::Made(answer))
}

/// The first number of an area that can be had.
fn first_in(world: &World, area: &str) -> Option<PhoneNumber> {
    let offered = world.on_offer(find_land("US")?, Kind::Local);
    offered.into_iter().find(|(_, series)| series.area == Some(area)).map(|(number, _)| number)
}

pub(super) async fn release(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let sid = bare(&name)?;
    let mut world = exchange.world();
    let before = world.numbers.len();
    world.numbers.retain(|number| number.sid.as_str() != sid);
    if world.numbers.len() == before {
        return Err(Refusal::not_found(&asked.path));
    }
    for service in &mut world.services {
        service.numbers.retain(|number| number.as_str() != sid);
    }
    Ok(Answer::Gone)
}
