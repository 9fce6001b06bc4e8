-- Suppliers, licences, contracts and prices 供应商与合同.

-- One row for each organisation of kind supplier, same id.
CREATE TABLE supplier (
    id BIGINT NOT NULL PRIMARY KEY REFERENCES organisation (id),
    uscc TEXT NOT NULL UNIQUE,
    contact_name TEXT NOT NULL,
    order_email TEXT NOT NULL,               -- orders are mailed here
    contact_phone TEXT NOT NULL,
    service_area TEXT NOT NULL,
    standing TEXT NOT NULL,                  -- good | warned | interviewed | suspended | evicted
    standing_since BIGINT NOT NULL,
    service_score_e4 BIGINT NOT NULL,        -- 0..10000, ties between equal prices
    min_order_e4 BIGINT,                     -- the supplier's whole order: 0 or at least this
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE licence (
    id BIGINT NOT NULL PRIMARY KEY,
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    kind TEXT NOT NULL,                      -- business | drug_trade | device_trade
    number TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX licence_key ON licence (supplier_id, kind, number);
CREATE INDEX licence_expiry ON licence (expires_on, id);

CREATE TABLE contract (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    kind TEXT NOT NULL,                      -- national_vbp | provincial_vbp | county | listing
    title TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    payment_days BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- draft | active | terminated
    activated_by BIGINT,
    drafted_by BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX contract_supplier ON contract (supplier_id, id);
CREATE INDEX contract_state ON contract (state, ends_on, id);

CREATE TABLE contract_line (
    id BIGINT NOT NULL PRIMARY KEY,
    contract_id BIGINT NOT NULL REFERENCES contract (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    role TEXT NOT NULL,                      -- primary | backup
    share_bp BIGINT,                         -- agreed share of the item in 1/100 %, null: none
    pack_milli BIGINT NOT NULL CHECK (pack_milli > 0),   -- ordered quantity is a multiple
    capacity_milli BIGINT,                   -- most that one order cycle may take, null: unlimited
    agreed_milli BIGINT,                     -- agreed volume of the contract period (VBP), null: none
    lead_time_days BIGINT NOT NULL,
    platform_item_id TEXT,                   -- item number on the provincial platform
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX contract_line_key ON contract_line (contract_id, item_id);
CREATE INDEX contract_line_item ON contract_line (item_id, id);

-- All-units tiers: from this quantity on, the price holds for the whole quantity.
CREATE TABLE contract_tier (
    contract_line_id BIGINT NOT NULL REFERENCES contract_line (id),
    from_milli BIGINT NOT NULL CHECK (from_milli >= 0),
    price_e4 BIGINT NOT NULL CHECK (price_e4 > 0),       -- yuan/10000 per base unit
    PRIMARY KEY (contract_line_id, from_milli)
);

-- Commitment ledger per contract line, moved by the transactions that order, accept and pay.
CREATE TABLE commitment (
    contract_line_id BIGINT NOT NULL PRIMARY KEY REFERENCES contract_line (id),
    ordered_milli BIGINT NOT NULL,
    accepted_milli BIGINT NOT NULL,
    paid_milli BIGINT NOT NULL
);
