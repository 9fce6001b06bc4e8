-- Demand 需求: cycles and requisitions.

CREATE TABLE cycle (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,               -- e.g. 2026-11
    name TEXT NOT NULL,
    kind TEXT NOT NULL,                      -- monthly | weekly
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    review_days BIGINT NOT NULL,             -- days until the next cycle's goods can be ordered
    safety_days BIGINT NOT NULL,
    lookback_months BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- planned | open | closed | ordered | cancelled
    closed_at BIGINT,
    closed_by BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX cycle_state ON cycle (state, closes_at, id);

CREATE TABLE requisition (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    cycle_id BIGINT REFERENCES cycle (id),   -- null: emergency
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,                      -- regular | emergency
    state TEXT NOT NULL,                     -- draft | submitted | approved | accepted | returned | withdrawn | ordered
    adopted BOOLEAN NOT NULL,                -- made by policy at closing for a facility that did not submit
    reason TEXT NOT NULL,                    -- why it is an emergency, '' for regular
    line_count BIGINT NOT NULL,              -- lines that ask for something
    flagged_count BIGINT NOT NULL,           -- lines that a rule marked for review
    amount_e4 BIGINT NOT NULL,               -- estimate at the cheapest valid contract price
    created_by BIGINT,
    submitted_by BIGINT,
    submitted_for BIGINT,                    -- the absent colleague in whose name it was submitted
    submitted_at BIGINT,
    approved_by BIGINT,
    approved_at BIGINT,
    accepted_by BIGINT,
    accepted_at BIGINT,
    returned_by BIGINT,
    returned_at BIGINT,
    return_reason TEXT,                      -- returned_by null: the cycle was ordered without it
    withdrawn_by BIGINT,
    withdrawn_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((kind = 'regular') = (cycle_id IS NOT NULL))
);
CREATE UNIQUE INDEX requisition_one_regular ON requisition (cycle_id, facility_id) WHERE kind = 'regular' AND state <> 'withdrawn';
CREATE INDEX requisition_facility ON requisition (facility_id, id);
CREATE INDEX requisition_state ON requisition (state, id);
CREATE INDEX requisition_cycle ON requisition (cycle_id, state);

-- A line keeps the facts its suggestion was computed from, so that it can explain itself for ever.
CREATE TABLE requisition_line (
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    item_version_no BIGINT NOT NULL,
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli >= 0),
    suggested_milli BIGINT NOT NULL,
    consumption_milli BIGINT NOT NULL,       -- C, in the look-back
    lookback_days BIGINT NOT NULL,
    stockout_days BIGINT NOT NULL,           -- D
    basis_period TEXT,                       -- no day with stock in the look-back: C, days and D are of this earlier month
    review_days BIGINT NOT NULL,             -- the suggestion covers review + lead + safety days
    lead_days BIGINT NOT NULL,
    safety_days BIGINT NOT NULL,
    on_hand_milli BIGINT NOT NULL,
    on_the_way_milli BIGINT NOT NULL,
    requested_milli BIGINT NOT NULL,         -- in other open requisitions
    price_e4 BIGINT,                         -- best valid contract price when it was written
    flags BIGINT NOT NULL,                   -- bit set, see demand/rules/review.rs
    note TEXT NOT NULL,
    PRIMARY KEY (requisition_id, item_id)
);
CREATE INDEX requisition_line_flagged ON requisition_line (requisition_id) WHERE flags <> 0;

CREATE TABLE requisition_template (
    id BIGINT NOT NULL PRIMARY KEY,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    lines TEXT NOT NULL,                     -- [{item_id, quantity_milli}]
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX requisition_template_key ON requisition_template (facility_id, name);
