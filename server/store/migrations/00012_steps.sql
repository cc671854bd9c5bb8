-- +goose Up

-- Where an assessment stands in its procedure. The column state keeps the four values that it can hold: what is checked,
-- appraised, proposed or declined is stored as submitted, which it also is, and stage says which of them. Empty: the state says all.
ALTER TABLE assessments ADD COLUMN stage TEXT NOT NULL DEFAULT ''
    CHECK (stage IN ('', 'checked', 'appraised', 'proposed', 'declined') AND (stage = '' OR state = 'submitted'));
ALTER TABLE assessments ADD COLUMN procedure_id TEXT NOT NULL DEFAULT 'plain' CHECK (procedure_id <> '');
ALTER TABLE assessments ADD COLUMN campaign TEXT NOT NULL DEFAULT ''; -- id
ALTER TABLE assessments ADD COLUMN signed_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE assessments ADD COLUMN open_criteria TEXT NOT NULL DEFAULT '[]'; -- JSON, as holders is
ALTER TABLE assessments ADD COLUMN correct_by BIGINT NOT NULL DEFAULT 0
    CHECK (correct_by = 0 OR correct_by BETWEEN 19000101 AND 29991231);
ALTER TABLE assessments ADD COLUMN proposed_level TEXT NOT NULL DEFAULT '';
ALTER TABLE assessments ADD COLUMN holders TEXT NOT NULL DEFAULT '[]';

CREATE INDEX assessments_of_campaign ON assessments (campaign, id) WHERE campaign <> '';
