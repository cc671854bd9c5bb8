-- +goose Up

-- Files that units uploaded as evidence, by the hash of their content. The content lies in a folder beside the database. The same
-- content may be of several units. Rows are only ever added.
CREATE TABLE evidence_files (
    unit_code   TEXT   NOT NULL CHECK (unit_code <> ''),
    unit_from   BIGINT NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    sha256      TEXT   NOT NULL CHECK (LENGTH(sha256) = 64),
    district    TEXT   NOT NULL,
    province    TEXT   NOT NULL,
    file_name   TEXT   NOT NULL CHECK (file_name <> ''),
    media_type  TEXT   NOT NULL CHECK (media_type <> ''),
    size        BIGINT NOT NULL CHECK (size > 0),
    recorded_at BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    PRIMARY KEY (unit_code, unit_from, sha256)
);

CREATE INDEX evidence_files_content ON evidence_files (sha256, unit_code, unit_from);
CREATE INDEX evidence_files_newest ON evidence_files (recorded_at, sha256);

-- Documents that a unit shows. Answers name them. Rows are only ever added.
CREATE TABLE documents (
    id          TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    unit_code   TEXT   NOT NULL CHECK (unit_code <> ''),
    unit_from   BIGINT NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    district    TEXT   NOT NULL,
    province    TEXT   NOT NULL,
    number      TEXT   NOT NULL,
    date        BIGINT NOT NULL CHECK (date = 0 OR date BETWEEN 19000101 AND 29991231),
    issuer      TEXT   NOT NULL,
    title       TEXT   NOT NULL,
    link        TEXT   NOT NULL,
    sha256      TEXT, -- NULL: no file
    recorded_at BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    FOREIGN KEY (unit_code, unit_from, sha256) REFERENCES evidence_files (unit_code, unit_from, sha256)
);

CREATE INDEX documents_of_unit ON documents (unit_code, unit_from, recorded_at, id);
CREATE INDEX documents_newest ON documents (recorded_at, id);

-- What links answered. Rows are only ever added.
CREATE TABLE link_checks (
    document_id TEXT    NOT NULL REFERENCES documents (id),
    number      BIGINT  NOT NULL CHECK (number > 0),
    link        TEXT    NOT NULL CHECK (link <> ''),
    reachable   BOOLEAN NOT NULL,
    status      BIGINT  NOT NULL,
    reason      TEXT    NOT NULL, -- of the refusal or failure, '' where it answered
    checked_at  BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    PRIMARY KEY (document_id, number)
);
