-- Volume-based procurement 带量采购: tenders, groups, winners, agreed quantities by facility, yearly declarations.

CREATE TABLE tender (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,               -- number of the tender document, e.g. GY-YD2021-1
    name TEXT NOT NULL,
    level TEXT NOT NULL,                     -- national | provincial
    batch TEXT NOT NULL,
    declared_by TEXT NOT NULL,               -- brand | generic: what facilities report need by
    assessment TEXT NOT NULL,                -- brand_locked | any_winner
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    source TEXT NOT NULL,                    -- the document that says so
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX tender_ends ON tender (ends_on, id);

-- Procurement years: agreements are signed for each; the last often ends on a fixed date.
CREATE TABLE tender_year (
    tender_id BIGINT NOT NULL REFERENCES tender (id),
    year_no BIGINT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (tender_id, year_no)
);

-- Agreed quantity = declared need × ratio, by number of winners and class of the drug.
CREATE TABLE tender_ratio (
    tender_id BIGINT NOT NULL REFERENCES tender (id),
    drug_class TEXT NOT NULL,                -- '' holds for every class without rows of its own
    winners BIGINT NOT NULL,                 -- from this number of winners on
    effective_on TEXT NOT NULL,
    ratio_bp BIGINT NOT NULL CHECK (ratio_bp BETWEEN 0 AND 10000),
    source TEXT NOT NULL,
    PRIMARY KEY (tender_id, drug_class, winners, effective_on)
);

-- One generic (同通用名) of a tender: winners' brands and those that did not win.
CREATE TABLE vbp_group (
    id BIGINT NOT NULL PRIMARY KEY,
    tender_id BIGINT NOT NULL REFERENCES tender (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    drug_class TEXT NOT NULL,
    winners BIGINT NOT NULL,                 -- companies that won it, not only those who supply this county
    assessment TEXT                          -- null: as the tender says
);
CREATE UNIQUE INDEX vbp_group_key ON vbp_group (tender_id, code);

-- What one winner, or a consortium 联合体 as one, has promised. Progress belongs to it, not to a supplier.
CREATE TABLE vbp_line (
    id BIGINT NOT NULL PRIMARY KEY,
    tender_id BIGINT NOT NULL REFERENCES tender (id),
    group_id BIGINT NOT NULL REFERENCES vbp_group (id),
    code TEXT NOT NULL,
    company TEXT NOT NULL,
    consortium BOOLEAN NOT NULL,
    role TEXT NOT NULL                       -- winner | standby 备供
);
CREATE UNIQUE INDEX vbp_line_key ON vbp_line (tender_id, code);
CREATE INDEX vbp_line_group ON vbp_line (group_id, id);

-- Items of a group: brands of a line, or not selected.
CREATE TABLE vbp_item (
    group_id BIGINT NOT NULL REFERENCES vbp_group (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    vbp_line_id BIGINT REFERENCES vbp_line (id),   -- null: not selected
    PRIMARY KEY (group_id, item_id)
);
CREATE INDEX vbp_item_item ON vbp_item (item_id);
CREATE INDEX vbp_item_line ON vbp_item (vbp_line_id);

-- Agreed quantity of one procurement year; 0 for a winner without quantity.
CREATE TABLE vbp_line_year (
    vbp_line_id BIGINT NOT NULL REFERENCES vbp_line (id),
    year_no BIGINT NOT NULL,
    agreed_milli BIGINT NOT NULL CHECK (agreed_milli >= 0),
    version BIGINT NOT NULL,                 -- moves with every change of its quotas
    PRIMARY KEY (vbp_line_id, year_no)
);

-- Contract lines that share the agreed quantity of a line's year. Contracts are signed year by year.
CREATE TABLE vbp_contract_line (
    contract_line_id BIGINT NOT NULL PRIMARY KEY REFERENCES contract_line (id),
    vbp_line_id BIGINT NOT NULL REFERENCES vbp_line (id),
    year_no BIGINT NOT NULL
);
CREATE INDEX vbp_contract_line_line ON vbp_contract_line (vbp_line_id, year_no);

-- A facility's part of the agreed quantity.
CREATE TABLE vbp_quota (
    vbp_line_id BIGINT NOT NULL REFERENCES vbp_line (id),
    year_no BIGINT NOT NULL,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    quota_milli BIGINT NOT NULL CHECK (quota_milli >= 0),
    PRIMARY KEY (vbp_line_id, year_no, facility_id)
);
CREATE INDEX vbp_quota_facility ON vbp_quota (facility_id, vbp_line_id);

-- Progress reads orders by contract line.
CREATE INDEX order_line_contract_line ON order_line (contract_line_id, id);

-- A year's declaration of need 报量: the round that the centre opens.
CREATE TABLE declaration_round (
    id BIGINT NOT NULL PRIMARY KEY,
    tender_id BIGINT NOT NULL REFERENCES tender (id),
    year_no BIGINT NOT NULL,
    name TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    lookback_months BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- open | closed | taken_over | cancelled
    closed_at BIGINT,
    taken_over_by BIGINT,
    taken_over_at BIGINT,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX declaration_round_key ON declaration_round (tender_id, year_no) WHERE state <> 'cancelled';
CREATE INDEX declaration_round_state ON declaration_round (state, closes_at, id);

CREATE TABLE declaration (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    round_id BIGINT NOT NULL REFERENCES declaration_round (id),
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    state TEXT NOT NULL,                     -- draft | submitted | approved | accepted | returned
    line_count BIGINT NOT NULL,              -- lines that declare something
    changed_count BIGINT NOT NULL,           -- of them other than proposed
    created_by BIGINT,
    submitted_by BIGINT,
    submitted_for BIGINT,
    submitted_at BIGINT,
    approved_by BIGINT,
    approved_at BIGINT,
    accepted_by BIGINT,
    accepted_at BIGINT,
    returned_by BIGINT,
    returned_at BIGINT,
    return_reason TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX declaration_one ON declaration (round_id, facility_id);
CREATE INDEX declaration_facility ON declaration (facility_id, id);
CREATE INDEX declaration_state ON declaration (state, id);

-- A line keeps the facts its proposal follows from.
CREATE TABLE declaration_line (
    declaration_id BIGINT NOT NULL REFERENCES declaration (id),
    group_id BIGINT NOT NULL REFERENCES vbp_group (id),
    item_id BIGINT NOT NULL,                 -- the brand; 0: the generic as a whole
    used_milli BIGINT NOT NULL,              -- in the look-back
    days BIGINT NOT NULL,                    -- of the look-back
    stockout_days BIGINT NOT NULL,
    proposed_milli BIGINT NOT NULL,
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli >= 0),
    note TEXT NOT NULL,
    PRIMARY KEY (declaration_id, group_id, item_id)
);
CREATE INDEX declaration_line_group ON declaration_line (group_id, item_id);
