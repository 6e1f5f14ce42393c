package main

import (
	"context"
	"slices"
	"sync"

	"dialtone/runtime"
)

const keep = 100 // How many messages a room keeps.

// Room is a room and its bot.
type Room struct {
	host     *runtime.Host
	turn     sync.Mutex    // Held while the bot listens: a host runs one call at a time.
	mutex    sync.Mutex    // Guards what follows.
	messages []Message     // The last
	count    int           // of so many.
	more     chan struct{} // Closed when there is another.
}

// Post adds a message and has the bot hear it.
func (r *Room) Post(ctx context.Context, m Message) error {
	r.turn.Lock()
	defer r.turn.Unlock()
	r.add(m)
	_, err := r.host.Call(ctx, "hear", m)
	return err
}

func (r *Room) add(m Message) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.messages, r.count = append(r.messages[max(0, len(r.messages)+1-keep):], m), r.count+1
	close(r.more)
	r.more = make(chan struct{})
}

// since returns the messages after the first n, as far as they are kept, how many there have been,
// and what is closed when there are more.
func (r *Room) since(n int) (messages []Message, count int, more <-chan struct{}) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.Clone(r.messages[max(n-r.count+len(r.messages), 0):]), r.count, r.more
}
