package main

import (
	"bufio"
	"context"
	"flag"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var calls = flag.Int("calls", 300, "how many messages TestNothingGrows posts; 100000 takes a minute")

// Nothing is left when the tests have ended.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// People in a room see each other's messages and the bot's, in the order of all.
func TestChat(t *testing.T) {
	chat := new(Chat)
	server := httptest.NewServer(chat)
	defer server.Close()
	defer server.CloseClientConnections()
	defer chat.Close()
	client := server.Client()
	stream, err := client.Get(server.URL + "/hall")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	post := func(text string) int {
		answer, err := client.PostForm(server.URL+"/hall", url.Values{"from": {"Ann"}, "text": {text}})
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

// When its context ends, as by Ctrl-C, the server ends the streams, and what was posted is
// answered.
func TestShutdown(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener) }()
	room := "http://" + listener.Addr().String() + "/hall"
	stream, err := http.Get(room)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	answer, err := http.PostForm(room, url.Values{"from": {"Ann"}, "text": {"hello"}})
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	answer.Body.Close()
	stop()
	text, err := io.ReadAll(stream.Body)
	if !strings.Contains(string(text), "Ann: hello") || err != nil {
		t.Errorf("the stream is %q and ends with %v", text, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	http.DefaultClient.CloseIdleConnections()
}

// Many rooms at once, and many people in each.
func TestManyRooms(t *testing.T) {
	chat := new(Chat)
	defer chat.Close()
	var group sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		for range 4 {
			group.Go(func() {
				room, err := chat.Room(name)
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
	for _, name := range []string{"a", "b", "c"} {
		room, err := chat.Room(name)
		if err != nil {
			t.Fatal(err)
		}
		if messages, _, _ := room.since(0); len(messages) != 2*4*5 {
			t.Errorf("a room has %d messages", len(messages))
		}
	}
}

// However many messages there are, the heap is the same.
func TestNothingGrows(t *testing.T) {
	chat := new(Chat)
	defer chat.Close()
	room, err := chat.Room("hall")
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
	before, began := post(max(*calls/10, 100)), time.Now()
	after := post(*calls)
	t.Logf("%d messages, %v each; the heap had %d KiB and has %d KiB", *calls, time.Since(began)/time.Duration(*calls), before>>10, after>>10)
	if after > before+1<<20 {
		t.Errorf("after %d messages the heap has grown from %d to %d KiB", *calls, before>>10, after>>10)
	}
}
