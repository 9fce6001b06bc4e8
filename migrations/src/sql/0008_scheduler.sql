-- The timetable: one row per duty and the history of its runs.
-- Instants are UTC milliseconds, 0 stands for "never" so that every comparison stays a plain number.

CREATE TABLE duty (
    name            TEXT   NOT NULL PRIMARY KEY,
    cron            TEXT   NOT NULL,             -- sec min hour day month weekday, read in Asia/Shanghai
    watermark_at    BIGINT NOT NULL,             -- the last tick that is done
    woken_at        BIGINT NOT NULL DEFAULT 0,   -- the last request to run now, strictly increasing
    wake_served_at  BIGINT NOT NULL DEFAULT 0,   -- the woken_at that the last successful run had seen
    retry_at        BIGINT NOT NULL DEFAULT 0,   -- not before this instant after a failure
    failures        BIGINT NOT NULL DEFAULT 0,   -- failures in a row
    lease_token     TEXT   NOT NULL DEFAULT '',  -- who runs it now: instance and run
    lease_until     BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE duty_run (
    id           BIGINT NOT NULL PRIMARY KEY,
    duty         TEXT   NOT NULL,
    instance     TEXT   NOT NULL,
    cause        TEXT   NOT NULL,                -- tick | wake
    due_at       BIGINT NOT NULL,                -- the tick it stands for, or the instant of the wake
    missed       BIGINT NOT NULL,                -- earlier ticks that this run stands for as well
    started_at   BIGINT NOT NULL,
    finished_at  BIGINT,
    outcome      TEXT   NOT NULL,                -- running | done | failed | abandoned
    note         TEXT   NOT NULL DEFAULT ''
);

CREATE INDEX duty_run_by_duty ON duty_run (duty, started_at);
