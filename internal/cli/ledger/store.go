package ledger

import (
	"context"
	"encoding/json"

	"dialtone/bindings/kept"
	"dialtone/jobs"
)

// Store returns a space of the database, which is opened when a value is kept or asked for.
func (l *Ledger) Store(space string) kept.Store { return databaseStore{l, space} }

// databaseStore is a space of the database as the bindings see it.
type databaseStore struct {
	ledger *Ledger
	space  string
}

func (d databaseStore) open() (*jobs.Store, error) {
	db, err := d.ledger.Open()
	if err != nil {
		return nil, err
	}
	return db.Store(d.space), nil
}

// Get returns what is kept under a key; see [kept.Store].
func (d databaseStore) Get(ctx context.Context, key string) (kept.Item, error) {
	s, err := d.open()
	if err != nil {
		return kept.Item{}, err
	}
	item, err := s.Get(ctx, key)
	return kept.Item(item), err
}

// Put keeps a value; see [kept.Store].
func (d databaseStore) Put(ctx context.Context, put kept.Put) (bool, error) {
	s, err := d.open()
	if err != nil {
		return false, err
	}
	return s.Put(ctx, jobs.Put{Key: put.Key, Value: put.Value, Life: jobs.Life(put.Life), Keep: put.Keep, If: put.If})
}

// Increment adds to a number; see [kept.Store].
func (d databaseStore) Increment(ctx context.Context, key string, by float64, life kept.Life) (sum float64, err error) {
	s, err := d.open()
	if err != nil {
		return 0, err
	}
	err = s.Change(ctx, key, jobs.Life(life), func(old jobs.Item) ([]byte, error) {
		sum = by
		if old.Version != 0 {
			if sum, err = kept.Incremented(old.Value, by); err != nil {
				return nil, err
			}
		}
		return json.Marshal(sum)
	})
	return sum, err
}

// Delete forgets a key; see [kept.Store].
func (d databaseStore) Delete(ctx context.Context, key string) (bool, error) {
	s, err := d.open()
	if err != nil {
		return false, err
	}
	return s.Delete(ctx, key)
}

// Keys returns keys; see [kept.Store].
func (d databaseStore) Keys(ctx context.Context, prefix, behind string) ([]string, error) {
	s, err := d.open()
	if err != nil {
		return nil, err
	}
	return s.Keys(ctx, prefix, behind)
}
