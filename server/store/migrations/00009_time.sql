-- +goose Up

-- When each event was committed, by the writer's clock: it rises with the sequence, so that what was known at a moment is
-- what stands up to a place in the sequence. Of events that are here already only the moment they were recorded at is known.
-- The table is made anew, and not given a column with a default, so that an older program that is still running is refused:
-- it would write neither the moment nor the milestone.
CREATE TABLE events_timed (
    sequence     BIGINT NOT NULL PRIMARY KEY CHECK (sequence > 0), -- without gaps, in the order of commits
    subject      TEXT   NOT NULL CHECK (subject <> ''),
    number       BIGINT NOT NULL CHECK (number > 0),
    kind         TEXT   NOT NULL CHECK (kind <> ''),
    actor        TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    given_date   BIGINT NOT NULL CHECK (given_date = 0 OR given_date BETWEEN 19000101 AND 29991231),
    recorded_at  BIGINT NOT NULL,
    committed_at BIGINT NOT NULL,
    change       TEXT   NOT NULL,
    UNIQUE (subject, number)
);

INSERT INTO events_timed (sequence, subject, number, kind, actor, role, given_date, recorded_at, committed_at, change)
SELECT sequence, subject, number, kind, actor, role, given_date, recorded_at, MAX(recorded_at) OVER (ORDER BY sequence), change
FROM events;

DROP TABLE events;
ALTER TABLE events_timed RENAME TO events;

CREATE INDEX events_committed ON events (committed_at, sequence);

-- The narrow side of the events that counting looks at and that others follow: a row for each, written with it. Rows are only
-- ever added. What does not belong to a kind is 0 or empty.
CREATE TABLE milestones (
    sequence           BIGINT NOT NULL PRIMARY KEY REFERENCES events (sequence),
    committed_at       BIGINT NOT NULL,
    kind               TEXT   NOT NULL CHECK (kind IN ('filed', 'returned', 'recognised', 'units', 'reported')),
    subject            TEXT   NOT NULL CHECK (subject <> ''),
    province           TEXT   NOT NULL,
    unit_code          TEXT   NOT NULL,
    unit_from          BIGINT NOT NULL,
    rule_set_id        TEXT   NOT NULL,
    rule_set_version   TEXT   NOT NULL,
    held_on            BIGINT NOT NULL CHECK (held_on = 0 OR held_on BETWEEN 19000101 AND 29991231),
    number             BIGINT NOT NULL,
    period             TEXT   NOT NULL,
    result             TEXT   NOT NULL,
    met                BIGINT NOT NULL,
    out_of             BIGINT NOT NULL,
    not_met            BIGINT NOT NULL,
    not_applicable     BIGINT NOT NULL,
    did_not_occur      BIGINT NOT NULL,
    no_data            BIGINT NOT NULL,
    awaiting_appraisal BIGINT NOT NULL,
    unknown            BIGINT NOT NULL,
    gaps               TEXT, -- NULL: filed before gaps were kept, and they are read from the verdict
    level              TEXT   NOT NULL,
    decision_number    TEXT   NOT NULL,
    target             TEXT   NOT NULL,
    value              TEXT   NOT NULL
);

-- What a unit was recognised by.
CREATE INDEX milestones_recognised ON milestones (rule_set_id, unit_code, unit_from, sequence) WHERE kind = 'recognised';

-- The n-th filing of an assessment made its n-th submission.
INSERT INTO milestones (sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
    number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
    level, decision_number, target, value)
SELECT e.sequence, e.committed_at, 'filed', e.subject, a.province, s.unit_code, s.unit_from, s.rule_set_id, s.rule_set_version, s.filed_on,
    s.number, a.period, s.result, s.met, s.out_of, s.not_met, s.not_applicable, s.did_not_occur, s.no_data, s.awaiting_appraisal, s.unknown,
    NULL, '', '', '', ''
FROM (SELECT sequence, committed_at, subject, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY number) AS place
    FROM events WHERE kind = 'submitted' AND subject LIKE 'assessments/%') e
JOIN submissions s ON s.assessment_id = SUBSTR(e.subject, 13) AND s.number = e.place
JOIN assessments a ON a.id = s.assessment_id;

-- Not every submission is returned, and none twice.
INSERT INTO milestones (sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
    number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
    level, decision_number, target, value)
SELECT e.sequence, e.committed_at, 'returned', e.subject, a.province, s.unit_code, s.unit_from, s.rule_set_id, s.rule_set_version, r.returned_on,
    s.number, a.period, s.result, s.met, s.out_of, s.not_met, s.not_applicable, s.did_not_occur, s.no_data, s.awaiting_appraisal, s.unknown,
    '', '', '', '', ''
FROM (SELECT sequence, committed_at, subject, ROW_NUMBER() OVER (PARTITION BY subject ORDER BY number) AS place
    FROM events WHERE kind = 'returned' AND subject LIKE 'assessments/%') e
JOIN (SELECT assessment_id, number, returned_on, ROW_NUMBER() OVER (PARTITION BY assessment_id ORDER BY number) AS place
    FROM returns) r ON r.assessment_id = SUBSTR(e.subject, 13) AND r.place = e.place
JOIN submissions s ON s.assessment_id = r.assessment_id AND s.number = r.number
JOIN assessments a ON a.id = s.assessment_id;

-- A decision on an assessment is an event of the assessment, any other one is an event of its own.
INSERT INTO milestones (sequence, committed_at, kind, subject, province, unit_code, unit_from, rule_set_id, rule_set_version, held_on,
    number, period, result, met, out_of, not_met, not_applicable, did_not_occur, no_data, awaiting_appraisal, unknown, gaps,
    level, decision_number, target, value)
SELECT e.sequence, e.committed_at, 'recognised', 'recognitions/' || r.id, r.province, r.unit_code, r.unit_from, r.rule_set_id,
    r.rule_set_version, r.decision_date, 0, '', '', 0, 0, 0, 0, 0, 0, 0, 0, '', r.level, r.decision_number, '', ''
FROM recognitions r
JOIN events e ON e.kind = 'recognised'
    AND e.subject = CASE WHEN r.assessment_id IS NULL THEN 'recognitions/' || r.id ELSE 'assessments/' || r.assessment_id END;

-- Figures that others reported for a target. Rows are only ever added; of one day the last one counts.
CREATE TABLE reported_figures (
    id          TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    target      TEXT   NOT NULL CHECK (target <> ''),
    province    TEXT   NOT NULL,
    on_date     BIGINT NOT NULL CHECK (on_date BETWEEN 19000101 AND 29991231),
    value       TEXT   NOT NULL CHECK (value <> ''),
    source      TEXT   NOT NULL CHECK (source <> ''),
    source_date BIGINT NOT NULL CHECK (source_date = 0 OR source_date BETWEEN 19000101 AND 29991231),
    note        TEXT   NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor       TEXT   NOT NULL
);

CREATE INDEX reported_figures_newest ON reported_figures (target, recorded_at, id);

-- Rearrangements of units, from their proposal on. The catalogue is the shipped one with every enacted set applied, in the
-- order of their sequence. What is long comes last, so that lists do not read it.
CREATE TABLE unit_change_sets (
    id              TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    province        TEXT   NOT NULL CHECK (province <> ''),
    title           TEXT   NOT NULL,
    basis           TEXT   NOT NULL,
    effective       BIGINT NOT NULL CHECK (effective = 0 OR effective BETWEEN 19000101 AND 29991231), -- 0: an import
    note            TEXT   NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('proposed', 'checked', 'enacted', 'withdrawn')),
    revision        BIGINT NOT NULL CHECK (revision > 0),
    authors         TEXT   NOT NULL, -- JSON, as holders is
    holders         TEXT   NOT NULL,
    proposer        TEXT   NOT NULL,
    proposer_holder TEXT   NOT NULL,
    checker         TEXT   NOT NULL,
    checker_holder  TEXT   NOT NULL,
    enactor         TEXT   NOT NULL,
    enactor_holder  TEXT   NOT NULL,
    withdrawer      TEXT   NOT NULL,
    reason          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    enacted_at      BIGINT NOT NULL,
    sequence        BIGINT NOT NULL, -- of the event that enacted it
    content         TEXT   NOT NULL CHECK (content <> ''),
    CHECK ((state = 'enacted') = (sequence > 0))
);

CREATE INDEX unit_change_sets_newest ON unit_change_sets (province, created_at, id);
CREATE UNIQUE INDEX unit_change_sets_enacted ON unit_change_sets (sequence) WHERE sequence > 0;
