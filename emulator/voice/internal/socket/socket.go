// Package socket has the WebSockets by which calls reach applications, and the time that stands for
// what comes and goes over them.
package socket

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/session"

	"github.com/coder/websocket"
)

// The bounds of a WebSocket: how long it takes to open, how long a message may be, and how many
// that are no messages of its protocol may come before it is closed, so that none fills the memory
// with alerts.
const (
	opens     = 5 * time.Second
	Longest   = 1 << 20
	mostWrong = 100
)

// Sink is what a WebSocket brings something to. Its methods are called with the lock held.
type Sink interface {
	Opened()
	Message(raw []byte) (understood bool)
	Closed(err error) // once; nil where the other side closed it as it should
}

// Socket is a WebSocket to an application. Two goroutines belong to it, which end with it.
type Socket struct {
	cancel  context.CancelFunc
	session *session.Session

	standing standing    // of time, for this
	calm     *time.Timer // until it settles

	mu      sync.Mutex
	waiting [][]byte
	ending  bool
	wake    chan struct{}
}

// Open opens a WebSocket of a call's. Time stands until it is open, or cannot be opened. The caller
// holds the session's lock.
func Open(of *session.Session, sid, url, signature string, to Sink) *Socket {
	ctx, cancel := context.WithCancel(of.Context())
	s := &Socket{cancel: cancel, session: of, wake: make(chan struct{}, 1)}
	s.standing = standing{hold: of.Time.Hold, tell: func() {
		of.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{
			fmt.Sprintf("messages came and went over a WebSocket for %v without a pause of %v: time goes on beside them", mostStanding, quiet),
		}})
	}}
	release := of.Time.Hold()
	go func() {
		defer cancel()
		conn, err := s.open(ctx, of.Network(), url, signature)
		lock := of.Lock
		lock.Lock()
		release()
		if ctx.Err() != nil {
			lock.Unlock()
			if conn != nil {
				_ = conn.CloseNow() // no one wants it any more
			}
			return
		}
		if err != nil {
			to.Closed(err)
			lock.Unlock()
			return
		}
		s.stir()
		to.Opened()
		of.Time.Changed()
		lock.Unlock()
		go s.write(ctx, conn)
		err = s.read(ctx, conn, func(raw []byte) (understood bool) {
			lock.Lock()
			defer lock.Unlock()
			if ctx.Err() != nil {
				return true
			}
			s.stir()
			defer of.Time.Changed()
			return to.Message(raw)
		})
		_ = conn.CloseNow() // it is closed, or of no use
		lock.Lock()
		defer lock.Unlock()
		if ctx.Err() == nil {
			to.Closed(err)
			of.Time.Changed()
		}
		s.settle()
	}()
	return s
}

// stir says that something came or goes: time stands for a while. The caller holds the lock.
func (s *Socket) stir() {
	if s.calm != nil {
		s.calm.Stop()
	}
	s.standing.stir(time.Now())
	s.calm = time.AfterFunc(quiet, func() {
		s.session.Lock.Lock()
		defer s.session.Lock.Unlock()
		s.settle()
	})
}

// settle lets time go on. The caller holds the lock.
func (s *Socket) settle() {
	if s.calm != nil {
		s.calm.Stop()
	}
	s.standing.settle()
}

func (s *Socket) open(ctx context.Context, network http.RoundTripper, url, signature string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, opens)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: network},
		HTTPHeader: http.Header{"X-Twilio-Signature": {signature}, "User-Agent": {"TwilioProxy/1.1"}},
	})
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(Longest)
	return conn, nil
}

// read hands on messages until the socket is closed, or has brought too many that are none.
func (s *Socket) read(ctx context.Context, conn *websocket.Conn, message func([]byte) (understood bool)) error {
	for wrong := 0; ; {
		_, raw, err := conn.Read(ctx)
		var closed websocket.CloseError
		if errors.As(err, &closed) && (closed.Code == websocket.StatusNormalClosure || closed.Code == websocket.StatusGoingAway) {
			return nil
		}
		if err != nil {
			return err
		}
		if message(raw) {
			continue
		}
		if wrong++; wrong == mostWrong {
			return fmt.Errorf("it was closed after %d messages that are none of its protocol", wrong)
		}
	}
}

// write sends what waits, in order, and closes the socket after the last of it.
func (s *Socket) write(ctx context.Context, conn *websocket.Conn) {
	for {
		s.mu.Lock()
		waiting, ending := s.waiting, s.ending
		s.waiting = nil
		s.mu.Unlock()
		for _, raw := range waiting {
			if conn.Write(ctx, websocket.MessageText, raw) != nil {
				return // the reader sees it as well
			}
		}
		if ending && len(waiting) == 0 {
			_ = conn.Close(websocket.StatusNormalClosure, "") // the other side may be gone
			s.cancel()
			return
		}
		if len(waiting) > 0 {
			continue
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return
		}
	}
}

// Send sends a message soon. It does not wait. The caller holds the lock.
func (s *Socket) Send(raw []byte) {
	s.stir()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		s.waiting = append(s.waiting, raw)
		s.rouse()
	}
}

// End closes the socket after what waits was sent. Nothing comes from it any more. The caller holds
// the lock.
func (s *Socket) End() {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = true
	s.rouse()
}

// Cancel ends the socket at once.
func (s *Socket) Cancel() { s.cancel() }

func (s *Socket) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
