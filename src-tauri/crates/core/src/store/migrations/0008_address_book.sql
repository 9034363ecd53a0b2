-- The address book: people are listed by name, deleted with a way back, and found apart from texts, by name and by
-- the digits of their numbers.

ALTER TABLE contacts ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN deleted_at INTEGER;
ALTER TABLE contacts ADD COLUMN deleted_numbers TEXT;
UPDATE contacts SET sort_name = sort_key(name);
CREATE INDEX contacts_by_name ON contacts (sort_name, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_deleted ON contacts (deleted_at) WHERE deleted_at IS NOT NULL;

-- People leave the index of texts.
INSERT INTO search (search, rowid, text)
    SELECT 'delete', id, name || char(10) || note FROM contacts;
DROP VIEW searchable;
-- owner: store
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL;

-- owner: store
CREATE VIEW findable_people (id, text) AS
    SELECT id, name || char(10) || note FROM contacts WHERE deleted_at IS NULL;
-- owner: store
CREATE VIRTUAL TABLE people_search USING fts5 (
    text,
    content = 'findable_people',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO people_search (people_search, rank) VALUES ('secure-delete', 1);
INSERT INTO people_search (rowid, text) SELECT id, text FROM findable_people;

-- owner: store
CREATE VIEW findable_numbers (id, text) AS
    SELECT id, address FROM threads
    UNION ALL
    SELECT contact_id, group_concat(address, ' ' ORDER BY address) FROM contact_numbers GROUP BY contact_id;
-- owner: store
CREATE VIRTUAL TABLE number_search USING fts5 (
    text,
    content = 'findable_numbers',
    content_rowid = 'id',
    tokenize = 'trigram'
);
INSERT INTO number_search (number_search, rank) VALUES ('secure-delete', 1);
INSERT INTO number_search (rowid, text) SELECT id, text FROM findable_numbers;
