/** The steps from an empty file to the present schema. A step that was released is never edited; a new one is added below it. */

/** `migrations[n]` leads from schema n to schema n + 1; the number is kept in the file as PRAGMA user_version. Times are ms since 1970. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    hash BLOB NOT NULL UNIQUE,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
  CREATE TABLE sign_in_tokens (
    hash BLOB PRIMARY KEY,
    user_name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    user_name TEXT REFERENCES users (name) ON DELETE CASCADE,
    api_token TEXT REFERENCES api_tokens (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    CHECK ((user_name IS NULL) <> (api_token IS NULL))
  ) STRICT;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    verb TEXT NOT NULL,
    outcome TEXT NOT NULL,
    subject TEXT
  ) STRICT;
  `,
  // What belongs to a token goes with it; the preset one is the same person's before and after its secret changed.
  `
  CREATE TABLE arrangements (
    owner TEXT PRIMARY KEY,
    arrangement TEXT NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER arrangement_of_revoked_token AFTER DELETE ON api_tokens WHEN old.id <> 'preset' BEGIN
    DELETE FROM arrangements WHERE owner = 'token:' || old.id;
  END;
  CREATE TABLE vlan_slots (
    vlan INTEGER PRIMARY KEY CHECK (vlan BETWEEN 0 AND 4095),
    slot INTEGER NOT NULL UNIQUE
  ) STRICT;
  `,
  // A step's row is on disk before the step is taken. Operations and steps are JSON; `left_as` is how what the change made was left.
  `
  CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    who TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL CHECK (status IN ('running', 'applied', 'failed', 'incomplete', 'reverted')),
    operations TEXT NOT NULL,
    reversibility TEXT NOT NULL CHECK (reversibility IN ('exact', 'equivalent', 'irreversible')),
    reverts TEXT,
    reverted_by TEXT,
    epoch TEXT NOT NULL,
    revision INTEGER,
    left_as TEXT
  ) STRICT;
  CREATE INDEX changes_running ON changes (number) WHERE status = 'running';
  CREATE TABLE change_steps (
    change INTEGER NOT NULL REFERENCES changes (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    planned TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'undone', 'undo-failed')),
    error TEXT,
    undo_error TEXT,
    undo_command TEXT,
    PRIMARY KEY (change, position)
  ) STRICT, WITHOUT ROWID;
  `,
];
