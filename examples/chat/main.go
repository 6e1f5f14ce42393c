// Command chat is a chat server whose rooms have a bot, a script that imports the server's modules:
// chat:room, which is in Go, and chat:words, which is in TypeScript. A message is posted to
// /rooms/NAME, and GET of it streams the room's.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"

	"dialtone/runtime"
)

//go:embed bot.ts words.ts
var scripts embed.FS

func main() {
	address := flag.String("addr", "127.0.0.1:8080", "where it listens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	chat := NewServer(slog.Default())
	defer chat.Close()
	server := &http.Server{Addr: *address, Handler: chat}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintln(os.Stderr, err)
	}
}

// Message is one in a room.
type Message struct {
	From string `json:"from"`
	Text string `json:"text"`
}

// Server has rooms, each made when it is first named.
type Server struct {
	http.ServeMux
	log   *slog.Logger
	mutex sync.Mutex
	rooms map[string]*Room
}

// NewServer returns a server without rooms.
func NewServer(log *slog.Logger) *Server {
	s := &Server{log: log, rooms: map[string]*Room{}}
	s.HandleFunc("POST /rooms/{name}", func(w http.ResponseWriter, r *http.Request) {
		room, err := s.Room(r.Context(), r.PathValue("name"))
		if err == nil {
			err = room.Post(r.Context(), Message{r.FormValue("from"), r.FormValue("text")})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
		}
	})
	s.HandleFunc("GET /rooms/{name}", func(w http.ResponseWriter, r *http.Request) {
		room, err := s.Room(r.Context(), r.PathValue("name"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		for n := 0; ; {
			messages, more := room.since(n)
			for _, m := range messages {
				fmt.Fprintf(w, "data: %s: %s\n\n", m.From, m.Text)
			}
			n += len(messages)
			_ = http.NewResponseController(w).Flush()
			select {
			case <-more:
			case <-r.Context().Done():
				return
			}
		}
	})
	return s
}

// Room returns the room of a name.
func (s *Server) Room(ctx context.Context, name string) (*Room, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if room := s.rooms[name]; room != nil {
		return room, nil
	}
	room := &Room{more: make(chan struct{})}
	bot, _ := scripts.ReadFile("bot.ts")
	words, _ := scripts.ReadFile("words.ts")
	var err error
	room.host, err = runtime.New(runtime.Options{
		Console: runtime.SlogConsole(s.log.With("room", name)),
		Limits:  &runtime.Limits{Time: 2 * time.Second},
		Imports: []runtime.Import{{Name: "chat:words", File: "words.ts", Source: string(words)}, {Name: "chat:room", Exports: map[string]any{
			"name":    name,
			"say":     func(text string) { room.add(Message{"bot", text}) },
			"history": func() iter.Seq[Message] { messages, _ := room.since(0); return slices.Values(messages) },
			"pause": runtime.Async(func(ctx context.Context, milliseconds int) { // While others go on.
				select {
				case <-time.After(time.Duration(milliseconds) * time.Millisecond):
				case <-ctx.Done():
				}
			}),
		}}},
		Setup: func(h *runtime.Host) error { return h.Run(ctx, "bot.ts", string(bot)) },
	})
	if err == nil {
		s.rooms[name] = room
	}
	return room, err
}

// Close ends the rooms.
func (s *Server) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, room := range s.rooms {
		_ = room.host.Close()
	}
	return nil
}

// Room is a room and its bot.
type Room struct {
	host     *runtime.Host
	turn     sync.Mutex // Held while the bot listens: a host runs one call at a time.
	mutex    sync.Mutex // Guards what follows.
	messages []Message  // The last of them.
	dropped  int
	more     chan struct{} // Closed when there is another.
}
