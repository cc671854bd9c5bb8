-- +goose Up

-- A token may be bound to criteria and to days, and be for a client certificate instead of a secret: its hash is then made of the
-- certificate's, and no secret has it.
ALTER TABLE tokens ADD COLUMN criteria TEXT NOT NULL DEFAULT '[]'; -- JSON; empty: all
ALTER TABLE tokens ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0 CHECK (valid_from = 0 OR valid_from BETWEEN 19000101 AND 29991231);
ALTER TABLE tokens ADD COLUMN valid_to BIGINT NOT NULL DEFAULT 0 CHECK (valid_to = 0 OR valid_to BETWEEN 19000101 AND 29991231);
ALTER TABLE tokens ADD COLUMN certificate TEXT NOT NULL DEFAULT '' CHECK (certificate = '' OR LENGTH(certificate) = 64);

-- Rights of people who log in, and of tokens beside their own. A right is revoked and otherwise never changed.
CREATE TABLE grants (
    id            TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    principal     TEXT   NOT NULL CHECK (principal LIKE 'people/%' OR principal LIKE 'tokens/%'),
    role          TEXT   NOT NULL CHECK (role <> ''),
    scope         TEXT   NOT NULL CHECK (scope <> ''),
    unit_from     BIGINT NOT NULL CHECK (unit_from = 0 OR unit_from BETWEEN 19000101 AND 29991231),
    province      TEXT   NOT NULL CHECK (province <> ''),
    criteria      TEXT   NOT NULL, -- JSON; empty: all
    valid_from    BIGINT NOT NULL CHECK (valid_from = 0 OR valid_from BETWEEN 19000101 AND 29991231),
    valid_to      BIGINT NOT NULL CHECK (valid_to = 0 OR valid_to BETWEEN 19000101 AND 29991231),
    delegated_by  TEXT   NOT NULL, -- "grants/…" or "tokens/…"; '' where an administrator gave it
    reason        TEXT   NOT NULL CHECK (reason <> ''),
    created_by    TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    revoked_at    BIGINT NOT NULL, -- 0 while it stands
    revoked_by    TEXT   NOT NULL,
    revoke_reason TEXT   NOT NULL
);
CREATE INDEX grants_of ON grants (principal, created_at, id);
CREATE INDEX grants_newest ON grants (province, created_at, id);

-- Who has logged in. Neither the cookie nor a name is here: the hash of the one, and a number for the other. A session that has
-- ended stays until it would have expired, so that its cookie is told from one that never was. The hash of what a login began with
-- is taken once.
CREATE TABLE sessions (
    hash       TEXT   NOT NULL PRIMARY KEY CHECK (LENGTH(hash) = 64),
    login      TEXT   NOT NULL UNIQUE CHECK (LENGTH(login) = 64),
    person     TEXT   NOT NULL CHECK (person LIKE 'people/%'),
    chosen     TEXT   NOT NULL, -- "grants/…" acted under; '' for the first
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL -- 0 while it stands
);
CREATE INDEX sessions_expiry ON sessions (expires_at);
