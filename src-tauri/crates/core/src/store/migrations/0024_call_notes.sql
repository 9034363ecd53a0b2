-- What somebody of the office wrote down about a call: what it was about, and a note.

ALTER TABLE calls ADD COLUMN topic TEXT NOT NULL DEFAULT ''
    CHECK (topic IN ('', 'set_up', 'cancel', 'change', 'hours', 'prices', 'other'));
ALTER TABLE calls ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX calls_by_topic ON calls (topic, id) WHERE topic <> '';

DROP VIEW searchable;
-- owner: store
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL
    UNION ALL
    SELECT id, note FROM calls WHERE note <> '';
