-- +goose Up
-- Nobody's words go to a language model who was not asked.
ALTER TABLE elders ADD COLUMN consent_model BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE elders DROP COLUMN consent_model;
