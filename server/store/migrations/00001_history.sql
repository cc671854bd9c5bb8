-- One text for SQLite and PostgreSQL. Moments are microseconds since 1970. Days are numbers, 20241007, and 0 is no day:
-- so they are in the domain, they compare and take MIN on both engines alike, and no driver turns them into a time of day.

-- +goose Up

-- What is known about the database itself.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every change in full. Rows are only ever added.
CREATE TABLE events (
    sequence    BIGINT NOT NULL PRIMARY KEY CHECK (sequence > 0), -- without gaps, in the order of commits
    subject     TEXT   NOT NULL CHECK (subject <> ''),
    number      BIGINT NOT NULL CHECK (number > 0),
    kind        TEXT   NOT NULL CHECK (kind <> ''),
    actor       TEXT   NOT NULL,
    role        TEXT   NOT NULL,
    given_date  BIGINT NOT NULL CHECK (given_date = 0 OR given_date BETWEEN 19000101 AND 29991231),
    recorded_at BIGINT NOT NULL,
    change      TEXT   NOT NULL,
    UNIQUE (subject, number)
);

-- What each request that named itself has made, so that its repetition makes nothing.
CREATE TABLE requests (
    principal   TEXT NOT NULL,
    request_id  TEXT NOT NULL CHECK (request_id <> ''),
    fingerprint TEXT NOT NULL CHECK (fingerprint <> ''),
    subject     TEXT NOT NULL CHECK (subject <> ''),
    PRIMARY KEY (principal, request_id)
);
