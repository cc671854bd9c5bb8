-- +goose Up

-- Draws of submissions to be appraised, with all that they were drawn from. Rows are only ever added.
CREATE TABLE samples (
    id               TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    province         TEXT   NOT NULL,
    rule_set_id      TEXT   NOT NULL,
    rule_set_version TEXT   NOT NULL,
    period           TEXT   NOT NULL,
    number           BIGINT NOT NULL CHECK (number > 0),
    seed             TEXT   NOT NULL CHECK (seed <> ''),
    size             BIGINT NOT NULL CHECK (size > 0),
    reason           TEXT   NOT NULL,
    inputs_sha256    TEXT   NOT NULL CHECK (LENGTH(inputs_sha256) = 64),
    recorded_at      BIGINT NOT NULL,
    actor            TEXT   NOT NULL,
    UNIQUE (province, rule_set_id, rule_set_version, period, number)
);

CREATE INDEX samples_newest ON samples (province, recorded_at, id);

CREATE TABLE sample_candidates (
    sample_id     TEXT   NOT NULL REFERENCES samples (id),
    assessment_id TEXT   NOT NULL,
    submission    BIGINT NOT NULL,
    unit_code     TEXT   NOT NULL,
    unit_from     BIGINT NOT NULL,
    weight        BIGINT NOT NULL CHECK (weight > 0),
    reasons       TEXT   NOT NULL, -- JSON
    place         BIGINT NOT NULL CHECK (place >= 0), -- 0: not drawn
    PRIMARY KEY (sample_id, assessment_id),
    FOREIGN KEY (assessment_id, submission) REFERENCES submissions (assessment_id, number)
);

CREATE INDEX sample_candidates_of ON sample_candidates (assessment_id, submission, sample_id);
