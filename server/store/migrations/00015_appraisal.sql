-- +goose Up

-- What appraisers found, fact by fact. Rows are only ever added: of a fact the highest number counts.
CREATE TABLE findings (
    assessment_id TEXT    NOT NULL,
    place         BIGINT  NOT NULL CHECK (place > 0), -- among the findings of the assessment
    fact          TEXT    NOT NULL CHECK (fact <> ''),
    number        BIGINT  NOT NULL CHECK (number > 0), -- among those about the fact
    submission    BIGINT  NOT NULL,
    criterion     TEXT    NOT NULL CHECK (criterion <> ''), -- through which it was appraised
    claimed       TEXT    NOT NULL, -- JSON of the answer as it was claimed; empty where nothing was
    agrees        BOOLEAN NOT NULL,
    value         TEXT    NOT NULL,
    no_data       BOOLEAN NOT NULL,
    judgement     TEXT    NOT NULL CHECK (judgement IN ('', 'meets', 'fails')),
    reason        TEXT    NOT NULL,
    evidence      TEXT    NOT NULL, -- JSON
    recorded_at   BIGINT  NOT NULL,
    actor         TEXT    NOT NULL CHECK (actor <> ''),
    PRIMARY KEY (assessment_id, place),
    UNIQUE (assessment_id, fact, number),
    FOREIGN KEY (assessment_id, submission) REFERENCES submissions (assessment_id, number)
);

-- What a return in part says beside its row in returns. Rows are only ever added.
CREATE TABLE part_returns (
    assessment_id TEXT   NOT NULL,
    number        BIGINT NOT NULL,
    criteria      TEXT   NOT NULL, -- JSON: each with its reason
    open_facts    TEXT   NOT NULL, -- JSON
    correct_by    BIGINT NOT NULL CHECK (correct_by = 0 OR correct_by BETWEEN 19000101 AND 29991231),
    locked_sha256 TEXT   NOT NULL CHECK (LENGTH(locked_sha256) = 64),
    PRIMARY KEY (assessment_id, number),
    FOREIGN KEY (assessment_id, number) REFERENCES returns (assessment_id, number)
);

-- Appraisals that are complete, frozen. Rows are only ever added: of a submission the highest number counts, for the council may
-- reopen one.
CREATE TABLE appraisals (
    assessment_id TEXT   NOT NULL,
    submission    BIGINT NOT NULL,
    number        BIGINT NOT NULL CHECK (number > 0),
    answers_json  TEXT   NOT NULL,
    judgements    TEXT   NOT NULL, -- JSON
    verdict_json  TEXT   NOT NULL,
    result        TEXT   NOT NULL CHECK (result IN ('passed', 'not_passed', 'inconclusive')),
    sample        TEXT   NOT NULL,
    accepted      TEXT   NOT NULL, -- JSON: facts that were accepted as claimed without a look
    recorded_at   BIGINT NOT NULL,
    actor         TEXT   NOT NULL CHECK (actor <> ''),
    PRIMARY KEY (assessment_id, submission, number),
    FOREIGN KEY (assessment_id, submission) REFERENCES submissions (assessment_id, number)
);

-- What is said about a criterion. Rows are only ever added.
CREATE TABLE comments (
    id            TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    assessment_id TEXT   NOT NULL REFERENCES assessments (id),
    criterion     TEXT   NOT NULL CHECK (criterion <> ''),
    text          TEXT   NOT NULL CHECK (text <> ''),
    submission    BIGINT NOT NULL CHECK (submission >= 0),
    recorded_at   BIGINT NOT NULL,
    actor         TEXT   NOT NULL CHECK (actor <> ''),
    role          TEXT   NOT NULL CHECK (role <> '')
);

CREATE INDEX comments_of_assessment ON comments (assessment_id, recorded_at, id);
