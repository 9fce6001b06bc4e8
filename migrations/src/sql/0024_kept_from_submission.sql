-- What a requisition is worth by kind is kept from its submission on, no longer from its acceptance: what waits counts against budgets too.
INSERT INTO requisition_amount (requisition_id, item_kind, amount_e4)
SELECT l.requisition_id, i.kind, CAST(SUM((l.price_e4 * l.quantity_milli + 500) / 1000) AS BIGINT)
FROM requisition r
JOIN requisition_line l ON l.requisition_id = r.id
JOIN item i ON i.id = l.item_id
WHERE r.state IN ('submitted', 'approved') AND l.quantity_milli > 0 AND l.price_e4 IS NOT NULL
GROUP BY l.requisition_id, i.kind;
