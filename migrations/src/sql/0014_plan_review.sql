-- The review of a plan 方案审核: what a rule said about a line, who decided, and every amendment as a version.

CREATE TABLE plan_line_review (
    line_id BIGINT NOT NULL PRIMARY KEY,     -- plan_line.id
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    flags BIGINT NOT NULL,                   -- bit set, see purchasing/rules/marking.rs; 0: green
    marks TEXT NOT NULL,                     -- JSON: of each flag the number that was found and the limit that held
    last_price_e4 BIGINT,                    -- paid for the item before this plan, null: never bought
    ceiling_e4 BIGINT,                       -- 挂网价 when the line was marked, null: none
    baseline_e4 BIGINT,                      -- before the reform, null: none
    decision TEXT,                           -- approved | sent_back, null: nobody has decided
    decided_by BIGINT,
    decided_at BIGINT,
    remark TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX plan_line_review_plan ON plan_line_review (plan_id, line_id);
CREATE INDEX plan_line_review_open ON plan_line_review (plan_id, flags) WHERE flags <> 0;

-- Every change of a draft plan: what the item's lines were, what they became. Version 1 is the plan as it was made.
CREATE TABLE plan_amendment (
    id BIGINT NOT NULL PRIMARY KEY,
    plan_id BIGINT NOT NULL REFERENCES purchase_plan (id),
    version_no BIGINT NOT NULL,              -- of the plan after it
    item_id BIGINT NOT NULL REFERENCES item (id),
    line_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                      -- edit | undo
    reason TEXT NOT NULL,
    lines_before TEXT NOT NULL,              -- JSON: all lines of the item
    lines_after TEXT NOT NULL,
    amount_before_e4 BIGINT NOT NULL,        -- of the whole plan
    amount_after_e4 BIGINT NOT NULL,
    undone_no BIGINT,                        -- the version that took it back
    amended_by BIGINT,
    amended_for BIGINT,                      -- the absent colleague in whose name
    amended_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX plan_amendment_version ON plan_amendment (plan_id, version_no);
CREATE INDEX plan_amendment_item ON plan_amendment (plan_id, item_id, version_no);

-- The plans of a kind of cycle that became orders, newest first: what the county usually orders.
CREATE INDEX purchase_plan_state ON purchase_plan (state, committed_at);

-- What the provincial platform 省平台 calls orders and their lines of volume-based contracts: taken over once, never overwritten.
CREATE TABLE platform_order (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES purchase_order (id),
    number TEXT NOT NULL UNIQUE,
    kept_by BIGINT,
    kept_at BIGINT NOT NULL
);
CREATE TABLE platform_line (
    order_line_id BIGINT NOT NULL PRIMARY KEY REFERENCES order_line (id),
    order_id BIGINT NOT NULL REFERENCES purchase_order (id),
    number TEXT NOT NULL,
    kept_by BIGINT,
    kept_at BIGINT NOT NULL
);
CREATE INDEX platform_line_order ON platform_line (order_id);
