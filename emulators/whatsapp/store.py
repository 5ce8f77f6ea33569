"""The emulator's memory: one SQLite file, written in short transactions by one process."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS numbers (
    phone_number_id TEXT PRIMARY KEY,
    waba_id TEXT NOT NULL,
    display_phone_number TEXT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS customers (
    key TEXT PRIMARY KEY,           -- the wa_id, or the user id where there is no phone
    wa_id TEXT UNIQUE,
    user_id TEXT,
    username TEXT,
    name TEXT NOT NULL,
    language TEXT NOT NULL DEFAULT '',
    on_whatsapp INTEGER NOT NULL DEFAULT 1,
    position INTEGER NOT NULL DEFAULT 1000
);
CREATE TABLE IF NOT EXISTS identities (
    user_id TEXT PRIMARY KEY, customer TEXT NOT NULL, waba_id TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wamid TEXT NOT NULL UNIQUE,
    phone_number_id TEXT NOT NULL,
    customer TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at REAL NOT NULL,
    opaque TEXT
);
CREATE INDEX IF NOT EXISTS messages_of ON messages (phone_number_id, customer, id);
CREATE INDEX IF NOT EXISTS messages_opaque ON messages (opaque) WHERE opaque IS NOT NULL;
CREATE TABLE IF NOT EXISTS statuses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wamid TEXT NOT NULL,
    status TEXT NOT NULL,
    at REAL NOT NULL,
    errors TEXT
);
CREATE INDEX IF NOT EXISTS statuses_of ON statuses (wamid);
CREATE TABLE IF NOT EXISTS scheduled (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wamid TEXT NOT NULL,
    status TEXT NOT NULL,
    due REAL NOT NULL,
    happened REAL NOT NULL,
    errors TEXT,
    UNIQUE (wamid, status)
);
CREATE INDEX IF NOT EXISTS scheduled_due ON scheduled (due);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane TEXT NOT NULL,
    body BLOB NOT NULL,
    wamid TEXT,
    created REAL NOT NULL,
    due REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending',
    answer TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_pending ON deliveries (due) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS updates (
    id INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS media (
    id TEXT PRIMARY KEY,
    mime_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    filename TEXT NOT NULL,
    expires REAL NOT NULL,
    owner TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS media_urls (
    token TEXT PRIMARY KEY, media TEXT NOT NULL, expires REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS registry (
    id TEXT PRIMARY KEY,
    waba_id TEXT NOT NULL,          -- empty: every account has it
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    components TEXT NOT NULL,
    parameter_format TEXT NOT NULL DEFAULT 'POSITIONAL',
    rejected_reason TEXT NOT NULL DEFAULT 'NONE',
    quality TEXT NOT NULL DEFAULT 'UNKNOWN',
    review_due REAL,
    UNIQUE (waba_id, name, language)
);
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, file_length INTEGER NOT NULL,
    filename TEXT NOT NULL, received INTEGER NOT NULL DEFAULT 0, handle TEXT
);
CREATE TABLE IF NOT EXISTS preferences (
    phone_number_id TEXT NOT NULL, customer TEXT NOT NULL, marketing TEXT NOT NULL,
    PRIMARY KEY (phone_number_id, customer)
);
CREATE TABLE IF NOT EXISTS blocked (
    phone_number_id TEXT NOT NULL, customer TEXT NOT NULL,
    PRIMARY KEY (phone_number_id, customer)
);
CREATE TABLE IF NOT EXISTS entry_points (
    phone_number_id TEXT NOT NULL, customer TEXT NOT NULL,
    referred REAL NOT NULL, opened REAL,
    PRIMARY KEY (phone_number_id, customer)
);
CREATE TABLE IF NOT EXISTS profiles (
    phone_number_id TEXT PRIMARY KEY, profile TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    body TEXT,
    status INTEGER NOT NULL,
    answer TEXT,
    fault TEXT
);
"""

# Columns that joined a table later: a demo's file from before gets them when it is opened.
JOINED = (
    ("numbers", "settings", "TEXT NOT NULL DEFAULT '{}'"),
    ("numbers", "products", "TEXT NOT NULL DEFAULT '[]'"),
    ("customers", "parent_user_id", "TEXT"),
    ("customers", "hide_phone", "INTEGER NOT NULL DEFAULT 0"),
    ("deliveries", "posted", "REAL"),  # in real seconds, whatever the clock says: the first try
    ("messages", "origin", "TEXT NOT NULL DEFAULT ''"),
)

# What a reset empties; numbers and templates are set-up, not history.
FORGET_HISTORY = """
DELETE FROM messages; DELETE FROM statuses; DELETE FROM scheduled; DELETE FROM deliveries;
DELETE FROM updates; DELETE FROM media; DELETE FROM media_urls; DELETE FROM requests;
DELETE FROM identities; DELETE FROM customers; DELETE FROM preferences; DELETE FROM blocked;
DELETE FROM entry_points; DELETE FROM uploads;
"""
FORGET_SETUP = "DELETE FROM numbers; DELETE FROM registry; DELETE FROM profiles;"
# The log is for looking at what just happened; older rows go.
LOG_ROWS = 20_000


class Store:
    """A thin layer over SQLite that speaks rows and JSON."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        # Survives a killed process, which is what a fault run does; not a power cut.
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)
        for table, column, kind in JOINED:
            known = {row["name"] for row in self.rows(f"PRAGMA table_info({table})")}
            if column not in known:
                self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        self._depth = 0

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; nested uses join the outer one."""
        self._depth += 1
        if self._depth == 1:
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("ROLLBACK")
            raise
        self._depth -= 1
        if self._depth == 0:
            self._db.execute("COMMIT")

    def run(self, sql: str, *values: Any) -> int:
        """Write; gives the new row's id (or the number of rows changed by an update)."""
        cursor = self._db.execute(sql, values)
        if sql.lstrip()[:6].upper() == "INSERT":
            return cursor.lastrowid or 0
        return cursor.rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Read all rows."""
        return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Read the first row."""
        found: sqlite3.Row | None = self._db.execute(sql, values).fetchone()
        return found

    def read_meta(self, key: str) -> str | None:
        """A remembered single value."""
        found = self.row("SELECT value FROM meta WHERE key = ?", key)
        return found["value"] if found else None

    def write_meta(self, key: str, value: str) -> None:
        """Remember a single value."""
        self.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value)

    def log_request(
        self,
        *,
        at: float,
        method: str,
        path: str,
        body: Any,
        status: int,
        answer: Any,
        fault: str | None,
    ) -> None:
        """Remember one Graph request and what was answered."""
        newest = self.run(
            "INSERT INTO requests (at, method, path, body, status, answer, fault)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            at,
            method,
            path,
            json.dumps(body),
            status,
            json.dumps(answer),
            fault,
        )
        if newest % 1000 == 0:
            self.run("DELETE FROM requests WHERE id <= ?", newest - LOG_ROWS)

    def clear_history(self, *, numbers: bool) -> None:
        """Forget all conversations; with `numbers` also the set-up."""
        self._db.executescript(
            "BEGIN;" + FORGET_HISTORY + (FORGET_SETUP if numbers else "") + "COMMIT;"
        )
