-- +goose Up

-- Messages to be sent, and what became of each. The state is that of delivery and no fact of the procedure: no event records it,
-- but for what an administrator sends again. Addresses are personal data and are not here: a recipient is "contacts/…",
-- "operator" or "webhooks/…", and its address is read when it is sent to.
CREATE TABLE outbox (
    id          TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    key         TEXT   NOT NULL UNIQUE CHECK (key <> ''), -- the same key is enqueued once
    kind        TEXT   NOT NULL CHECK (kind <> ''),
    channel     TEXT   NOT NULL CHECK (channel IN ('mail', 'webhook')),
    recipient   TEXT   NOT NULL CHECK (recipient <> ''),
    province    TEXT   NOT NULL,
    subject     TEXT   NOT NULL CHECK (subject <> ''),
    body        TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'uncertain', 'failed')),
    tries       BIGINT NOT NULL CHECK (tries >= 0),
    resends     BIGINT NOT NULL CHECK (resends >= 0), -- how often an administrator sent it again
    next_at     BIGINT NOT NULL, -- not to be sent before
    claim       TEXT   NOT NULL, -- of the sender that has it, or had it last
    claim_until BIGINT NOT NULL, -- a sender that has not told by then is taken for dead
    reason      TEXT   NOT NULL, -- why it was not sent, a word for machines
    created_at  BIGINT NOT NULL,
    settled_at  BIGINT NOT NULL  -- 0 while it is queued or being sent
);

CREATE INDEX outbox_due ON outbox (channel, next_at, id) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox (claim_until) WHERE state = 'sending';
CREATE INDEX outbox_newest ON outbox (province, created_at, id);

-- Contact persons. Personal data: erasing empties name, phone, email and salt, and leaves a hash that says nothing without them.
CREATE TABLE contacts (
    id         TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    subject    TEXT   NOT NULL CHECK (subject <> ''), -- "units/15448.20250701" or "objections/…"
    unit_code  TEXT   NOT NULL, -- whose officer may read it; empty for a citizen's
    unit_from  BIGINT NOT NULL,
    province   TEXT   NOT NULL CHECK (province <> ''),
    revision   BIGINT NOT NULL CHECK (revision > 0),
    salt       TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    phone      TEXT   NOT NULL,
    email      TEXT   NOT NULL,
    hash       TEXT   NOT NULL CHECK (hash <> ''),
    updated_at BIGINT NOT NULL,
    erased_at  BIGINT NOT NULL CHECK (erased_at = 0 OR salt = '' AND name = '' AND phone = '' AND email = '')
);

CREATE UNIQUE INDEX contacts_of_subject ON contacts (subject) WHERE erased_at = 0;

-- Objections to decisions. The columns above the answer are written once.
CREATE TABLE objections (
    id             TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    recognition_id TEXT    NOT NULL REFERENCES recognitions (id),
    unit_code      TEXT    NOT NULL, -- that the decision is about
    unit_from      BIGINT  NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    province       TEXT    NOT NULL CHECK (province <> ''),
    by_code        TEXT    NOT NULL, -- unit that objects; empty for a citizen
    by_from        BIGINT  NOT NULL,
    reason         TEXT    NOT NULL CHECK (reason <> ''),
    evidence       TEXT    NOT NULL, -- JSON
    salt           TEXT    NOT NULL, -- of the hash that the event of a citizen's objection has in place of its words
    filed_on       BIGINT  NOT NULL CHECK (filed_on BETWEEN 19000101 AND 29991231),
    closes_on      BIGINT  NOT NULL CHECK (closes_on >= filed_on), -- last day of the window
    recorded_at    BIGINT  NOT NULL,
    actor          TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('received', 'upheld', 'rejected')),
    answer         TEXT    NOT NULL CHECK ((answer = '') = (state = 'received')),
    answered_on    BIGINT  NOT NULL,
    answered_at    BIGINT  NOT NULL,
    answered_by    TEXT    NOT NULL,
    revision       BIGINT  NOT NULL CHECK (revision > 0)
);

CREATE INDEX objections_newest ON objections (province, recorded_at, id);
CREATE INDEX objections_of_recognition ON objections (recognition_id, recorded_at, id);
