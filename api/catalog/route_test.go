package catalog_test

import (
	"errors"
	"slices"
	"testing"

	"dialtone/api/catalog"
)

func TestRouteTakesWhatIsGiven(t *testing.T) {
	for _, c := range []struct {
		model string
		kind  catalog.Kind
		given []string
		known []string // path parameters that a record or an association knows
		want  string
	}{
		{"Recording", catalog.List, nil, nil, "ListRecording"},
		{"Recording", catalog.List, []string{"call_sid"}, []string{"call_sid"}, "ListRecording"},
		{"Recording", catalog.Fetch, nil, nil, "FetchRecording"},
		{"Recording", catalog.Update, []string{"status"}, []string{"call_sid"}, "UpdateCallRecording"},
		{"Recording", catalog.Update, []string{"status"}, []string{"conference_sid"}, "UpdateConferenceRecording"},
		{"Recording", catalog.Create, []string{"call_sid"}, []string{"call_sid"}, "CreateCallRecording"},
		{"Notification", catalog.List, []string{"call_sid"}, []string{"call_sid"}, "ListCallNotification"},
		{"Notification", catalog.List, []string{"log"}, nil, "ListNotification"},
		{"Notification", catalog.Delete, nil, nil, "DeleteNotification"},
		{"OutgoingCallerId", catalog.Create, []string{"phone_number"}, nil, "CreateValidationRequest"},
		{"Key", catalog.Create, []string{"friendly_name"}, nil, "CreateNewKey"},
		{"Message", catalog.Create, []string{"to", "body"}, nil, "CreateMessage"},
		{"SMS", catalog.Create, []string{"to", "body"}, nil, "CreateMessage"},
		{"Sandbox", catalog.Update, []string{"voiceUrl"}, nil, "UpdateSandbox"},
		{"Transcription", catalog.List, []string{"recordingSid"}, []string{"recording_sid"}, "ListRecordingTranscription"},
		{"UsageRecord", catalog.List, []string{"category"}, nil, "ListUsageRecord"},
	} {
		op, err := catalog.ModelNamed(c.model).Route(catalog.Want{
			Kind:  c.kind,
			Given: c.given,
			Known: func(key string) bool { return key == "account_sid" || slices.Contains(c.known, key) },
		})
		if err != nil {
			t.Errorf("%s.%s%v: %v", c.model, c.kind, c.given, err)
		} else if op == nil || op.ID != c.want {
			t.Errorf("%s.%s%v goes to %v, want %s", c.model, c.kind, c.given, op, c.want)
		}
	}
}

func TestRouteGoesWhereARecordWasComeBy(t *testing.T) {
	for _, c := range []struct {
		kind catalog.Kind
		via  string
		want string
	}{
		{catalog.Delete, "conference_sid", "DeleteConferenceRecording"},
		{catalog.Fetch, "conference_sid", "FetchConferenceRecording"},
		{catalog.Update, "conference_sid", "UpdateConferenceRecording"},
		{catalog.Delete, "call_sid", "DeleteCallRecording"},
		{catalog.Delete, "", "DeleteRecording"},
	} {
		op, err := catalog.ModelNamed("Recording").Route(catalog.Want{
			Kind:  c.kind,
			Known: func(string) bool { return true }, // the recording itself tells of its call and conference
			Via:   func(key string) bool { return key == c.via },
		})
		if err != nil || op == nil || op.ID != c.want {
			t.Errorf("%s by way of %q goes to %v, want %s (%v)", c.kind, c.via, op, c.want, err)
		}
	}
}

func TestRouteNamesTheParentThatIsMissing(t *testing.T) {
	_, err := catalog.ModelNamed("Participant").Route(catalog.Want{
		Kind:  catalog.List,
		Known: func(key string) bool { return key == "account_sid" },
	})
	var missing *catalog.MissingParentError
	if !errors.As(err, &missing) || !slices.Equal(missing.Keys, []string{"conference_sid"}) {
		t.Errorf("got %v, want a missing conference_sid", err)
	}
}

func TestRouteFindsNothingWhereThereIsNothing(t *testing.T) {
	op, err := catalog.ModelNamed("Notification").Route(catalog.Want{Kind: catalog.Create, Known: func(string) bool { return true }})
	if op != nil || err != nil {
		t.Errorf("got %v and %v for Notification.create, want neither", op, err)
	}
}
