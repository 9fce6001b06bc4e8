-- Where a lot lies, whoever has it: asked when it is recalled.
CREATE INDEX balance_lot ON balance (lot_id);
