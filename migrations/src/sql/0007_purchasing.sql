-- Purchasing 采购: plan, orders with origins, confirmation, ship notices, receipts.

CREATE TABLE purchase_plan (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    cycle_id BIGINT REFERENCES cycle (id),   -- null: an accepted emergency
    requisition_id BIGINT REFERENCES requisition (id),
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- staging | draft | committed | superseded
    requisition_count BIGINT NOT NULL,
    facility_count BIGINT NOT NULL,
    demand_line_count BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    unmet_count BIGINT NOT NULL,
    amount_e4 BIGINT NOT NULL,
    baseline_e4 BIGINT NOT NULL,             -- the same quantities at pre-reform prices
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    committed_by BIGINT,
    committed_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_plan_revision ON purchase_plan (cycle_id, revision);
CREATE UNIQUE INDEX purchase_plan_staging ON purchase_plan (cycle_id) WHERE state = 'staging';
CREATE UNIQUE INDEX purchase_plan_committed ON purchase_plan (cycle_id) WHERE state = 'committed' AND cycle_id IS NOT NULL;

-- One line per item and contract line; its id becomes the order line's id, so that origins are written once.
CREATE TABLE plan_line (
    id BIGINT NOT NULL PRIMARY KEY,
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    item_version_no BIGINT NOT NULL,
    contract_line_id BIGINT REFERENCES contract_line (id),   -- null: unmet
    supplier_id BIGINT REFERENCES supplier (id),
    facility_count BIGINT NOT NULL,
    need_milli BIGINT NOT NULL,
    quantity_milli BIGINT NOT NULL,
    surplus_milli BIGINT NOT NULL,
    price_e4 BIGINT,
    amount_e4 BIGINT NOT NULL,
    unmet_reason TEXT,                       -- no_contract | inactive | capacity | reduced
    explanation TEXT NOT NULL                -- facts for the sentence, JSON
);
CREATE INDEX plan_line_plan ON plan_line (plan_id, id);
CREATE INDEX plan_line_item ON plan_line (plan_id, item_id);

-- Which requisition lines an order line serves, how much each, and how much has reached them.
CREATE TABLE order_origin (
    line_id BIGINT NOT NULL,                 -- plan_line.id = order_line.id
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    facility_id BIGINT NOT NULL,
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    allocated_milli BIGINT NOT NULL CHECK (allocated_milli >= 0),
    cancelled_milli BIGINT NOT NULL CHECK (cancelled_milli >= 0),   -- declined or given up: will not come
    PRIMARY KEY (line_id, requisition_id),
    CHECK (allocated_milli + cancelled_milli <= quantity_milli)
);
CREATE INDEX order_origin_requisition ON order_origin (requisition_id);

CREATE TABLE purchase_order (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    urgency TEXT NOT NULL,                   -- regular | emergency
    delivery TEXT NOT NULL,                  -- centre | direct
    state TEXT NOT NULL,                     -- draft | submitted | approved | placed | confirmed | declined | shipping | delivered | closed | cancelled
    line_count BIGINT NOT NULL,
    facility_count BIGINT NOT NULL,
    amount_e4 BIGINT NOT NULL,
    approvals_needed BIGINT NOT NULL,        -- 0 until it is submitted
    submitted_by BIGINT,
    submitted_for BIGINT,                    -- the absent colleague in whose name
    submitted_at BIGINT,
    approved_at BIGINT,
    placed_by BIGINT,
    placed_at BIGINT,
    confirm_by_at BIGINT,
    opened_at BIGINT,                        -- the supplier opened it in the portal
    confirmed_by BIGINT,
    confirmed_at BIGINT,
    closed_at BIGINT,
    cancelled_by BIGINT,
    cancelled_at BIGINT,
    cancel_reason TEXT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX purchase_order_state ON purchase_order (state, id);
CREATE INDEX purchase_order_supplier ON purchase_order (supplier_id, id);
CREATE INDEX purchase_order_plan ON purchase_order (plan_id, id);

-- Facilities that an order serves or delivers to: a facility's own list is one index range.
CREATE TABLE order_facility (
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    amount_e4 BIGINT NOT NULL,               -- what its own origins cost
    PRIMARY KEY (facility_id, order_id)
);
CREATE INDEX order_facility_order ON order_facility (order_id);

CREATE TABLE order_approval (
    id BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    round_no BIGINT NOT NULL,                -- a returned order starts a new round
    decision TEXT NOT NULL,                  -- approved | returned
    user_id BIGINT NOT NULL,
    behalf_user_id BIGINT,
    note TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX order_approval_once ON order_approval (order_id, round_no, user_id);

CREATE TABLE order_line (
    id BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    line_no BIGINT NOT NULL,
    item_id BIGINT NOT NULL REFERENCES item (id),
    item_version_no BIGINT NOT NULL,
    contract_line_id BIGINT NOT NULL REFERENCES contract_line (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    surplus_milli BIGINT NOT NULL,
    pack_milli BIGINT NOT NULL,
    price_e4 BIGINT NOT NULL,
    amount_e4 BIGINT NOT NULL,
    explanation TEXT NOT NULL,
    answer TEXT,                             -- null | full | part | declined
    confirmed_milli BIGINT,                  -- what the supplier promised
    answer_reason TEXT,
    promised_on TEXT
);
CREATE UNIQUE INDEX order_line_no ON order_line (order_id, line_no);
CREATE INDEX order_line_item ON order_line (item_id, id);

-- The unit of delivery: order line × destination × quantity.
CREATE TABLE order_drop (
    id BIGINT NOT NULL PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    destination_id BIGINT NOT NULL REFERENCES organisation (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    cancelled_milli BIGINT NOT NULL CHECK (cancelled_milli BETWEEN 0 AND quantity_milli)   -- declined or given up: not due any more
);
CREATE UNIQUE INDEX order_drop_key ON order_drop (order_line_id, destination_id);
CREATE INDEX order_drop_destination ON order_drop (destination_id, order_id);
CREATE INDEX order_drop_order ON order_drop (order_id, id);

-- Which goods suppliers bring straight to the facility; without a row: to the centre.
CREATE TABLE delivery_rule (
    id BIGINT NOT NULL PRIMARY KEY,
    supplier_id BIGINT REFERENCES supplier (id),
    item_id BIGINT REFERENCES item (id),
    item_kind TEXT,
    urgency TEXT,
    delivery TEXT NOT NULL,                  -- centre | direct
    version BIGINT NOT NULL
);

CREATE TABLE ship_notice (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    destination_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- sent | arrived | inspected | cancelled
    shipped_at BIGINT NOT NULL,
    expected_on TEXT,
    carrier TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    box_count BIGINT NOT NULL,
    temperature_log TEXT,                    -- readings of the cold chain, free text or JSON
    invoice_numbers TEXT NOT NULL,           -- JSON array
    created_by BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX ship_notice_order ON ship_notice (order_id, id);
CREATE INDEX ship_notice_destination ON ship_notice (destination_id, state, id);
CREATE INDEX ship_notice_supplier ON ship_notice (supplier_id, id);

CREATE TABLE ship_line (
    id BIGINT NOT NULL PRIMARY KEY,
    notice_id BIGINT NOT NULL REFERENCES ship_notice (id),
    drop_id BIGINT NOT NULL REFERENCES order_drop (id),
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    item_id BIGINT NOT NULL,
    lot_number TEXT NOT NULL,
    produced_on TEXT,
    expires_on TEXT NOT NULL,
    near_expiry BOOLEAN NOT NULL,            -- the supplier says openly that it expires soon
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    box_count BIGINT NOT NULL,
    trace_codes TEXT NOT NULL                -- JSON array
);
CREATE INDEX ship_line_notice ON ship_line (notice_id, id);
CREATE INDEX ship_line_drop ON ship_line (drop_id);
CREATE INDEX ship_line_order_line ON ship_line (order_line_id);

-- Receipt in two steps: arrived 收货, inspected 验收.
CREATE TABLE receipt (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    notice_id BIGINT NOT NULL UNIQUE REFERENCES ship_notice (id),   -- a notice is received once
    destination_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- arrived | inspected (pending lines may still be decided)
    arrived_at BIGINT NOT NULL,
    arrived_by BIGINT NOT NULL,
    papers_ok BOOLEAN NOT NULL,
    temperature_ok BOOLEAN,
    box_count BIGINT NOT NULL,
    inspected_at BIGINT,
    inspected_by BIGINT,
    second_person_id BIGINT,                 -- toxic and high-value goods
    note TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX receipt_order ON receipt (order_id, id);
CREATE INDEX receipt_destination ON receipt (destination_id, state, id);

CREATE TABLE receipt_line (
    id BIGINT NOT NULL PRIMARY KEY,
    receipt_id BIGINT NOT NULL REFERENCES receipt (id),
    ship_line_id BIGINT NOT NULL UNIQUE REFERENCES ship_line (id),
    drop_id BIGINT NOT NULL REFERENCES order_drop (id),
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    item_id BIGINT NOT NULL,
    lot_id BIGINT REFERENCES lot (id),
    arrived_milli BIGINT NOT NULL CHECK (arrived_milli >= 0),
    accepted_milli BIGINT NOT NULL CHECK (accepted_milli >= 0),
    rejected_milli BIGINT NOT NULL CHECK (rejected_milli >= 0),
    pending_milli BIGINT NOT NULL CHECK (pending_milli >= 0),
    reject_reason TEXT,                      -- short | damaged | near_expiry | papers | temperature | price | other
    note TEXT NOT NULL
);
CREATE INDEX receipt_line_receipt ON receipt_line (receipt_id, id);
CREATE INDEX receipt_line_drop ON receipt_line (drop_id);
CREATE INDEX receipt_line_order_line ON receipt_line (order_line_id);

-- How an accepted quantity was shared among the origins of its order line.
CREATE TABLE receipt_allocation (
    receipt_line_id BIGINT NOT NULL REFERENCES receipt_line (id),
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    facility_id BIGINT NOT NULL,
    step_no BIGINT NOT NULL,                 -- a pending quantity accepted later allocates again
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    PRIMARY KEY (receipt_line_id, requisition_id, step_no)
);
CREATE INDEX receipt_allocation_requisition ON receipt_allocation (requisition_id);

-- Refused goods on their way back to the supplier.
CREATE TABLE supplier_return (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    receipt_id BIGINT NOT NULL REFERENCES receipt (id),
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- waiting | handed_over
    created_at BIGINT NOT NULL,
    handed_over_at BIGINT,
    handed_over_by BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX supplier_return_organisation ON supplier_return (organisation_id, state, id);

CREATE TABLE supplier_return_line (
    id BIGINT NOT NULL PRIMARY KEY,
    return_id BIGINT NOT NULL REFERENCES supplier_return (id),
    receipt_line_id BIGINT NOT NULL REFERENCES receipt_line (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    reason TEXT NOT NULL
);
CREATE INDEX supplier_return_line_return ON supplier_return_line (return_id);
