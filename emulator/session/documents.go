package session

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"dialtone/emulator/webhooks"
	"dialtone/twiml"
)

// Fetch asks an application what to do with a call or a message.
type Fetch struct {
	Kind    string // which handler of [Session.OnDocument] gets what comes
	Data    any    // what the handler needs beside it
	Purpose string // for people: "voice", "action"
	Verbs   twiml.Kind

	URL, Method                 string // POST where the method is empty
	FallbackURL, FallbackMethod string // asked where the URL fails, with ErrorCode and ErrorUrl (facts 4.9)
	Params                      [][2]string
	Cookies                     string // a call's SID, or two numbers
}

// Document is what an application answered: one of Response, Audio and Text, or none of them
// where there is nothing to do, or Code where it failed.
type Document struct {
	URL      string         // that answered, which relative URLs are relative to
	Method   string         // by which it was asked
	Params   [][2]string    // with which
	Response *twiml.Element // the document's Response
	Audio    []byte         // a sound to play, and its type
	Type     string
	Text     string // to be said, or sent as the reply
	Code     int    // Twilio's error code, where the URL and its fallback failed
	Refused  bool   // nothing was asked, as the host is not among those that may be called

	Status   int      // of the answer; 0 where none came
	Body     string   // as it came
	Problems []string // what a person should know of it
}

// fetching is what a request for a document carries along.
type fetching struct {
	Fetch
	fallback bool // it is the fallback that is asked
}

// documentAnswer is the kind of webhooks that ask for documents.
const documentAnswer = "session.document"

// OnDocument says what the answer to a [Fetch] of a kind does.
func (s *Session) OnDocument(kind string, run func(about Record, f Fetch, d Document)) {
	s.documents[kind] = run
}

// Fetch asks an application for a document, and the fallback where that fails. The handler of the
// fetch's kind gets what came, later and with the lock held. What fails, and what Twilio would
// warn about, is an alert.
func (s *Session) Fetch(about Record, f Fetch) {
	if s.documents[f.Kind] == nil {
		panic("session: no part has documents of the kind " + f.Kind)
	}
	s.ask(about, &fetching{Fetch: f}, f.URL, f.Method, f.Params)
}

func (s *Session) ask(about Record, f *fetching, url, method string, params [][2]string) {
	s.Send(about, &webhooks.Request{
		Kind: documentAnswer, Data: f, Purpose: f.Purpose, Lane: about.SID(), Method: strings.ToUpper(method), URL: url,
		Params: params, Cookies: f.Cookies,
	})
}

// documented turns an answer into a document, or asks the fallback.
func (s *Session) documented(r *webhooks.Request, res *webhooks.Response) {
	f, about := r.Data.(*fetching), r.About.(Record)
	d := Document{URL: res.URL, Method: r.Method, Params: r.Params, Refused: res.Refused, Status: res.Status, Body: shown(res.Body), Problems: res.Problems}
	if d.URL == "" {
		d.URL = r.URL
	}
	words := strings.Join(res.Problems, "; ")
	if d.Code = res.Code; d.Code == 0 {
		d.Code, words = s.read(&d, f, r, res)
	}
	if d.Code != 0 && !d.Refused {
		if len(res.Problems) == 0 {
			d.Problems = append(d.Problems, words)
		}
		s.Alert(about, Alert{Code: d.Code, Words: words, Request: r, Response: res})
		if !f.fallback && f.FallbackURL != "" {
			s.ask(about, &fetching{f.Fetch, true}, f.FallbackURL, f.FallbackMethod, append(f.Params[:len(f.Params):len(f.Params)],
				[2]string{"ErrorCode", fmt.Sprint(d.Code)}, [2]string{"ErrorUrl", f.URL}))
			return
		}
	}
	s.documents[f.Kind](about, f.Fetch, d)
}

// read reads an answer as its type says (facts 4.9). It returns an error code and words where it
// cannot be used.
func (s *Session) read(d *Document, f *fetching, r *webhooks.Request, res *webhooks.Response) (code int, words string) {
	body, mediaType := string(res.Body), res.ContentType()
	switch {
	case res.Status == http.StatusNoContent, strings.TrimSpace(body) == "":
		return 0, ""
	case strings.HasPrefix(mediaType, "audio/"):
		d.Audio, d.Type = res.Body, mediaType
		return 0, ""
	case mediaType == "":
		return webhooks.CodeHTTP, "the answer has no Content-Type"
	case mediaType == "text/xml", mediaType == "application/xml", mediaType == "text/html", mediaType == "text/plain":
	default:
		return codeContentType, fmt.Sprintf("the Content-Type %q is none of TwiML, text or sound", mediaType)
	}
	document, err := twiml.Parse(body)
	if err != nil {
		if mediaType == "text/plain" {
			d.Text = strings.TrimSpace(body)
			return 0, ""
		}
		var problem *twiml.Problem
		if errors.As(err, &problem) && problem.Code != 0 {
			return problem.Code, problem.Error()
		}
		return codeParse, err.Error()
	}
	for _, problem := range document.Check(f.Verbs) {
		d.Problems = append(d.Problems, problem.Error())
		if problem.Code != 0 {
			s.Alert(r.About.(Record), Alert{Code: problem.Code, Warning: problem.Level != twiml.LevelError, Words: problem.Error(), Request: r, Response: res})
		}
	}
	d.Response = document.Root
	return 0, ""
}

// The codes of documents that cannot be used (facts 6.5).
const (
	codeParse       = 12100
	codeContentType = 12300
)
