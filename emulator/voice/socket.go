package voice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"dialtone/emulator/journal"

	"github.com/coder/websocket"
)

// The bounds of a WebSocket: how long it takes to open, how long a message may be, and how many
// that are no messages of its protocol may come before it is closed, so that none fills the memory
// with alerts.
const (
	opens       = 5 * time.Second
	longestSend = 1 << 20
	mostWrong   = 100
)

// sink is what a WebSocket brings something to. Its methods are called with the lock held.
type sink interface {
	opened()
	message(raw []byte) (understood bool)
	closed(err error) // once; nil where the other side closed it as it should
}

// socket is a WebSocket to an application. Two goroutines belong to it, which end with it.
type socket struct {
	cancel context.CancelFunc
	v      *Voice

	standing standing    // of time, for this
	calm     *time.Timer // until it settles

	mu      sync.Mutex
	waiting [][]byte
	ending  bool
	wake    chan struct{}
}

// connectSocket opens a WebSocket of a call's. Time stands until it is open, or cannot be opened.
func (v *Voice) connectSocket(sid, url, token string, to sink) *socket {
	ctx, cancel := context.WithCancel(v.session.Context())
	s := &socket{cancel: cancel, v: v, wake: make(chan struct{}, 1)}
	s.standing = standing{hold: v.session.Time.Hold, tell: func() {
		v.session.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{
			fmt.Sprintf("messages came and went over a WebSocket for %v without a pause of %v: time goes on beside them", mostStanding, quiet),
		}})
	}}
	release := v.session.Time.Hold()
	go func() {
		defer cancel()
		conn, err := s.open(ctx, v.session.Network(), url, token)
		lock := v.session.Lock
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
			to.closed(err)
			lock.Unlock()
			return
		}
		s.stir()
		to.opened()
		v.session.Time.Changed()
		lock.Unlock()
		go s.write(ctx, conn)
		err = s.read(ctx, conn, func(raw []byte) (understood bool) {
			lock.Lock()
			defer lock.Unlock()
			if ctx.Err() != nil {
				return true
			}
			s.stir()
			defer v.session.Time.Changed()
			return to.message(raw)
		})
		_ = conn.CloseNow() // it is closed, or of no use
		lock.Lock()
		defer lock.Unlock()
		if ctx.Err() == nil {
			to.closed(err)
			v.session.Time.Changed()
		}
		s.settle()
	}()
	return s
}

// stir says that something came or goes: time stands for a while. The caller holds the lock.
func (s *socket) stir() {
	if s.calm != nil {
		s.calm.Stop()
	}
	s.standing.stir(time.Now())
	s.calm = time.AfterFunc(quiet, func() {
		s.v.session.Lock.Lock()
		defer s.v.session.Lock.Unlock()
		s.settle()
	})
}

// settle lets time go on. The caller holds the lock.
func (s *socket) settle() {
	if s.calm != nil {
		s.calm.Stop()
	}
	s.standing.settle()
}

func (s *socket) open(ctx context.Context, network http.RoundTripper, url, signature string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, opens)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: network},
		HTTPHeader: http.Header{"X-Twilio-Signature": {signature}, "User-Agent": {"TwilioProxy/1.1"}},
	})
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(longestSend)
	return conn, nil
}

// read hands on messages until the socket is closed, or has brought too many that are none.
func (s *socket) read(ctx context.Context, conn *websocket.Conn, message func([]byte) (understood bool)) error {
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
func (s *socket) write(ctx context.Context, conn *websocket.Conn) {
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

// send sends a message soon. It does not wait. The caller holds the lock.
func (s *socket) send(raw []byte) {
	s.stir()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ending {
		s.waiting = append(s.waiting, raw)
		s.rouse()
	}
}

// end closes the socket after what waits was sent. Nothing comes from it any more. The caller holds
// the lock.
func (s *socket) end() {
	s.settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = true
	s.rouse()
}

func (s *socket) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
