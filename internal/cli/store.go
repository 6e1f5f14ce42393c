package cli

import (
	"context"
	"encoding/json"

	"dialtone/bindings"
	"dialtone/jobs"
)

// storeOf is a space of what is kept: of the database, which is opened when a value is kept or asked
// for. What is kept beside the built-in Twilio ends with it, unless a database is named: its
// numbers and people are no more there the next time. A dry run changes nothing.
func (e *environment) storeOf(c *connection, l *ledger, space string) bindings.Store {
	var store bindings.Store = databaseStore{l, space}
	if c.local != nil && e.getenv(databaseVariable) == "" {
		store = bindings.NewMemoryStore(nil)
	}
	if e.DryRun {
		store = bindings.RehearsedStore(store)
	}
	return store
}

// databaseStore is a space of the database as the bindings see it.
type databaseStore struct {
	ledger *ledger
	space  string
}

func (d databaseStore) open() (*jobs.Store, error) {
	db, err := d.ledger.open()
	if err != nil {
		return nil, err
	}
	return db.Store(d.space), nil
}

// Get returns what is kept under a key; see [bindings.Store].
func (d databaseStore) Get(ctx context.Context, key string) (bindings.StoreItem, error) {
	s, err := d.open()
	if err != nil {
		return bindings.StoreItem{}, err
	}
	item, err := s.Get(ctx, key)
	return bindings.StoreItem(item), err
}

// Put keeps a value; see [bindings.Store].
func (d databaseStore) Put(ctx context.Context, put bindings.StorePut) (bool, error) {
	s, err := d.open()
	if err != nil {
		return false, err
	}
	return s.Put(ctx, jobs.Put{Key: put.Key, Value: put.Value, Life: jobs.Life(put.Life), Keep: put.Keep, If: put.If})
}

// Increment adds to a number; see [bindings.Store].
func (d databaseStore) Increment(ctx context.Context, key string, by float64, life bindings.StoreLife) (sum float64, err error) {
	s, err := d.open()
	if err != nil {
		return 0, err
	}
	err = s.Change(ctx, key, jobs.Life(life), func(old jobs.Item) ([]byte, error) {
		sum = by
		if old.Version != 0 {
			if sum, err = bindings.Incremented(old.Value, by); err != nil {
				return nil, err
			}
		}
		return json.Marshal(sum)
	})
	return sum, err
}

// Delete forgets a key; see [bindings.Store].
func (d databaseStore) Delete(ctx context.Context, key string) (bool, error) {
	s, err := d.open()
	if err != nil {
		return false, err
	}
	return s.Delete(ctx, key)
}

// Keys returns keys; see [bindings.Store].
func (d databaseStore) Keys(ctx context.Context, prefix, behind string) ([]string, error) {
	s, err := d.open()
	if err != nil {
		return nil, err
	}
	return s.Keys(ctx, prefix, behind)
}
