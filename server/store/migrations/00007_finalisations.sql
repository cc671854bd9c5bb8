-- +goose Up

-- Rounds that were finalised. Rows are only ever added; of a round the highest number counts.
CREATE TABLE finalisations (
    id               TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    rule_set_id      TEXT   NOT NULL,
    rule_set_version TEXT   NOT NULL,
    digest           TEXT   NOT NULL,
    period           TEXT   NOT NULL,
    province         TEXT   NOT NULL CHECK (province <> ''),
    number           BIGINT NOT NULL CHECK (number > 0),
    reason           TEXT   NOT NULL,
    recorded_at      BIGINT NOT NULL,
    actor            TEXT   NOT NULL,
    UNIQUE (rule_set_id, rule_set_version, period, province, number)
);

CREATE INDEX finalisations_newest ON finalisations (province, recorded_at, id);

-- What each unit of a finalised round gets. Rows are only ever added.
CREATE TABLE final_levels (
    finalisation_id TEXT   NOT NULL REFERENCES finalisations (id),
    assessment_id   TEXT   NOT NULL,
    submission      BIGINT NOT NULL,
    number          BIGINT NOT NULL, -- of the finalisation
    unit_code       TEXT   NOT NULL,
    unit_from       BIGINT NOT NULL,
    class           TEXT   NOT NULL,
    verdict_level   TEXT   NOT NULL, -- empty for none, as is level
    level           TEXT   NOT NULL,
    place           BIGINT NOT NULL CHECK (place >= 0),
    room            BIGINT NOT NULL CHECK (room >= 0),
    assessed        BIGINT NOT NULL CHECK (assessed > 0),
    PRIMARY KEY (finalisation_id, assessment_id),
    FOREIGN KEY (assessment_id, submission) REFERENCES submissions (assessment_id, number)
);

CREATE INDEX final_levels_of_submission ON final_levels (assessment_id, submission, number);

-- What is in a round.
CREATE INDEX assessments_of_round ON assessments (rule_set_id, rule_set_version, period, province);
