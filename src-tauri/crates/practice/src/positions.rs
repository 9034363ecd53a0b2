//! The switches of the panel, in the words of the sandbox.

use std::time::Duration;

use deskbell_core::practice::{
    AccountSwitch, CallbackSwitch, CarrierSwitch, Switches, TwilioSwitch, WebhookSwitch,
};
use deskbell_sandbox::{Api, Callbacks, Carrier, Positions, Standing, Webhooks};

/// How late reports come that are late.
const LATE: Duration = Duration::from_secs(2 * 60);
/// What a busy Twilio asks for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The switches as they stand.
pub(crate) fn read(positions: &Positions) -> Switches {
    let (carrier, refusal) = match positions.carrier {
        Carrier::Normal => (CarrierSwitch::Usual, 0),
        Carrier::Slow => (CarrierSwitch::Slow, 0),
        Carrier::Down => (CarrierSwitch::Down, 0),
        Carrier::Refuse(code) => (CarrierSwitch::Refusing, code),
    };
    Switches {
        carrier,
        refusal,
        callbacks: match positions.callbacks {
            Callbacks::InOrder => CallbackSwitch::Usual,
            Callbacks::Late(_) => CallbackSwitch::Late,
            Callbacks::Twice => CallbackSwitch::Twice,
            Callbacks::Shuffled => CallbackSwitch::Shuffled,
            Callbacks::Lost => CallbackSwitch::Lost,
        },
        webhooks: match positions.webhooks {
            Webhooks::Reaching => WebhookSwitch::Usual,
            Webhooks::Unreachable => WebhookSwitch::Unreachable,
            Webhooks::Silent => WebhookSwitch::Silent,
        },
        twilio: match positions.api {
            Api::Working => TwilioSwitch::Usual,
            Api::TooBusy { .. } => TwilioSwitch::Busy,
            Api::Down | Api::MediaDown => TwilioSwitch::Down,
            Api::LosesAnswers | Api::FailsAfterTaking => TwilioSwitch::LosesAnswers,
        },
        account: match positions.standing {
            Standing::Active => AccountSwitch::Usual,
            Standing::Suspended | Standing::Closed => AccountSwitch::Suspended,
        },
    }
}

/// Where the sandbox's switches stand for these.
pub(crate) fn write(switches: Switches) -> Positions {
    Positions {
        carrier: match switches.carrier {
            CarrierSwitch::Usual => Carrier::Normal,
            CarrierSwitch::Slow => Carrier::Slow,
            CarrierSwitch::Down => Carrier::Down,
            CarrierSwitch::Refusing => Carrier::Refuse(switches.refusal),
        },
        callbacks: match switches.callbacks {
            CallbackSwitch::Usual => Callbacks::InOrder,
            CallbackSwitch::Late => Callbacks::Late(LATE),
            CallbackSwitch::Twice => Callbacks::Twice,
            CallbackSwitch::Shuffled => Callbacks::Shuffled,
            CallbackSwitch::Lost => Callbacks::Lost,
        },
        webhooks: match switches.webhooks {
            WebhookSwitch::Usual => Webhooks::Reaching,
            WebhookSwitch::Unreachable => Webhooks::Unreachable,
            WebhookSwitch::Silent => Webhooks::Silent,
        },
        api: match switches.twilio {
            TwilioSwitch::Usual => Api::Working,
            TwilioSwitch::Busy => Api::TooBusy { retry_after: PATIENCE },
            TwilioSwitch::Down => Api::Down,
            TwilioSwitch::LosesAnswers => Api::LosesAnswers,
        },
        standing: match switches.account {
            AccountSwitch::Usual => Standing::Active,
            AccountSwitch::Suspended => Standing::Suspended,
        },
        ..Positions::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_switched_is_what_stands() {
        let odd = Switches {
            carrier: CarrierSwitch::Refusing,
            refusal: 30007,
            callbacks: CallbackSwitch::Shuffled,
            webhooks: WebhookSwitch::Silent,
            twilio: TwilioSwitch::Busy,
            account: AccountSwitch::Suspended,
        };
        for switches in [Switches::default(), odd] {
            assert_eq!(read(&write(switches)), switches);
        }
    }
}
