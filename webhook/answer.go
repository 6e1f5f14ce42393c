package webhook

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"dialtone/twiml"
	"dialtone/webhook/internal/serverlog"
)

// maxDocument is how long a document may be: Twilio refuses a longer one with error 11750 (facts
// 4.9).
const maxDocument = 64 << 10

// Voice returns a handler that answers with what answer adds to a response to a call. An error of
// answer is 500 with an empty body, and is logged where [Verify] around the handler logs.
//
// Without [Verify] around it the handler answers anybody, and keeps no session.
func Voice(answer func(*twiml.VoiceResponse, *Request) error) http.Handler {
	return answering(func(r *Request) (*twiml.Element, error) {
		response := twiml.NewVoice()
		err := answer(response, r)
		return response.Element, err
	})
}

// Messaging is [Voice] for messages.
func Messaging(answer func(*twiml.MessagingResponse, *Request) error) http.Handler {
	return answering(func(r *Request) (*twiml.Element, error) {
		response := twiml.NewMessaging()
		err := answer(response, r)
		return response.Element, err
	})
}

func answering(answer func(*Request) (*twiml.Element, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, ok := r.Context().Value(receivedKey{}).(*Request)
		if !ok {
			var refused *RefusedError
			if request, refused = (Filter{NoVerify: true, anybody: true}).receive(w, r); refused != nil {
				w.WriteHeader(refused.Status)
				return
			}
		}
		if err := request.answer(w, answer); err != nil {
			request.fail(err)
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
}

// answer writes the document that a Go function makes. Nothing has been written where it fails.
func (r *Request) answer(w http.ResponseWriter, answer func(*Request) (*twiml.Element, error)) error {
	root, err := answer(r)
	if err != nil {
		return err
	}
	document, err := root.XML()
	if err != nil {
		return err
	}
	return r.Respond(w, Reply{Body: document, IsTwiML: true, Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}}})
}

// Reply is the answer to a request.
type Reply struct {
	Status  int         // 0 is 200.
	Header  http.Header // Content-Length is not needed.
	Body    string
	IsTwiML bool // A longer body than Twilio takes of TwiML, 64 kB, is an error.
	// Session is the session to keep, as a JSON object; an empty one ends it. Where it is nil,
	// [Request.Session] is kept, or what came with the request where that was never called.
	Session json.RawMessage
}

// Respond answers the request and keeps its session. Where it fails nothing has been written.
func (r *Request) Respond(w http.ResponseWriter, reply Reply) error {
	if reply.IsTwiML && len(reply.Body) > maxDocument {
		return fmt.Errorf("the TwiML has %d bytes; Twilio takes %d", len(reply.Body), maxDocument)
	}
	session := []byte(reply.Session)
	if session == nil && r.session != nil {
		var err error
		if session, err = json.Marshal(r.session); err != nil {
			return fmt.Errorf("the session: %w", err)
		}
	} else if session == nil {
		session = r.stored
	}
	if err := r.sealed.write(w, r, session); err != nil {
		return err
	}
	for name, values := range reply.Header {
		for _, value := range values {
			w.Header().Add(name, value)
		}
	}
	if reply.Status != http.StatusNoContent && reply.Status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(reply.Body)))
	}
	w.WriteHeader(cmp.Or(reply.Status, http.StatusOK))
	// A caller who has hung up cannot be told of an error.
	_, _ = io.WriteString(w, reply.Body)
	return nil
}

// fail logs the error of a handler.
func (r *Request) fail(err error) {
	if r.log != nil {
		r.log.LogAttrs(r.Context(), slog.LevelError, "failed", slog.String("method", r.Method),
			slog.String("path", r.http.URL.Path), slog.String("sid", r.SID()), slog.String("error", err.Error()))
		return
	}
	serverlog.Of(r.http).Printf("webhook: %s %s: %v", r.Method, r.http.URL.Path, err)
}
