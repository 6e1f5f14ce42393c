package jobs

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"
)

// kvTable is where values are kept. One whose time is over is as good as gone, and is deleted when
// others change.
const kvTable = `
CREATE TABLE kv (
	space TEXT NOT NULL, key TEXT` + byBytes + ` NOT NULL, value BLOB NOT NULL, version INTEGER NOT NULL, expires INTEGER,
	PRIMARY KEY (space, key)
);
CREATE INDEX kv_expires ON kv (expires) WHERE expires IS NOT NULL;
`

// A Store keeps values under keys. It may be used by several goroutines, and by several processes.
type Store struct {
	db    *DB
	space string
}

// Store returns the store of a space: what has the same key in another is another value.
func (db *DB) Store(space string) *Store { return &Store{db, space} }

// An Item is what is kept under a key.
type Item struct {
	Value   []byte
	Version int64         // Another one after every change, also after the key was deleted; 0 is nothing.
	Left    time.Duration // For how long it is still kept; 0 where that is for good.
}

// A Life says until when a value is kept. The zero value is for good.
type Life struct {
	For   time.Duration // from now, by the database's clock
	Until time.Time     // where it is not zero, instead
}

// expires is the SQL of the life's end, and its argument.
func (l Life) expires() (string, any) {
	switch {
	case l.For > 0:
		return now + " + ?", l.For.Milliseconds()
	case !l.Until.IsZero():
		return "?", l.Until.UnixMilli()
	}
	return "?", nil
}

// A Put is a value to keep.
type Put struct {
	Key   string
	Value []byte
	Life  Life
	Keep  bool  // The value lives as long as the one before it would have.
	If    int64 // The version that it must replace, -1 for any; 0 is for nothing.
}

// lives is true of what has not expired.
const lives = "(kv.expires IS NULL OR kv.expires > " + now + ")"

// Get returns what is kept under a key. Its version is 0 where nothing is.
func (s *Store) Get(ctx context.Context, key string) (item Item, err error) {
	var left sql.NullInt64
	err = s.db.sql.QueryRowContext(ctx, "SELECT value, version, expires - "+now+" FROM kv WHERE space = ? AND key = ? AND "+lives, s.space, key).Scan(&item.Value, &item.Version, &left)
	item.Left = time.Duration(left.Int64) * time.Millisecond
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return item, err
}

// Put keeps a value, and reports false where the key has not the version that is wanted.
func (s *Store) Put(ctx context.Context, put Put) (bool, error) {
	expires, end := put.Life.expires()
	fresh, first := expires, end // of a key that is new
	if put.Keep {
		expires, end = "CASE WHEN "+lives+" THEN kv.expires ELSE CAST(? AS INTEGER) END", nil
	}
	var changed int64
	var err error
	if put.If > 0 {
		changed, err = s.db.sql.change(ctx, "UPDATE kv SET value = ?, version = version + 1, expires = "+expires+" WHERE space = ? AND key = ? AND version = ? AND "+lives,
			put.Value, end, s.space, put.Key, put.If)
	} else {
		// A key that comes back has a version that it never had: a process that read the one before
		// must not take this for the same.
		condition := ""
		if put.If == 0 {
			condition = " WHERE NOT " + lives
		}
		changed, err = s.db.sql.change(ctx, "INSERT INTO kv (space, key, value, version, expires) VALUES (?, ?, ?, ?, "+fresh+") "+
			"ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, version = kv.version + 1, expires = "+expires+condition,
			s.space, put.Key, put.Value, 1+rand.Int64N(1<<52), first, end)
	}
	if err != nil || changed == 0 {
		return false, err
	}
	s.sweep(ctx)
	return true, nil
}

// sweptAtOnce is how many values whose time is over a change deletes beside its own.
const sweptAtOnce = 10

// sweep keeps the table from growing by what nobody reads any more. Where it fails, as another
// process may be at the same, the next one comes soon.
func (s *Store) sweep(ctx context.Context) {
	expired := false // mostly nothing has, and nothing is locked to see that
	if err := s.db.sql.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM kv WHERE expires <= "+now+")").Scan(&expired); err != nil || !expired {
		return
	}
	_, _ = s.db.sql.change(ctx, "DELETE FROM kv WHERE (space, key) IN (SELECT space, key FROM kv WHERE expires <= "+now+" ORDER BY expires LIMIT ?)", sweptAtOnce)
}

// Change replaces the value of a key by what is made of it, and begins again where another process
// was faster. What is made again lives as the life says, and what was there as long as before. An
// error of change ends it.
func (s *Store) Change(ctx context.Context, key string, life Life, change func(old Item) ([]byte, error)) error {
	for {
		item, err := s.Get(ctx, key)
		if err != nil {
			return err
		}
		value, err := change(item)
		if err != nil {
			return err
		}
		put := Put{Key: key, Value: value, If: item.Version, Keep: item.Version != 0}
		if !put.Keep {
			put.Life = life
		}
		done, err := s.Put(ctx, put)
		if err != nil || done {
			return err
		}
	}
}

// Delete forgets a key, and reports whether there was something.
func (s *Store) Delete(ctx context.Context, key string) (bool, error) {
	n, err := s.db.sql.change(ctx, "DELETE FROM kv WHERE space = ? AND key = ? AND "+lives, s.space, key)
	return n > 0, err
}

// keysAtOnce is how many keys are read in one go.
const keysAtOnce = 500

// Keys returns keys that begin with a prefix and come behind one, in the order of their bytes, some
// hundred at once.
func (s *Store) Keys(ctx context.Context, prefix, behind string) ([]string, error) {
	query, args := "SELECT key FROM kv WHERE space = ? AND key > ? AND key >= ? AND "+lives, []any{s.space, behind, prefix}
	if end := behindAll(prefix); end != "" {
		query, args = query+" AND key < ?", append(args, end)
	}
	rows, err := s.db.sql.QueryContext(ctx, query+" ORDER BY key LIMIT ?", append(args, keysAtOnce)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// behindAll is the first text behind all that begin with a prefix, or "" where there is none.
func behindAll(prefix string) string {
	end := []rune(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		switch end[i] {
		case '\U0010FFFF':
			continue
		case '\uD7FF':
			end[i] = '\uE000' // what lies between stands for half of a character
		default:
			end[i]++
		}
		return string(end[:i+1])
	}
	return ""
}
