-- What an accepted requisition is worth by kind of item: its lines stand from then on, and budgets of a kind are kept against it.
CREATE TABLE requisition_amount (
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    item_kind TEXT NOT NULL,                 -- drug | piece | granule | consumable | reagent
    amount_e4 BIGINT NOT NULL,
    PRIMARY KEY (requisition_id, item_kind)
);

INSERT INTO requisition_amount (requisition_id, item_kind, amount_e4)
SELECT l.requisition_id, i.kind, CAST(SUM((l.price_e4 * l.quantity_milli + 500) / 1000) AS BIGINT)
FROM requisition r
JOIN requisition_line l ON l.requisition_id = r.id
JOIN item i ON i.id = l.item_id
WHERE r.state IN ('accepted', 'ordered') AND l.quantity_milli > 0 AND l.price_e4 IS NOT NULL
GROUP BY l.requisition_id, i.kind;

-- The same as edition for tables of which a copy is kept for one owner among many.
CREATE TABLE edition_of (
    owner_id BIGINT NOT NULL,                -- an organisation
    name TEXT NOT NULL,                      -- of a table
    number BIGINT NOT NULL,
    PRIMARY KEY (owner_id, name)
);
