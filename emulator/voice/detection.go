package voice

import (
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
	"dialtone/emulator/session"
)

// Detection is how it is found out whether a person or a machine answers.
type Detection struct {
	Mode     string // Enable, or DetectMessageEnd to wait for the end of a machine's words
	Async    bool   // the call goes on meanwhile, and the result is reported
	Callback string // where it is reported
	Method   string
	Timeout  int // seconds, 30 where it is 0
}

// How long it takes to tell who answers, which is ours.
const (
	tellsPerson  = 1500 * time.Millisecond
	tellsMachine = 2500 * time.Millisecond
)

const detected = "call.detected"

// detects begins to find out who answered. It reports whether the call waits for the result.
func (v *Voice) detects(c *Call) bool {
	by, after := "human", tellsPerson
	if v.session.Phones.Behaviour(c.Phone).Calls == phones.Machine {
		by, after = "machine_start", tellsMachine
		if c.Detection.Mode == "DetectMessageEnd" {
			by, after = "machine_end_beep", speechLength(machineWords)+time.Second
		}
	}
	timeout := 30 * time.Second
	if c.Detection.Timeout > 0 {
		timeout = time.Duration(c.Detection.Timeout) * time.Second
	}
	if after > timeout {
		by, after = "unknown", timeout
	}
	v.after(c, after, detected, detection{by, after.Milliseconds(), c.Turn})
	return !c.Detection.Async
}

// detection is what was found out.
type detection struct {
	By   string `json:"by"`
	Took int64  `json:"took"` // milliseconds
	Turn int    `json:"turn"`
}

func (v *Voice) detected(c *Call, record session.Record, e agenda.Entry) {
	var d detection
	if err := e.Decode(&d); err != nil {
		panic("voice: " + err.Error()) // detects wrote it
	}
	record.Set(e.At, map[string]any{"answered_by": d.By})
	v.step(c, "detect", "twilio", d.By)
	if !c.Detection.Async {
		if d.Turn == c.Turn {
			c.Extra = append(c.Extra, [2]string{"MachineDetectionDuration", text(d.Took)})
			v.begin(c)
		}
		return
	}
	if c.Detection.Callback != "" {
		v.session.Report(record, c.Detection.Callback, strings.ToUpper(c.Detection.Method), "amd", [][2]string{
			{"CallSid", c.SID}, {"AccountSid", c.Account}, {"AnsweredBy", d.By}, {"MachineDetectionDuration", text(d.Took)},
		}, c.SID)
	}
}
