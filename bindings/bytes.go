package bindings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// file is what a record, or one resource of its kind, knows of its bytes: the values that stand
// in their path, and an attribute that has their URL.
type file struct {
	model *model
	scope *requests.Scope
	text  func(attribute string) string
	key   string
}

func (r *record) file() file { return file{r.model, r.scope, r.Text, r.Key()} }

// url returns the URL of the bytes in a format as Twilio named it or, where the record's path says
// where they are, as at writes it of a host and a path.
func (f file) url(client *api.Client, extension string, at func(host, path string) (string, error)) (string, error) {
	b := f.model.catalog.Bytes()
	if b.Path == "" {
		if url := f.text(b.Attribute); url != "" {
			return url, nil
		}
		return "", &noBytesError{f.model.name, b.Attribute}
	}
	account := cmp.Or(f.text("account_sid"), f.scope.Account, client.AccountSID())
	missing := ""
	path := placeholder().ReplaceAllStringFunc(b.Path, func(name string) string {
		key := catalog.SnakeCase(strings.Trim(name, "{}"))
		value := cmp.Or(f.text(key), f.scope.Path[key])
		switch {
		case key == "account_sid":
			value = account
		case value == "" && strings.LastIndexByte(b.Path, '{') == strings.Index(b.Path, name):
			value = f.key
		}
		if value == "" {
			missing = key
		}
		return url.PathEscape(value)
	})
	if missing != "" {
		return "", &noBytesError{f.model.name, missing}
	}
	return at(f.model.catalog.Resources[0].Document.Host, path+extension)
}

// atTwilio writes the URL that the client finds at its edge or its base URL.
func atTwilio(host, path string) (string, error) { return "https://" + host + path, nil }

var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\w+\}`) })

// noBytesError says that a record does not have what leads to its bytes.
type noBytesError struct{ model, attribute string }

func (e *noBytesError) Error() string {
	return fmt.Sprintf("Twilio names no file of this %s: its %s is empty", e.model, e.attribute)
}

// Outcome is refused: nothing was changed at Twilio.
func (e *noBytesError) Outcome() api.Outcome { return api.Refused }

// bytesURL is the getter of the URL of a record's bytes in a format.
func (f file) bytesURL(extension string) goja.Value {
	m := f.model
	client, err := m.ns.connected()
	if err != nil {
		m.Throw(err)
	}
	address, err := f.url(client, extension, client.URL)
	if err != nil {
		m.Throw(err)
	}
	return m.rt.ToValue(address)
}

// bytes gives records that have bytes a getter for their URL or for that of each format.
func (m *model) bytes(proto *goja.Object) {
	b := m.catalog.Bytes()
	if b == nil {
		return
	}
	get := func(name, extension string) {
		m.Getter(proto, name, func(this goja.Value) goja.Value { return m.recordOf(this, name).file().bytesURL(extension) })
	}
	if b.Name != "" {
		get(b.Name, "")
	}
	if camel := catalog.CamelCase(b.Name); camel != b.Name {
		get(camel, "")
	}
	for _, extension := range b.Formats {
		get(extension[1:], extension)
	}
}

// save downloads the record's bytes to a file, in the format that the file's name
// asks for where there are several.
func (r *record) save(method string, args []goja.Value) actions.Action {
	m := r.model
	if r.destroyed {
		m.InvalidState("%s has been destroyed: %s would make a request", r.Describe(), method)
	}
	name, extension := m.fileName(method, args)
	f := r.file()
	client, err := r.client()
	if err != nil {
		m.Throw(err)
	}
	address, err := f.url(client, extension, atTwilio)
	if err != nil {
		m.Throw(err)
	}
	return actions.Action{
		Work: func(ctx context.Context) error { return m.download(ctx, client, address, method, name) },
		Done: func() goja.Value { return r.object },
	}
}

// save downloads the bytes of what there is one of, which is fetched first unless it has been.
func (o *singleton) save(method string, args []goja.Value) actions.Action {
	m := o.model
	m.fileName(method, args)
	rest := func() actions.Action {
		return o.record.save(method, args).Then(func() goja.Value { return o.object })
	}
	if o.record != nil {
		return rest()
	}
	fetch := o.fetch()
	return actions.Action{Work: fetch.Work, Next: func() actions.Action { fetch.Done(); return rest() }}
}

// fileName returns the name that a file shall have, and its extension where that says in which
// format the bytes are wanted.
func (m *model) fileName(method string, args []goja.Value) (name, extension string) {
	name, ok := js.TextOf(actions.Argument(args, 0))
	if formats := m.catalog.Bytes().Formats; formats != nil {
		if extension = strings.ToLower(filepath.Ext(name)); !ok || !slices.Contains(formats, extension) {
			m.TypeError("%s takes a file's name that ends in %s, not %s", method, strings.Join(formats, " or "), js.Describe(actions.Argument(args, 0)))
		}
	} else if !ok || name == "" {
		m.TypeError("%s takes a file's name, not %s", method, js.Describe(actions.Argument(args, 0)))
	}
	if m.files == nil {
		m.Throw(&fileError{method, name, errNoFiles})
	}
	return name, extension
}

// client returns the client that has the bytes: by Connect, the connected account with the
// client's own token (facts 1.2).
func (r *record) client() (*api.Client, error) {
	client, err := r.model.ns.connected()
	if err != nil || !r.scope.Connect {
		return client, err
	}
	return client.With(func(c *api.Config) { c.AccountSID, c.APIKey, c.APISecret = r.scope.Account, "", "" })
}

// download saves what a URL leads to. The file has its name when all of it is
// there; whatever goes wrong, nothing is left.
func (s *session) download(ctx context.Context, client *api.Client, from, method, name string) error {
	file, err := s.files.Create(name)
	if err != nil {
		return &fileError{method, name, err}
	}
	if err := s.fill(ctx, client, from, file, name); err != nil {
		_ = file.Discard()
		if api.OutcomeOf(err) == "" {
			err = &fileError{method, name, err}
		}
		return err
	}
	if err := file.Commit(); err != nil {
		return &fileError{method, name, err}
	}
	return nil
}

// fill streams what a URL leads to into a file.
func (s *session) fill(ctx context.Context, client *api.Client, from string, file io.Writer, name string) error {
	d, err := client.Open(ctx, from)
	if err != nil {
		return err
	}
	defer d.Body.Close()
	bar := s.bars.Begin(filepath.Base(name), d.Size, true)
	defer bar.End()
	_, err = io.Copy(io.MultiWriter(file, bar), d.Body)
	return err
}

var errNoFiles = errors.New("this host lets scripts have no files")

// fileError says that a file could not be written. Twilio changed nothing.
type fileError struct {
	method, name string
	cause        error
}

func (e *fileError) Error() string {
	cause := e.cause
	var path *fs.PathError
	var link *os.LinkError
	switch { // The path that these name is the unfinished file's.
	case errors.As(cause, &path):
		cause = path.Err
	case errors.As(cause, &link):
		cause = link.Err
	}
	return fmt.Sprintf("%s cannot write %s: %v", e.method, e.name, cause)
}

func (e *fileError) Unwrap() error { return e.cause }

// Outcome is refused: nothing was changed at Twilio.
func (e *fileError) Outcome() api.Outcome { return api.Refused }
