-- Formulary 统一目录: one list of drugs, TCM pieces, granules, consumables and reagents for the whole county.

-- The item as it stands today. What a document was made with is item_version.
CREATE TABLE item (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    version_no BIGINT NOT NULL,              -- newest effective row of item_version
    kind TEXT NOT NULL,                      -- drug | piece | granule | consumable | reagent
    state TEXT NOT NULL,                     -- active | suspended | retired
    name TEXT NOT NULL,                      -- generic name 通用名
    english_name TEXT,
    form TEXT NOT NULL,                      -- dosage form 剂型, '' where none
    specification TEXT NOT NULL,             -- 规格, '' where none
    manufacturer TEXT NOT NULL,              -- 生产企业, '' where open
    category TEXT NOT NULL,
    base_unit TEXT NOT NULL,                 -- every quantity of the system counts this unit
    order_unit TEXT NOT NULL,                -- the box or case in which it is requested
    pack_milli BIGINT NOT NULL CHECK (pack_milli > 0),   -- base units in one order unit
    storage TEXT NOT NULL,                   -- normal | cool | dark_cool | cold | frozen
    shelf_life_months BIGINT,
    min_remaining_life_days BIGINT,          -- shorter life is refused at receipt; null: policy of the tier
    at_county BOOLEAN NOT NULL,
    at_township BOOLEAN NOT NULL,
    at_village BOOLEAN NOT NULL,
    essential BOOLEAN NOT NULL,              -- 国家基本药物
    vbp TEXT NOT NULL,                       -- none | national | provincial (集采)
    vbp_batch TEXT,
    insurance_class TEXT NOT NULL,           -- none | a | b (甲 乙)
    key_monitored BOOLEAN NOT NULL,          -- 重点监控
    antibiotic_tier TEXT NOT NULL,           -- none | unrestricted | restricted | special
    chronic_guarantee TEXT NOT NULL,         -- none | hypertension | diabetes | copd (慢病保障)
    high_value BOOLEAN NOT NULL,             -- 高值耗材
    toxic BOOLEAN NOT NULL,
    cold_chain BOOLEAN NOT NULL,
    ceiling_price_e4 BIGINT,                 -- 挂网价, yuan/10000 per base unit
    baseline_price_e4 BIGINT,                -- price before the reform, per base unit
    national_code TEXT,                      -- 医保编码
    approval_number TEXT,                    -- 国药准字 / 国械注
    drug_base_code TEXT,                     -- 药品本位码
    gtin TEXT,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL,
    search_text TEXT NOT NULL,               -- '|n:阿莫西林|c:yp-0001|i:amxl|…', folded: one column for every way to find it
    demo BOOLEAN NOT NULL,                   -- codes were generated for training, not registered
    source_line TEXT,                        -- file:line it was imported from
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX item_name ON item (name, specification, id);
CREATE INDEX item_initials ON item (initials, id);
CREATE INDEX item_kind_state ON item (kind, state, id);
CREATE INDEX item_national_code ON item (national_code) WHERE national_code IS NOT NULL;   -- not unique: repeats of a drug share it

CREATE TABLE item_version (
    item_id BIGINT NOT NULL REFERENCES item (id),
    version_no BIGINT NOT NULL,
    effective_on TEXT NOT NULL,
    fields TEXT NOT NULL,                    -- the whole item as JSON
    change_id BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, version_no)
);

CREATE TABLE item_substitute (
    item_id BIGINT NOT NULL REFERENCES item (id),
    substitute_id BIGINT NOT NULL REFERENCES item (id),
    note TEXT NOT NULL,
    PRIMARY KEY (item_id, substitute_id)
);

-- The same drug on several source rows: kept, reported, linked to the first one until somebody decides.
CREATE TABLE item_duplicate (
    item_id BIGINT NOT NULL PRIMARY KEY REFERENCES item (id),
    first_id BIGINT NOT NULL REFERENCES item (id),
    decision TEXT,                           -- null | keep | retire
    decided_by BIGINT,
    decided_at BIGINT
);
CREATE INDEX item_duplicate_first ON item_duplicate (first_id);

CREATE TABLE formulary_change (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                      -- add | amend | suspend | resume | retire | replace
    item_id BIGINT REFERENCES item (id),
    substitute_id BIGINT REFERENCES item (id),
    fields TEXT NOT NULL,                    -- proposed fields as JSON, {} where none
    reason TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    state TEXT NOT NULL,                     -- proposed | approved | rejected | withdrawn | effective
    impact TEXT,                             -- impact shown to the reviewer, JSON
    proposed_by BIGINT NOT NULL,
    proposed_for BIGINT,                     -- the absent colleague in whose place it was proposed
    proposed_at BIGINT NOT NULL,
    reviewed_by BIGINT,
    reviewed_at BIGINT,
    review_note TEXT,
    effective_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX formulary_change_state ON formulary_change (state, id);
CREATE INDEX formulary_change_item ON formulary_change (item_id, id);
CREATE INDEX formulary_change_due ON formulary_change (effective_on, id) WHERE state = 'approved';

CREATE TABLE import_batch (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,                      -- items | crosswalk
    organisation_id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    state TEXT NOT NULL,                     -- checked | applied | discarded
    row_count BIGINT NOT NULL,
    accepted_count BIGINT NOT NULL,
    report TEXT NOT NULL,                    -- headers, errors, remarks, duplicates, counts as JSON
    payload TEXT NOT NULL,                   -- the accepted rows as JSON: what apply writes is what was checked
    created_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    applied_by BIGINT,
    applied_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX import_batch_created ON import_batch (organisation_id, id);

CREATE TABLE import_conflict (
    id BIGINT NOT NULL PRIMARY KEY,
    batch_id BIGINT NOT NULL REFERENCES import_batch (id),
    key TEXT NOT NULL,
    row_no BIGINT NOT NULL,
    item_id BIGINT,                          -- the item that has the key; null where an earlier row of the file has it
    name TEXT NOT NULL,
    was TEXT NOT NULL,
    decision TEXT,                           -- null | keep_old | as_new
    decided_by BIGINT,
    decided_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX import_conflict_batch ON import_conflict (batch_id, id);

-- A facility's own code, name and unit for an item 对照.
CREATE TABLE crosswalk (
    id BIGINT NOT NULL PRIMARY KEY,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    local_key TEXT NOT NULL,                 -- what identifies the line there: its code, or name and specification where it has none
    local_code TEXT NOT NULL,
    local_name TEXT NOT NULL,
    local_specification TEXT NOT NULL,
    local_unit TEXT NOT NULL,
    item_id BIGINT REFERENCES item (id),
    ratio_num BIGINT NOT NULL CHECK (ratio_num > 0),   -- local quantity × num / den = base units
    ratio_den BIGINT NOT NULL CHECK (ratio_den > 0),
    state TEXT NOT NULL,                     -- open | mapped | ignored
    note TEXT NOT NULL,                      -- why it is ignored
    decided_by BIGINT,
    decided_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX crosswalk_key ON crosswalk (facility_id, local_key, local_unit);
CREATE INDEX crosswalk_state ON crosswalk (state, facility_id, id);
