package main

import (
	"bufio"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

var calls = flag.Int("calls", 300, "how many messages TestNothingGrows posts; 100000 takes a minute")

// Nothing is left when the tests have ended.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// People in a room see each other's messages and the bot's, in the order of all.
func TestChat(t *testing.T) {
	chat := NewServer(slog.New(slog.DiscardHandler))
	server := httptest.NewServer(chat)
	defer server.Close()
	defer server.CloseClientConnections()
	defer chat.Close()
	client := server.Client()
	stream, err := client.Get(server.URL + "/rooms/hall")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	post := func(text string) int {
		answer, err := client.PostForm(server.URL+"/rooms/hall", url.Values{"from": {"Ann"}, "text": {text}})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusOK && !strings.Contains(string(body), "bot.ts:13:") {
			t.Errorf("the error is %s", body)
		}
		return answer.StatusCode
	}
	for _, text := range []string{"hello there", "!echo you", "!words"} {
		if status := post(text); status != http.StatusOK {
			t.Errorf("%s gives %d", text, status)
		}
	}
	if status := post("!fail"); status != http.StatusBadGateway {
		t.Errorf("a bot that fails gives %d", status)
	}
	lines := bufio.NewScanner(stream.Body)
	for _, want := range []string{"Ann: hello there", "Ann: !echo you", "bot: Ann said you", "Ann: !words", "bot: 8 words so far in hall"} {
		for lines.Scan() && lines.Text() == "" {
		}
		if lines.Text() != "data: "+want {
			t.Fatalf("got %q, want %q", lines.Text(), want)
		}
	}
}

// Many rooms at once, and many people in each.
func TestManyRooms(t *testing.T) {
	chat := NewServer(slog.New(slog.DiscardHandler))
	defer chat.Close()
	var group sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		for range 4 {
			group.Go(func() {
				room, err := chat.Room(t.Context(), name)
				for range 5 {
					if err == nil {
						err = room.Post(t.Context(), Message{"Bob", "!echo hi"})
					}
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	for _, room := range chat.rooms {
		if messages, _, _ := room.since(0); len(messages) != 2*4*5 {
			t.Errorf("a room has %d messages", len(messages))
		}
	}
}

// However many messages there are, the heap is the same.
func TestNothingGrows(t *testing.T) {
	chat := NewServer(slog.New(slog.DiscardHandler))
	defer chat.Close()
	room, err := chat.Room(t.Context(), "hall")
	if err != nil {
		t.Fatal(err)
	}
	post := func(n int) uint64 {
		for range n {
			if err := room.Post(t.Context(), Message{"Ann", "hello"}); err != nil {
				t.Fatal(err)
			}
		}
		goruntime.GC()
		var memory goruntime.MemStats
		goruntime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	before := post(max(*calls/10, keep))
	if after := post(*calls); after > before+1<<20 {
		t.Errorf("after %d messages the heap has grown from %d to %d KiB", *calls, before>>10, after>>10)
	}
}
