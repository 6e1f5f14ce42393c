package webhook

import (
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"strconv"

	"dialtone/twiml"
)

// maxDocument is how long a document may be: Twilio refuses a longer one with error 11750 (facts 4.9).
const maxDocument = 64 << 10

// Voice returns a handler that answers with what answer adds to a response to a call. An error of answer is 500 with
// an empty body, and is logged where [Verify] around the handler logs.
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
			var refused *refusal
			if request, refused = (Filter{NoVerify: true}).completed().receive(w, r); refused != nil {
				w.WriteHeader(refused.status)
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
	session := r.stored
	if r.session != nil {
		if session, err = json.Marshal(r.session); err != nil {
			return fmt.Errorf("the session: %w", err)
		}
	}
	return r.write(w, document, session)
}

// write answers with a document and keeps the session. Nothing has been written where it fails.
func (r *Request) write(w http.ResponseWriter, document string, session []byte) error {
	if len(document) > maxDocument {
		return fmt.Errorf("the TwiML has %d bytes; Twilio takes %d", len(document), maxDocument)
	}
	if err := r.sealed.write(w, r, session); err != nil {
		return err
	}
	writeXML(w, document)
	return nil
}

func writeXML(w http.ResponseWriter, document string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(document)))
	// A caller who has hung up is nobody to tell of it.
	_, _ = w.Write([]byte(document))
}

// fail logs the error of a handler.
func (r *Request) fail(err error) {
	if r.log != nil {
		r.log.LogAttrs(r.Context(), slog.LevelError, "failed", slog.String("method", r.Method),
			slog.String("path", r.http.URL.Path), slog.String("sid", r.SID()), slog.String("error", err.Error()))
		return
	}
	errorLog(r.http).Printf("webhook: %s %s: %v", r.Method, r.http.URL.Path, err)
}

// errorLog is where net/http itself tells of errors.
func errorLog(r *http.Request) *log.Logger {
	if server, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok && server.ErrorLog != nil {
		return server.ErrorLog
	}
	return log.Default()
}
