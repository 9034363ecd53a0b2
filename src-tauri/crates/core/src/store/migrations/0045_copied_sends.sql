-- Until when another copy of this inbox may have handed a text to Twilio.
ALTER TABLE messages ADD COLUMN attempted_until INTEGER;
