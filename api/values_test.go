package api_test

import (
	"testing"

	"dialtone/api"
)

func TestValues(t *testing.T) {
	var v api.Values
	v.Add("StartTime>", "2026-01-02")
	v.Add("To", "+1 & é")
	v.Add("To", "")
	if got, want := v.Encode(), "StartTime%3E=2026-01-02&To=%2B1+%26+%C3%A9&To="; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if v.Get("To") != "+1 & é" || v.Get("From") != "" {
		t.Errorf("%q %q", v.Get("To"), v.Get("From"))
	}
}
