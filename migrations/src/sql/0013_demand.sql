-- What demand adds to its lines: the decisions of the centre, forecasts, what is coming already; and budgets.

-- What the centre decided about a line that a rule had marked. Few lines have one. Since then a requisition's
-- flagged_count counts the marked lines on which nobody has decided yet.
CREATE TABLE requisition_decision (
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    decision TEXT NOT NULL,                  -- keep | change | strike
    asked_milli BIGINT NOT NULL,             -- what the facility had asked for
    allowed_milli BIGINT NOT NULL,           -- what stands since
    reason TEXT NOT NULL,                    -- for the facility, in words; '' where nothing was changed
    decided_by BIGINT,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (requisition_id, item_id)
);

-- What is expected of an item at a facility, made after a month is over, for facilities that report.
CREATE TABLE forecast (
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    period TEXT NOT NULL,                    -- YYYY-MM, the last month that it was made from
    method TEXT NOT NULL,
    mean_milli BIGINT NOT NULL,              -- use of thirty days with stock
    quantile_milli BIGINT NOT NULL,          -- not exceeded in thirty days with the chance of service_permille
    service_permille BIGINT NOT NULL,
    months BIGINT NOT NULL,                  -- over which the errors were told; 0: none
    error_e4 BIGINT,                         -- sum of absolute misses / sum used
    bias_e4 BIGINT,                          -- sum of misses / sum used, positive: too much was said
    average_error_e4 BIGINT,                 -- the same of the plain average of three months
    average_bias_e4 BIGINT,
    PRIMARY KEY (organisation_id, item_id)
);

-- Facilities whose forecasts are to be made again, since a month that is over changed or the levels did.
CREATE TABLE forecast_due (
    organisation_id BIGINT NOT NULL PRIMARY KEY REFERENCES organisation (id),
    since BIGINT NOT NULL
);

-- For which month and by which rules all facilities were last made due: one row.
CREATE TABLE forecast_round (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    period TEXT NOT NULL,
    rules TEXT NOT NULL,
    begun_at BIGINT NOT NULL
);

-- A line keeps what its suggestion was computed from: here the forecast, null where there was none.
ALTER TABLE requisition_line ADD COLUMN by_forecast BOOLEAN NOT NULL DEFAULT FALSE;   -- the suggestion follows it
ALTER TABLE requisition_line ADD COLUMN forecast_method TEXT;
ALTER TABLE requisition_line ADD COLUMN forecast_mean_milli BIGINT;
ALTER TABLE requisition_line ADD COLUMN forecast_quantile_milli BIGINT;
ALTER TABLE requisition_line ADD COLUMN service_permille BIGINT;
ALTER TABLE requisition_line ADD COLUMN forecast_error_e4 BIGINT;
ALTER TABLE requisition_line ADD COLUMN forecast_bias_e4 BIGINT;
ALTER TABLE requisition_line ADD COLUMN average_error_e4 BIGINT;
ALTER TABLE requisition_line ADD COLUMN average_bias_e4 BIGINT;
-- What the duplicate guard counted as coming already, of the item and of its substitutes.
ALTER TABLE requisition_line ADD COLUMN same_milli BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requisition_line ADD COLUMN alike_milli BIGINT NOT NULL DEFAULT 0;

-- How much a facility may ask for. What was taken of it is summed from requisitions, never kept here.
CREATE TABLE budget (
    id BIGINT NOT NULL PRIMARY KEY,
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    period TEXT NOT NULL,                    -- 2026-11 | 2026-Q4 | 2026
    item_kind TEXT NOT NULL,                 -- of items; '': all together
    cap_e4 BIGINT NOT NULL CHECK (cap_e4 >= 0),
    note TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by BIGINT,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX budget_key ON budget (facility_id, period, item_kind);
CREATE INDEX budget_period ON budget (period, facility_id);

-- What a facility had accepted in a time, without its other requisitions.
CREATE INDEX requisition_accepted ON requisition (facility_id, accepted_at);

-- By which review rules everything that waits was last marked: one row.
CREATE TABLE review_round (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    rules TEXT NOT NULL,
    marked_at BIGINT NOT NULL
);
