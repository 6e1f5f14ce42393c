package emulator

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"time"
)

// Option changes how [New] makes an Emulator.
type Option func(*options)

type options struct {
	clock                 func() time.Time
	random                io.Reader
	accountSID, authToken string
	testSID, testToken    string
	keySID, keySecret     string
	empty                 bool
	anyAddress            bool
}

func defaults() options {
	return options{clock: time.Now, random: rand.Reader}
}

// Clock sets where the emulator reads the time. Dates come from it, and messages
// and calls move through their statuses as it moves on. Default: time.Now.
func Clock(now func() time.Time) Option { return func(o *options) { o.clock = now } }

// Random sets where the emulator takes its randomness from: SIDs, tokens and
// secrets. A reader that repeats itself makes them reproducible. It must not run
// dry. Default: crypto/rand.
func Random(r io.Reader) Option { return func(o *options) { o.random = r } }

// Credentials sets the main account's SID and auth token. Without it both are
// made up; the environment has no say.
func Credentials(accountSID, authToken string) Option {
	return func(o *options) { o.accountSID, o.authToken = accountSID, authToken }
}

// Empty leaves out the standing account's data: there are the account and the
// numbers for sale, and nothing else.
func Empty() Option { return func(o *options) { o.empty = true } }

// AnyAddress lets [Emulator.Listen] take an address that other machines can
// reach. Without it only loopback addresses will do, for the emulator's
// credentials travel unencrypted.
func AnyAddress() Option { return func(o *options) { o.anyAddress = true } }

// hex returns n random lower-case hexadecimal digits.
func (o *options) hex(n int) string {
	b := make([]byte, (n+1)/2)
	if _, err := io.ReadFull(o.random, b); err != nil {
		panic("emulator: the source of randomness failed: " + err.Error())
	}
	return hex.EncodeToString(b)[:n]
}

// sid returns a new SID: a prefix and 32 hexadecimal digits.
func (o *options) sid(prefix string) string { return prefix + o.hex(32) }

// uuid returns a random UUID, which the newest products use as ids.
func (o *options) uuid() string {
	h := o.hex(32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}
