-- Whose turn it is where people are rung in turn, and which turn each call took.

ALTER TABLE routing ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN round INTEGER;
