package kept

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"
)

// Memory is a [Store] that lasts as long as the process: for tests, and where nothing that a
// script keeps is to last.
type Memory struct {
	now func() time.Time

	mutex   sync.Mutex
	items   map[string]memoryItem
	version int64
}

type memoryItem struct {
	Item
	expires time.Time // zero for never
}

// NewMemory returns an empty store. What is kept in it expires by a clock, time.Now where it is
// nil.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, items: map[string]memoryItem{}}
}

func (m *Memory) find(key string) memoryItem {
	item := m.items[key]
	if !item.expires.IsZero() && !m.now().Before(item.expires) {
		delete(m.items, key)
		return memoryItem{}
	}
	if !item.expires.IsZero() {
		item.Left = item.expires.Sub(m.now())
	}
	return item
}

func (m *Memory) keep(key string, value []byte, expires time.Time) {
	m.version++
	m.items[key] = memoryItem{Item{Value: slices.Clone(value), Version: m.version}, expires}
}

func (m *Memory) end(life Life) time.Time {
	if life.For > 0 {
		return m.now().Add(life.For)
	}
	return life.Until
}

// Get returns what is kept under a key; see [Store].
func (m *Memory) Get(_ context.Context, key string) (Item, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.find(key).Item, nil
}

// Put keeps a value; see [Store].
func (m *Memory) Put(_ context.Context, put Put) (bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	before := m.find(put.Key)
	if put.If >= 0 && put.If != before.Version {
		return false, nil
	}
	expires := m.end(put.Life)
	if put.Keep {
		expires = before.expires
	}
	m.keep(put.Key, put.Value, expires)
	return true, nil
}

// Increment adds to a number; see [Store].
func (m *Memory) Increment(_ context.Context, key string, by float64, life Life) (float64, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	before := m.find(key)
	sum, expires := by, m.end(life)
	if before.Version != 0 {
		var err error
		if sum, err = Incremented(before.Value, by); err != nil {
			return 0, err
		}
		expires = before.expires
	}
	text, err := json.Marshal(sum)
	if err != nil {
		return 0, err
	}
	m.keep(key, text, expires)
	return sum, nil
}

// Incremented is the sum of a number in JSON and another, for a [Store].
func Incremented(value []byte, by float64) (float64, error) {
	var n any
	if err := json.Unmarshal(value, &n); err != nil {
		return 0, err
	}
	number, ok := n.(float64)
	if !ok {
		return 0, &NotNumberError{value}
	}
	return number + by, nil
}

// Delete forgets a key; see [Store].
func (m *Memory) Delete(_ context.Context, key string) (bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	had := m.find(key).Version != 0
	delete(m.items, key)
	return had, nil
}

// keysAtOnce is how many keys are read from a store in one go.
const keysAtOnce = 500

// Keys returns keys; see [Store].
func (m *Memory) Keys(_ context.Context, prefix, behind string) ([]string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var keys []string
	for key := range m.items {
		if strings.HasPrefix(key, prefix) && key > behind && m.find(key).Version != 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys[:min(len(keys), keysAtOnce)], nil
}
