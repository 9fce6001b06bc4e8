-- A standing may hold for one area of the county alone: near | remote. `supplier_scope.kind` and the scopes of changes,
-- cases and decisions hold these words beside the kinds of items.

-- The area in which a clock's goods were due when it started. Of an order: the area of all its drops, or mixed.
ALTER TABLE sla_clock ADD COLUMN area TEXT NOT NULL DEFAULT '';

UPDATE sla_clock SET area = COALESCE((SELECT CASE WHEN o.remote THEN 'remote' ELSE 'near' END
    FROM organisation o WHERE o.id = sla_clock.destination_id), '') WHERE kind = 'deliver';

UPDATE sla_clock SET area = COALESCE((SELECT CASE WHEN MIN(CASE WHEN o.remote THEN 1 ELSE 0 END) = 1 THEN 'remote'
        WHEN MAX(CASE WHEN o.remote THEN 1 ELSE 0 END) = 0 THEN 'near' ELSE 'mixed' END
    FROM order_drop d JOIN organisation o ON o.id = d.destination_id WHERE d.order_id = sla_clock.order_id), '')
    WHERE kind = 'confirm';
