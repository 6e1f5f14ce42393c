package emulator

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
)

// maxBody is the longest body that is read, in bytes; Twilio's largest parameters are far below
// it.
const maxBody = 8 << 20

// maxOpenBody is how much is read of a request that has no credentials, in bytes.
const maxOpenBody = 64 << 10

// mostParameters is how many parameters a form may have. Twilio's longest lists, the bindings of
// Notify, have 10,000 members.
const mostParameters = 20_000

// readFor is how long a request's body is waited for, in real time; less in tests alone.
var readFor = 30 * time.Second

// body is a request's body: its parameters and how they were written.
type body struct {
	values
	kind   catalog.Body // FormBody for both kinds of form, NoBody where it is empty
	other  string       // the media type of what is neither form nor JSON
	broken *apiError    // it is not what its media type says
}

// readBody reads a request's body: a form, urlencoded or multipart, or JSON. What is wrong with
// it is said only when the request's operation is known, which may take no such body at all.
func readBody(w http.ResponseWriter, r *http.Request, most int64) (body, *apiError) {
	if r.Body == nil {
		return body{}, nil
	}
	if r.ContentLength != 0 {
		// Not every writer has deadlines; a test's has none.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readFor))
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err == nil && r.ContentLength != 0 {
		// Where it failed the bound stays, for the server would go on reading.
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	}
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return body{}, &apiError{http.StatusRequestEntityTooLarge, 0, "The request body is too large"}
		}
		return body{}, fail(20001, "The request body cannot be read: %v", err)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return body{}, nil
	}
	mediaType, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case mediaType == "" || mediaType == "application/x-www-form-urlencoded":
		if bytes.Count(raw, []byte{'&'}) >= mostParameters {
			return body{}, tooMany("body")
		}
		return body{values: parseForm(string(raw)), kind: catalog.FormBody}, nil
	case mediaType == "multipart/form-data":
		b := body{kind: catalog.FormBody}
		b.values, b.broken = parseMultipart(raw, parameters["boundary"])
		return b, nil
	case mediaType == "application/json" || strings.HasSuffix(mediaType, "+json"):
		b := body{kind: catalog.JSONBody}
		b.values, b.broken = parseJSON(raw)
		return b, nil
	}
	return body{other: mediaType}, nil
}

func tooMany(where string) *apiError {
	return fail(20001, "The request's %s has more than %d parameters", where, mostParameters)
}

// parseMultipart reads a form of parts. A part that is a file gives its content.
func parseMultipart(raw []byte, boundary string) (values, *apiError) {
	if boundary == "" {
		return nil, fail(20001, "The request body has no boundary: multipart/form-data needs one")
	}
	var vs values
	parts := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return vs, nil
		}
		if err != nil {
			return nil, fail(20001, "Invalid multipart/form-data in the request body: %v", err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, fail(20001, "Invalid multipart/form-data in the request body: %v", err)
		}
		if vs = append(vs, value{part.FormName(), string(content)}); len(vs) > mostParameters {
			return nil, tooMany("body")
		}
	}
}

func parseJSON(raw []byte) (values, *apiError) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil {
		return nil, fail(20001, "Invalid JSON in the request body: %v", err)
	}
	vs := make(values, 0, len(object))
	for name, v := range object {
		vs = append(vs, value{name, v})
	}
	sort.Slice(vs, func(i, j int) bool { return vs[i].name < vs[j].name })
	return vs, nil
}

// refused returns what is wrong with the body for an operation: it is written otherwise than the
// operation's document says. Error 19056 is the dictionary's for this
// (https://www.twilio.com/docs/api/errors/19056); that its status is 415 is a guess.
func (b *body) refused(op *catalog.Operation) *apiError {
	if b.kind == catalog.NoBody && b.other == "" || op.Body == catalog.NoBody {
		return nil
	}
	wants := catalog.FormBody
	if op.Body != catalog.FormBody {
		wants = catalog.JSONBody
	}
	if b.kind != wants {
		return &apiError{http.StatusUnsupportedMediaType, 19056, "Input request content type is invalid"}
	}
	return b.broken
}
