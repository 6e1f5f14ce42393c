// Command chat is a chat server. A POST to /ROOM says something, a GET streams the room, and each
// room has a bot, a script that imports chat:room, in Go, and chat:words, in TypeScript.
package main

import (
	"context"
	_ "embed"
	"fmt"
	"iter"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/runtime"
)

//go:embed bot.ts
var bot string

//go:embed words.ts
var words string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // A second Ctrl-C ends it at once.
	listener, err := net.Listen("tcp", "127.0.0.1:8080")
	if err != nil {
		log.Fatal(err)
	}
	log.Println("the end:", Serve(ctx, listener))
}

// Serve answers until ctx ends. Then streams end, and bots answer what has been posted.
func Serve(ctx context.Context, listener net.Listener) error {
	chat, ended := new(Chat), make(chan error, 1)
	defer chat.Close()
	server := http.Server{Handler: chat, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { ended <- server.Shutdown(context.Background()) })
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return <-ended
}

// Chat has rooms, each made when it is first named.
type Chat struct{ rooms sync.Map }

// ServeHTTP answers what is posted to a room, and who wants to hear it.
func (c *Chat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	room, err := c.Room(strings.TrimPrefix(r.URL.Path, "/"))
	if err == nil && r.Method == http.MethodPost {
		// The bot answers also where the server ends meanwhile. It has its limit of time.
		err = room.Post(context.WithoutCancel(r.Context()), Message{r.FormValue("from"), r.FormValue("text")})
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	for seen, live := 0, true; live && err == nil && r.Method == http.MethodGet; {
		live = r.Context().Err() == nil // Before it looks, so that it ends with all that was said.
		messages, count, more := room.since(seen)
		for seen = count; len(messages) > 0; messages = messages[1:] {
			fmt.Fprintf(w, "data: %s: %s\n\n", messages[0].From, messages[0].Text)
		}
		_ = http.NewResponseController(w).Flush()
		select {
		case <-more:
		case <-r.Context().Done():
		}
	}
}

// Room returns the room of a name.
func (c *Chat) Room(name string) (*Room, error) {
	room, _ := c.rooms.LoadOrStore(name, sync.OnceValues(func() (*Room, error) { return NewRoom(name) }))
	return room.(func() (*Room, error))()
}

// Close ends the bots.
func (c *Chat) Close() {
	for name := range c.rooms.Range {
		if room, err := c.Room(name.(string)); err == nil {
			_ = room.bot.Close()
		}
	}
}

// Message is one in a room.
type Message struct {
	From string `json:"from"`
	Text string `json:"text"`
}

// Room is a room and its bot.
type Room struct {
	bot      *runtime.Pool
	mutex    sync.Mutex    // Guards what follows.
	messages []Message     // The last hundred
	count    int           // of so many.
	more     chan struct{} // Closed when there is another.
}

// NewRoom makes a room. Its bot is a pool of one host, which hears one message after another.
func NewRoom(name string) (*Room, error) {
	program, err := runtime.Compile("bot.ts", bot)
	if err != nil {
		return nil, err
	}
	r := &Room{more: make(chan struct{})}
	r.bot, err = runtime.NewPool(context.Background(), 1, program, runtime.Options{
		Console: runtime.SlogConsole(slog.With("room", name)),
		Limits:  &runtime.Limits{Time: 2 * time.Second},
		Imports: []runtime.Import{{Name: "chat:words", File: "words.ts", Source: words}, {Name: "chat:room", Exports: map[string]any{
			"name":    name,
			"say":     func(text string) { r.add(Message{"bot", text}) },
			"history": func() iter.Seq[Message] { messages, _, _ := r.since(0); return slices.Values(messages) },
		}}},
	})
	return r, err
}

// Post adds a message and has the bot hear it.
func (r *Room) Post(ctx context.Context, m Message) error {
	r.add(m)
	_, err := r.bot.Call(ctx, "hear", m)
	return err
}

func (r *Room) add(m Message) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.messages, r.count = append(r.messages[max(0, len(r.messages)-99):], m), r.count+1
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
