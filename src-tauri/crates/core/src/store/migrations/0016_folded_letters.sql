-- Search finds Greek and Cyrillic words with and without their accents: what holds such letters is indexed anew, with
-- the letters folded. fold() is offered by the migration (store/fold.rs).

INSERT INTO search (search, rowid, text) SELECT 'delete', id, text FROM searchable WHERE fold(text) <> text;
INSERT INTO search (rowid, text) SELECT id, fold(text) FROM searchable WHERE fold(text) <> text;
INSERT INTO people_search (people_search, rowid, text)
    SELECT 'delete', id, text FROM findable_people WHERE fold(text) <> text;
INSERT INTO people_search (rowid, text) SELECT id, fold(text) FROM findable_people WHERE fold(text) <> text;
