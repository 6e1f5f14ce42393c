package voice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/madeup"
	"dialtone/emulator/session"
)

const recordings = "api_v2010/Recording"

// Taping is how something is recorded.
type Taping struct {
	Channels int    // 1, or 2: who the call is with, and what they hear
	Track    string // "inbound", "outbound" or "both"
	Trim     bool   // silence at both ends is left out
	Callback string // where it is reported
	Method   string
	Events   []string // of in-progress, completed and absent; completed alone where there are none
}

// Tape is a recording under way.
type Tape struct {
	SID, Call, Conference string
	Source                string
	Taping
	From   time.Time
	Pauses []Pause
}

// Pause is a time for which a recording is paused. What it hears then is left out: the time as well
// where it is skipped.
type Pause struct {
	From, To time.Time // To is zero while it lasts
	Skip     bool
}

// The tracks of a call.
const (
	inbound  = "inbound"  // what comes from its phone
	outbound = "outbound" // what its phone hears
)

// Heard is something that was heard in a call.
type Heard struct {
	Track  string
	Verb   string
	At     time.Time
	Length time.Duration
	Words  string
}

// heard notes what is heard in a call from now on.
func (v *Voice) heard(c *Call, track, verb string, length time.Duration) {
	h := Heard{Track: track, Verb: verb, At: v.now(), Length: length}
	if n := len(c.Lines); n > 0 && verb == "says" {
		h.Words = c.Lines[n-1].Text
	}
	c.Sounds = append(c.Sounds, h)
	v.conferred(c, h)
	for _, s := range c.Streams {
		s.heard(h)
	}
}

// unheard cuts off what is heard on a track.
func (v *Voice) unheard(c *Call, track string) {
	now := v.now()
	for i := len(c.Sounds) - 1; i >= 0 && i >= len(c.Sounds)-8; i-- {
		if s := &c.Sounds[i]; s.Track == track && s.At.Add(s.Length).After(now) {
			s.Length = now.Sub(s.At)
		}
	}
}

// tape begins to record a call and returns the recording's SID.
func (v *Voice) tape(c *Call, source string, how Taping) string {
	at := v.now()
	record := v.session.Records.Make(c.Account, recordings, at, map[string]any{
		"call_sid": c.SID, "status": "in-progress", "source": source, "start_time": at.UTC().Format(rfc2822),
		"channels": max(how.Channels, 1), "track": how.Track,
	})
	v.Tape(c, record, source, how)
	return record.SID()
}

// Tape begins to record a call into a recording that is there.
func (v *Voice) Tape(c *Call, record session.Record, source string, how Taping) {
	if v.tapes == nil {
		v.tapes = map[string]*Tape{}
	}
	t := &Tape{SID: record.SID(), Call: c.SID, Source: source, Taping: how, From: v.now()}
	v.tapes[t.SID] = t
	c.Recordings = append(c.Recordings, t.SID)
	v.reportTape(v.record(c), t, record, "in-progress")
}

// PauseTape pauses a recording or lets it go on.
func (v *Voice) PauseTape(sid string, paused, skip bool) {
	t := v.tapes[sid]
	if t == nil {
		return
	}
	last := len(t.Pauses) - 1
	open := last >= 0 && t.Pauses[last].To.IsZero()
	switch {
	case paused && !open:
		t.Pauses = append(t.Pauses, Pause{From: v.now(), Skip: skip})
	case !paused && open:
		t.Pauses[last].To = v.now()
	}
}

// StopTape ends a recording. It reports whether it was one of these.
func (v *Voice) StopTape(sid string) bool {
	t := v.tapes[sid]
	if t == nil {
		return false
	}
	if record := v.session.Records.Find(recordings, sid); record != nil {
		v.session.Status(record, v.now(), "stopped", nil)
	}
	c := v.calls[t.Call]
	if conf := v.conferences[t.Conference]; conf != nil {
		v.endConferenceTape(conf, v.session.Records.Find(conferences, conf.SID))
		return true
	}
	if c == nil {
		return false
	}
	v.endTape(c, sid)
	return true
}

// dropTape ends a recording in which there is nothing.
func (v *Voice) dropTape(c *Call, sid string) {
	t, record := v.tapes[sid], v.session.Records.Find(recordings, sid)
	v.forgetTape(c, sid)
	if t == nil || record == nil {
		return
	}
	v.session.Status(record, v.now(), "absent", map[string]any{"duration": "0"})
	v.reportTape(v.record(c), t, record, "absent")
}

func (v *Voice) forgetTape(c *Call, sid string) {
	delete(v.tapes, sid)
	c.Recordings = slices.DeleteFunc(c.Recordings, func(other string) bool { return other == sid })
}

// endTape completes a recording.
func (v *Voice) endTape(c *Call, sid string) {
	t, record := v.tapes[sid], v.session.Records.Find(recordings, sid)
	v.forgetTape(c, sid)
	if t == nil || record == nil || record.Gone() {
		return
	}
	v.completeTape(t, record, v.record(c), c.Sounds)
}

// completeTape completes a recording of what was heard in a call or a conference.
func (v *Voice) completeTape(t *Tape, record, about session.Record, heard []Heard) {
	now := v.now()
	sounds, length, words := t.cut(heard, now)
	seconds := int((length + time.Second - 1) / time.Second)
	record.Keep("sounds", sounds)
	record.Keep("words", words)
	v.session.Status(record, now, "processing", nil) // which takes no time here
	v.session.Status(record, now, "completed", map[string]any{"duration": text(seconds), "price": recordingPrice(seconds)})
	v.reportTape(about, t, record, "completed")
}

// recordingPrice is what a recording costs: a quarter of a cent a minute.
func recordingPrice(seconds int) string {
	minutes := max(1, (seconds+59)/60)
	return "-" + cents(minutes*25)
}

// cents writes hundredths of cents as dollars with five digits.
func cents(n int) string {
	whole, rest := n/10000, n%10000
	digits := "0000" + text(rest)
	return text(whole) + "." + digits[len(digits)-4:] + "0"
}

// cut returns what a recording has of what was heard, how long it is, and the words in it.
func (t *Tape) cut(heard []Heard, end time.Time) (sounds []madeup.Sounding, length time.Duration, words []string) {
	from, to := t.From, end
	kept := heard[:0:0]
	for _, h := range heard {
		if t.Track != "" && t.Track != "both" && h.Track != t.Track {
			continue
		}
		until := h.At.Add(h.Length)
		if !h.At.Before(end) || !until.After(t.From) {
			continue
		}
		if h.At.Before(t.From) {
			h.At = t.From
		}
		if until.After(end) {
			until = end
		}
		h.Length = until.Sub(h.At)
		kept = append(kept, h)
	}
	if t.Trim && len(kept) > 0 {
		from, to = kept[0].At, kept[0].At
		for _, h := range kept {
			if h.At.Before(from) {
				from = h.At
			}
			if until := h.At.Add(h.Length); until.After(to) {
				to = until
			}
		}
	}
	for _, h := range kept {
		if h.Words != "" {
			words = append(words, h.Words)
		}
		channel := 0
		if t.Channels == 2 && h.Track == outbound {
			channel = 1
		}
		for _, piece := range t.pieces(h.At, h.At.Add(h.Length), end) {
			sounds = append(sounds, madeup.Sounding{
				Channel: channel, Verb: h.Verb, At: piece[0].Sub(from) - t.skipped(from, piece[0], end), Length: piece[1].Sub(piece[0]),
			})
		}
	}
	return sounds, to.Sub(from) - t.skipped(from, to, end), words
}

// pieces returns what a span of time has outside of pauses.
func (t *Tape) pieces(from, to, end time.Time) [][2]time.Time {
	var all [][2]time.Time
	for _, p := range t.Pauses {
		until := p.To
		if until.IsZero() {
			until = end
		}
		if p.From.After(from) && p.From.Before(to) {
			all = append(all, [2]time.Time{from, p.From})
		}
		if until.After(from) && p.From.Before(to) {
			from = until
		}
	}
	if from.Before(to) {
		all = append(all, [2]time.Time{from, to})
	}
	return all
}

// skipped returns how much of a span is left out.
func (t *Tape) skipped(from, to, end time.Time) (sum time.Duration) {
	for _, p := range t.Pauses {
		until := p.To
		if until.IsZero() {
			until = end
		}
		if !p.Skip || !until.After(from) || !p.From.Before(to) {
			continue
		}
		a, b := p.From, until
		if a.Before(from) {
			a = from
		}
		if b.After(to) {
			b = to
		}
		sum += b.Sub(a)
	}
	return sum
}

// reportTape tells of a recording's state, where that was asked for (facts 4.7).
func (v *Voice) reportTape(about session.Record, t *Tape, record session.Record, state string) {
	if t.Callback == "" || about == nil || len(t.Events) > 0 && !slices.ContainsFunc(t.Events, func(e string) bool { return strings.EqualFold(e, state) }) ||
		len(t.Events) == 0 && state != "completed" {
		return
	}
	params := [][2]string{{"AccountSid", record.Account()}}
	if t.Conference != "" {
		params = append(params, [2]string{"ConferenceSid", t.Conference})
	} else {
		params = append(params, [2]string{"CallSid", t.Call})
	}
	params = append(params, [2]string{"RecordingSid", t.SID}, [2]string{"RecordingUrl", v.recordingURL(record)}, [2]string{"RecordingStatus", state})
	if state == "completed" {
		params = append(params, [2]string{"RecordingDuration", record.Text("duration")})
	}
	params = append(params, [2]string{"RecordingChannels", text(max(t.Channels, 1))}, [2]string{"RecordingStartTime", record.Text("start_time")},
		[2]string{"RecordingSource", t.Source}, [2]string{"RecordingTrack", t.Track}, [2]string{"ErrorCode", "0"})
	v.session.Report(about, t.Callback, t.Method, "recording", params, about.SID())
}

// taped returns what a status callback says of a recording.
func (v *Voice) taped(c *Call, sid string) [][2]string {
	record := v.session.Records.Find(recordings, sid)
	if record == nil {
		return nil
	}
	return [][2]string{{"RecordingUrl", v.recordingURL(record)}, {"RecordingSid", sid}, {"RecordingDuration", record.Text("duration")}}
}

func (v *Voice) recordingURL(record session.Record) string {
	return v.accountURL(record.Account()) + "/Recordings/" + record.SID()
}

// accountURL returns the address below which an account's recordings are.
func (v *Voice) accountURL(sid string) string {
	return cmp.Or(v.hooks.Public, "https://api.twilio.com") + "/2010-04-01/Accounts/" + sid
}
