-- One lot in one place is found by the key. An index that almost is the key is taken for it by a planner who does not know
-- how many lots an item has, and then all of them are read for each.
DROP INDEX balance_item;
CREATE INDEX balance_item ON balance (item_id);
