// Package sdktest lets Twilio's own SDK for Go work on the emulator, through a
// client that only rewrites the address.
package sdktest

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"
	conversations "github.com/twilio/twilio-go/rest/conversations/v1"
	verify "github.com/twilio/twilio-go/rest/verify/v2"

	"dialtone/emulator"
	"dialtone/internal/patience"
)

// rewrite sends every request to the emulator and leaves its Host as it is.
type rewrite struct{ address string }

func (r rewrite) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Host = req.URL.Host
	out.URL.Scheme, out.URL.Host = "http", r.address
	return http.DefaultTransport.RoundTrip(out)
}

// sdk is the SDK on an emulator with a clock.
type sdk struct {
	*emulator.Emulator
	api     *api.ApiService
	handler *client.RequestHandler
	address string

	mu  sync.Mutex
	now time.Time
}

func (s *sdk) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func start(t *testing.T, options emulator.Options) *sdk {
	s := &sdk{now: time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)}
	options.Random = rand.NewChaCha8([32]byte{3})
	options.Clock = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	s.Emulator = emulator.New(options)
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	s.address = strings.TrimPrefix(server.URL(), "http://")
	s.handler = s.as(s.AccountSID(), s.AuthToken(), s.AccountSID())
	s.api = api.NewApiService(s.handler)
	return s
}

// as returns a handler with other credentials.
func (s *sdk) as(user, password, account string) *client.RequestHandler {
	c := &client.Client{
		Credentials: client.NewCredentials(user, password),
		HTTPClient:  &http.Client{Transport: rewrite{s.address}, Timeout: patience.Long},
	}
	c.SetAccountSid(account)
	return client.NewRequestHandler(c)
}

func ptr[T any](v T) *T { return &v }

// must fails the test on an error, and returns the value.
func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wants fails the test unless an error is Twilio's of a status and code.
func wants(t *testing.T, err error, status, code int) {
	t.Helper()
	var rest *client.TwilioRestError
	if !errors.As(err, &rest) || rest.Status != status || rest.Code != code {
		t.Fatalf("error %v, want status %d and code %d", err, status, code)
	}
}

func TestMessages(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	var sids []string
	for i := range 5 {
		to := "+1415555010" + string(rune('1'+i%2))
		m, err := s.api.CreateMessage(&api.CreateMessageParams{To: &to, From: ptr("+14155550130"), Body: ptr("hello")})
		must(t, m, err)
		if *m.Status != "queued" || *m.To != to || *m.Direction != "outbound-api" {
			t.Errorf("created %+v", *m)
		}
		sids = append(sids, *m.Sid)
		s.advance(time.Second)
	}
	s.advance(time.Minute)
	m, err := s.api.FetchMessage(sids[0], nil)
	if must(t, m, err); *m.Status != "delivered" || m.DateSent == nil || *m.Price != "-0.00750" {
		t.Errorf("fetched %+v", *m)
	}
	all, err := s.api.ListMessage((&api.ListMessageParams{}).SetPageSize(2))
	var got []string
	for _, m := range must(t, all, err) {
		got = append(got, *m.Sid)
	}
	slices.Reverse(got)
	if !slices.Equal(got, sids) {
		t.Errorf("listed %v, want the newest of %v first", got, sids)
	}
	some, err := s.api.ListMessage((&api.ListMessageParams{}).SetPageSize(1).SetTo("+14155550101"))
	if must(t, some, err); len(some) != 3 {
		t.Errorf("%d messages to one number, want 3", len(some))
	}
	later, err := s.api.ListMessage((&api.ListMessageParams{}).SetDateSentAfter(s.now.Add(24 * time.Hour)))
	if must(t, later, err); len(later) != 0 {
		t.Errorf("%d messages sent tomorrow", len(later))
	}
	first, err := s.api.ListMessage((&api.ListMessageParams{}).SetLimit(2))
	if must(t, first, err); len(first) != 2 || *first[0].Sid != sids[4] {
		t.Errorf("limited list: %d", len(first))
	}
	m, err = s.api.UpdateMessage(sids[1], (&api.UpdateMessageParams{}).SetBody(""))
	if must(t, m, err); *m.Body != "" {
		t.Errorf("redacted body %q", *m.Body)
	}
	if err := s.api.DeleteMessage(sids[1], nil); err != nil {
		t.Fatal(err)
	}
	_, err = s.api.FetchMessage(sids[1], nil)
	wants(t, err, 404, 20404)
	_, err = s.api.CreateMessage((&api.CreateMessageParams{}).SetTo("+14155550101").SetFrom("+14155550130"))
	wants(t, err, 400, 21619)
}

func TestMedia(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	m, err := s.api.CreateMessage((&api.CreateMessageParams{}).SetTo("+14155550101").SetFrom("+14155550130").
		SetMediaUrl([]string{"https://example.com/a.png", "https://example.com/b.jpg"}))
	if must(t, m, err); *m.NumMedia != "2" || !strings.HasPrefix(*m.Sid, "MM") {
		t.Errorf("created %+v", *m)
	}
	media, err := s.api.ListMedia(*m.Sid, nil)
	if must(t, media, err); len(media) != 2 || *media[1].ContentType != "image/png" || *media[0].ParentSid != *m.Sid {
		t.Errorf("media %+v", media)
	}
}

func TestCalls(t *testing.T) {
	s := start(t, emulator.Options{})
	c, err := s.api.CreateCall((&api.CreateCallParams{}).SetTo("+14155550101").SetFrom("+14155550130").SetUrl("https://example.com/voice").SetRecord(true))
	must(t, c, err)
	s.advance(5 * time.Second)
	c, err = s.api.FetchCall(*c.Sid, nil)
	if must(t, c, err); *c.Status != "in-progress" {
		t.Errorf("status %q", *c.Status)
	}
	r, err := s.api.CreateCallRecording(*c.Sid, (&api.CreateCallRecordingParams{}).SetRecordingChannels("dual"))
	if must(t, r, err); r.Channels != 2 || *r.Source != "StartCallRecordingAPI" {
		t.Errorf("recording %+v", *r)
	}
	r, err = s.api.UpdateCallRecording(*c.Sid, *r.Sid, (&api.UpdateCallRecordingParams{}).SetStatus("paused"))
	if must(t, r, err); *r.Status != "paused" {
		t.Errorf("recording %q", *r.Status)
	}
	c, err = s.api.UpdateCall(*c.Sid, (&api.UpdateCallParams{}).SetStatus("completed"))
	if must(t, c, err); *c.Status != "completed" || *c.Duration != "1" {
		t.Errorf("hung up %+v", *c)
	}
	recordings, err := s.api.ListRecording((&api.ListRecordingParams{}).SetCallSid(*c.Sid))
	if must(t, recordings, err); len(recordings) != 2 || *recordings[0].Status != "completed" {
		t.Errorf("%d recordings", len(recordings))
	}
	if err := s.api.DeleteRecording(*r.Sid, nil); err != nil {
		t.Fatal(err)
	}
	_, err = s.api.FetchCallRecording(*c.Sid, *r.Sid, nil)
	wants(t, err, 404, 20404)
	_, err = s.api.UpdateCall(*c.Sid, (&api.UpdateCallParams{}).SetUrl("https://example.com/other"))
	wants(t, err, 400, 21220)
	count := 0
	calls, errs := s.api.StreamCall((&api.ListCallParams{}).SetStatus("completed").SetPageSize(3))
	for c := range calls {
		count++
		if *c.Status != "completed" {
			t.Errorf("streamed %q", *c.Status)
		}
	}
	if err := <-errs; err != nil {
		t.Fatal(err)
	}
	if count < 8 {
		t.Errorf("streamed %d calls", count)
	}
	_, err = s.api.CreateCall((&api.CreateCallParams{}).SetTo("+14155550101").SetFrom("+14155550130"))
	wants(t, err, 400, 21205)
}

func TestNumbers(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	sale, err := s.api.ListAvailablePhoneNumberLocal("US", (&api.ListAvailablePhoneNumberLocalParams{}).SetAreaCode(510).SetContains("55501*5"))
	if must(t, sale, err); len(sale) != 3 {
		t.Fatalf("%d for sale", len(sale))
	}
	number := *sale[0].PhoneNumber
	n, err := s.api.CreateIncomingPhoneNumber((&api.CreateIncomingPhoneNumberParams{}).SetPhoneNumber(number).SetVoiceUrl("https://example.com/voice"))
	if must(t, n, err); *n.PhoneNumber != number || *n.VoiceUrl != "https://example.com/voice" || !n.Capabilities.Voice {
		t.Errorf("bought %+v", *n)
	}
	_, err = s.api.CreateIncomingPhoneNumber((&api.CreateIncomingPhoneNumberParams{}).SetPhoneNumber(number))
	wants(t, err, 400, 21422)
	_, err = s.api.CreateIncomingPhoneNumber((&api.CreateIncomingPhoneNumberParams{}).SetAreaCode("533"))
	wants(t, err, 400, 21452)
	n, err = s.api.UpdateIncomingPhoneNumber(*n.Sid, (&api.UpdateIncomingPhoneNumberParams{}).SetFriendlyName("mine"))
	if must(t, n, err); *n.FriendlyName != "mine" {
		t.Errorf("updated %+v", *n)
	}
	local, err := s.api.ListIncomingPhoneNumberLocal((&api.ListIncomingPhoneNumberLocalParams{}).SetPhoneNumber("510"))
	if must(t, local, err); len(local) != 1 {
		t.Errorf("%d local numbers", len(local))
	}
	free, err := s.api.ListIncomingPhoneNumberTollFree(nil)
	if must(t, free, err); len(free) != 0 {
		t.Errorf("%d toll-free numbers", len(free))
	}
	if err := s.api.DeleteIncomingPhoneNumber(*n.Sid, nil); err != nil {
		t.Fatal(err)
	}
	sale, err = s.api.ListAvailablePhoneNumberLocal("US", (&api.ListAvailablePhoneNumberLocalParams{}).SetContains(number))
	if must(t, sale, err); len(sale) != 1 {
		t.Error("a released number is not for sale")
	}
}

func TestAccounts(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	a, err := s.api.CreateAccount((&api.CreateAccountParams{}).SetFriendlyName("one"))
	must(t, a, err)
	all, err := s.api.ListAccount((&api.ListAccountParams{}).SetFriendlyName("one"))
	if must(t, all, err); len(all) != 1 {
		t.Fatalf("%d accounts", len(all))
	}
	theirs := api.NewApiService(s.as(*a.Sid, *a.AuthToken, *a.Sid))
	if _, err := theirs.CreateQueue((&api.CreateQueueParams{}).SetFriendlyName("theirs")); err != nil {
		t.Fatal(err)
	}
	_, err = theirs.ListQueue((&api.ListQueueParams{}).SetPathAccountSid(s.AccountSID()))
	wants(t, err, 401, 20003)
	queues, err := s.api.ListQueue((&api.ListQueueParams{}).SetPathAccountSid(*a.Sid))
	if must(t, queues, err); len(queues) != 1 {
		t.Errorf("the parent sees %d queues", len(queues))
	}
	queues, err = s.api.ListQueue(nil)
	if must(t, queues, err); len(queues) != 0 {
		t.Errorf("the parent has %d queues", len(queues))
	}
	if a, err = s.api.UpdateAccount(*a.Sid, (&api.UpdateAccountParams{}).SetStatus("closed")); err != nil {
		t.Fatal(err)
	}
	_, err = s.api.UpdateAccount(*a.Sid, (&api.UpdateAccountParams{}).SetStatus("active"))
	wants(t, err, 400, 21479)
	_, err = s.api.UpdateAccount(s.AccountSID(), (&api.UpdateAccountParams{}).SetStatus("suspended"))
	wants(t, err, 400, 21477)
}

func TestKeys(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	k, err := s.api.CreateNewKey((&api.CreateNewKeyParams{}).SetFriendlyName("script"))
	must(t, k, err)
	theirs := api.NewApiService(s.as(*k.Sid, *k.Secret, s.AccountSID()))
	if _, err := theirs.ListCall(nil); err != nil {
		t.Fatal(err)
	}
	_, err = theirs.ListKey(nil)
	wants(t, err, 401, 20003)
	if err := s.api.DeleteKey(*k.Sid, nil); err != nil {
		t.Fatal(err)
	}
	_, err = theirs.ListCall(nil)
	wants(t, err, 401, 20003)
}

func TestConferences(t *testing.T) {
	s := start(t, emulator.Options{})
	running, err := s.api.ListConference((&api.ListConferenceParams{}).SetStatus("in-progress"))
	if must(t, running, err); len(running) != 1 {
		t.Fatalf("%d conferences", len(running))
	}
	conference := *running[0].Sid
	p, err := s.api.CreateParticipant(conference, (&api.CreateParticipantParams{}).SetTo("+14155550101").SetFrom("+14155550130").SetLabel("guest"))
	must(t, p, err)
	s.advance(5 * time.Second)
	p, err = s.api.UpdateParticipant(conference, *p.CallSid, (&api.UpdateParticipantParams{}).SetMuted(true))
	if must(t, p, err); !*p.Muted || *p.Status != "connected" {
		t.Errorf("participant %+v", *p)
	}
	muted, err := s.api.ListParticipant(conference, (&api.ListParticipantParams{}).SetMuted(true))
	if must(t, muted, err); len(muted) != 2 {
		t.Errorf("%d muted", len(muted))
	}
	if err := s.api.DeleteParticipant(conference, "guest", nil); err != nil {
		t.Fatal(err)
	}
	c, err := s.api.FetchCall(*p.CallSid, nil)
	if must(t, c, err); *c.Status != "completed" {
		t.Errorf("the kicked one's call is %s", *c.Status)
	}
	over, err := s.api.UpdateConference(conference, (&api.UpdateConferenceParams{}).SetStatus("completed"))
	if must(t, over, err); *over.ReasonConferenceEnded != "conference-ended-via-api" {
		t.Errorf("conference %+v", *over)
	}
	left, err := s.api.ListParticipant(conference, nil)
	if must(t, left, err); len(left) != 0 {
		t.Errorf("%d are still there", len(left))
	}
}

func TestQueues(t *testing.T) {
	s := start(t, emulator.Options{})
	queues, err := s.api.ListQueue(nil)
	if must(t, queues, err); len(queues) != 1 || queues[0].CurrentSize != 2 {
		t.Fatalf("queues %+v", queues)
	}
	queue := *queues[0].Sid
	members, err := s.api.ListMember(queue, (&api.ListMemberParams{}).SetPageSize(1))
	if must(t, members, err); len(members) != 2 || members[0].Position != 1 || members[1].Position != 2 {
		t.Fatalf("members %+v", members)
	}
	m, err := s.api.UpdateMember(queue, "Front", (&api.UpdateMemberParams{}).SetUrl("https://example.com/agent"))
	if must(t, m, err); *m.CallSid != *members[0].CallSid {
		t.Errorf("the front was %s, want %s", *m.CallSid, *members[0].CallSid)
	}
	members, err = s.api.ListMember(queue, nil)
	if must(t, members, err); len(members) != 1 || members[0].Position != 1 {
		t.Errorf("members %+v", members)
	}
	q, err := s.api.UpdateQueue(queue, (&api.UpdateQueueParams{}).SetMaxSize(7))
	if must(t, q, err); q.MaxSize != 7 {
		t.Errorf("queue %+v", *q)
	}
	wants(t, s.api.DeleteQueue(queue, nil), 409, 20409) // a call still waits
	if _, err = s.api.UpdateMember(queue, "Front", (&api.UpdateMemberParams{}).SetUrl("https://example.com/agent")); err != nil {
		t.Fatal(err)
	}
	if err := s.api.DeleteQueue(queue, nil); err != nil {
		t.Fatal(err)
	}
}

func TestApplications(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	for range 7 {
		a, err := s.api.CreateApplication((&api.CreateApplicationParams{}).SetFriendlyName("app").SetVoiceMethod("GET"))
		if must(t, a, err); *a.VoiceMethod != "GET" || *a.SmsMethod != "POST" {
			t.Errorf("created %+v", *a)
		}
	}
	if a, err := s.api.CreateApplication((&api.CreateApplicationParams{}).SetFriendlyName("other")); err != nil {
		t.Fatal(err, a)
	}
	apps, err := s.api.ListApplication((&api.ListApplicationParams{}).SetFriendlyName("app").SetPageSize(3))
	if must(t, apps, err); len(apps) != 7 {
		t.Errorf("%d applications", len(apps))
	}
	a, err := s.api.UpdateApplication(*apps[0].Sid, (&api.UpdateApplicationParams{}).SetSmsUrl("https://example.com/sms"))
	if must(t, a, err); *a.SmsUrl != "https://example.com/sms" || *a.VoiceMethod != "GET" {
		t.Errorf("updated %+v", *a)
	}
	if err := s.api.DeleteApplication(*a.Sid, nil); err != nil {
		t.Fatal(err)
	}
	_, err = s.api.FetchApplication(*a.Sid, nil)
	wants(t, err, 404, 20404)
}

func TestSip(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	d, err := s.api.CreateSipDomain((&api.CreateSipDomainParams{}).SetDomainName("example.sip.twilio.com"))
	must(t, d, err)
	l, err := s.api.CreateSipCredentialList((&api.CreateSipCredentialListParams{}).SetFriendlyName("staff"))
	must(t, l, err)
	c, err := s.api.CreateSipCredential(*l.Sid, (&api.CreateSipCredentialParams{}).SetUsername("ann").SetPassword("Twelve-chars-1"))
	if must(t, c, err); *c.CredentialListSid != *l.Sid || *c.Username != "ann" {
		t.Errorf("credential %+v", *c)
	}
	m, err := s.api.CreateSipCredentialListMapping(*d.Sid, (&api.CreateSipCredentialListMappingParams{}).SetCredentialListSid(*l.Sid))
	if must(t, m, err); *m.Sid != *l.Sid || *m.FriendlyName != "staff" {
		t.Errorf("mapping %+v", *m)
	}
	wants(t, s.api.DeleteSipCredentialList(*l.Sid, nil), 400, 21241)
	if err := s.api.DeleteSipCredentialListMapping(*d.Sid, *m.Sid, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.api.DeleteSipCredentialList(*l.Sid, nil); err != nil {
		t.Fatal(err)
	}
	_, err = s.api.FetchSipCredential(*l.Sid, *c.Sid, nil)
	wants(t, err, 404, 20404)
}

func TestVerifyAndConversations(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	services := verify.NewApiService(s.handler)
	for range 5 {
		v, err := services.CreateService((&verify.CreateServiceParams{}).SetFriendlyName("login").SetCodeLength(6))
		if must(t, v, err); v.CodeLength != 6 || !strings.HasPrefix(*v.Url, "https://verify.twilio.com/v2/Services/VA") {
			t.Errorf("service %+v", *v)
		}
	}
	all, err := services.ListService((&verify.ListServiceParams{}).SetPageSize(2))
	if must(t, all, err); len(all) != 5 {
		t.Errorf("%d services", len(all))
	}
	chats := conversations.NewApiService(s.handler)
	for range 3 {
		if _, err := chats.CreateConversation((&conversations.CreateConversationParams{}).SetFriendlyName("chat")); err != nil {
			t.Fatal(err)
		}
	}
	rooms, err := chats.ListConversation((&conversations.ListConversationParams{}).SetPageSize(1))
	if must(t, rooms, err); len(rooms) != 3 {
		t.Errorf("%d conversations", len(rooms))
	}
	room := *rooms[0].Sid
	for _, body := range []string{"one", "two"} {
		m, err := chats.CreateConversationMessage(room, (&conversations.CreateConversationMessageParams{}).SetBody(body))
		if must(t, m, err); *m.Body != body || *m.ConversationSid != room {
			t.Errorf("message %+v", *m)
		}
	}
	if err := chats.DeleteConversation(room, nil); err != nil {
		t.Fatal(err)
	}
	_, err = chats.ListConversationMessage(room, nil)
	wants(t, err, 404, 20404)
	_, err = services.CreateService(&verify.CreateServiceParams{})
	wants(t, err, 400, 20001)
}
