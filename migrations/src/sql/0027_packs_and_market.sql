-- Opened packs 拆零, and codes that name a single pack 追溯码.

-- An opened pack is a lot of its own with a shorter life; it remembers the lot from which it was taken.
ALTER TABLE lot ADD COLUMN split_from_id BIGINT REFERENCES lot (id);
CREATE INDEX lot_child ON lot (split_from_id) WHERE split_from_id IS NOT NULL;

CREATE TABLE lot_split (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    from_lot_id BIGINT NOT NULL REFERENCES lot (id),
    to_lot_id BIGINT NOT NULL REFERENCES lot (id),
    packs BIGINT NOT NULL CHECK (packs > 0),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    split_by BIGINT,
    split_at BIGINT NOT NULL
);
CREATE INDEX lot_split_organisation ON lot_split (organisation_id, id);

-- 药品追溯码, or GTIN and serial number of a device: one row for each pack that was ever scanned.
CREATE TABLE trace_code (
    code TEXT NOT NULL PRIMARY KEY,
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),    -- who has it, or had it last
    state TEXT NOT NULL,                     -- here | sent | used
    version BIGINT NOT NULL
);
CREATE INDEX trace_code_lot ON trace_code (lot_id, organisation_id);

-- Every scan of it, never changed.
CREATE TABLE trace_scan (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    verb TEXT NOT NULL,                      -- receive | send | use
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    document TEXT NOT NULL,                  -- the paper for which it was scanned, e.g. receipt
    document_id BIGINT NOT NULL,
    alarm TEXT,                              -- twice | elsewhere | used | unknown | other_lot
    scanned_by BIGINT,
    scanned_at BIGINT NOT NULL
);
CREATE INDEX trace_scan_code ON trace_scan (code, id);

-- A scan that contradicts what is known of the code.
CREATE TABLE trace_alarm (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,                      -- twice | elsewhere | used | unknown | other_lot
    scan_id BIGINT NOT NULL REFERENCES trace_scan (id),
    earlier_scan_id BIGINT REFERENCES trace_scan (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    other_id BIGINT REFERENCES organisation (id),    -- who had it by the record
    item_id BIGINT REFERENCES item (id),
    lot_id BIGINT REFERENCES lot (id),
    state TEXT NOT NULL,                     -- open | closed
    explanation TEXT NOT NULL,
    closed_by BIGINT,
    closed_at BIGINT,
    raised_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX trace_alarm_state ON trace_alarm (state, id);
CREATE INDEX trace_alarm_organisation ON trace_alarm (organisation_id, id);

-- 近效期调剂: lots that their holder will not use in time, offered to those who will.
CREATE TABLE market_offer (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    from_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    taken_milli BIGINT NOT NULL CHECK (taken_milli BETWEEN 0 AND quantity_milli),
    price_e4 BIGINT,                         -- purchase price of a base unit
    state TEXT NOT NULL,                     -- open | taken | withdrawn | lapsed
    reason TEXT NOT NULL,                    -- why it was withdrawn
    opened_by BIGINT,
    opened_for BIGINT,                       -- the absent colleague in whose name
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,                  -- when it lapses
    ended_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX market_offer_state ON market_offer (state, id);
CREATE INDEX market_offer_from ON market_offer (from_id, id);
CREATE UNIQUE INDEX market_offer_running ON market_offer (from_id, lot_id) WHERE state = 'open';

-- Who would use it in time, with the facts by which he was found.
CREATE TABLE market_taker (
    offer_id BIGINT NOT NULL REFERENCES market_offer (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    rank_no BIGINT NOT NULL,
    usable_milli BIGINT NOT NULL,            -- what he would use of it in time
    used_milli BIGINT NOT NULL,              -- his use in the look-back
    used_days BIGINT NOT NULL,               -- days of it with stock
    metres BIGINT,                           -- by road
    PRIMARY KEY (offer_id, organisation_id)
);
CREATE INDEX market_taker_organisation ON market_taker (organisation_id, offer_id);

-- A transfer that was accepted from an offer.
ALTER TABLE stock_transfer ADD COLUMN offer_id BIGINT REFERENCES market_offer (id);
CREATE INDEX stock_transfer_offer ON stock_transfer (offer_id) WHERE offer_id IS NOT NULL;

-- 捎带: goods that are no task of the centre and travel on its vans: transfers between facilities, recalled goods on their way back.
CREATE TABLE errand (
    id BIGINT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,                  -- stock_transfer | recall_holder
    document_id BIGINT NOT NULL,
    number TEXT NOT NULL,                    -- what people call the paper
    from_id BIGINT NOT NULL REFERENCES organisation (id),
    to_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    lots TEXT NOT NULL,                      -- 批号, as the label names them
    made_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX errand_document ON errand (document, document_id);
CREATE INDEX errand_open ON errand (from_id) WHERE ended_at IS NULL;
