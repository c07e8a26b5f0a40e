package sqlstore

import (
	"context"
	"fmt"

	"yinling/care"
)

const agentColumns = "id, login, name, password_hash, supervisor, lang, phone, channels"

func agentFields(a *care.Agent) []any {
	return []any{&a.ID, &a.Login, &a.Name, &a.PasswordHash, &a.Supervisor, &a.Lang, &a.Phone, doc{&a.Channels}}
}

var (
	putAgent   = upsert("agents", agentColumns)
	readAgents = "SELECT " + agentColumns + " FROM agents"
)

// PutAgent keeps an agent, new or known. Two agents cannot have one login.
func (s *Store) PutAgent(ctx context.Context, a care.Agent) error {
	return s.put(ctx, "agent", a.ID, putAgent, agentFields(&a))
}

// Agent reads one agent.
func (s *Store) Agent(ctx context.Context, id string) (care.Agent, error) {
	return get(ctx, s, "agent", id, agentFields, readAgents+" WHERE id = $1")
}

// AgentByLogin reads the agent who signs in with the login, letter for letter.
func (s *Store) AgentByLogin(ctx context.Context, login string) (care.Agent, error) {
	a, err := one(ctx, s.reader, agentFields, readAgents+" WHERE login = $1", login)
	if err != nil {
		return a, fmt.Errorf("reading an agent by login: %w", err)
	}
	return a, nil
}

// Agents reads all agents, by id.
func (s *Store) Agents(ctx context.Context) ([]care.Agent, error) {
	return list(ctx, s, "agents", agentFields, readAgents+" ORDER BY id")
}
