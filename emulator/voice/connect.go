package voice

import (
	"slices"
	"strings"

	"dialtone/twiml"
)

// runConnect lets a call be with an application until one of them ends it.
func (v *Voice) runConnect(c *Call, p *Program, e *twiml.Element) bool {
	for _, noun := range e.Children() {
		switch noun.Name() {
		case "Stream":
			if v.beginStream(c, p, noun, true) {
				c.Connected = c.Streams[len(c.Streams)-1].SID
				return false
			}
		case "ConversationRelay":
			if v.beginRelay(c, noun) {
				return false
			}
		default:
			v.session.Lack(c.SID, "<Connect><"+noun.Name()+"> was skipped: there is nothing here that it could connect to")
		}
	}
	return v.action(c, p, e, "action", false, nil)
}

// disconnected goes on with a call after its Connect.
func (v *Voice) disconnected(c *Call, more [][2]string) {
	c.Connected = ""
	if v.calls[c.SID] != c || c.Ending {
		return
	}
	v.cut(c)
	p, e := v.recordElement(c)
	if v.action(c, p, e, "action", false, more) {
		v.run(c)
	}
}

// connectEnds returns the request to a Connect's action of a call that is hung up in it.
func (v *Voice) connectEnds(c *Call) []func() {
	var more [][2]string
	switch {
	case c.Relay != nil:
		more = c.Relay.result("ended")
	case c.Connected != "":
		more = [][2]string{{"StreamSid", c.Connected}}
	default:
		return nil
	}
	p, e := v.recordElement(c)
	return []func(){func() { v.action(c, p, e, "action", false, more) }}
}

// runStart begins what goes on beside the call.
func (v *Voice) runStart(c *Call, p *Program, e *twiml.Element) bool {
	for _, noun := range e.Children() {
		switch noun.Name() {
		case "Stream":
			v.beginStream(c, p, noun, false)
		case "Recording":
			t := v.tapingOf(p, noun)
			if noun.Value("channels") == "dual" {
				t.Channels = 2
			}
			if track := noun.Value("track"); track != "" {
				t.Track = track
			}
			t.Trim = noun.Value("trim") == "trim-silence"
			v.tape(c, "StartCallRecordingAPI", t)
		case "Transcription":
			v.beginTranscription(c, p, noun)
		case "Siprec":
			v.session.Records.Make(c.Account, "api_v2010/Siprec", v.now(), map[string]any{"call_sid": c.SID, "name": noun.Value("name"), "status": "in-progress"})
			v.session.Lack(c.SID, "<Siprec> is a record alone: the emulator has no connector that the call could be sent to")
		default:
			v.session.Lack(c.SID, "<Start><"+noun.Name()+"> was skipped: the emulator does not filter sounds")
		}
	}
	return true
}

// runStop ends what Start began, by its name.
func (v *Voice) runStop(c *Call, _ *Program, e *twiml.Element) bool {
	for _, noun := range e.Children() {
		name := noun.Value("name")
		switch noun.Name() {
		case "Stream":
			for _, s := range slices.Clone(c.Streams) {
				if s.Name == name {
					v.stopStream(s, "")
				}
			}
		case "Transcription":
			for _, t := range slices.Clone(c.Transcriptions) {
				if t.Name == name {
					v.endTranscription(c, t)
				}
			}
		case "Siprec":
			for _, r := range v.session.Records.All(c.Account, "api_v2010/Siprec") {
				if r.Text("call_sid") == c.SID && r.Text("name") == name {
					v.session.Status(r, v.now(), "stopped", nil)
				}
			}
		}
	}
	return true
}

// disconnect ends all that goes on beside a call that ends or is led elsewhere. What Start began
// goes on where the call does.
func (v *Voice) disconnect(c *Call, ends bool) {
	for _, s := range slices.Clone(c.Streams) {
		if ends || s.Connected {
			c.Connected = ""
			v.stopStream(s, "")
		}
	}
	if r := c.Relay; r != nil {
		c.Relay = nil // so that its end leads nowhere
		r.hangUp()
	}
	if ends {
		for _, t := range slices.Clone(c.Transcriptions) {
			v.endTranscription(c, t)
		}
	}
}

// runSms sends a text during a call.
func (v *Voice) runSms(c *Call, p *Program, e *twiml.Element) bool {
	record := v.record(c)
	person, ours := record.Text("to"), record.Text("from")
	if c.Inbound {
		person, ours = ours, person
	}
	to, from := e.Value("to"), e.Value("from")
	if to == "" {
		to = person
	}
	if from == "" {
		from = ours
	}
	callback := ""
	if target := strings.TrimSpace(e.Value("statusCallback")); target != "" {
		callback = v.absolute(p, target)
	}
	sid := v.hooks.Text(record, from, to, strings.TrimSpace(e.Text()), callback, e.Value("method"))
	v.line(c, Line{Who: "twilio", Verb: e.Name(), Text: strings.TrimSpace(e.Text())})
	return v.action(c, p, e, "action", false, [][2]string{{"SmsSid", sid}, {"SmsStatus", "queued"}})
}

// runEcho lets a caller hear what the caller says, until the call ends.
func (v *Voice) runEcho(c *Call, _ *Program, _ *twiml.Element) bool {
	c.Echo = true
	return false
}

// runRefer hands a SIP call over to someone else, who is not called here.
func (v *Voice) runRefer(c *Call, p *Program, e *twiml.Element) bool {
	if !strings.HasPrefix(c.Phone, "sip:") {
		v.alertCode(c, 13801, "<Refer> is for calls of SIP phones alone")
		return true
	}
	to := ""
	for _, noun := range e.Children() {
		to = strings.TrimSpace(noun.Text())
	}
	v.line(c, Line{Who: "twilio", Verb: "Refer", Text: to})
	v.session.Lack(c.SID, "<Refer> is taken to have succeeded: "+to+" is not called")
	return v.action(c, p, e, "action", false, [][2]string{
		{"ReferCallStatus", "completed"}, {"ReferSipResponseCode", "202"}, {"NotifySipResponseCode", "200"},
	})
}
