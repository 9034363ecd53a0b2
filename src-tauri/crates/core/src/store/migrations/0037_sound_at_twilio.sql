-- Whether the sound of a message on the voicemail is still at Twilio.

ALTER TABLE voicemails ADD COLUMN at_twilio TEXT NOT NULL DEFAULT 'there'
    CHECK (at_twilio IN ('there', 'going', 'gone', 'refused'));
CREATE INDEX voicemails_at_twilio ON voicemails (at_twilio, state, bytes, seconds);
