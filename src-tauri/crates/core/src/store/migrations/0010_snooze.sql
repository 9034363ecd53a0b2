-- Threads that come back at a time, and what happened in a thread besides texts.

ALTER TABLE threads ADD COLUMN snoozed_until INTEGER CHECK (snoozed_until IS NULL OR state = 'open');
ALTER TABLE threads ADD COLUMN place_id INTEGER NOT NULL DEFAULT 0;
UPDATE threads SET place_id = last_message_id;

DROP INDEX threads_by_state;
DROP INDEX threads_by_number;
DROP INDEX threads_unread;
DROP INDEX threads_unread_by_number;
CREATE INDEX threads_by_state ON threads (state, place_id);
CREATE INDEX threads_by_number ON threads (number_id, state, place_id);
CREATE INDEX threads_unread ON threads (place_id) WHERE unread > 0;
CREATE INDEX threads_unread_by_number ON threads (number_id, place_id) WHERE unread > 0;
CREATE INDEX threads_snoozed ON threads (place_id) WHERE snoozed_until IS NOT NULL;

-- owner: inbox
CREATE TABLE lines (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    what TEXT NOT NULL CHECK (what IN ('opted_out', 'opted_in', 'woke')),
    word TEXT NOT NULL
) STRICT;
CREATE INDEX lines_by_thread ON lines (thread_id, id);
