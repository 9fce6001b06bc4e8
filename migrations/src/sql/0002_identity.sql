-- Identity: the tree of organisations, who works there and who may act for whom.

CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY,
    parent_id BIGINT REFERENCES organisation (id),
    kind TEXT NOT NULL,                      -- centre | lead_hospital | township | village | supplier | supervisor
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    pinyin TEXT NOT NULL,                    -- of the name, for search
    initials TEXT NOT NULL,
    uscc TEXT,                               -- 统一社会信用代码
    remote BOOLEAN NOT NULL,                 -- longer delivery hours
    single_user BOOLEAN NOT NULL,            -- a village with one user: the township approves
    latitude_e6 BIGINT,
    longitude_e6 BIGINT,
    email TEXT,
    phone TEXT,
    address TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX organisation_parent ON organisation (parent_id, id);
CREATE INDEX organisation_kind ON organisation (kind, id);

-- Every pair of ancestor and descendant, a row to itself included: reach is one lookup.
CREATE TABLE organisation_closure (
    ancestor_id BIGINT NOT NULL REFERENCES organisation (id),
    descendant_id BIGINT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (ancestor_id, descendant_id)
);
CREATE INDEX organisation_closure_descendant ON organisation_closure (descendant_id);

CREATE TABLE user_account (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    password_hash TEXT NOT NULL,             -- Argon2id, PHC string
    roles TEXT NOT NULL,                     -- JSON list of role words
    locale TEXT NOT NULL,                    -- zh-CN | en
    active BOOLEAN NOT NULL,
    failed_attempts BIGINT NOT NULL,
    locked_until BIGINT,
    must_change_password BOOLEAN NOT NULL,
    password_changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX user_account_organisation ON user_account (organisation_id, id);

-- The cookie holds a random token, this table only its hash.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    acting_user_id BIGINT REFERENCES user_account (id),   -- the colleague for whom this session acts just now
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expires_at ON session (expires_at);

-- Dated delegation 代理: to_user may act for from_user on the days between, both ends included.
CREATE TABLE delegation (
    id BIGINT NOT NULL PRIMARY KEY,
    from_user_id BIGINT NOT NULL REFERENCES user_account (id),
    to_user_id BIGINT NOT NULL REFERENCES user_account (id),
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX delegation_to ON delegation (to_user_id, ends_on);
CREATE INDEX delegation_from ON delegation (from_user_id, id);
