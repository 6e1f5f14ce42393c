package jobs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Options are what a run keeps to, in whatever process works on it.
type Options struct {
	// Rates are how many elements a second may begin for a sender, in all processes and runs of the
	// account together.
	Rates map[string]float64 `json:"rates,omitempty"`
	// Quiet is the time of day in which nothing is begun, in an element's zone.
	Quiet *Quiet `json:"quiet,omitempty"`
	// Expires is when what still waits is skipped, where it is not zero.
	Expires time.Time `json:"expires,omitzero"`
}

// Quiet is a part of the day. It goes over midnight where From is after To.
type Quiet struct {
	From time.Duration `json:"from"` // since midnight
	To   time.Duration `json:"to"`
}

// At reports whether a moment is in the quiet part of a zone's day.
func (q *Quiet) At(moment time.Time, zone *time.Location) bool {
	local := moment.In(zone)
	of := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second
	if q.From <= q.To {
		return of >= q.From && of < q.To
	}
	return of >= q.From || of < q.To
}

// quietZones are those of a run's zones in which it is quiet.
func (o Options) quietZones(moment time.Time, zones []string) []string {
	if o.Quiet == nil {
		return nil
	}
	var quiet []string
	for _, name := range zones {
		zone, err := time.LoadLocation(name)
		// Where a machine does not know a zone, nothing is begun in it: that is seen, and a text at
		// night is not.
		if err != nil || o.Quiet.At(moment, zone) {
			quiet = append(quiet, name)
		}
	}
	return quiet
}

// senders are those that have a rate, in their order.
func (o Options) senders() []string { return slices.Sorted(maps.Keys(o.Rates)) }

// write is the options as the run's row has them.
func (o Options) write() (string, error) {
	data, err := json.Marshal(o)
	return string(data), err
}

// becomes reports an error where a run cannot have other options: its elements were loaded for
// those that it has.
func (o Options) becomes(name string, other Options) error {
	if !slices.Equal(o.senders(), other.senders()) {
		return fmt.Errorf("%q was begun with rates for the senders %q, and not for %q: how much each may send can be changed, and not which", name, o.senders(), other.senders())
	}
	if (o.Quiet == nil) != (other.Quiet == nil) {
		return fmt.Errorf("%q was begun with other quiet hours: when they are can be changed, and not whether there are any", name)
	}
	return nil
}
