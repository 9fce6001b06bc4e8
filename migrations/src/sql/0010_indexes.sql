-- What a facility used of its items is read from the index alone, in the order of the key, which serves both
-- questions: how much, and when last.
CREATE INDEX consumption_month_use ON consumption_month (organisation_id, item_id, period, quantity_milli, stockout_days);
-- Whether a lot may be issued is read without its row.
CREATE INDEX lot_usable ON lot (id, expires_on, held);
-- Whoever approved an order may still send it back; only his approval counts once.
DROP INDEX order_approval_once;
CREATE UNIQUE INDEX order_approval_once ON order_approval (order_id, round_no, user_id) WHERE decision = 'approved';
