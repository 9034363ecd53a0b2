-- Conversations that were recorded lie beside what was left on the voicemail.

ALTER TABLE voicemails ADD COLUMN is_conversation INTEGER NOT NULL DEFAULT 0 CHECK (is_conversation IN (0, 1));
