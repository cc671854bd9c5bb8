-- +goose Up

-- A recognition stands from a day and may end with one. Those that are here already stand from their decision on.
ALTER TABLE recognitions ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0 CHECK (valid_from = 0 OR valid_from BETWEEN 19000101 AND 29991231);
ALTER TABLE recognitions ADD COLUMN valid_to BIGINT NOT NULL DEFAULT 0 CHECK (valid_to = 0 OR valid_to BETWEEN 19000101 AND 29991231);
ALTER TABLE recognitions ADD COLUMN appraised BOOLEAN NOT NULL DEFAULT FALSE; -- rests on an appraised verdict
ALTER TABLE recognitions ADD COLUMN list TEXT NOT NULL DEFAULT ''; -- id of the list that was recognised at once, '' for none
UPDATE recognitions SET valid_from = decision_date;

CREATE INDEX recognitions_of_list ON recognitions (list, id) WHERE list <> '';

-- Day of the decision where it is not the day from which it holds; 0 where it is, and for what is no decision.
ALTER TABLE milestones ADD COLUMN decided_on BIGINT NOT NULL DEFAULT 0;

-- What a recognition was revoked by.
CREATE INDEX milestones_revoked ON milestones (subject) WHERE kind = 'revoked';

-- Decisions that revoke. Rows are only ever added.
CREATE TABLE revocations (
    recognition_id  TEXT   NOT NULL PRIMARY KEY REFERENCES recognitions (id),
    decision_number TEXT   NOT NULL CHECK (decision_number <> ''),
    decision_date   BIGINT NOT NULL CHECK (decision_date BETWEEN 19000101 AND 29991231),
    office          TEXT   NOT NULL,
    reason          TEXT   NOT NULL CHECK (reason <> ''),
    objection       TEXT   NOT NULL, -- name, '' for none
    recorded_at     BIGINT NOT NULL,
    actor           TEXT   NOT NULL
);
