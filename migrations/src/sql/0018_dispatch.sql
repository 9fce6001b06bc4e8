-- Shared pharmacy 共享药房配送: from the centre's store to the shelf that asked.

-- 货位: where the picker goes. An item has one home in the store.
CREATE TABLE bin (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,               -- what its label says and a scanner reads
    storage TEXT NOT NULL,                   -- normal | cool | cold | frozen
    position BIGINT NOT NULL,                -- the order in which the picker walks
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE bin_item (
    item_id BIGINT NOT NULL PRIMARY KEY REFERENCES item (id),
    bin_id BIGINT NOT NULL REFERENCES bin (id)
);
CREATE INDEX bin_item_bin ON bin_item (bin_id);

-- 波次: tasks that are picked together.
CREATE TABLE wave (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    run_on TEXT NOT NULL,                    -- the day on which it should leave
    area_id BIGINT REFERENCES organisation (id),     -- only for this part of the tree
    cold BOOLEAN,                            -- only cold goods, or none of them
    state TEXT NOT NULL,                     -- open | picking | picked | checked | packed | cancelled
    at_bin_id BIGINT REFERENCES bin (id),    -- where the picker stands
    task_count BIGINT NOT NULL,
    facility_count BIGINT NOT NULL,
    picker_id BIGINT,
    picker_for BIGINT,                       -- the absent colleague in whose name
    picked_at BIGINT,
    checker_id BIGINT,
    checked_at BIGINT,
    made_by BIGINT,
    made_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX wave_state ON wave (state, id);

-- 拣货行: how much of a lot a wave takes out of a bin.
CREATE TABLE pick_line (
    id BIGINT NOT NULL PRIMARY KEY,
    wave_id BIGINT NOT NULL REFERENCES wave (id),
    bin_id BIGINT REFERENCES bin (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    taken_milli BIGINT NOT NULL CHECK (taken_milli BETWEEN 0 AND quantity_milli),
    state TEXT NOT NULL,                     -- open | in_hand | taken
    reason TEXT                              -- why less was taken
);
CREATE INDEX pick_line_wave ON pick_line (wave_id, id);

-- 车辆.
CREATE TABLE vehicle (
    id BIGINT NOT NULL PRIMARY KEY,
    plate TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    volume_ml BIGINT NOT NULL CHECK (volume_ml > 0),
    cold BOOLEAN NOT NULL,                   -- keeps goods of the cold chain cold
    shift_from_minute BIGINT NOT NULL,       -- minutes after midnight
    shift_to_minute BIGINT NOT NULL,
    trips BIGINT NOT NULL CHECK (trips > 0),
    loading_minutes BIGINT NOT NULL,
    fixed_cost_e4 BIGINT NOT NULL,
    cost_per_km_e4 BIGINT NOT NULL,
    driver_id BIGINT REFERENCES user_account (id),   -- who usually drives it
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

-- When a place takes goods, where it differs from the policy.
CREATE TABLE stop_profile (
    organisation_id BIGINT NOT NULL PRIMARY KEY REFERENCES organisation (id),
    window_from_minute BIGINT NOT NULL,
    window_to_minute BIGINT NOT NULL,
    service_minutes BIGINT NOT NULL
);

-- Ways that are known; all others are estimated from coordinates.
CREATE TABLE way (
    from_id BIGINT NOT NULL REFERENCES organisation (id),
    to_id BIGINT NOT NULL REFERENCES organisation (id),
    metres BIGINT NOT NULL CHECK (metres >= 0),
    PRIMARY KEY (from_id, to_id)
);

-- 班次.
CREATE TABLE run (
    id BIGINT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    run_on TEXT NOT NULL,
    vehicle_id BIGINT NOT NULL REFERENCES vehicle (id),
    trip_no BIGINT NOT NULL,                 -- which trip of the vehicle on that day, from 1
    driver_id BIGINT REFERENCES user_account (id),
    state TEXT NOT NULL,                     -- planned | loading | on_road | closed | cancelled
    start_minute BIGINT NOT NULL,
    end_minute BIGINT NOT NULL,
    metres BIGINT NOT NULL,
    sheet_key TEXT NOT NULL,                 -- with it the phone seals what it writes without a network
    departed_at BIGINT,
    closed_at BIGINT,
    made_by BIGINT,
    made_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX run_day ON run (run_on, id);
CREATE INDEX run_driver ON run (driver_id, state);

CREATE TABLE run_stop (
    id BIGINT NOT NULL PRIMARY KEY,
    run_id BIGINT NOT NULL REFERENCES run (id),
    sequence BIGINT NOT NULL,                -- from 1
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    window_from_minute BIGINT NOT NULL,
    window_to_minute BIGINT NOT NULL,
    service_minutes BIGINT NOT NULL,
    arrive_minute BIGINT NOT NULL,           -- when service begins by the plan
    volume_ml BIGINT NOT NULL,               -- what it was planned with
    cold BOOLEAN NOT NULL,
    locked BOOLEAN NOT NULL,                 -- stays where it is when the day is planned again
    state TEXT NOT NULL,                     -- planned | delivered | failed
    reason TEXT,                             -- why it failed
    done_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX run_stop_run ON run_stop (run_id, sequence);
CREATE INDEX run_stop_organisation ON run_stop (organisation_id, state);

-- 周转箱, 冷链箱: what is loaded and handed over.
CREATE TABLE tote (
    id BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,               -- what its label says
    wave_id BIGINT NOT NULL REFERENCES wave (id),
    facility_id BIGINT NOT NULL REFERENCES organisation (id),        -- for whose shelf
    stop_organisation_id BIGINT NOT NULL REFERENCES organisation (id),   -- where the van stops for it
    cold BOOLEAN NOT NULL,
    volume_ml BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- packed | loaded | on_road | delivered
    run_id BIGINT REFERENCES run (id),
    stop_id BIGINT REFERENCES run_stop (id),
    failed_count BIGINT NOT NULL,            -- how often it came back
    packed_by BIGINT,
    packed_at BIGINT NOT NULL,
    delivered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX tote_stop ON tote (stop_organisation_id, state);
CREATE INDEX tote_run ON tote (run_id);
CREATE INDEX tote_facility ON tote (facility_id, id);
CREATE INDEX tote_wave ON tote (wave_id);

-- 配送任务: one lot for one paper of one facility. What is reserved at the centre and has not left is exactly what its
-- tasks before the departure add up to.
CREATE TABLE dispatch_task (
    id BIGINT NOT NULL PRIMARY KEY,
    requisition_id BIGINT NOT NULL REFERENCES requisition (id),
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    place_id BIGINT NOT NULL REFERENCES place (id),  -- where it is reserved
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    cold BOOLEAN NOT NULL,
    state TEXT NOT NULL,                     -- waiting | waved | picked | packed | on_road | forwarded | delivered | released
    wave_id BIGINT REFERENCES wave (id),
    tote_id BIGINT REFERENCES tote (id),
    issue_id BIGINT REFERENCES stock_issue (id),     -- it left by an issue note, without a van
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX dispatch_task_state ON dispatch_task (state, facility_id);
CREATE INDEX dispatch_task_facility ON dispatch_task (facility_id, id);
CREATE INDEX dispatch_task_key ON dispatch_task (requisition_id, lot_id);
CREATE INDEX dispatch_task_wave ON dispatch_task (wave_id) WHERE wave_id IS NOT NULL;
CREATE INDEX dispatch_task_tote ON dispatch_task (tote_id) WHERE tote_id IS NOT NULL;
CREATE INDEX reservation_fresh ON reservation (reserved_at) WHERE quantity_milli > issued_milli + released_milli;

-- A search for the runs of a day.
CREATE TABLE run_planning (
    id BIGINT NOT NULL PRIMARY KEY,
    run_on TEXT NOT NULL,
    state TEXT NOT NULL,                     -- running | done | adopted | cancelled
    seconds BIGINT NOT NULL,
    stop_count BIGINT NOT NULL,
    share_ppm BIGINT NOT NULL,               -- of the time
    unserved_count BIGINT NOT NULL,
    cost_e4 BIGINT NOT NULL,                 -- of the best plan so far
    metres BIGINT NOT NULL,
    stop_asked BOOLEAN NOT NULL,             -- somebody does not want to wait: the best plan so far is the answer
    question TEXT NOT NULL,                  -- JSON: stops and vehicles, by id
    answer TEXT NOT NULL,                    -- JSON: trips and who is left over
    made_by BIGINT,
    made_at BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,                 -- when it last told how far it is
    version BIGINT NOT NULL
);
CREATE INDEX run_planning_day ON run_planning (run_on, id);

-- 交接: what is known of a stop, field by field. What was said first stays.
CREATE TABLE hand_over (
    stop_id BIGINT NOT NULL PRIMARY KEY REFERENCES run_stop (id),
    run_id BIGINT NOT NULL REFERENCES run (id),
    fields TEXT NOT NULL,                    -- JSON: field to value, when it was written and by which record
    conflicts TEXT NOT NULL,                 -- JSON: what was said later and differs
    version BIGINT NOT NULL
);
CREATE INDEX hand_over_run ON hand_over (run_id);

-- Every record as it came from a phone. The phone made its id: twice is once.
CREATE TABLE hand_over_record (
    id TEXT NOT NULL PRIMARY KEY,
    run_id BIGINT NOT NULL REFERENCES run (id),
    stop_id BIGINT NOT NULL REFERENCES run_stop (id),
    body TEXT NOT NULL,
    seal TEXT NOT NULL,                      -- HMAC-SHA256 of the body under the key of the sheet
    written_at BIGINT NOT NULL,              -- by the phone
    came_at BIGINT NOT NULL,
    came_by BIGINT
);
CREATE INDEX hand_over_record_stop ON hand_over_record (stop_id);

-- Goods that a facility gives back to the van.
CREATE TABLE stop_return (
    id BIGINT NOT NULL PRIMARY KEY,
    run_id BIGINT NOT NULL REFERENCES run (id),
    stop_id BIGINT NOT NULL REFERENCES run_stop (id),
    facility_id BIGINT NOT NULL REFERENCES organisation (id),
    item_id BIGINT NOT NULL REFERENCES item (id),
    lot_id BIGINT NOT NULL REFERENCES lot (id),
    quantity_milli BIGINT NOT NULL CHECK (quantity_milli > 0),
    reason TEXT NOT NULL,
    booked BOOLEAN NOT NULL,                 -- false: the facility's book has less, somebody has to look
    record_id TEXT NOT NULL REFERENCES hand_over_record (id),
    line_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX stop_return_once ON stop_return (record_id, line_no);
CREATE INDEX stop_return_run ON stop_return (run_id);

-- What was issued before there were tasks, and what waits.
INSERT INTO dispatch_task (id, requisition_id, facility_id, item_id, lot_id, place_id, quantity_milli, cold, state, issue_id, made_at, changed_at)
    SELECT ROW_NUMBER() OVER (ORDER BY l.issue_id, l.requisition_id, l.lot_id), l.requisition_id, s.facility_id, l.item_id, l.lot_id, p.id,
           l.quantity_milli, i.cold_chain, 'delivered', l.issue_id, s.issued_at, s.issued_at
    FROM stock_issue_line l JOIN stock_issue s ON s.id = l.issue_id JOIN item i ON i.id = l.item_id
    JOIN place p ON p.organisation_id = s.organisation_id AND p.kind = 'store' AND p.name = '';
INSERT INTO dispatch_task (id, requisition_id, facility_id, item_id, lot_id, place_id, quantity_milli, cold, state, made_at, changed_at)
    SELECT (SELECT COUNT(*) FROM stock_issue_line) + ROW_NUMBER() OVER (ORDER BY v.requisition_id, v.lot_id, v.place_id), v.requisition_id,
           v.facility_id, v.item_id, v.lot_id, v.place_id, v.quantity_milli - v.issued_milli - v.released_milli, i.cold_chain, 'waiting',
           v.reserved_at, v.reserved_at
    FROM reservation v JOIN item i ON i.id = v.item_id
    WHERE v.quantity_milli > v.issued_milli + v.released_milli;
