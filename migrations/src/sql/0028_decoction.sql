-- Decoction centre 中药煎配中心: prescriptions with their review, agreed prescriptions, machines.

-- 处方. What the patient told is sealed, its key lies outside the database.
CREATE TABLE prescription (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    external_number TEXT,                    -- the facility's own number
    source TEXT NOT NULL,                    -- hand | api | file
    prescriber_id BIGINT,                    -- null where he has no account
    prescriber TEXT NOT NULL,
    formula TEXT NOT NULL,                   -- formula or agreed prescription from which it began, '' without
    doses BIGINT NOT NULL CHECK (doses > 0),
    times_per_day BIGINT NOT NULL CHECK (times_per_day > 0),
    ml_per_bag BIGINT NOT NULL CHECK (ml_per_bag > 0),
    way TEXT NOT NULL,                       -- decoct | raw
    scheme TEXT NOT NULL,                    -- general | release | tonic | external
    urgent BOOLEAN NOT NULL,
    delivery TEXT NOT NULL,                  -- run | courier | pickup
    note TEXT NOT NULL,
    early_min BIGINT NOT NULL CHECK (early_min >= 0),   -- 先煎, at the boil before the others are added
    patient_key TEXT NOT NULL,               -- name of the key that opens the patient, '' once erased
    patient TEXT NOT NULL,                   -- sealed: name, phone, address, sex, age, pregnancy, diagnosis
    keep_until TEXT NOT NULL,                -- erased after this day
    erased_at BIGINT,
    severity TEXT NOT NULL,                  -- none | inform | warn | block: the gravest finding
    edition TEXT NOT NULL,                   -- of the rules that judged it
    state TEXT NOT NULL,                     -- waiting | signing | returned | approved | withdrawn
    signed_by BIGINT,                        -- the prescriber, a second time
    signed_at BIGINT,
    signed_reason TEXT NOT NULL,
    reason TEXT NOT NULL,                    -- of the pharmacist, why it was returned or what he noted
    promised_at BIGINT,                      -- the run it goes with, or when it can be fetched, null: nothing can be promised
    first_promised_at BIGINT,
    ready_at BIGINT,                         -- packed, if nothing fails
    has_reserve BOOLEAN NOT NULL,            -- boiled again in time if its machine fails
    submitted_by BIGINT,
    submitted_for BIGINT,
    submitted_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_for BIGINT,
    decided_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX prescription_external ON prescription (facility_id, external_number) WHERE external_number IS NOT NULL;
CREATE INDEX prescription_facility ON prescription (facility_id, id);
CREATE INDEX prescription_state ON prescription (state, promised_at);
CREATE INDEX prescription_key ON prescription (patient_key);
CREATE INDEX prescription_keep ON prescription (keep_until) WHERE erased_at IS NULL;

CREATE TABLE prescription_line (
    prescription_id BIGINT NOT NULL REFERENCES prescription (id),
    line_no BIGINT NOT NULL,                 -- from 1
    written TEXT NOT NULL,                   -- as the prescriber wrote it
    piece TEXT NOT NULL,                     -- canonical name, '' where nobody knows it
    item_id BIGINT REFERENCES item (id),     -- null where no item of that name is in use
    grams_milli BIGINT NOT NULL CHECK (grams_milli > 0),   -- for one dose
    method TEXT NOT NULL,                    -- 先煎, 后下 …, '' without
    PRIMARY KEY (prescription_id, line_no)
);
CREATE INDEX prescription_line_item ON prescription_line (item_id) WHERE item_id IS NOT NULL;

CREATE TABLE prescription_finding (
    prescription_id BIGINT NOT NULL REFERENCES prescription (id),
    finding_no BIGINT NOT NULL,              -- from 1, the gravest first
    code TEXT NOT NULL,
    severity TEXT NOT NULL,                  -- inform | warn | block, after the policy of the day
    pieces TEXT NOT NULL,                    -- JSON
    kind TEXT,                               -- 反 | 畏 | 禁用 | 慎用, or what may have been meant by an unknown name
    source TEXT NOT NULL,                    -- edition, file or law, and mark
    PRIMARY KEY (prescription_id, finding_no)
);

-- 协定方: what a facility prescribes again and again.
CREATE TABLE agreed_prescription (
    id BIGINT NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES organisation (id),   -- those below it may use it too
    name TEXT NOT NULL,
    lines TEXT NOT NULL,                     -- JSON: name, grams, method
    doses BIGINT NOT NULL,
    times_per_day BIGINT NOT NULL,
    ml_per_bag BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    note TEXT NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX agreed_prescription_name ON agreed_prescription (owner_id, name) WHERE retired_at IS NULL;

-- 煎药机.
CREATE TABLE decoction_machine (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,               -- what its label says
    group_no BIGINT NOT NULL,                -- machines of one kind, as the schemes name them
    most_doses BIGINT NOT NULL CHECK (most_doses > 0),
    state TEXT NOT NULL,                     -- working | repair | off
    back_at BIGINT,                          -- of a machine in repair, when it is expected back
    hot_at BIGINT,                           -- when it was last hot
    version BIGINT NOT NULL
);
