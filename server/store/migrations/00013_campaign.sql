-- +goose Up

-- Campaigns of self-assessment. What an administrator entered is one text, content; the columns are what is asked by. What
-- locks follows from the day and is not written.
CREATE TABLE campaigns (
    id               TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    province         TEXT    NOT NULL CHECK (province <> ''),
    rule_set_id      TEXT    NOT NULL,
    rule_set_version TEXT    NOT NULL,
    period           TEXT    NOT NULL,
    content          TEXT    NOT NULL CHECK (content <> ''), -- JSON
    change_reason    TEXT    NOT NULL,
    cancelled        BOOLEAN NOT NULL,
    cancel_reason    TEXT    NOT NULL,
    revision         BIGINT  NOT NULL CHECK (revision > 0),
    actor            TEXT    NOT NULL,
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL
);

CREATE INDEX campaigns_newest ON campaigns (province, created_at, id);

-- Who registered. A row belongs to a row of the catalogue of units, whatever becomes of the unit; one that was taken back stays.
CREATE TABLE registrations (
    campaign_id     TEXT    NOT NULL REFERENCES campaigns (id),
    unit_code       TEXT    NOT NULL,
    unit_from       BIGINT  NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    district        TEXT    NOT NULL, -- of the row, so that a scope is a filter
    province        TEXT    NOT NULL,
    withdrawn       BOOLEAN NOT NULL,
    registered_on   BIGINT  NOT NULL CHECK (registered_on BETWEEN 19000101 AND 29991231),
    reason          TEXT    NOT NULL,
    withdraw_reason TEXT    NOT NULL,
    revision        BIGINT  NOT NULL CHECK (revision > 0),
    actor           TEXT    NOT NULL,
    updated_at      BIGINT  NOT NULL,
    PRIMARY KEY (campaign_id, unit_code, unit_from)
);

-- Whose deadline was moved, and why. Rows are only ever added; of one unit the last one counts.
CREATE TABLE extensions (
    id          TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    campaign_id TEXT   NOT NULL,
    unit_code   TEXT   NOT NULL,
    unit_from   BIGINT NOT NULL,
    until       BIGINT NOT NULL CHECK (until BETWEEN 19000101 AND 29991231),
    reason      TEXT   NOT NULL CHECK (reason <> ''),
    recorded_at BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    FOREIGN KEY (campaign_id, unit_code, unit_from) REFERENCES registrations (campaign_id, unit_code, unit_from)
);

CREATE INDEX extensions_newest ON extensions (campaign_id, recorded_at, id);
