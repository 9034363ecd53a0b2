-- Pictures and sound, apart from the inbox so that its file stays small and quick.

-- owner: pictures
CREATE TABLE blobs (
    picture_id INTEGER NOT NULL,
    size TEXT NOT NULL CHECK (size IN ('full', 'thumb')),
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (picture_id, size)
) STRICT;
