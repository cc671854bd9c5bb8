-- +goose Up

-- Every event is a leaf of a Merkle tree (RFC 6962): leaf is the hash of its line in an export, and seals the hashes of the rows
-- that were written with it, a JSON object. Both are filled in for old events when the database is next opened. The table is made
-- anew, and not given columns with a default, so that an older program that is still running is refused: it would write neither.
CREATE TABLE events_sealed (
    sequence     BIGINT NOT NULL PRIMARY KEY CHECK (sequence > 0), -- without gaps, in the order of commits
    subject      TEXT   NOT NULL CHECK (subject <> ''),
    number       BIGINT NOT NULL CHECK (number > 0),
    kind         TEXT   NOT NULL CHECK (kind <> ''),
    actor        TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    given_date   BIGINT NOT NULL CHECK (given_date = 0 OR given_date BETWEEN 19000101 AND 29991231),
    recorded_at  BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    leaf         TEXT   NOT NULL,
    seals        TEXT   NOT NULL CHECK (seals <> ''),
    change       TEXT   NOT NULL,
    UNIQUE (subject, number)
);

INSERT INTO events_sealed (sequence, subject, number, kind, actor, role, given_date, recorded_at, committed_at, leaf, seals, change)
SELECT sequence, subject, number, kind, actor, role, given_date, recorded_at, committed_at, '', '{}', change FROM events;

CREATE TABLE milestones_kept AS SELECT * FROM milestones;
DROP TABLE milestones;
DROP TABLE events;
ALTER TABLE events_sealed RENAME TO events;
CREATE INDEX events_committed ON events (committed_at, sequence);

-- A kind of milestone is the domain's to say, and a new one needs no new table. An event is written after the rows that it seals,
-- so that the reference is looked at when all is there.
CREATE TABLE milestones (
    sequence           BIGINT NOT NULL PRIMARY KEY REFERENCES events (sequence) DEFERRABLE INITIALLY DEFERRED,
    committed_at       BIGINT NOT NULL,
    kind               TEXT   NOT NULL CHECK (kind <> ''),
    subject            TEXT   NOT NULL CHECK (subject <> ''),
    province           TEXT   NOT NULL,
    unit_code          TEXT   NOT NULL,
    unit_from          BIGINT NOT NULL,
    rule_set_id        TEXT   NOT NULL,
    rule_set_version   TEXT   NOT NULL,
    held_on            BIGINT NOT NULL CHECK (held_on = 0 OR held_on BETWEEN 19000101 AND 29991231),
    until              BIGINT NOT NULL DEFAULT 0 CHECK (until = 0 OR until BETWEEN 19000101 AND 29991231),
    number             BIGINT NOT NULL,
    period             TEXT   NOT NULL,
    result             TEXT   NOT NULL,
    met                BIGINT NOT NULL,
    out_of             BIGINT NOT NULL,
    not_met            BIGINT NOT NULL,
    not_applicable     BIGINT NOT NULL,
    did_not_occur      BIGINT NOT NULL,
    no_data            BIGINT NOT NULL,
    awaiting_appraisal BIGINT NOT NULL,
    unknown            BIGINT NOT NULL,
    gaps               TEXT, -- NULL: filed before gaps were kept, and they are read from the verdict
    level              TEXT   NOT NULL,
    decision_number    TEXT   NOT NULL,
    target             TEXT   NOT NULL,
    value              TEXT   NOT NULL
);

CREATE INDEX milestones_recognised ON milestones (rule_set_id, unit_code, unit_from, sequence) WHERE kind = 'recognised';

INSERT INTO milestones (sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
    number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
    level, decision_number, target, value)
SELECT sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
    number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
    level, decision_number, target, value
FROM milestones_kept;
DROP TABLE milestones_kept;

-- Inner nodes of the tree, so that a proof reads some hundred rows and not all: the one of level n and place p is over the 256^n
-- leaves from p times 256^n on. Only complete ones are kept. Rows are only ever added.
CREATE TABLE log_nodes (
    level BIGINT NOT NULL CHECK (level > 0),
    place BIGINT NOT NULL CHECK (place >= 0),
    hash  TEXT   NOT NULL,
    PRIMARY KEY (level, place)
);

-- What was signed about the tree, and stands elsewhere too. Rows are only ever added.
CREATE TABLE checkpoints (
    size    BIGINT NOT NULL PRIMARY KEY CHECK (size > 0),
    origin  TEXT   NOT NULL CHECK (origin <> ''),
    root    TEXT   NOT NULL,
    note    TEXT   NOT NULL CHECK (note <> ''), -- as it was signed
    made_at BIGINT NOT NULL
);

-- What others signed about their trees, kept here because they cannot take it back from here. Rows are only ever added.
CREATE TABLE witnessed_checkpoints (
    origin       TEXT   NOT NULL CHECK (origin <> ''),
    size         BIGINT NOT NULL CHECK (size > 0),
    root         TEXT   NOT NULL,
    key          TEXT   NOT NULL CHECK (key <> ''), -- that it was verified with
    note         TEXT   NOT NULL CHECK (note <> ''),
    witnessed_at BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    PRIMARY KEY (origin, size)
);
