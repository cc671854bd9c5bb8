-- +goose Up

-- Offices and systems that wrote or proposed a draft, a JSON list. A token has one role, so only these tell whether who
-- publishes is somebody else.
ALTER TABLE rule_set_drafts ADD COLUMN holders TEXT NOT NULL DEFAULT '[]';
