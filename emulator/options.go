package emulator

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/webhooks"
	"dialtone/internal/secret"
)

// Options say how an [Emulator] works. The zero value is one with sample data, whose time is the
// machine's, whose credentials are made up, and which only this machine reaches.
type Options struct {
	// AccountSID and AuthToken are the main account's; what is empty is made up. The environment
	// has no say.
	AccountSID string
	AuthToken  string `secret:"yes"`

	// Empty leaves out the sample data: there are the account and the numbers for sale, and nothing
	// else.
	Empty bool

	// Time is how time passes in new sessions: [agenda.Real], which is the default, [agenda.Jump]
	// or [agenda.Manual].
	Time agenda.Mode

	// Clock is where the emulator reads the time; time.Now if nil. It is safe for use by several
	// goroutines. Where Time is empty dates are the clock's own, what is due by it happens when a
	// request comes, and time cannot be advanced or jump: it is the embedder's to move. Otherwise
	// it says when a session begins.
	Clock func() time.Time

	// Random is where SIDs, tokens and secrets come from; crypto/rand if nil. A reader that repeats
	// itself makes them reproducible. It must not run dry.
	Random io.Reader

	// Webhooks sends requests to applications, wherever they lead: a handler in the same process
	// needs no network. If nil they go by the network, to this machine alone and to the hosts of
	// AllowWebhooks.
	Webhooks http.RoundTripper

	// AllowWebhooks are the hosts that applications may be on beside this machine;
	// [webhooks.ParseAllow] reads a list of them. It does not concern the field Webhooks.
	AllowWebhooks webhooks.Allow

	// Detours lead requests for the public addresses of applications to where these run;
	// [webhooks.ParseDetours] reads a list of them. Their hosts may be called. They do not concern
	// the field Webhooks.
	Detours webhooks.Detours

	// PublicURL is where people's browsers find the emulator, "http://localhost:4010": the
	// addresses of recordings and media lead there. If it is empty, they lead where the request
	// came from, and those in webhooks to api.twilio.com and, of media, to the address that it
	// listens on.
	PublicURL string

	// AnyAddress lets [Emulator.Listen] take an address that other machines can reach. Without it
	// only loopback addresses will do, for the emulator's credentials travel unencrypted.
	AnyAddress bool
}

// Format prints the options without secrets, whatever the verb.
func (o Options) Format(f fmt.State, verb rune) { secret.Format(f, verb, o) }

// MarshalJSON writes the options without secrets, for a log.
func (o Options) MarshalJSON() ([]byte, error) { return secret.JSON(o) }

// completed returns the options with their defaults.
func (o Options) completed() Options {
	if o.Clock != nil {
		o.Time = cmp.Or(o.Time, agenda.Followed)
	} else {
		o.Time, o.Clock = cmp.Or(o.Time, agenda.Real), time.Now
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}
