-- +goose Up

-- A token is for one unit and not for a code, which is used again: the first day of its row. 0 for tokens that were made before
-- this was noted: they are for the row that the code had on the day they were made. The province is the unit's; until now there
-- were units of Thanh Hóa only.
ALTER TABLE tokens ADD COLUMN unit_from BIGINT NOT NULL DEFAULT 0 CHECK (unit_from = 0 OR unit_from BETWEEN 19000101 AND 29991231);
ALTER TABLE tokens ADD COLUMN province TEXT NOT NULL DEFAULT '';
UPDATE tokens SET province = CASE WHEN scope LIKE 'provinces/%' THEN SUBSTR(scope, 11) ELSE '38' END;

CREATE INDEX tokens_newest ON tokens (province, created_at, id);

-- What was decided about tokens whose unit has ended. Rows are only ever added; what is proposed follows from the catalogue.
CREATE TABLE handovers (
    token_id   TEXT   NOT NULL REFERENCES tokens (id),
    unit_code  TEXT   NOT NULL, -- of the successor
    unit_from  BIGINT NOT NULL CHECK (unit_from BETWEEN 19000101 AND 29991231),
    province   TEXT   NOT NULL CHECK (province <> ''), -- of the successor
    ended_code TEXT   NOT NULL,
    ended_from BIGINT NOT NULL CHECK (ended_from BETWEEN 19000101 AND 29991231),
    day        BIGINT NOT NULL CHECK (day BETWEEN 19000101 AND 29991231),
    basis      TEXT   NOT NULL, -- JSON
    state      TEXT   NOT NULL CHECK (state IN ('confirmed', 'declined')),
    decided_at BIGINT NOT NULL,
    actor      TEXT   NOT NULL,
    PRIMARY KEY (token_id, unit_code, unit_from)
);
