-- A standing may hold for one category of items alone. Empty: for all that a supplier does.

ALTER TABLE sla_change ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE sla_case ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE sla_decision ADD COLUMN scope TEXT NOT NULL DEFAULT '';

-- Where a supplier stands in one category, beside what holds for everything.
CREATE TABLE supplier_scope (
    supplier_id BIGINT NOT NULL REFERENCES supplier (id),
    kind TEXT NOT NULL,                      -- of items: drug | piece | granule | consumable | reagent
    standing TEXT NOT NULL,
    standing_since BIGINT NOT NULL,
    score_e4 BIGINT,
    PRIMARY KEY (supplier_id, kind)
);
