package bindings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"dialtone/api"

	"github.com/dop251/goja"
)

// sound returns the URL of the recording in a format, on the client's own base.
func (r *record) sound(extension string) goja.Value {
	m := r.model
	client, err := m.ns.connected()
	if err != nil {
		m.throw(err)
	}
	address, err := r.soundURL(client, extension)
	if err != nil {
		m.throw(err)
	}
	return m.rt.ToValue(address)
}

// soundURL is where the recording's JSON is, with another extension (facts 4.10).
func (r *record) soundURL(client *api.Client, extension string) (string, error) {
	account := r.text("account_sid")
	if account == "" {
		account = r.scope.account
	}
	if account == "" {
		account = client.AccountSID()
	}
	home := r.model.catalog.Resources[0]
	path := strings.NewReplacer("{AccountSid}", url.PathEscape(account), "{Sid}", url.PathEscape(r.key())).
		Replace(strings.TrimSuffix(home.InstancePath, ".json"))
	return client.URL(home.Document.Host, path+extension)
}

// save downloads the recording to a file, in the format that the file's name
// asks for.
func (r *record) save(method string, args []goja.Value) action {
	m := r.model
	if r.destroyed {
		m.invalidState("%s has been destroyed: %s would make a request", r.label(), method)
	}
	name, ok := textOf(argument(args, 0))
	extension := strings.ToLower(filepath.Ext(name))
	if !ok || extension != ".mp3" && extension != ".wav" {
		m.typeError("%s takes a file's name that ends in .mp3 or .wav, not %s", method, describe(argument(args, 0)))
	}
	if m.files == nil {
		m.throw(&fileError{method, name, errNoFiles})
	}
	return action{
		work: func(ctx context.Context) error {
			client, err := r.client()
			if err != nil {
				return err
			}
			address, err := r.soundURL(client, extension)
			if err != nil {
				return err
			}
			return m.download(ctx, client, address, method, name)
		},
		done: func() goja.Value { return r.object },
	}
}

// client returns the client that has the recording: by Connect, the connected
// account with the client's own token (facts 1.2).
func (r *record) client() (*api.Client, error) {
	client, err := r.model.ns.connected()
	if err != nil || !r.scope.connect {
		return client, err
	}
	return client.With(func(c *api.Config) { c.AccountSID, c.APIKey, c.APISecret = r.scope.account, "", "" })
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
	bar := s.progress(filepath.Base(name), d.Size, true)
	defer bar.end()
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
