-- What was said on the voicemail, written down; search finds it.

ALTER TABLE voicemails ADD COLUMN transcript TEXT NOT NULL DEFAULT '';
ALTER TABLE voicemails ADD COLUMN transcript_state TEXT NOT NULL DEFAULT 'none'
    CHECK (transcript_state IN ('none', 'waiting', 'ready', 'failed', 'language'));
CREATE INDEX voicemails_unwritten ON voicemails (id) WHERE transcript_state = 'waiting';

DROP VIEW searchable;
-- owner: store
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL
    UNION ALL
    SELECT id, note FROM calls WHERE note <> ''
    UNION ALL
    SELECT id, transcript FROM voicemails WHERE transcript <> '';
