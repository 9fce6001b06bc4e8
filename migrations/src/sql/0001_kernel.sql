-- Kernel: what every capability stands on. Numbers are BIGINT, days and words TEXT, the same text on both engines.

-- Who did what to which document. Append-only; a duty orders and hash-chains what is committed.
CREATE TABLE journal (
    id BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_user_id BIGINT,                    -- null: the system itself (a duty)
    behalf_user_id BIGINT,                   -- the absent colleague for whom a delegate acted
    organisation_id BIGINT,                  -- the desk at which it happened
    verb TEXT NOT NULL,
    entity TEXT NOT NULL,                    -- word of the document, e.g. purchase_order
    entity_id BIGINT NOT NULL,
    entity_number TEXT,                      -- the number people call it by
    facts TEXT NOT NULL,                     -- JSON
    request_id TEXT NOT NULL,
    sealed_seq BIGINT UNIQUE,                -- place in the chain; null until sealed
    prev_hash TEXT,
    hash TEXT
);
CREATE INDEX journal_entity ON journal (entity, entity_id, id);
CREATE INDEX journal_unsealed ON journal (id) WHERE sealed_seq IS NULL;

-- Effects that wait to leave the house: mail, webhooks. Written in the transaction of their cause.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,                     -- mail | webhook | …
    payload TEXT NOT NULL,                   -- JSON
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,                  -- not before; moves on with every failed attempt
    attempts BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- pending | sent | failed
    last_error TEXT,
    sent_at BIGINT,
    dedupe_key TEXT UNIQUE
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'pending';
CREATE INDEX outbox_state ON outbox (state, id);

-- Answers already given to creating requests, so that a repeated request is answered, not repeated.
CREATE TABLE idempotency (
    user_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    response TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Rules of the house that are data: the newest row effective on a day holds on that day.
CREATE TABLE policy (
    id BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    value TEXT NOT NULL,                     -- JSON
    effective_on TEXT NOT NULL,
    created_by BIGINT,                       -- null: shipped with the product
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX policy_key ON policy (key, effective_on);

-- Counters behind document numbers.
CREATE TABLE number_series (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);

-- A line on somebody's desk: to one user, or to everybody of an organisation.
CREATE TABLE notice (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    user_id BIGINT,
    kind TEXT NOT NULL,
    params TEXT NOT NULL,                    -- JSON
    link TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    dedupe_key TEXT UNIQUE
);
CREATE INDEX notice_organisation ON notice (organisation_id, id);
CREATE INDEX notice_user ON notice (user_id, id);
