-- Production of the decoction centre: one job for each prescription that was passed, and everything that was done to it.

CREATE TABLE decoction_job (
    prescription_id BIGINT NOT NULL PRIMARY KEY REFERENCES prescription (id),
    state TEXT NOT NULL,                     -- queued | dispensing | weighed | checked | soaking | boiling | boiled | packed | sampled | handed_over | scrapped
    since BIGINT NOT NULL,                   -- in this state
    dispensed_by BIGINT,                     -- never the one who checks
    soaking_since BIGINT,
    machine_id BIGINT REFERENCES decoction_machine (id),
    boiling_since BIGINT,
    boiled_at BIGINT,                        -- the end of the second boil, as the scheme says
    timers TEXT NOT NULL,                    -- JSON: what is added when, and when it was
    bags BIGINT,                             -- packed
    sample BOOLEAN NOT NULL,                 -- a quality sample was kept
    trouble TEXT NOT NULL,                   -- code of what is wrong, '' where nothing is
    told TEXT NOT NULL,                      -- state for whose delay somebody was told, '' where nobody was
    boils BIGINT NOT NULL,                   -- how often it was put on a machine
    handed_over_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX decoction_job_machine ON decoction_job (machine_id) WHERE state = 'boiling';
CREATE INDEX decoction_job_state ON decoction_job (state, since);
CREATE INDEX decoction_job_dispenser ON decoction_job (dispensed_by) WHERE state = 'dispensing';

-- Grams that were weighed, share by share.
CREATE TABLE decoction_weight (
    prescription_id BIGINT NOT NULL REFERENCES prescription (id),
    line_no BIGINT NOT NULL,
    shares TEXT NOT NULL,                    -- JSON: grams of all doses together, or of each
    weighed_milli BIGINT NOT NULL CHECK (weighed_milli > 0),
    at BIGINT NOT NULL,
    by_id BIGINT,
    PRIMARY KEY (prescription_id, line_no)
);

-- Every scan, those that were refused among them.
CREATE TABLE decoction_scan (
    id BIGINT NOT NULL PRIMARY KEY,
    prescription_id BIGINT REFERENCES prescription (id),   -- null: the code means nothing
    verb TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,                  -- the same where it was refused
    refused TEXT NOT NULL,                   -- problem code, '' where it was done
    at BIGINT NOT NULL,
    by_id BIGINT,
    station TEXT NOT NULL,                   -- where
    machine_id BIGINT REFERENCES decoction_machine (id),
    facts TEXT NOT NULL                      -- JSON
);
CREATE INDEX decoction_scan_prescription ON decoction_scan (prescription_id, id);
CREATE INDEX decoction_scan_refused ON decoction_scan (at) WHERE refused <> '';

-- What a device said last: machines, scales, scanners.
CREATE TABLE decoction_reading (
    device TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,                      -- scale | machine | scanner
    value TEXT NOT NULL,
    simulated BOOLEAN NOT NULL,
    at BIGINT NOT NULL
);

-- What was passed before there were jobs waits to be dispensed.
INSERT INTO decoction_job (prescription_id, state, since, timers, sample, trouble, told, boils, version)
SELECT id, 'queued', COALESCE(decided_at, submitted_at), '[]', FALSE, '', '', 0, 1 FROM prescription WHERE state = 'approved';
