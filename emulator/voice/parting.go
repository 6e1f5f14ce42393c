package voice

// unbridged is when the call is over that another was connected with without having dialed it.
func (v *Voice) unbridged(c, _ *Call) {
	c.Bridge = ""
	switch {
	case c.Queued != nil:
		v.queueLeft(c, "bridged")
	case c.Dial != nil:
		c.Dial.Status = "completed"
		v.dialDone(c)
	default:
		v.hangUp(c)
	}
}

// parted takes a call out of what it shares with others, as it is led elsewhere: those that it
// dialed are hung up, and the one that dialed it goes on.
func (v *Voice) parted(c *Call, queueResult string) {
	other := v.calls[c.Bridge]
	v.outOfConference(c, "redirected")
	if c.Dial != nil {
		v.dialEnds(c)
		v.childrenOf(c)
	}
	if parent := v.calls[c.Parent]; parent != nil {
		c.Parent, c.Bridge = "", ""
		v.childOver(parent, c, "completed")
	}
	if c.Bridge = ""; other != nil && v.calls[other.SID] == other && other.Bridge == c.SID {
		v.unbridged(other, c)
	}
	if c.Taping != nil {
		v.recordOver(c, "")
	}
	v.outOfQueue(c, queueResult)
}

// hungUpWhile ends what a call was doing when it is hung up, and returns the requests to make when
// it is over, whose answers change nothing.
func (v *Voice) hungUpWhile(c *Call) (last []func()) {
	switch {
	case c.Pay != nil:
		p, e := v.recordElement(c)
		more := payResult(c.Pay, e, "caller-hung-up", "", v.session.Records.SID)
		c.Pay = nil
		last = append(last, func() { v.action(c, p, e, "action", false, more) })
	case c.Taping != nil:
		if ask := v.recordOver(c, "hangup"); ask != nil {
			last = append(last, ask)
		}
	case c.Dial != nil:
		d := c.Dial
		switch {
		case d.Seat:
			d.Status = "answered"
			v.outOfConference(c, "left")
		case d.With == "" && d.Status == "":
			d.Status = "canceled"
		}
		p, e := v.dialElement(c)
		more := v.dialEnds(c)
		last = append(last, func() { v.action(c, p, e, "action", false, more) })
	case c.Queued != nil:
		last = append(last, v.queueHungUp(c)...)
	}
	v.outOfConference(c, "left")
	return last
}

// listeners returns the calls whose phones hear what a call's phone says.
func (v *Voice) listeners(c *Call) []*Call {
	if other := v.calls[c.Bridge]; other != nil {
		return []*Call{other}
	}
	return v.conferenceListeners(c)
}
