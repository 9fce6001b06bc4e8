-- The way from the decoction centre to the patient's door.

-- The link under which a patient follows his prescription. Nobody guesses it, and nobody is named behind it.
ALTER TABLE prescription ADD COLUMN token TEXT;
CREATE UNIQUE INDEX prescription_token ON prescription (token) WHERE token IS NOT NULL;

-- With whom it went, and when it arrived.
ALTER TABLE decoction_job ADD COLUMN carrier TEXT NOT NULL DEFAULT '';
ALTER TABLE decoction_job ADD COLUMN delivered_at BIGINT;
ALTER TABLE decoction_job ADD COLUMN alarmed_at BIGINT;
