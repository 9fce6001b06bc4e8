-- Mail 邮件: what a notice becomes for each reader, every attempt to deliver it, and what came back.

-- What the delivery log shows without opening the payload.
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT '';         -- word of the template; blank for other topics
ALTER TABLE outbox ADD COLUMN urgency TEXT NOT NULL DEFAULT 'normal';
ALTER TABLE outbox ADD COLUMN recipient TEXT NOT NULL DEFAULT '';    -- addresses, comma-separated, lower case
ALTER TABLE outbox ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN locale TEXT NOT NULL DEFAULT 'zh-CN';
ALTER TABLE outbox ADD COLUMN link TEXT NOT NULL DEFAULT '';         -- page of the cause
ALTER TABLE outbox ADD COLUMN organisation_id BIGINT;                -- the desk told
ALTER TABLE outbox ADD COLUMN user_id BIGINT;                        -- the person told; null: the desk's own mailbox
ALTER TABLE outbox ADD COLUMN quiet_from TEXT;                       -- HH:MM in Asia/Shanghai; null: may leave at any time
ALTER TABLE outbox ADD COLUMN quiet_until TEXT;
ALTER TABLE outbox ADD COLUMN bounced_at BIGINT;
CREATE INDEX outbox_organisation ON outbox (organisation_id, id);
CREATE INDEX outbox_user ON outbox (user_id, id);
CREATE INDEX outbox_kind ON outbox (kind, id);

-- Every attempt to hand a mail over. Written before it begins, so that a crash in the middle leaves its mark.
CREATE TABLE mail_attempt (
    id BIGINT NOT NULL PRIMARY KEY,
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    outcome TEXT NOT NULL,                   -- begun | sent | postponed | refused | unreachable | interrupted | bounced
    reason TEXT NOT NULL                     -- what the server, or the wire, said
);
CREATE INDEX mail_attempt_outbox ON mail_attempt (outbox_id, id);
CREATE INDEX mail_attempt_begun ON mail_attempt (outbox_id) WHERE outcome = 'begun';

-- Returned mail (RFC 3464), each report once.
CREATE TABLE mail_bounce (
    id BIGINT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,             -- SHA-256 of the report
    source TEXT NOT NULL,                    -- name of the file
    received_at BIGINT NOT NULL,
    outbox_id BIGINT,                        -- null: not one of ours, or cleared away since
    recipient TEXT NOT NULL,
    action TEXT NOT NULL,                    -- failed | delayed | delivered | relayed | expanded
    status TEXT NOT NULL,                    -- e.g. 5.1.1
    diagnostic TEXT NOT NULL
);
CREATE INDEX mail_bounce_outbox ON mail_bounce (outbox_id, id);

-- Addresses from which mail came back. They stay suspect until somebody corrects or vouches for them.
CREATE TABLE mail_suspect (
    id BIGINT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,            -- lower case
    since_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    outbox_id BIGINT,
    cleared_at BIGINT,                       -- null: still suspect
    cleared_by BIGINT
);
CREATE INDEX mail_suspect_open ON mail_suspect (since_at) WHERE cleared_at IS NULL;

-- How a person wants to be told. No row: as the policy mail.defaults says.
CREATE TABLE mail_preference (
    user_id BIGINT NOT NULL PRIMARY KEY REFERENCES user_account (id),
    quiet_from TEXT NOT NULL,                -- HH:MM; the same as quiet_until: no quiet hours
    quiet_until TEXT NOT NULL,
    digest_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE mail_choice (
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    kind TEXT NOT NULL,
    way TEXT NOT NULL,                       -- mail | digest | inbox
    PRIMARY KEY (user_id, kind)
);

-- Notices that wait for somebody's daily mail.
CREATE TABLE mail_digest_item (
    id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES user_account (id),
    notice_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    params TEXT NOT NULL,                    -- JSON
    link TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE UNIQUE INDEX mail_digest_item_notice ON mail_digest_item (user_id, notice_id);
CREATE INDEX mail_digest_item_due ON mail_digest_item (due_at) WHERE sent_at IS NULL;

-- A notice says how urgent it is, and what goes to the desk's own mailbox; a duty turns it into mail.
ALTER TABLE notice ADD COLUMN urgency TEXT NOT NULL DEFAULT 'normal';    -- urgent | normal | low
ALTER TABLE notice ADD COLUMN letter TEXT;                               -- JSON: address and files; null: no mailbox
ALTER TABLE notice ADD COLUMN posted_at BIGINT;                          -- null: not turned into mail yet
UPDATE notice SET posted_at = created_at;
CREATE INDEX notice_unposted ON notice (id) WHERE posted_at IS NULL;

-- The history of duties is asked by duty and by outcome, newest first.
CREATE INDEX duty_run_duty ON duty_run (duty, id);
CREATE INDEX duty_run_outcome ON duty_run (outcome, id);
