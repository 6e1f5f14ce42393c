package kept

import (
	"context"
	"slices"
	"sync"
)

// Rehearsed returns a store that begins with what another has, and keeps what is changed in
// memory, as a dry run wants it.
func Rehearsed(store Store) Store {
	return &rehearsed{under: store, changes: NewMemory(nil), touched: map[string]bool{}}
}

type rehearsed struct {
	under   Store
	changes *Memory

	mutex   sync.Mutex
	touched map[string]bool // What the other has under these keys counts no more.
}

// touch brings the value of a key over, before it is changed.
func (r *rehearsed) touch(ctx context.Context, key string) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.touched[key] {
		return nil
	}
	item, err := r.under.Get(ctx, key)
	if err != nil {
		return err
	}
	r.touched[key] = true
	if item.Version != 0 {
		_, err = r.changes.Put(ctx, Put{Key: key, Value: item.Value, Life: Life{For: item.Left}, If: -1})
	}
	return err
}

// Get returns what a dry run sees under a key; see [Store].
func (r *rehearsed) Get(ctx context.Context, key string) (Item, error) {
	if err := r.touch(ctx, key); err != nil {
		return Item{}, err
	}
	return r.changes.Get(ctx, key)
}

// Put keeps a value for the dry run; see [Store].
func (r *rehearsed) Put(ctx context.Context, put Put) (bool, error) {
	if err := r.touch(ctx, put.Key); err != nil {
		return false, err
	}
	return r.changes.Put(ctx, put)
}

// Increment adds to a number for the dry run; see [Store].
func (r *rehearsed) Increment(ctx context.Context, key string, by float64, life Life) (float64, error) {
	if err := r.touch(ctx, key); err != nil {
		return 0, err
	}
	return r.changes.Increment(ctx, key, by, life)
}

// Delete forgets a key for the dry run; see [Store].
func (r *rehearsed) Delete(ctx context.Context, key string) (bool, error) {
	if err := r.touch(ctx, key); err != nil {
		return false, err
	}
	return r.changes.Delete(ctx, key)
}

// Keys returns the keys of both; see [Store].
func (r *rehearsed) Keys(ctx context.Context, prefix, behind string) ([]string, error) {
	for from := behind; ; {
		under, err := r.under.Keys(ctx, prefix, from)
		if err != nil {
			return nil, err
		}
		changed, err := r.changes.Keys(ctx, prefix, behind)
		if err != nil {
			return nil, err
		}
		// What comes behind the last of a part has not been read yet.
		r.mutex.Lock()
		keys := slices.DeleteFunc(slices.Clone(under), func(key string) bool {
			return r.touched[key] || len(changed) == keysAtOnce && key > changed[len(changed)-1]
		})
		r.mutex.Unlock()
		keys = append(keys, slices.DeleteFunc(changed, func(key string) bool {
			return len(under) > 0 && key > under[len(under)-1]
		})...)
		if len(keys) == 0 && len(under) > 0 {
			from = under[len(under)-1]
			continue
		}
		slices.Sort(keys)
		return keys, nil
	}
}
