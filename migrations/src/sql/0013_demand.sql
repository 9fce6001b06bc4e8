-- What demand adds to its lines: the decisions of the centre.

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
