package ledger

import (
	"context"
	"time"

	"dialtone/bindings/kept"
	"dialtone/webhook"
)

// Sessions returns a store for sessions that can be used.
func Sessions(ctx context.Context, store kept.Store) (webhook.SessionStore, error) {
	_, err := store.Get(ctx, "a session")
	return sessionStore{store}, err
}

// sessionStore is a store as a server keeps sessions in it.
type sessionStore struct{ store kept.Store }

// Get returns a session; see [webhook.SessionStore].
func (s sessionStore) Get(ctx context.Context, id string) ([]byte, int64, time.Duration, error) {
	item, err := s.store.Get(ctx, id)
	return item.Value, item.Version, item.Left, err
}

// Put keeps a session; see [webhook.SessionStore].
func (s sessionStore) Put(ctx context.Context, id string, session []byte, version int64, life time.Duration) (bool, error) {
	return s.store.Put(ctx, kept.Put{Key: id, Value: session, Life: kept.Life{For: life}, If: version})
}

// Delete forgets a session; see [webhook.SessionStore].
func (s sessionStore) Delete(ctx context.Context, id string) error {
	_, err := s.store.Delete(ctx, id)
	return err
}
