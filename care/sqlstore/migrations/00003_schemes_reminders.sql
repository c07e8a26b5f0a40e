-- Who pays for what, reminders that go out, and what elders think. Portable as
-- 00001 is; || puts texts together in both databases.
-- Booking state 4 is "cancelled", reminder state 1 "active".

-- +goose Up
ALTER TABLE services ADD COLUMN aliases TEXT NOT NULL DEFAULT 'null';
ALTER TABLE services ADD COLUMN aliases_en TEXT NOT NULL DEFAULT 'null';
ALTER TABLE services ADD COLUMN class TEXT NOT NULL DEFAULT '';
ALTER TABLE services ADD COLUMN most INTEGER NOT NULL DEFAULT 0;
ALTER TABLE services ADD COLUMN away BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE elders ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;
ALTER TABLE elders ADD COLUMN memberships TEXT NOT NULL DEFAULT 'null';

-- What a visit cost until now was one unit at the catalogue's price with the
-- catalogue's subsidy, the share of no scheme.
ALTER TABLE bookings ADD COLUMN quantity INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bookings ADD COLUMN quote TEXT NOT NULL DEFAULT '{}';
UPDATE bookings SET quote = '{"list":' || CAST(quote_list AS TEXT) || ',"town":' || CAST(quote_town AS TEXT)
    || ',"elder":' || CAST(quote_elder AS TEXT) || ',"shares":'
    || CASE WHEN quote_town > 0 THEN '[{"scheme":"","amount":' || CAST(quote_town AS TEXT) || ',"units":1}]' ELSE 'null' END
    || ',"left":null,"why":null}';
ALTER TABLE bookings DROP COLUMN quote_list;
ALTER TABLE bookings DROP COLUMN quote_town;
ALTER TABLE bookings DROP COLUMN quote_elder;
CREATE INDEX bookings_of_elder_by_visit ON bookings (elder_id, at) WHERE state <> 4;

-- A scheme is a tree of conditions that no query looks into.
CREATE TABLE schemes (
    id    TEXT PRIMARY KEY,
    doc   TEXT NOT NULL,
    place INTEGER NOT NULL
);

CREATE TABLE notices (
    id          TEXT PRIMARY KEY,
    body        TEXT NOT NULL,
    body_en     TEXT NOT NULL,
    communities TEXT NOT NULL,
    begins      BIGINT,
    ends        BIGINT,
    place       INTEGER NOT NULL
);

CREATE TABLE reminders (
    id       TEXT PRIMARY KEY,
    elder_id TEXT NOT NULL REFERENCES elders (id),
    call_id  TEXT REFERENCES calls (id),
    what     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    rule     TEXT NOT NULL,
    state    INTEGER NOT NULL,
    next     BIGINT,
    made     BIGINT NOT NULL,
    stopped  BIGINT
);
CREATE INDEX reminders_of_elder ON reminders (elder_id, made);
CREATE INDEX reminders_due ON reminders (next) WHERE next IS NOT NULL;

-- next is when the occurrence is rung again or given up, NULL when it is over;
-- since is when the present round of rings began.
CREATE TABLE occurrences (
    id          TEXT PRIMARY KEY,
    reminder_id TEXT NOT NULL REFERENCES reminders (id),
    elder_id    TEXT NOT NULL REFERENCES elders (id),
    what        TEXT NOT NULL,
    due         BIGINT NOT NULL,
    state       INTEGER NOT NULL,
    delivered   BIGINT,
    confirmed   BIGINT,
    missed      BIGINT,
    attempts    INTEGER NOT NULL,
    since       BIGINT NOT NULL,
    next        BIGINT
);
CREATE INDEX occurrences_due ON occurrences (next) WHERE next IS NOT NULL;
CREATE INDEX occurrences_open_of_elder ON occurrences (elder_id, due) WHERE next IS NOT NULL;
CREATE INDEX occurrences_of_reminder ON occurrences (reminder_id, due);
CREATE INDEX occurrences_missed ON occurrences (missed) WHERE missed IS NOT NULL;

CREATE TABLE feedback (
    id         TEXT PRIMARY KEY,
    elder_id   TEXT NOT NULL REFERENCES elders (id),
    call_id    TEXT REFERENCES calls (id),
    booking_id TEXT REFERENCES bookings (id),
    kind       TEXT NOT NULL,
    stars      INTEGER NOT NULL,
    words      TEXT NOT NULL,
    made       BIGINT NOT NULL,
    handled    BIGINT,
    handled_by TEXT NOT NULL,
    outcome    TEXT NOT NULL
);
CREATE INDEX feedback_of_elder ON feedback (elder_id, made);
CREATE INDEX feedback_open ON feedback (made) WHERE handled IS NULL AND kind = 'complaint';

-- A message may also tell a wish of a call, or of a reminder nobody answered.
ALTER TABLE messages ADD COLUMN call_id TEXT REFERENCES calls (id);
ALTER TABLE messages ADD COLUMN reminder_id TEXT REFERENCES reminders (id);
CREATE INDEX messages_of_call ON messages (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX messages_of_reminder ON messages (reminder_id) WHERE reminder_id IS NOT NULL;
