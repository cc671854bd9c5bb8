-- +goose Up

-- The law that judged: every version, whether it came with the program or was published here. Content, tests and digest never
-- change; what becomes of a version stands beside them. Long texts come last, so that lists do not read them.
CREATE TABLE rule_set_versions (
    rule_set_id      TEXT   NOT NULL CHECK (rule_set_id <> ''),
    rule_set_version TEXT   NOT NULL CHECK (rule_set_version <> ''),
    digest           TEXT   NOT NULL CHECK (LENGTH(digest) = 64),
    province         TEXT   NOT NULL, -- empty, with draft: it came with the program
    draft            TEXT   NOT NULL,
    publisher        TEXT   NOT NULL CHECK (publisher <> ''),
    published_at     BIGINT NOT NULL,
    revision         BIGINT NOT NULL CHECK (revision > 0),
    superseded_by    TEXT   NOT NULL,
    ends_on          BIGINT NOT NULL CHECK (ends_on = 0 OR ends_on BETWEEN 19000101 AND 29991231),
    retired_on       BIGINT NOT NULL CHECK (retired_on = 0 OR retired_on BETWEEN 19000101 AND 29991231),
    retire_reason    TEXT   NOT NULL,
    tests            TEXT   NOT NULL,
    content          TEXT   NOT NULL CHECK (content <> ''),
    PRIMARY KEY (rule_set_id, rule_set_version)
);

CREATE TABLE rule_set_drafts (
    id               TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    province         TEXT   NOT NULL CHECK (province <> ''),
    rule_set_id      TEXT   NOT NULL, -- that the text says it is; empty, with version, where it cannot be read
    rule_set_version TEXT   NOT NULL,
    state            TEXT   NOT NULL CHECK (state IN ('draft', 'proposed', 'published', 'discarded')),
    revision         BIGINT NOT NULL CHECK (revision > 0),
    authors          TEXT   NOT NULL, -- JSON
    return_reason    TEXT   NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    tests            TEXT   NOT NULL,
    content          TEXT   NOT NULL CHECK (content <> '')
);

CREATE INDEX rule_set_drafts_newest ON rule_set_drafts (province, created_at, id);
