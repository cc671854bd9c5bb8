-- +goose Up

CREATE TABLE assessments (
    id               TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    unit_code        TEXT   NOT NULL,
    unit_from        BIGINT NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    district         TEXT   NOT NULL, -- that the unit lies in, or is, so that a scope is a filter; empty since 2025-07-01
    province         TEXT   NOT NULL,
    rule_set_id      TEXT   NOT NULL,
    rule_set_version TEXT   NOT NULL,
    period           TEXT   NOT NULL,
    state            TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'recognised')),
    revision         BIGINT NOT NULL CHECK (revision > 0),
    answers          TEXT   NOT NULL,
    filed_on         BIGINT NOT NULL CHECK (filed_on = 0 OR filed_on BETWEEN 19000101 AND 29991231),
    submissions      BIGINT NOT NULL CHECK (submissions >= 0),
    return_reason    TEXT   NOT NULL,
    returned_on      BIGINT NOT NULL CHECK (returned_on = 0 OR returned_on BETWEEN 19000101 AND 29991231),
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    UNIQUE (unit_code, unit_from, rule_set_id, rule_set_version, period)
);

CREATE INDEX assessments_newest ON assessments (created_at, id);
CREATE INDEX assessments_newest_of_district ON assessments (district, created_at, id);

-- What was filed, frozen. Rows are only ever added.
CREATE TABLE submissions (
    assessment_id      TEXT   NOT NULL REFERENCES assessments (id),
    number             BIGINT NOT NULL CHECK (number > 0),
    unit_code          TEXT   NOT NULL,
    unit_from          BIGINT NOT NULL,
    rule_set_id        TEXT   NOT NULL,
    rule_set_version   TEXT   NOT NULL,
    digest             TEXT   NOT NULL,
    unit_json          TEXT   NOT NULL,
    answers_json       TEXT   NOT NULL,
    verdict_json       TEXT   NOT NULL,
    result             TEXT   NOT NULL CHECK (result IN ('passed', 'not_passed', 'inconclusive')),
    met                BIGINT NOT NULL CHECK (met >= 0),
    out_of             BIGINT NOT NULL CHECK (out_of >= met),
    not_met            BIGINT NOT NULL,
    not_applicable     BIGINT NOT NULL,
    did_not_occur      BIGINT NOT NULL,
    no_data            BIGINT NOT NULL,
    awaiting_appraisal BIGINT NOT NULL,
    unknown            BIGINT NOT NULL,
    filed_on           BIGINT NOT NULL CHECK (filed_on BETWEEN 19000101 AND 29991231),
    recorded_at        BIGINT NOT NULL,
    actor              TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, number)
);

CREATE INDEX submissions_of_unit ON submissions (rule_set_id, unit_code, unit_from, filed_on DESC, number DESC, assessment_id DESC);

-- What was given back, and why. Rows are only ever added.
CREATE TABLE returns (
    assessment_id TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    returned_on   BIGINT NOT NULL CHECK (returned_on BETWEEN 19000101 AND 29991231),
    reason        TEXT   NOT NULL CHECK (reason <> ''),
    recorded_at   BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    PRIMARY KEY (assessment_id, number),
    FOREIGN KEY (assessment_id, number) REFERENCES submissions (assessment_id, number)
);
