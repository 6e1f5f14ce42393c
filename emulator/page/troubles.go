package page

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
)

// faultsView shows what goes wrong on purpose.
func faultsView(v *visit) error {
	all, limit := v.s.Faults()
	v.f.Name, v.f.Title, v.f.Tab = "faults", "Faults", "faults"
	v.f.Body = struct {
		Faults []faults.Fault
		Limit  faults.Limit
		Holds  bool
	}{all, limit, v.s.Holds()}
	return nil
}

// fail has something go wrong from now on.
func fail(v *visit) (string, error) {
	f := faults.Fault{Method: v.PostFormValue("method"), Callback: v.PostFormValue("callback"), Drop: v.PostFormValue("drop"), Body: v.PostFormValue("body")}
	for name, into := range map[string]**regexp.Regexp{"path": &f.Path, "webhook": &f.Webhook} {
		if text := strings.TrimSpace(v.PostFormValue(name)); text != "" {
			re, err := regexp.Compile(text)
			if err != nil {
				return "", fmt.Errorf("%s: %w", name, err)
			}
			*into = re
		}
	}
	if v.PostFormValue("about") == "webhook" && f.Webhook == nil {
		f.Webhook = regexp.MustCompile("")
	}
	for name, into := range map[string]*int{"times": &f.Times, "status": &f.Status, "code": &f.Code} {
		if text := strings.TrimSpace(v.PostFormValue(name)); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return "", fmt.Errorf("%s: %q is not a whole number", name, text)
			}
			*into = n
		}
	}
	for name, into := range map[string]*time.Duration{"delay": &f.Delay, "down": &f.Down} {
		if text := strings.TrimSpace(v.PostFormValue(name)); text != "" {
			d, err := agenda.ParseDuration(text)
			if err != nil {
				return "", fmt.Errorf("%s: %w", name, err)
			}
			*into = d
		}
	}
	_, err := v.s.Fail(f)
	return "", err
}

// faultAct clears the faults, limits requests, or moves statuses by hand.
func faultAct(v *visit) (string, error) {
	switch v.PathValue("act") {
	case "clear":
		v.s.ClearFaults()
		return "", nil
	case "hold":
		v.s.Hold()
		return "", nil
	case "step":
		_, _, err := v.s.Step(v.Context(), strings.TrimSpace(v.PostFormValue("sid")))
		return "", err
	case "move":
		code := 0
		if text := strings.TrimSpace(v.PostFormValue("error")); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return "", fmt.Errorf("error: %q is not one of Twilio's codes", text)
			}
			code = n
		}
		return "", v.s.Move(strings.TrimSpace(v.PostFormValue("sid")), v.PostFormValue("status"), code)
	case "limit":
		var l faults.Limit
		if text := strings.TrimSpace(v.PostFormValue("concurrency")); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return "", fmt.Errorf("at once: %q is not a whole number", text)
			}
			l.Concurrency = n
		}
		if text := strings.TrimSpace(v.PostFormValue("per_second")); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return "", fmt.Errorf("each second: %q is not a whole number", text)
			}
			l.PerSecond = n
		}
		return "", v.s.Limit(l)
	}
	return "", missing("faults have no %q", v.PathValue("act"))
}

// clockAct changes how time passes, or moves it.
func clockAct(v *visit) (string, error) {
	switch do := v.PostFormValue("do"); do {
	case "pause":
		return "", v.s.SetClock(agenda.Manual, 1)
	case "real":
		return "", v.s.SetClock(agenda.Real, 1)
	case "x10":
		return "", v.s.SetClock(agenda.Real, 10)
	case "jump":
		return "", v.s.SetClock(agenda.Jump, 1)
	case "advance":
		return "", v.s.Advance(v.Context(), 10*time.Minute)
	case "settle":
		return "", v.s.Settle(v.Context())
	default:
		return "", fmt.Errorf("the clock has no %q", do)
	}
}
