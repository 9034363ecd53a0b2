-- Pictures that we send: chosen for a text that is not sent yet, then the text's own. SQLite cannot drop a NOT NULL, so
-- the table is made anew.

-- owner: pictures
CREATE TEMP TABLE pictures_before AS SELECT * FROM pictures;
DROP TABLE pictures;

-- owner: pictures
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    message_id INTEGER REFERENCES messages (id),
    thread_id INTEGER NOT NULL,
    sid TEXT UNIQUE,
    blob_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'file', 'failed')),
    problem TEXT CHECK (problem IN ('too_large', 'gone', 'unreachable', 'damaged', 'too_many_pixels', 'empty',
        'disguised', 'drawing')),
    width INTEGER,
    height INTEGER,
    bytes INTEGER
) STRICT;
INSERT INTO pictures (id, message_id, thread_id, sid, blob_id, name, content_type, state, width, height, bytes)
    SELECT id, message_id, thread_id, sid, id, '', content_type, state, width, height, bytes FROM pictures_before;
DROP TABLE pictures_before;
CREATE INDEX pictures_by_message ON pictures (message_id);
CREATE INDEX pictures_by_thread ON pictures (thread_id, id);
CREATE INDEX pictures_by_blob ON pictures (blob_id);
CREATE INDEX pictures_attached ON pictures (thread_id, id) WHERE message_id IS NULL;

-- owner: pictures
CREATE TABLE picture_links (
    hash BLOB PRIMARY KEY,
    picture_id INTEGER NOT NULL REFERENCES pictures (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_links_by_picture ON picture_links (picture_id);
CREATE INDEX picture_links_by_message ON picture_links (message_id);
