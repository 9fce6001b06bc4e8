-- Stock 库存: an append-only ledger of moves between places; balances are derived in the same transaction.

CREATE TABLE place (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,                      -- store | receiving | quarantine | supplier | patient | loss | opening
    name TEXT NOT NULL,
    boundless BOOLEAN NOT NULL,              -- outside the ledger's walls: may go below zero (supplier, patient, loss, opening)
    active BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX place_key ON place (organisation_id, kind, name);

CREATE TABLE lot (
    id BIGINT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES item (id),
    number TEXT NOT NULL,
    produced_on TEXT,
    expires_on TEXT NOT NULL,
    held BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX lot_key ON lot (item_id, number, expires_on);

CREATE TABLE stock_move (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    from_place_id BIGINT NOT NULL REFERENCES place (id),
    to_place_id BIGINT NOT NULL REFERENCES place (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    reason TEXT NOT NULL,                    -- opening | receipt | rejection | consumption | loss | found | transfer | reversal
    document TEXT NOT NULL,                  -- kind of the document that moved it, e.g. receipt
    document_id BIGINT NOT NULL,
    actor_user_id BIGINT,
    period TEXT,                             -- YYYY-MM to which consumption counts, null for other moves
    reverses_id BIGINT,
    dedupe_key TEXT NOT NULL UNIQUE,         -- a document's line moves once
    CHECK (from_place_id <> to_place_id)
);
CREATE INDEX stock_move_lot ON stock_move (lot_id, id);
CREATE INDEX stock_move_to ON stock_move (to_place_id, item_id, id);
CREATE INDEX stock_move_from ON stock_move (from_place_id, item_id, id);
CREATE INDEX stock_move_document ON stock_move (document, document_id);

CREATE TABLE balance (
    place_id BIGINT NOT NULL REFERENCES place (id),
    item_id BIGINT NOT NULL,
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    quantity_milli BIGINT NOT NULL,
    boundless BOOLEAN NOT NULL,
    PRIMARY KEY (place_id, item_id, lot_id),
    CHECK (boundless OR quantity_milli >= 0)
);
CREATE INDEX balance_item ON balance (item_id, place_id);

-- Goods ordered for a facility and not yet received: kept by the transactions that order, receive, decline and cancel.
CREATE TABLE on_the_way (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli >= 0),
    PRIMARY KEY (organisation_id, item_id)
);

-- Consumption by month, kept by the transactions that move stock to patients (or that import a facility's report).
CREATE TABLE consumption_month (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    period TEXT NOT NULL,                    -- YYYY-MM
    quantity_milli BIGINT NOT NULL,
    stockout_days BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, item_id, period)
);

-- A facility's report of consumption from a file. The same file twice is the same report.
CREATE TABLE consumption_import (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX consumption_import_key ON consumption_import (organisation_id, file_hash);
CREATE INDEX consumption_import_organisation ON consumption_import (organisation_id, id);

-- Every row of it: what is not mapped yet waits here and is shown, it is never dropped.
CREATE TABLE consumption_import_row (
    import_id BIGINT NOT NULL REFERENCES consumption_import (id),
    row_no BIGINT NOT NULL,                  -- line or sheet row of the file
    local_code TEXT NOT NULL,
    local_name TEXT NOT NULL,
    local_specification TEXT NOT NULL,
    local_unit TEXT NOT NULL,
    quantity TEXT NOT NULL,                  -- as written, in the facility's own unit
    period TEXT NOT NULL,                    -- YYYY-MM
    state TEXT NOT NULL,                     -- waiting | posted | ignored | faulty
    fault TEXT,                              -- code of the reason of a faulty row
    item_id BIGINT REFERENCES item (id),
    quantity_milli BIGINT,                   -- in base units, once posted
    unrecorded_milli BIGINT,                 -- of it used beyond what the ledger knew of
    PRIMARY KEY (import_id, row_no)
);
CREATE INDEX consumption_import_row_waiting ON consumption_import_row (import_id) WHERE state = 'waiting';
