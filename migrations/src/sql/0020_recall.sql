-- Recall 召回: lots that must come back, from whom, and what became of them.

CREATE TABLE recall (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    item_id BIGINT NOT NULL REFERENCES item (id),
    class TEXT NOT NULL,                     -- i | ii | iii
    reason TEXT NOT NULL,
    source TEXT NOT NULL,                    -- whose notice, with its number
    state TEXT NOT NULL,                     -- proposed | open | closed | withdrawn
    proposed_by BIGINT,
    proposed_for BIGINT,
    proposed_at BIGINT NOT NULL,
    opened_by BIGINT,
    opened_for BIGINT,
    opened_at BIGINT,
    confirm_by BIGINT,                       -- until when holders say what they have
    closed_by BIGINT,
    closed_at BIGINT,
    way TEXT,                                -- supplier | destroyed: what became of what came back
    explanation TEXT NOT NULL,               -- of what is missing
    version BIGINT NOT NULL
);
CREATE INDEX recall_state ON recall (state, id);

CREATE TABLE recall_lot (
    recall_id BIGINT NOT NULL REFERENCES recall (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    PRIMARY KEY (recall_id, lot_id)
);
CREATE INDEX recall_lot_lot ON recall_lot (lot_id);

-- Who holds some of it.
CREATE TABLE recall_holder (
    id BIGINT NOT NULL PRIMARY KEY,
    recall_id BIGINT NOT NULL REFERENCES recall (id),
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- told | confirmed | sent | done
    told_at BIGINT NOT NULL,
    reminded_at BIGINT,
    confirmed_at BIGINT,
    confirmed_by BIGINT,
    sent_at BIGINT,
    done_at BIGINT,
    reason TEXT NOT NULL,                    -- why some is missing
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX recall_holder_once ON recall_holder (recall_id, organisation_id);
CREATE INDEX recall_holder_organisation ON recall_holder (organisation_id, state);

-- What a holder counted of a lot, all rounds together.
CREATE TABLE recall_count (
    holder_id BIGINT NOT NULL REFERENCES recall_holder (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    expected_milli BIGINT NOT NULL,
    counted_milli BIGINT NOT NULL CHECK (counted_milli >= 0),
    used_milli BIGINT NOT NULL CHECK (used_milli >= 0),
    missing_milli BIGINT NOT NULL CHECK (missing_milli >= 0),
    returned_milli BIGINT NOT NULL CHECK (returned_milli BETWEEN 0 AND counted_milli),
    PRIMARY KEY (holder_id, lot_id)
);
