-- Under which spelling of our address a refused request was signed, what stood at Twilio before a mend, and what stood
-- there when a number was to be pointed here. The promise to finish that has become one with the one to follow the line.

ALTER TABLE quarantine ADD COLUMN signed_as TEXT;

ALTER TABLE numbers ADD COLUMN before_mend TEXT;
ALTER TABLE numbers ADD COLUMN pending_from TEXT;

UPDATE numbers
SET pending_from = coalesce(
    json_extract(former_urls, '$.sms_application_sid'),
    json_extract(former_urls, '$.sms_url'),
    ''
)
WHERE listens = 1 AND points_to IS NULL AND EXISTS (SELECT 1 FROM jobs WHERE kind = 'FinishPointing');

INSERT INTO jobs (kind, payload, only_one, due_at, class)
SELECT 'PointNumbersHere', '{"kind":"PointNumbersHere"}', 'PointNumbersHere', min(due_at), 1
FROM jobs WHERE kind = 'FinishPointing' HAVING count(*) > 0
ON CONFLICT (only_one) DO NOTHING;
DELETE FROM jobs WHERE kind = 'FinishPointing';
