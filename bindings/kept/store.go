package kept

import (
	"context"
	"time"
)

// Store keeps values that outlive a script, and that several processes share. Values are JSON. Its
// methods may be called from any goroutine. A host gives it to scripts by [StoreModule].
type Store interface {
	// Get returns what is kept under a key. Its version is 0 where nothing is.
	Get(ctx context.Context, key string) (Item, error)

	// Put keeps a value, and reports false where the condition of it does not hold.
	Put(ctx context.Context, put Put) (bool, error)

	// Increment adds to the number under a key, at once for all processes, and returns the sum.
	// Where there is none it begins with 0, and expires as the life says. What is no number is a
	// [NotNumberError].
	Increment(ctx context.Context, key string, by float64, life Life) (float64, error)

	// Delete forgets a key, and reports whether there was something.
	Delete(ctx context.Context, key string) (bool, error)

	// Keys returns keys that begin with a prefix and come behind one, in their order, some hundred
	// at once.
	Keys(ctx context.Context, prefix, behind string) ([]string, error)
}

// Item is what is kept under a key.
type Item struct {
	Value   []byte        // JSON
	Version int64         // Another one after every change, also after the key was forgotten; 0 is nothing.
	Left    time.Duration // For how long it is still kept; 0 where that is for good.
}

// Life says until when a value is kept. The zero value is for good.
type Life struct {
	For   time.Duration // from now, by the store's clock
	Until time.Time     // where it is not zero, instead
}

// Put is a value to keep.
type Put struct {
	Key   string
	Value []byte // JSON
	Life  Life
	Keep  bool // The value lives as long as the one before it would have.
	// If is the version that the value must replace, -1 for any; 0 is for nothing.
	If int64
}

// NotNumberError says that a value to be incremented is not a number.
type NotNumberError struct{ Value []byte }

func (e *NotNumberError) Error() string { return "what is kept is not a number" }
