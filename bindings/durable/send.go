package durable

import (
	"context"
	"fmt"
	"io"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
)

// Send sends what a run has without its script, as another machine does: until nothing is left, or
// until ctx ends and what is under way has come to its end. Then messages of which it is not known
// whether they went out are looked for in Twilio's list. What people should know is written to
// stderr. The kind is the run's, "Message.create"; [CanSend] says whether it is known.
func Send(ctx context.Context, client *api.Client, name, kind string, run Run, concurrency int, stderr io.Writer) error {
	model := modelOfKind(kind)
	if model == nil {
		return fmt.Errorf("the run %q is of %s, which this dialtone does not know", name, kind)
	}
	s := &Sender{
		Method: kind, Name: name, Catalog: model, Run: run, Concurrency: concurrency, Stderr: stderr,
		Client: func() (*api.Client, error) { return client, nil },
		Do:     client.Do,
		Told:   func(Outcome) {},
	}
	err := s.Work(ctx)
	if wrong := s.Wrong(); wrong != nil {
		return wrong
	}
	if err == nil {
		s.LookForUnknown(ctx)
	}
	return err
}

// CanSend reports whether runs of a kind can be sent: what a newer dialtone has begun may be
// unknown.
func CanSend(kind string) bool { return modelOfKind(kind) != nil }

// modelOfKind is the model of "Message.create" or "Verify.Service.create", or nil.
func modelOfKind(kind string) *catalog.Model {
	name, ok := strings.CutSuffix(kind, ".create")
	if !ok {
		return nil
	}
	model := catalog.ModelNamed(name)
	if model == nil {
		product, rest, _ := strings.Cut(name, ".")
		if p := catalog.ProductNamed(product); p != nil {
			model = p.Model(rest)
		}
	}
	if model == nil || !model.Has(catalog.Create) {
		return nil
	}
	return model
}
