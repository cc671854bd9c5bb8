-- +goose Up

-- Decisions that recognise units. Rows are only ever added.
CREATE TABLE recognitions (
    id               TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
    unit_code        TEXT    NOT NULL,
    unit_from        BIGINT  NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    district         TEXT    NOT NULL, -- that the unit lies in, or is
    province         TEXT    NOT NULL,
    rule_set_id      TEXT    NOT NULL,
    rule_set_version TEXT    NOT NULL,
    level            TEXT    NOT NULL,
    decision_number  TEXT    NOT NULL CHECK (decision_number <> ''),
    decision_date    BIGINT  NOT NULL CHECK (decision_date BETWEEN 19000101 AND 29991231),
    office           TEXT    NOT NULL,
    assessment_id    TEXT, -- NULL, with submission: a decision taken before the system existed
    submission       BIGINT,
    over_verdict     BOOLEAN NOT NULL,
    reason           TEXT    NOT NULL,
    recorded_at      BIGINT  NOT NULL,
    actor            TEXT    NOT NULL,
    UNIQUE (unit_code, unit_from, rule_set_id, decision_number),
    FOREIGN KEY (assessment_id, submission) REFERENCES submissions (assessment_id, number),
    CHECK ((assessment_id IS NULL) = (submission IS NULL))
);

CREATE UNIQUE INDEX recognitions_of_assessment ON recognitions (assessment_id) WHERE assessment_id IS NOT NULL;
CREATE INDEX recognitions_newest ON recognitions (decision_date, id);
CREATE INDEX recognitions_of_unit ON recognitions (rule_set_id, unit_code, unit_from, decision_date DESC, id DESC);
