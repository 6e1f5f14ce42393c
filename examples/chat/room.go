package main

import "context"

// keep is how many messages a room keeps.
const keep = 100

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
	r.messages = append(r.messages, m)
	if len(r.messages) > keep {
		r.dropped += len(r.messages) - keep
		r.messages = append([]Message(nil), r.messages[len(r.messages)-keep:]...)
	}
	close(r.more)
	r.more = make(chan struct{})
}

// since returns the messages after the first n, as far as they are kept, and what is closed when
// there are more.
func (r *Room) since(n int) ([]Message, <-chan struct{}) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return append([]Message(nil), r.messages[min(max(n-r.dropped, 0), len(r.messages)):]...), r.more
}
