-- Settings lie by noun, and a number of ours can be renamed, hidden and muted here.

ALTER TABLE numbers ADD COLUMN twilio_name TEXT NOT NULL DEFAULT '';
ALTER TABLE numbers ADD COLUMN is_shown INTEGER NOT NULL DEFAULT 1 CHECK (is_shown IN (0, 1));
ALTER TABLE numbers ADD COLUMN is_muted INTEGER NOT NULL DEFAULT 0 CHECK (is_muted IN (0, 1));
UPDATE numbers SET twilio_name = name;

INSERT INTO settings (key, value)
SELECT 'appearance', json_quote(value ->> '$.appearance') FROM settings WHERE key = 'settings';
INSERT INTO settings (key, value)
SELECT 'sending', json_patch('{}', json_object(
    'enterSends', json(value -> '$.enterSends'),
    'undoSeconds', value ->> '$.undoSeconds',
    'segmentsPerSecond', value ->> '$.segmentsPerSecond'))
FROM settings WHERE key = 'settings';
INSERT INTO settings (key, value)
SELECT 'notices', json_patch('{}', json_object(
    'isPrivate', json(value -> '$.privateNotices'),
    'pausedUntil', value ->> '$.noticesPausedUntil'))
FROM settings WHERE key = 'settings';
DELETE FROM settings WHERE key = 'settings';
