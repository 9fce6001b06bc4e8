-- Shortage exchange 缺药调剂: who lacks what until when, who was asked, what was given.

-- 缺药登记.
CREATE TABLE shortage (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    promised_milli BIGINT NOT NULL CHECK (promised_milli BETWEEN 0 AND quantity_milli),   -- on transfers that were not called off
    received_milli BIGINT NOT NULL CHECK (received_milli >= 0),
    cause TEXT NOT NULL,                     -- patient | surge | late | stockout | other
    note TEXT NOT NULL,                      -- without a word about a person
    need_by BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- open | covered | solved | ordered | expired | withdrawn
    step BIGINT NOT NULL,                    -- 0 first donors, 1 more donors, 2 desks, 3 emergency order
    trouble TEXT NOT NULL,                   -- code of why the emergency order could not be made, '' where it was or was not tried
    opened_by BIGINT,
    opened_for BIGINT,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,                  -- the clock
    next_step_at BIGINT,                     -- null: nothing more happens by itself
    covered_at BIGINT,
    ended_at BIGINT,
    requisition_id BIGINT REFERENCES requisition (id),   -- the emergency that it became
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX shortage_once ON shortage (facility_id, item_id) WHERE state IN ('open', 'covered');
CREATE INDEX shortage_facility ON shortage (facility_id, id);
CREATE INDEX shortage_due ON shortage (state, next_step_at);
CREATE INDEX shortage_opened ON shortage (opened_at);

-- Who was asked, with the facts by which he was chosen.
CREATE TABLE shortage_ask (
    id BIGINT NOT NULL PRIMARY KEY,
    shortage_id BIGINT NOT NULL REFERENCES shortage (id),
    donor_id BIGINT NOT NULL REFERENCES organisation (id),
    step BIGINT NOT NULL,                    -- at which step he was asked
    rank_no BIGINT NOT NULL,                 -- from 1
    score BIGINT NOT NULL,
    free_milli BIGINT NOT NULL,              -- neither promised, held nor too near its expiry
    spare_milli BIGINT NOT NULL,             -- of it beyond lead time and safety
    daily_milli BIGINT NOT NULL,             -- what he uses in a day
    cover_days BIGINT,                       -- how long the rest lasts after giving, null where he uses none
    expires_on TEXT NOT NULL,                -- of the lot that would go first
    metres BIGINT,                           -- by road, null where a place has no coordinates
    run TEXT,                                -- a run of today that passes both
    points TEXT NOT NULL,                    -- JSON: points by factor
    state TEXT NOT NULL,                     -- asked | accepted | declined | lapsed
    given_milli BIGINT NOT NULL CHECK (given_milli >= 0),
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    answered_by BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX shortage_ask_once ON shortage_ask (shortage_id, donor_id);
CREATE INDEX shortage_ask_donor ON shortage_ask (donor_id, state);

-- 调拨单: goods of one item from one shelf to another, at purchase price.
CREATE TABLE stock_transfer (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                      -- shortage | market
    shortage_id BIGINT REFERENCES shortage (id),
    ask_id BIGINT REFERENCES shortage_ask (id),
    from_id BIGINT NOT NULL REFERENCES organisation (id),
    to_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    received_milli BIGINT NOT NULL CHECK (received_milli BETWEEN 0 AND quantity_milli),
    state TEXT NOT NULL,                     -- proposed | approved | sent | received | cancelled
    requested_by BIGINT,                     -- who asked for the goods
    requested_for BIGINT,
    proposed_by BIGINT,                      -- who gives them
    proposed_for BIGINT,
    proposed_at BIGINT NOT NULL,
    approved_by BIGINT,
    approved_at BIGINT,
    sent_by BIGINT,
    sent_at BIGINT,
    carrier TEXT,                            -- run | own | pickup
    carrier_note TEXT NOT NULL,
    received_by BIGINT,
    received_at BIGINT,
    reason TEXT NOT NULL,                    -- why it was called off, or why less arrived
    version BIGINT NOT NULL
);
CREATE INDEX stock_transfer_from ON stock_transfer (from_id, state);
CREATE INDEX stock_transfer_to ON stock_transfer (to_id, state);
CREATE INDEX stock_transfer_shortage ON stock_transfer (shortage_id);

CREATE TABLE stock_transfer_line (
    transfer_id BIGINT NOT NULL REFERENCES stock_transfer (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    received_milli BIGINT NOT NULL CHECK (received_milli BETWEEN 0 AND quantity_milli),
    price_e4 BIGINT,                         -- purchase price of a base unit, null where nobody knows it
    price_source TEXT NOT NULL,              -- receipt | contract | unknown
    PRIMARY KEY (transfer_id, lot_id)
);
CREATE INDEX stock_transfer_line_lot ON stock_transfer_line (lot_id);

-- What was paid for a lot.
CREATE INDEX receipt_line_lot ON receipt_line (lot_id) WHERE lot_id IS NOT NULL;
