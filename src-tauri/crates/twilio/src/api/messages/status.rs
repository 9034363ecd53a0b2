//! What Twilio calls the states and directions of a text. Their rank is the app's to decide.

use crate::word::words;

words! {
    /// How far a text has come.
    ///
    /// See <https://www.twilio.com/docs/messaging/api/message-resource#message-status-values>.
    MessageStatus {
        /// Taken by a Messaging Service, which has not chosen a sender yet.
        Accepted = "accepted",
        /// To be sent later.
        Scheduled = "scheduled",
        /// Waiting at Twilio to be sent.
        Queued = "queued",
        /// On its way to the carrier.
        Sending = "sending",
        /// The carrier has it. It may stay so where carriers give no receipts.
        Sent = "sent",
        /// The carrier says that the phone has it.
        Delivered = "delivered",
        /// The carrier says that the phone does not have it.
        Undelivered = "undelivered",
        /// It could not be sent.
        Failed = "failed",
        /// On its way to us.
        Receiving = "receiving",
        /// Ours.
        Received = "received",
        /// The person has opened it, on channels that tell.
        Read = "read",
        /// Delivered to some of several.
        PartiallyDelivered = "partially_delivered",
        /// A scheduled text that was called off.
        Canceled = "canceled",
    }
}

words! {
    /// Which way a text went.
    Direction {
        /// From a person to us.
        Inbound = "inbound",
        /// From us, through the API.
        OutboundApi = "outbound-api",
        /// From us, during a call.
        OutboundCall = "outbound-call",
        /// From us, as TwiML's answer to a text.
        OutboundReply = "outbound-reply",
    }
}
