// Command chat is a chat server. A POST to /rooms/NAME says something, a GET streams the room, and
// each room has a bot, a script that imports chat:room, in Go, and chat:words, in TypeScript.
package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"iter"
	"log/slog"
	"net"
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
	context.AfterFunc(ctx, stop) // A second Ctrl-C ends it at once.
	listener, err := net.Listen("tcp", *address)
	if err == nil {
		err = Serve(ctx, listener, slog.Default())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Serve answers until ctx ends. Then streams end, and bots answer what has been posted.
func Serve(ctx context.Context, listener net.Listener, log *slog.Logger) error {
	chat, ended := NewServer(log), make(chan error, 1)
	defer chat.Close()
	server := http.Server{Handler: chat, BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { ended <- server.Shutdown(context.Background()) })
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return <-ended
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
	s.HandleFunc("POST /rooms/{name}", s.answer)
	s.HandleFunc("GET /rooms/{name}", s.answer)
	return s
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context()) // A bot has its limit of time.
	room, err := s.Room(ctx, r.PathValue("name"))
	if err == nil && r.Method == http.MethodPost {
		err = room.Post(ctx, Message{r.FormValue("from"), r.FormValue("text")})
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	for n := 0; err == nil && r.Method == http.MethodGet && r.Context().Err() == nil; {
		messages, count, more := room.since(n)
		for _, m := range messages {
			fmt.Fprintf(w, "data: %s: %s\n\n", m.From, m.Text)
		}
		n = count
		_ = http.NewResponseController(w).Flush()
		select {
		case <-more:
		case <-r.Context().Done():
		}
	}
}

// Room returns the room of a name.
func (s *Server) Room(ctx context.Context, name string) (room *Room, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if room := s.rooms[name]; room != nil {
		return room, nil
	}
	bot, _ := scripts.ReadFile("bot.ts")
	words, _ := scripts.ReadFile("words.ts")
	room = &Room{more: make(chan struct{})}
	room.host, err = runtime.New(runtime.Options{
		Console: runtime.SlogConsole(s.log.With("room", name)),
		Limits:  &runtime.Limits{Time: 2 * time.Second},
		Imports: []runtime.Import{{Name: "chat:words", File: "words.ts", Source: string(words)}, {Name: "chat:room", Exports: map[string]any{
			"name":    name,
			"say":     func(text string) { room.add(Message{"bot", text}) },
			"history": func() iter.Seq[Message] { messages, _, _ := room.since(0); return slices.Values(messages) },
			"pause": runtime.Async(func(ctx context.Context, milliseconds int) { // While others go on.
				ctx, cancel := context.WithTimeout(ctx, time.Duration(milliseconds)*time.Millisecond)
				defer cancel()
				<-ctx.Done()
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
func (s *Server) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, room := range s.rooms {
		_ = room.host.Close()
	}
}
