package voice

// Change is what a request changes of someone's place in a conference; nil is left as it is.
type Change struct {
	Muted, Hold, EndsOnExit, Coaching *bool
	Coach                             *string
	HoldURL, HoldMethod               string
	AnnounceURL, AnnounceMethod       string
	WaitURL, WaitMethod               string
	Beep                              string
}

// ChangeSeat changes someone's place in a conference, whose record the request changes itself.
func (v *Voice) ChangeSeat(call string, ch Change) {
	c := v.calls[call]
	if c == nil || c.Seated == nil {
		return
	}
	s := c.Seated
	conf, record := v.conferences[s.Conference], v.session.Records.Find(conferences, s.Conference)
	if conf == nil || record == nil {
		return
	}
	if ch.Muted != nil && *ch.Muted != s.Muted {
		s.Muted = *ch.Muted
		v.confEvent(conf, record, c, "mute", map[bool]string{true: "participant-mute", false: "participant-unmute"}[s.Muted], nil)
	}
	if ch.EndsOnExit != nil {
		s.EndsOnExit = *ch.EndsOnExit
	}
	if ch.Beep != "" {
		s.Beep = ch.Beep
	}
	if ch.WaitURL != "" {
		s.WaitURL, s.WaitMethod = ch.WaitURL, ch.WaitMethod
	}
	if ch.Coaching != nil || ch.Coach != nil {
		if ch.Coach != nil {
			s.Coach = *ch.Coach
		}
		s.Coaching = ch.Coaching == nil || *ch.Coaching
		v.confEvent(conf, record, c, "modify", "participant-modify", nil)
	}
	if ch.Hold != nil && *ch.Hold != s.Hold {
		s.Hold = *ch.Hold
		v.confEvent(conf, record, c, "hold", map[bool]string{true: "participant-hold", false: "participant-unhold"}[s.Hold], nil)
		v.stopWaiting(c)
		if s.Hold {
			v.wait(c, ch.HoldURL, ch.HoldMethod, false, nil)
		}
	}
	if ch.AnnounceURL != "" {
		v.announce(c, ch.AnnounceURL, ch.AnnounceMethod)
	}
}

// Announce lets all those in a conference hear a document.
func (v *Voice) Announce(conference, url, method string) {
	for _, c := range v.inside(conference) {
		v.announce(c, url, method)
	}
}

func (v *Voice) announce(c *Call, url, method string) {
	v.cut(c)
	v.above(c, Source{URL: url, Method: method}, "announce", Aside, [][2]string{{"ConferenceSid", c.Seated.Conference}})
}
