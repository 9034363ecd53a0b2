-- A text that comes in writes a page for each index that it moves its thread in. Two indexes serve what four did: the
-- number stands in them after the place, so that a number's own list skips the others without opening their rows.
-- What is unread is the end of a thread, found from there by the kept count.

DROP INDEX threads_by_state;
DROP INDEX threads_by_number;
DROP INDEX threads_unread;
DROP INDEX threads_unread_by_number;
CREATE INDEX threads_by_state ON threads (state, place_id, number_id);
CREATE INDEX threads_unread ON threads (place_id, number_id) WHERE unread > 0;

DROP INDEX messages_unread;
