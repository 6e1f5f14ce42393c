package bindings

import (
	"math"
	"time"

	"dialtone/api"
	"dialtone/bindings/durable"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// pace is what the options rate, quiet_hours and expires say of a durable run.
type pace struct {
	durable.Pace
	zone   string        // of all rows
	zoneOf goja.Callable // or of each
	zones  map[string]bool
}

// takePace takes the options.
func (d *durableCreate) takePace() {
	d.pace = pace{zones: map[string]bool{}}
	if v := d.shared.Take("rate"); v != nil && !goja.IsUndefined(v) {
		d.takeRates(v)
	}
	if v := d.shared.Take("quiet_hours", "quietHours"); v != nil && !goja.IsUndefined(v) {
		d.takeQuiet(v)
	}
	if v := d.shared.Take("expires"); v != nil && !goja.IsUndefined(v) {
		date, err := d.rt.New(d.JS.Date, v)
		at, ok := time.Time{}, false
		if err == nil {
			at, ok = date.Export().(time.Time)
		}
		if !ok {
			d.TypeError("%s: expires takes a Date, or what new Date takes, as '2026-12-24', not %s", d.method, js.Describe(v))
		}
		d.pace.Expires = at
	}
}

func (d *durableCreate) takeRates(v goja.Value) {
	const wants = "%s: rate takes how many a second may go out by sender, as {'MG…': 80}, not %s"
	if !js.IsPlainObject(v) || js.IsArray(v) {
		d.TypeError(wants, d.method, js.Describe(v))
	}
	d.pace.Rates = map[string]float64{}
	o := v.(*goja.Object)
	for _, sender := range o.Keys() {
		rate := o.Get(sender).ToFloat()
		if !(rate > 0) || math.IsInf(rate, 0) || sender == "" {
			d.TypeError(wants, d.method, js.Describe(o.Get(sender)))
		}
		d.pace.Rates[sender] = rate
	}
}

func (d *durableCreate) takeQuiet(v goja.Value) {
	const wants = "%s: quiet_hours takes {from: '21:00', to: '08:00', zone: 'Europe/Berlin'}, with a time of day from 00:00 to 23:59, and as the zone a name or a function, as row => row.zone: %s"
	if !js.IsPlainObject(v) || js.IsArray(v) {
		d.TypeError(wants, d.method, js.Describe(v))
	}
	given := d.ReadOptions(d.method, v)
	clock := func(key string) time.Duration {
		text, _ := js.TextOf(given.Take(key))
		at, err := time.Parse("15:04", text)
		if err != nil {
			d.TypeError(wants, d.method, key+" is "+js.Quoted(text))
		}
		return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	d.pace.Quiet = &durable.Quiet{From: clock("from"), To: clock("to")}
	if d.pace.Quiet.From == d.pace.Quiet.To {
		d.TypeError(wants, d.method, "from and to are the same")
	}
	zone := given.Take("zone")
	if f, ok := goja.AssertFunction(zone); ok {
		d.pace.zoneOf = f
	} else {
		d.pace.zone = d.zoneNamed(d.method, zone)
	}
	for _, g := range given.Given {
		d.TypeError(wants, d.method, "there is no "+g.Key)
	}
}

// zoneNamed is a zone's name, of which something is known.
func (d *durableCreate) zoneNamed(at string, v goja.Value) string {
	name, ok := js.TextOf(v)
	if !ok || name == "" || name == "Local" {
		d.TypeError("%s: a zone of quiet_hours is a name such as 'Europe/Berlin', not %s", at, js.Describe(v))
	}
	if !d.pace.zones[name] {
		if _, err := time.LoadLocation(name); err != nil {
			d.TypeError("%s: there is no time zone %s; a zone of quiet_hours is a name such as 'Europe/Berlin'", at, js.Quoted(name))
		}
		d.pace.zones[name] = true
	}
	return name
}

// paced says what a row's pace depends on: its sender, where that has a rate, and its zone.
func (d *durableCreate) paced(at string, row *durable.Row, r *api.Request, call func(goja.Callable) goja.Value) {
	for _, name := range []string{"MessagingServiceSid", "From"} {
		sender := r.Form.Get(name)
		if _, has := d.pace.Rates[sender]; has && row.Sender == "" {
			row.Sender = sender
		}
	}
	switch {
	case d.pace.zoneOf != nil:
		row.Zone = d.zoneNamed(at, call(d.pace.zoneOf))
	case d.pace.Quiet != nil:
		row.Zone = d.pace.zone
	}
}

// ends is when the run ends if it goes on as it did since the script is at it, or nil where that
// cannot be said.
func (d *durableCreate) ends(p durable.Progress) any {
	done := p.Total - p.Waiting - d.doneBefore
	if p.State != "running" || done <= 0 || p.Waiting == 0 || d.workedFrom.IsZero() {
		return nil
	}
	each := time.Since(d.workedFrom) / time.Duration(done)
	left := time.Duration(math.Min(float64(each)*float64(p.Waiting), float64(math.MaxInt64/2)))
	return d.NewDate(time.Now().Add(left))
}
