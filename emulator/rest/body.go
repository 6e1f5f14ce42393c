package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"sort"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// MaxBody is the longest body that is read, in bytes; Twilio's largest parameters are far below
// it.
const MaxBody = 8 << 20

// MaxOpenBody is how much is read of a request that has no credentials, in bytes.
const MaxOpenBody = 64 << 10

// MostParameters is how many parameters a form may have. Twilio's longest lists, the bindings of
// Notify, have 10,000 members.
const MostParameters = 20_000

// BodyWithin is how long a request's body is waited for, in real time.
const BodyWithin = 30 * time.Second

// Body is a request's body: its parameters and how they were written.
type Body struct {
	typed.Values
	kind   catalog.Body // FormBody for both kinds of form, NoBody where it is empty
	other  string       // the media type of what is neither form nor JSON
	broken *Error       // it is not what its media type says
}

// ReadBody reads a request's body: a form, urlencoded or multipart, or JSON. What is wrong with
// it is said only when the request's operation is known, which may take no such body at all.
func ReadBody(w http.ResponseWriter, r *http.Request, most int64, within time.Duration) (Body, *Error) {
	if r.Body == nil {
		return Body{}, nil
	}
	if r.ContentLength != 0 {
		// Not every writer has deadlines; a test's has none.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within))
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err == nil && r.ContentLength != 0 {
		// Where it failed the bound stays, for the server would go on reading.
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	}
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return Body{}, &Error{http.StatusRequestEntityTooLarge, 0, "The request body is too large"}
		}
		return Body{}, Fail(20001, "The request body cannot be read: %v", err)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return Body{}, nil
	}
	mediaType, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case mediaType == "" || mediaType == "application/x-www-form-urlencoded":
		if bytes.Count(raw, []byte{'&'}) >= MostParameters {
			return Body{}, TooMany("body")
		}
		return Body{Values: typed.ParseForm(string(raw)), kind: catalog.FormBody}, nil
	case mediaType == "multipart/form-data":
		b := Body{kind: catalog.FormBody}
		b.Values, b.broken = parseMultipart(raw, parameters["boundary"])
		return b, nil
	case mediaType == "application/json" || strings.HasSuffix(mediaType, "+json"):
		b := Body{kind: catalog.JSONBody}
		b.Values, b.broken = parseJSON(raw)
		return b, nil
	}
	return Body{other: mediaType}, nil
}

// TooMany refuses more parameters than [MostParameters], in a "body" or a "query".
func TooMany(where string) *Error {
	return Fail(20001, "The request's %s has more than %d parameters", where, MostParameters)
}

// parseMultipart reads a form of parts. A part that is a file gives its content.
func parseMultipart(raw []byte, boundary string) (typed.Values, *Error) {
	if boundary == "" {
		return nil, Fail(20001, "The request body has no boundary: multipart/form-data needs one")
	}
	var vs typed.Values
	parts := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return vs, nil
		}
		if err != nil {
			return nil, Fail(20001, "Invalid multipart/form-data in the request body: %v", err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, Fail(20001, "Invalid multipart/form-data in the request body: %v", err)
		}
		if vs = append(vs, typed.Value{Name: part.FormName(), V: string(content)}); len(vs) > MostParameters {
			return nil, TooMany("body")
		}
	}
}

func parseJSON(raw []byte) (typed.Values, *Error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil {
		return nil, Fail(20001, "Invalid JSON in the request body: %v", err)
	}
	if !typed.Readable(object) {
		return nil, Fail(20001, "Invalid JSON in the request body: a number is out of range")
	}
	vs := make(typed.Values, 0, len(object))
	for name, v := range object {
		vs = append(vs, typed.Value{Name: name, V: v})
	}
	sort.Slice(vs, func(i, j int) bool { return vs[i].Name < vs[j].Name })
	return vs, nil
}

// refused returns what is wrong with the body for an operation: it is written otherwise than the
// operation's document says. Error 19056 is the dictionary's for this
// (https://www.twilio.com/docs/api/errors/19056); that its status is 415 is a guess.
func (b *Body) refused(op *catalog.Operation) *Error {
	if b.kind == catalog.NoBody && b.other == "" || op.Body == catalog.NoBody {
		return nil
	}
	wants := catalog.FormBody
	if op.Body != catalog.FormBody {
		wants = catalog.JSONBody
	}
	if b.kind != wants {
		return &Error{http.StatusUnsupportedMediaType, 19056, "Input request content type is invalid"}
	}
	return b.broken
}
