-- Service levels 配送时限: clocks, breaches with their evidence, standings, cases, appeals and reassignments.

-- A plan for what an evicted supplier still owed.
ALTER TABLE purchase_plan ADD COLUMN evicted_id BIGINT REFERENCES supplier (id);

-- A clock of an order (confirm) or of a drop (deliver). What it found out is judged once and never again.
CREATE TABLE sla_clock (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,                      -- confirm | deliver
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    order_line_id BIGINT REFERENCES order_line (id),       -- null: the whole order
    drop_id BIGINT REFERENCES order_drop (id),
    item_id BIGINT REFERENCES item (id),
    destination_id BIGINT REFERENCES organisation (id),
    area_id BIGINT REFERENCES organisation (id),           -- the township or hospital that the destination belongs to
    urgency TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    provisional BOOLEAN NOT NULL,            -- due past the last loaded notice of holidays: alert, no breach
    hours BIGINT NOT NULL,                   -- as the policy said when it started
    calendar TEXT NOT NULL,
    ordered_milli BIGINT NOT NULL,           -- without what the buyer gave up
    declined_milli BIGINT NOT NULL,          -- of it what the supplier refused
    on_time_milli BIGINT NOT NULL,
    rejected_milli BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- running | met | late | declined | void
    judged_at BIGINT,
    judged_on TEXT,                          -- business day of it
    late BOOLEAN NOT NULL,
    whole BOOLEAN NOT NULL,                  -- in full and in time
    excluded BOOLEAN NOT NULL,               -- a waiver takes it out of the score
    reminded BIGINT NOT NULL,                -- reminders sent
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX sla_clock_order ON sla_clock (order_id) WHERE kind = 'confirm';
CREATE UNIQUE INDEX sla_clock_drop ON sla_clock (drop_id) WHERE kind = 'deliver';
CREATE INDEX sla_clock_of_order ON sla_clock (order_id, id);
CREATE INDEX sla_clock_due ON sla_clock (due_at, id) WHERE state = 'running';
CREATE INDEX sla_clock_supplier ON sla_clock (supplier_id, state, id);
CREATE INDEX sla_clock_judged ON sla_clock (supplier_id, judged_on, judged_at, id);

-- 违约: one event, its evidence as it stood, and its waiver.
CREATE TABLE sla_breach (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,                      -- refused | late | short | quality
    clock_id BIGINT NOT NULL REFERENCES sla_clock (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    order_line_id BIGINT,
    drop_id BIGINT,
    item_id BIGINT,
    destination_id BIGINT,
    urgency TEXT NOT NULL,
    ran_out BOOLEAN NOT NULL,                -- of an emergency: whoever asked had none left
    happened_at BIGINT NOT NULL,
    happened_on TEXT NOT NULL,
    quantity_milli BIGINT NOT NULL,          -- late, short, refused or rejected
    evidence TEXT NOT NULL,                  -- JSON
    evidence_hash TEXT NOT NULL,             -- SHA-256 of it
    waiver TEXT NOT NULL,                    -- none | asked | granted | refused
    waiver_ground TEXT,                      -- force_majeure | manufacturer | wrong_order | facility | regulator
    waiver_reason TEXT,
    waiver_asked_by BIGINT,
    waiver_asked_for BIGINT,                 -- the absent colleague in whose name
    waiver_asked_at BIGINT,
    waiver_decided_by BIGINT,
    waiver_decided_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX sla_breach_once ON sla_breach (clock_id, kind);
CREATE INDEX sla_breach_supplier ON sla_breach (supplier_id, happened_on, id);
CREATE INDEX sla_breach_order ON sla_breach (order_id, id);
CREATE INDEX sla_breach_waiver ON sla_breach (waiver, id) WHERE waiver = 'asked';

-- Changes of standing as the rules told them, in order; a waiver may withdraw what it no longer supports.
CREATE TABLE sla_change (
    id BIGINT NOT NULL PRIMARY KEY,
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    place BIGINT NOT NULL,                   -- 1, 2, 3 …
    on_day TEXT NOT NULL,
    from_standing TEXT NOT NULL,
    to_standing TEXT NOT NULL,
    why TEXT NOT NULL,                       -- step | hard | recovered | lapsed | decided
    facts TEXT NOT NULL,                     -- JSON: step, figures, clocks of the window that were late
    withdrawn_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX sla_change_supplier ON sla_change (supplier_id, place, id);

-- What people decided about a standing, two of them each.
CREATE TABLE sla_decision (
    id BIGINT NOT NULL PRIMARY KEY,
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    kind TEXT NOT NULL,                      -- appeal_upheld | lifted | readmitted | evicted
    on_day TEXT,                             -- null until the second person agreed
    standing TEXT NOT NULL,
    fresh BOOLEAN NOT NULL,                  -- the old score starts at zero
    probation_until TEXT,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,                     -- proposed | agreed | refused
    proposed_by BIGINT NOT NULL,
    proposed_for BIGINT,                     -- the absent colleague in whose name
    proposed_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX sla_decision_supplier ON sla_decision (supplier_id, id);
CREATE INDEX sla_decision_open ON sla_decision (state, id) WHERE state = 'proposed';

-- 淘汰案卷: opened by the ladder, notified, appealed against, stayed, executed.
CREATE TABLE sla_case (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    change_id BIGINT NOT NULL REFERENCES sla_change (id),
    threshold_on TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    dossier TEXT NOT NULL,                   -- JSON: figures, breaches with their hashes, policy
    dossier_hash TEXT NOT NULL,
    plan TEXT NOT NULL,                      -- JSON: what would go to whom, renewed until the execution
    state TEXT NOT NULL,                     -- open | stayed | executed | withdrawn | reversed
    notice_sent_at BIGINT,
    appeal_until BIGINT,
    stay_reason TEXT,
    stay_asked_by BIGINT,
    stay_asked_for BIGINT,
    stay_asked_at BIGINT,
    stayed_by BIGINT,
    stayed_at BIGINT,
    executed_at BIGINT,
    closed_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX sla_case_supplier ON sla_case (supplier_id, id);
CREATE INDEX sla_case_state ON sla_case (state, id);

CREATE TABLE sla_appeal (
    id BIGINT NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL UNIQUE REFERENCES sla_case (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    text TEXT NOT NULL,
    filed_by BIGINT NOT NULL,
    filed_at BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- filed | with_merit | upholding | upheld | dismissed
    merit_by BIGINT,
    merit_at BIGINT,
    answer TEXT,
    decided_by BIGINT,                       -- proposes to uphold it, or dismisses it
    decided_for BIGINT,
    decided_at BIGINT,
    upheld_by BIGINT,                        -- the second person
    upheld_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE sla_attachment (
    id BIGINT NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES sla_case (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    byte_count BIGINT NOT NULL,
    content TEXT NOT NULL,                   -- base64
    content_hash TEXT NOT NULL,
    added_by BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX sla_attachment_case ON sla_attachment (case_id, id);

-- 转单: what an eviction moved, line by line.
CREATE TABLE sla_reassignment (
    id BIGINT NOT NULL PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES sla_case (id),
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL,
    price_e4 BIGINT NOT NULL,
    kept BOOLEAN NOT NULL                    -- nobody else sells it
);
CREATE INDEX sla_reassignment_case ON sla_reassignment (case_id, id);
