-- +goose Up

-- What a unit filed under any rule set, for answers that carry over.
CREATE INDEX submissions_by_unit ON submissions (unit_code, unit_from, filed_on DESC, assessment_id, number);
