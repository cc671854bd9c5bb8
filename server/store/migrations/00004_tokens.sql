-- +goose Up

-- Who may call. A secret is nowhere, only its hash.
CREATE TABLE tokens (
    id         TEXT   NOT NULL PRIMARY KEY CHECK (id <> ''),
    holder     TEXT   NOT NULL,
    role       TEXT   NOT NULL CHECK (role <> ''),
    scope      TEXT   NOT NULL CHECK (scope <> ''),
    hash       TEXT   NOT NULL UNIQUE CHECK (LENGTH(hash) = 64),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL -- 0 while it is valid
);
