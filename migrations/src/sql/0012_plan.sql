-- From the centre's own stock first: what of it is promised to whom, what a plan takes of it, what has to wait.

-- Of a balance: promised to somebody. Never more than what lies there.
ALTER TABLE balance ADD COLUMN reserved_milli BIGINT NOT NULL DEFAULT 0
    CHECK (reserved_milli >= 0 AND (boundless OR reserved_milli <= quantity_milli));

-- Lots that lie in a place for a facility's requisition, until they are issued to it or released.
CREATE TABLE reservation (
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    place_id BIGINT NOT NULL REFERENCES place (id),
    item_id BIGINT NOT NULL,
    facility_id BIGINT NOT NULL,             -- for whose shelf
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),       -- ever reserved
    issued_milli BIGINT NOT NULL CHECK (issued_milli >= 0),          -- of it moved to the facility
    released_milli BIGINT NOT NULL CHECK (released_milli >= 0),      -- of it free again
    reserved_at BIGINT NOT NULL,             -- since when the newest part waits
    PRIMARY KEY (requisition_id, lot_id, place_id),
    CHECK (issued_milli + released_milli <= quantity_milli)
);
CREATE INDEX reservation_open ON reservation (facility_id, item_id) WHERE quantity_milli > issued_milli + released_milli;
CREATE INDEX reservation_lot ON reservation (lot_id, place_id) WHERE quantity_milli > issued_milli + released_milli;

-- 出库单: reserved lots that left the centre for one facility.
CREATE TABLE stock_issue (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),    -- from whose store
    facility_id BIGINT NOT NULL REFERENCES organisation (id),        -- into whose
    item_count BIGINT NOT NULL,
    issued_by BIGINT,
    issued_at BIGINT NOT NULL
);
CREATE INDEX stock_issue_facility ON stock_issue (facility_id, id);

CREATE TABLE stock_issue_line (
    issue_id BIGINT NOT NULL REFERENCES stock_issue (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    PRIMARY KEY (issue_id, requisition_id, lot_id)
);

-- 欠货: what of a requisition nobody could deliver. The next plan takes it up before anything regular.
CREATE TABLE back_order (
    id BIGINT NOT NULL PRIMARY KEY,
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    reason TEXT NOT NULL,                    -- no_contract | inactive | capacity | min_order_value | reduced | released
    plan_id BIGINT,                          -- that could not serve it
    next_on TEXT NOT NULL,                   -- when it is planned again
    state TEXT NOT NULL,                     -- open | planned | cancelled
    since_on TEXT NOT NULL,
    closed_plan_id BIGINT,                   -- the plan that took it up
    closed_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX back_order_open ON back_order (requisition_id, item_id) WHERE state = 'open';
CREATE INDEX back_order_facility ON back_order (facility_id, state, item_id);
CREATE INDEX back_order_requisition ON back_order (requisition_id, item_id);

ALTER TABLE purchase_plan ADD COLUMN back_order_count BIGINT NOT NULL DEFAULT 0;     -- waiting lines that it takes up
ALTER TABLE purchase_plan ADD COLUMN stock_item_count BIGINT NOT NULL DEFAULT 0;     -- items of which the centre's stock gives something
ALTER TABLE purchase_plan ADD COLUMN gap_ppm BIGINT NOT NULL DEFAULT 0;              -- (total − proven lower bound) ÷ total

CREATE INDEX purchase_plan_requisition ON purchase_plan (requisition_id) WHERE requisition_id IS NOT NULL;

-- What a plan knows of each item as a whole.
CREATE TABLE plan_item (
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    facility_count BIGINT NOT NULL,
    asked_milli BIGINT NOT NULL,
    shared BOOLEAN NOT NULL,                 -- served from the shared pharmacy
    free_milli BIGINT NOT NULL,              -- free at the centre when it was planned, with life enough for somebody
    from_stock_milli BIGINT NOT NULL,        -- of it given
    daily_milli BIGINT NOT NULL,             -- what the facilities that asked use a day
    PRIMARY KEY (plan_id, item_id)
);

-- Which lots of the centre a plan gives to whom; reserved when it is committed.
CREATE TABLE plan_stock (
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    item_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    facility_id BIGINT NOT NULL,
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    PRIMARY KEY (plan_id, item_id, requisition_id, lot_id)
);
CREATE INDEX plan_stock_requisition ON plan_stock (requisition_id, item_id);

-- A little more of a line would reach a cheaper tier and cost less altogether.
CREATE TABLE plan_nudge (
    line_id BIGINT NOT NULL PRIMARY KEY REFERENCES plan_line (id),
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    state TEXT NOT NULL,                     -- proposed | accepted
    before_contract_line_id BIGINT NOT NULL REFERENCES contract_line (id),
    contract_line_id BIGINT NOT NULL REFERENCES contract_line (id),      -- that the proposal orders of
    before_milli BIGINT NOT NULL,            -- the quantity without it
    quantity_milli BIGINT NOT NULL,          -- the quantity with it
    before_amount_e4 BIGINT NOT NULL,
    amount_e4 BIGINT NOT NULL,
    price_e4 BIGINT NOT NULL,                -- of the tier that it reaches
    cover_tenths BIGINT                      -- tenths of a day that the surplus lasts the county; null: use unknown
);
CREATE INDEX plan_nudge_plan ON plan_nudge (plan_id, line_id);

-- Goods that came to the centre for facilities before there were reservations still lie there for them, as far as they lie there.
INSERT INTO reservation (requisition_id, lot_id, place_id, item_id, facility_id, quantity_milli, issued_milli, released_milli, reserved_at)
    SELECT a.requisition_id, l.lot_id, p.id, l.item_id, MIN(a.facility_id), CAST(SUM(a.quantity_milli) AS BIGINT), 0, 0, MAX(r.arrived_at)
    FROM receipt_allocation a JOIN receipt_line l ON l.id = a.receipt_line_id JOIN receipt r ON r.id = l.receipt_id
    JOIN purchase_order o ON o.id = r.order_id AND o.delivery = 'centre'
    JOIN place p ON p.organisation_id = r.destination_id AND p.kind = 'store' AND p.name = ''
    WHERE l.lot_id IS NOT NULL AND (SELECT COALESCE(SUM(b.quantity_milli), 0) FROM balance b WHERE b.place_id = p.id AND b.lot_id = l.lot_id)
        >= (SELECT SUM(a2.quantity_milli) FROM receipt_allocation a2 JOIN receipt_line l2 ON l2.id = a2.receipt_line_id
            JOIN receipt r2 ON r2.id = l2.receipt_id JOIN purchase_order o2 ON o2.id = r2.order_id AND o2.delivery = 'centre'
            WHERE l2.lot_id = l.lot_id AND r2.destination_id = r.destination_id)
    GROUP BY a.requisition_id, l.lot_id, p.id, l.item_id;
UPDATE balance SET reserved_milli = (SELECT CAST(SUM(v.quantity_milli) AS BIGINT) FROM reservation v
        WHERE v.lot_id = balance.lot_id AND v.place_id = balance.place_id)
    WHERE EXISTS (SELECT 1 FROM reservation v WHERE v.lot_id = balance.lot_id AND v.place_id = balance.place_id);
INSERT INTO on_the_way (organisation_id, item_id, quantity_milli)
    SELECT facility_id, item_id, CAST(SUM(quantity_milli) AS BIGINT) FROM reservation WHERE quantity_milli > 0 GROUP BY facility_id, item_id
    ON CONFLICT (organisation_id, item_id) DO UPDATE SET quantity_milli = on_the_way.quantity_milli + excluded.quantity_milli;
