-- Incidents and what belongs to them. Portable as 00001 is; a table whose
-- columns change their rules is made anew, filled, and takes the old one's name.
-- Incident state 4 is "resolved".

-- +goose Up
ALTER TABLE elders ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';

ALTER TABLE relatives ADD COLUMN consent_emergency BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE relatives SET consent_emergency = consent_summary;

ALTER TABLE agents ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE agents ADD COLUMN channels TEXT NOT NULL DEFAULT 'null';

CREATE TABLE devices_new (
    id          TEXT PRIMARY KEY,
    elder_id    TEXT REFERENCES elders (id),
    name        TEXT NOT NULL,
    paired      BIGINT,
    revoked     BIGINT,
    protocol    TEXT NOT NULL,
    model       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    heartbeat   BIGINT NOT NULL,
    quiet       BIGINT NOT NULL,
    last_seen   BIGINT,
    last_motion BIGINT,
    battery     INTEGER NOT NULL,
    silent      BIGINT
);
INSERT INTO devices_new (id, elder_id, name, paired, revoked, protocol, model, phone, heartbeat, quiet, battery)
SELECT id, elder_id, name, paired, revoked, 'page', '', '', 0, 0, -1 FROM devices;
DROP TABLE devices;
ALTER TABLE devices_new RENAME TO devices;
CREATE INDEX devices_of_elder ON devices (elder_id);

CREATE TABLE incidents (
    id            TEXT PRIMARY KEY,
    elder_id      TEXT REFERENCES elders (id),
    device_id     TEXT NOT NULL REFERENCES devices (id),
    state         INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    opened        BIGINT NOT NULL,
    answered      BIGINT,
    acknowledged  BIGINT,
    taken_by      TEXT NOT NULL,
    taken_by_name TEXT NOT NULL,
    act_by        BIGINT,
    responding    BIGINT,
    arrived       BIGINT,
    resolved      BIGINT,
    outcome       TEXT NOT NULL,
    note          TEXT NOT NULL,
    alarms        INTEGER NOT NULL,
    presses       INTEGER NOT NULL,
    reopened      INTEGER NOT NULL,
    last_alarm    BIGINT NOT NULL,
    position      TEXT NOT NULL,
    battery       INTEGER NOT NULL,
    call_id       TEXT NOT NULL, -- no key: no call may stand in the way of an incident
    version       INTEGER NOT NULL
);
-- One live incident for each elder, and for each device that is nobody's yet.
CREATE UNIQUE INDEX incidents_live_of_elder ON incidents (elder_id) WHERE elder_id IS NOT NULL AND state <> 4;
CREATE UNIQUE INDEX incidents_live_of_device ON incidents (device_id) WHERE elder_id IS NULL AND state <> 4;
CREATE INDEX incidents_live ON incidents (opened, id) WHERE state <> 4;
CREATE INDEX incidents_of_elder ON incidents (elder_id, opened, id);
CREATE INDEX incidents_resolved_of_elder ON incidents (elder_id, resolved);
CREATE INDEX incidents_of_device ON incidents (device_id, resolved);
CREATE INDEX incidents_by_time ON incidents (opened, id);

CREATE TABLE alarms (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    device_id   TEXT NOT NULL REFERENCES devices (id),
    elder_id    TEXT REFERENCES elders (id),
    at          BIGINT,
    received    BIGINT NOT NULL,
    position    TEXT NOT NULL,
    battery     INTEGER NOT NULL,
    word        TEXT NOT NULL,
    repeats     INTEGER NOT NULL,
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    resent      BIGINT -- received again, the last time
);
CREATE INDEX alarms_of_device ON alarms (device_id, received);
CREATE INDEX alarms_of_device_by_clock ON alarms (device_id, at);
CREATE INDEX alarms_of_incident ON alarms (incident_id);
CREATE INDEX alarms_by_time ON alarms (received);

CREATE TABLE incident_steps (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    n           INTEGER NOT NULL,
    due         BIGINT NOT NULL,
    done        BIGINT,
    PRIMARY KEY (incident_id, n)
);
CREATE INDEX incident_steps_due ON incident_steps (due) WHERE done IS NULL;

-- What devices say without anybody waiting has no foreign keys: one row of a
-- device that is gone must not hold up the batch of twenty thousand. heard is
-- when it was written, by our clock, and decides how long it is kept.
CREATE TABLE positions (
    device_id TEXT NOT NULL,
    position  TEXT NOT NULL,
    at        BIGINT NOT NULL,
    heard     BIGINT NOT NULL,
    PRIMARY KEY (device_id, at)
);
CREATE INDEX positions_by_age ON positions (heard);

CREATE TABLE readings (
    elder_id  TEXT,
    device_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    value     DOUBLE PRECISION NOT NULL,
    second    DOUBLE PRECISION NOT NULL,
    at        BIGINT NOT NULL,
    heard     BIGINT NOT NULL,
    PRIMARY KEY (device_id, kind, at)
);
CREATE INDEX readings_of_elder ON readings (elder_id, at);
CREATE INDEX readings_by_age ON readings (heard);

CREATE TABLE responders (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    lang        TEXT NOT NULL,
    communities TEXT NOT NULL,
    lat         DOUBLE PRECISION NOT NULL,
    lon         DOUBLE PRECISION NOT NULL,
    channels    TEXT NOT NULL,
    on_duty     BOOLEAN NOT NULL
);

-- hash is the SHA-256 of the key, in hex.
CREATE TABLE api_keys (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    hash    TEXT NOT NULL UNIQUE,
    made    BIGINT,
    revoked BIGINT
);

CREATE TABLE messages_new (
    id          TEXT PRIMARY KEY,
    summary_id  TEXT REFERENCES summaries (id),
    incident_id TEXT REFERENCES incidents (id),
    person      TEXT NOT NULL,
    lang        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    url         TEXT NOT NULL,
    made        BIGINT,
    sent        BIGINT,
    attempts    INTEGER NOT NULL,
    last_error  TEXT NOT NULL
);
INSERT INTO messages_new (id, summary_id, person, lang, channel, subject, body, url, made, sent, attempts, last_error)
SELECT m.id, m.summary_id, 'relative:' || m.relative_id, r.lang, m.channel, m.subject, m.body, m.url, m.made, m.sent,
    m.attempts, m.last_error
FROM messages m JOIN relatives r ON r.id = m.relative_id;
DROP TABLE messages;
ALTER TABLE messages_new RENAME TO messages;
CREATE INDEX messages_of_summary ON messages (summary_id);
CREATE INDEX messages_of_incident ON messages (incident_id);
