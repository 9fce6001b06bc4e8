-- 包裹: closed goods of a paper of another slice. Loaded, handed over and signed for by code like a tote; nobody on the way knows what is in it.
CREATE TABLE parcel (
    id BIGINT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,                  -- decoction_job
    document_id BIGINT NOT NULL,
    code TEXT NOT NULL UNIQUE,               -- what its label says and a scanner reads
    facility_id BIGINT NOT NULL REFERENCES organisation (id),   -- for whom
    bags BIGINT NOT NULL CHECK (bags > 0),
    volume_ml BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- waiting | loaded | delivered | withdrawn
    run_id BIGINT REFERENCES run (id),
    stop_id BIGINT REFERENCES run_stop (id),
    failed_count BIGINT NOT NULL,            -- how often it came back
    made_at BIGINT NOT NULL,
    delivered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX parcel_document ON parcel (document, document_id);
CREATE INDEX parcel_waiting ON parcel (facility_id) WHERE state = 'waiting';
CREATE INDEX parcel_run ON parcel (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX parcel_stop ON parcel (stop_id) WHERE stop_id IS NOT NULL;

-- What waits for its hand-over to a run when there are parcels for the first time.
INSERT INTO parcel (id, document, document_id, code, facility_id, bags, volume_ml, state, failed_count, made_at, version)
SELECT p.id, 'decoction_job', p.id, p.number, p.facility_id, j.bags, j.bags * p.ml_per_bag, 'waiting', 0, j.since, 1
FROM decoction_job j JOIN prescription p ON p.id = j.prescription_id
WHERE j.state = 'sampled' AND p.delivery = 'run' AND j.bags > 0;
