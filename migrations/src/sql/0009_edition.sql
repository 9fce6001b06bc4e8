-- How often tables have changed whose contents every process keeps in memory: a copy holds while the numbers stand.
-- The kernel counts in the transaction that writes.
CREATE TABLE edition (
    name TEXT NOT NULL PRIMARY KEY,          -- of a table
    number BIGINT NOT NULL
);
