-- Counts 盘点 and adjustments 损益: what the shelf says against the ledger, by more than one person.

-- 损益单: goods that are lost, broken, expired or found, each with its reason.
CREATE TABLE stock_adjustment (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- waiting | posted | rejected
    note TEXT NOT NULL,
    line_count BIGINT NOT NULL,
    amount_e4 BIGINT,                        -- at purchase price, whatever the direction; null where a price is unknown
    proposed_by BIGINT,
    proposed_for BIGINT,                     -- the absent colleague in whose name
    proposed_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    decision TEXT NOT NULL,                  -- why it was rejected
    version BIGINT NOT NULL
);
CREATE INDEX stock_adjustment_organisation ON stock_adjustment (organisation_id, id);
CREATE INDEX stock_adjustment_waiting ON stock_adjustment (organisation_id) WHERE state = 'waiting';

CREATE TABLE stock_adjustment_line (
    adjustment_id BIGINT NOT NULL REFERENCES stock_adjustment (id),
    line_no BIGINT NOT NULL,
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    reason TEXT NOT NULL,                    -- wasted | damaged | expired | missing | found
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    price_e4 BIGINT,
    PRIMARY KEY (adjustment_id, line_no)
);

-- 盘点单: one counts without seeing the book, another counts again what differs, a third confirms.
CREATE TABLE stock_count (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    label TEXT NOT NULL,                     -- which bins or shelves, '' for everything
    state TEXT NOT NULL,                     -- open | recount | confirm | posted | cancelled
    line_count BIGINT NOT NULL,
    difference_count BIGINT NOT NULL,
    amount_e4 BIGINT,                        -- of the differences, whatever their direction; null where a price is unknown
    opened_by BIGINT,
    opened_at BIGINT NOT NULL,
    counted_by BIGINT,
    counted_for BIGINT,
    counted_at BIGINT,
    recounted_by BIGINT,
    recounted_for BIGINT,
    recounted_at BIGINT,
    decided_by BIGINT,
    decided_at BIGINT,
    note TEXT NOT NULL,                      -- why it was sent back or cancelled, or what explains the differences
    version BIGINT NOT NULL
);
CREATE INDEX stock_count_organisation ON stock_count (organisation_id, id);
CREATE INDEX stock_count_running ON stock_count (organisation_id) WHERE state IN ('open', 'recount', 'confirm');

CREATE TABLE stock_count_line (
    count_id BIGINT NOT NULL REFERENCES stock_count (id),
    line_no BIGINT NOT NULL,
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    counted_milli BIGINT CHECK (counted_milli >= 0),
    book_milli BIGINT,                       -- what the ledger had when it was counted
    recounted_milli BIGINT CHECK (recounted_milli >= 0),
    rebook_milli BIGINT,                     -- what it had when it was counted again
    PRIMARY KEY (count_id, line_no)
);
CREATE UNIQUE INDEX stock_count_line_lot ON stock_count_line (count_id, lot_id);
