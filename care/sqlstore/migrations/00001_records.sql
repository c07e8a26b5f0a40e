-- The first shape of the records. The text runs on SQLite and on PostgreSQL:
-- times are milliseconds since 1970 UTC (NULL: never), lists and small structs
-- are JSON in TEXT, and no function of either database is used. SQLite takes
-- any type name, so BYTEA means bytes on both.

-- +goose Up
CREATE TABLE elders (
    id                TEXT PRIMARY KEY,
    name              TEXT NOT NULL,
    salutation        TEXT NOT NULL,
    salutation_en     TEXT NOT NULL,
    lang              TEXT NOT NULL,
    born              BIGINT,
    phone             TEXT NOT NULL,
    address           TEXT NOT NULL,
    living            TEXT NOT NULL,
    ability           TEXT NOT NULL,
    category          TEXT NOT NULL,
    health            TEXT NOT NULL,
    interests         TEXT NOT NULL,
    station           TEXT NOT NULL,
    worker            TEXT NOT NULL,
    doctor            TEXT NOT NULL,
    neighbours        TEXT NOT NULL,
    manner            TEXT NOT NULL,
    consent_recording BOOLEAN NOT NULL
);

CREATE TABLE relatives (
    id                 TEXT PRIMARY KEY,
    elder_id           TEXT NOT NULL REFERENCES elders (id),
    name               TEXT NOT NULL,
    relation           TEXT NOT NULL,
    phone              TEXT NOT NULL,
    lang               TEXT NOT NULL,
    place              INTEGER NOT NULL,
    consent_summary    BOOLEAN NOT NULL,
    consent_transcript BOOLEAN NOT NULL,
    consent_recording  BOOLEAN NOT NULL,
    channels           TEXT NOT NULL
);
CREATE INDEX relatives_of_elder ON relatives (elder_id, place);

CREATE TABLE agents (
    id            TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    supervisor    BOOLEAN NOT NULL,
    lang          TEXT NOT NULL
);

CREATE TABLE devices (
    id       TEXT PRIMARY KEY,
    elder_id TEXT NOT NULL REFERENCES elders (id),
    name     TEXT NOT NULL,
    paired   BIGINT,
    revoked  BIGINT
);
CREATE INDEX devices_of_elder ON devices (elder_id);

CREATE TABLE services (
    id        TEXT PRIMARY KEY,
    help      TEXT NOT NULL,
    name      TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    spoken    TEXT NOT NULL,
    spoken_en TEXT NOT NULL,
    unit      TEXT NOT NULL,
    unit_en   TEXT NOT NULL,
    price     BIGINT NOT NULL,
    subsidy   BIGINT NOT NULL,
    duration  BIGINT NOT NULL,
    lead      BIGINT NOT NULL,
    opens     INTEGER NOT NULL,
    closes    INTEGER NOT NULL,
    place     INTEGER NOT NULL
);

CREATE TABLE providers (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    phone       TEXT NOT NULL,
    services    TEXT NOT NULL,
    communities TEXT NOT NULL,
    weekdays    TEXT NOT NULL,
    place       INTEGER NOT NULL
);

CREATE TABLE calls (
    id                 TEXT PRIMARY KEY,
    elder_id           TEXT REFERENCES elders (id),
    lang               TEXT NOT NULL,
    state              INTEGER NOT NULL,
    started            BIGINT,
    answered           BIGINT,
    ended              BIGINT,
    termination_result TEXT NOT NULL,
    termination_reason TEXT NOT NULL,
    escalation         TEXT NOT NULL,
    agent_id           TEXT REFERENCES agents (id),
    disposition        TEXT NOT NULL,
    note               TEXT NOT NULL,
    recording          TEXT NOT NULL
);
CREATE INDEX calls_by_start ON calls (started, id);
CREATE INDEX calls_of_elder ON calls (elder_id, started, id);
CREATE INDEX calls_open ON calls (started) WHERE ended IS NULL;

CREATE TABLE legs (
    id        TEXT PRIMARY KEY,
    call_id   TEXT NOT NULL REFERENCES calls (id),
    party     TEXT NOT NULL,
    person_id TEXT NOT NULL,
    joined    BIGINT,
    parted    BIGINT
);
CREATE INDEX legs_of_call ON legs (call_id);

CREATE TABLE turns (
    id       TEXT PRIMARY KEY,
    call_id  TEXT NOT NULL REFERENCES calls (id),
    seq      INTEGER NOT NULL,
    party    TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    said     TEXT NOT NULL,
    input    TEXT NOT NULL,
    started  BIGINT,
    ended    BIGINT,
    intent   TEXT NOT NULL,
    distress TEXT NOT NULL,
    cut      BOOLEAN NOT NULL,
    UNIQUE (call_id, seq)
);

CREATE TABLE bookings (
    id          TEXT PRIMARY KEY,
    elder_id    TEXT NOT NULL REFERENCES elders (id),
    service_id  TEXT NOT NULL REFERENCES services (id),
    provider_id TEXT NOT NULL REFERENCES providers (id),
    call_id     TEXT REFERENCES calls (id),
    at          BIGINT,
    address     TEXT NOT NULL,
    note        TEXT NOT NULL,
    quote_list  BIGINT NOT NULL,
    quote_town  BIGINT NOT NULL,
    quote_elder BIGINT NOT NULL,
    state       INTEGER NOT NULL,
    made        BIGINT
);
CREATE INDEX bookings_of_elder ON bookings (elder_id, made);
CREATE INDEX bookings_of_call ON bookings (call_id);

CREATE TABLE events (
    subject TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    at      BIGINT,
    who     TEXT NOT NULL,
    what    TEXT NOT NULL,
    data    TEXT NOT NULL,
    prev    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (subject, seq)
);

CREATE TABLE summaries (
    id        TEXT PRIMARY KEY,
    call_id   TEXT NOT NULL UNIQUE REFERENCES calls (id),
    elder_id  TEXT NOT NULL REFERENCES elders (id),
    lang      TEXT NOT NULL,
    sentences TEXT NOT NULL,
    worrying  BOOLEAN NOT NULL,
    made      BIGINT
);

CREATE TABLE links (
    id      TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    person  TEXT NOT NULL,
    made    BIGINT,
    expires BIGINT,
    revoked BIGINT
);
CREATE INDEX links_of_subject ON links (subject);

CREATE TABLE messages (
    id          TEXT PRIMARY KEY,
    summary_id  TEXT NOT NULL REFERENCES summaries (id),
    relative_id TEXT NOT NULL REFERENCES relatives (id),
    channel     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    url         TEXT NOT NULL,
    made        BIGINT,
    sent        BIGINT,
    attempts    INTEGER NOT NULL,
    last_error  TEXT NOT NULL
);
CREATE INDEX messages_of_summary ON messages (summary_id);

-- token is the SHA-256 of the cookie's token, in hex.
CREATE TABLE sessions (
    token   TEXT PRIMARY KEY,
    data    BYTEA NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires);
