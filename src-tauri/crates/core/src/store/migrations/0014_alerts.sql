-- What Twilio says that it could not deliver here.

-- owner: line
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    sid TEXT NOT NULL UNIQUE,
    code INTEGER NOT NULL,
    resource_sid TEXT
) STRICT;
