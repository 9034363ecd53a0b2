-- Texts to the office itself about calls that nobody took.

-- owner: staff_texts
CREATE TABLE staff_texts (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    choices TEXT NOT NULL
) STRICT;
