-- FTS5 fills its pages for a file whose pages are whole. Ours end with 80 bytes that prove them (SQLCipher), so each of
-- FTS5's took two of them, to be checked and decrypted apart. These fit: 4096 - 80, less the 35 that a row may not use
-- without another page and the few in front of it.
INSERT INTO search (search, rank) VALUES ('pgsz', 3970);
INSERT INTO people_search (people_search, rank) VALUES ('pgsz', 3970);
INSERT INTO number_search (number_search, rank) VALUES ('pgsz', 3970);
