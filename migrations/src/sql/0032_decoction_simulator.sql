-- Devices that do not exist, switched on for training: a machine of that code boils by itself and faster, a scanner of that name scans what waits.
CREATE TABLE decoction_simulator (
    device TEXT NOT NULL PRIMARY KEY,        -- of a machine what its label says
    id BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                      -- machine | scanner
    since BIGINT NOT NULL
);
