package voice_test

import (
	"slices"
	"testing"
	"time"
)

// TestAQueue: callers wait and are told their places, an agent takes the first, and each one's
// application hears how it went.
func TestAQueue(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Enqueue waitUrl="/wait" action="/left">support</Enqueue><Say>never</Say>`), "/left": twimlOf(`<Say>That was it</Say>`), "/status": "",
		"/wait": twimlOf(`<Say>You are waiting</Say><Pause length="10"/>`), "/hello": twimlOf(`<Say>An agent comes</Say>`), "/agent": "",
	})
	s.post(201, "/Queues.json", "FriendlyName", "support")
	a, b := s.call(ann), s.call(bob)
	a.hears("waiting")
	b.hears("waiting")
	if f := s.app.got("/wait")[0]; f.Get("MaxQueueSize") != "1000" || f.Get("AvgQueueTime") != "0" {
		t.Errorf("the wait URL was told %v", f)
	}
	a.hears("waiting")
	b.hears("waiting")
	var places []string
	for _, f := range s.app.got("/wait") {
		places = append(places, f.Get("QueuePosition")+" of "+f.Get("CurrentQueueSize")+" after "+f.Get("QueueTime"))
	}
	if want := []string{"1 of 1 after 0", "2 of 2 after 0", "1 of 2 after 10", "2 of 2 after 10"}; !slices.Equal(places, want) {
		t.Errorf("places %q, want %q", places, want)
	}
	queue := s.get("/Queues.json").list("queues")[0]
	if queue.text("friendly_name") != "support" || queue["current_size"] != 2.0 || queue["max_size"] != 1000.0 {
		t.Errorf("the queue is %v", queue)
	}
	members := s.get("/Queues/" + queue.text("sid") + "/Members.json").list("queue_members")
	if len(members) != 2 || members[0].text("call_sid") != a.SID() || members[1]["position"] != 2.0 {
		t.Errorf("members %v", members)
	}
	s.place(cy, "Twiml", twimlOf(`<Dial action="https://app.test/agent"><Queue url="https://app.test/hello">support</Queue></Dial>`))
	agent := s.rings(cy)
	a.hears("An agent comes")
	s.advance(2 * time.Second)
	agent.says("How can I help")
	a.hears("How can I help")
	s.advance(2 * time.Second)
	agent.hangUp()
	a.hears("That was it")
	a.ended()
	s.advance(time.Second)
	if left := s.app.one("/left"); left.Get("QueueResult") != "bridged" || left.Get("QueueSid") != queue.text("sid") || left.Get("QueueTime") == "" {
		t.Errorf("the action was told %v", left)
	}
	if told := s.app.one("/agent"); told.Get("DialCallStatus") != "completed" || told.Get("DialCallSid") != a.SID() || told.Get("QueueSid") != queue.text("sid") {
		t.Errorf("the agent's action was told %v", told)
	}
	if hello := s.app.one("/hello"); hello.Get("DequeingCallSid") != agent.SID() || hello.Get("CallSid") != a.SID() {
		t.Errorf("the whisper was told %v", hello)
	}
	b.hangUp()
	b.ended()
	if left := s.app.got("/left")[1]; left.Get("QueueResult") != "hangup" || left.Get("CallSid") != b.SID() {
		t.Errorf("after hanging up the action was told %v", left)
	}
}

// TestLeavingAQueue: each way out of a queue has its result.
func TestLeavingAQueue(t *testing.T) {
	for want, c := range map[string]struct {
		attributes, wait string
		does             func(s *system, p person)
		hears            string
	}{
		"leave":      {``, `<Say>Waiting</Say><Leave/>`, func(*system, person) {}, "Left"},
		"hangup":     {``, `<Say>Waiting</Say><Hangup/>`, func(*system, person) {}, ""},
		"queue-full": {`maxQueueSize="1"`, `<Say>Waiting</Say><Pause length="60"/>`, func(s *system, p person) { s.call(bob).hears("Left"); p.hangUp() }, ""},
		"redirected": {``, `<Say>Waiting</Say><Pause length="60"/>`, func(s *system, p person) {
			q := s.get("/Queues.json").list("queues")[0].text("sid")
			s.post(200, "/Queues/"+q+"/Members/Front.json", "Url", "https://app.test/else")
		}, "Somewhere else"},
		"a key": {``, `<Gather action="/key" numDigits="1"><Say>Waiting</Say></Gather>`, func(_ *system, p person) { p.press("1") }, "Left"},
	} {
		t.Run(want, func(t *testing.T) {
			s := answering(t, map[string]string{
				"/voice": twimlOf(`<Enqueue waitUrl="/wait" action="/left" ` + c.attributes + `>support</Enqueue>`), "/left": twimlOf(`<Say>Left</Say>`), "/status": "",
				"/wait": twimlOf(c.wait), "/else": twimlOf(`<Say>Somewhere else</Say>`), "/key": twimlOf(`<Leave/>`),
			})
			p := s.call(ann)
			p.hears("Waiting")
			c.does(s, p)
			if c.hears != "" {
				p.hears(c.hears)
			}
			p.ended()
			result := s.app.got("/left")[0].Get("QueueResult")
			if result != want && want != "a key" || want == "a key" && result != "leave" {
				t.Errorf("the result is %s", result)
			}
			if n := s.get("/Queues.json").list("queues")[0]["current_size"]; n != 0.0 {
				t.Errorf("%v are still in the queue", n)
			}
		})
	}
}

// TestGoneBeforeTheAgent: who hangs up while they hear the whisper leaves the agent to the next.
func TestGoneBeforeTheAgent(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Enqueue action="/left">support</Enqueue>`), "/left": "", "/status": "", "/hello": twimlOf(`<Say>An agent comes, stay on the line</Say>`),
	})
	a, b := s.call(ann), s.call(bob)
	a.hears("support")
	b.hears("support")
	s.place(cy, "Twiml", twimlOf(`<Dial timeout="60"><Queue url="https://app.test/hello">support</Queue></Dial>`))
	agent := s.rings(cy)
	a.hears("An agent comes")
	a.hangUp()
	b.hears("An agent comes")
	s.advance(5 * time.Second)
	agent.says("Hello Bob")
	b.hears("Hello Bob")
	agent.hangUp()
	b.ended()
	var results []string
	for _, f := range s.app.got("/left") {
		results = append(results, f.Get("QueueResult"))
	}
	if !slices.Equal(results, []string{"hangup", "bridged"}) {
		t.Errorf("results %q", results)
	}
}

// TestAnAgentWaits: an agent waits for a caller, and not for ever.
func TestAnAgentWaits(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Enqueue>support</Enqueue><Say>Bye</Say>`), "/agent": "", "/status": ""})
	dial := twimlOf(`<Dial action="https://app.test/agent" timeout="20"><Queue>support</Queue></Dial>`)
	s.place(cy, "Twiml", dial)
	agent := s.rings(cy)
	if _, err := agent.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	s.advance(5 * time.Second)
	call := s.call(ann)
	call.hears("support")
	agent.says("Hello")
	call.hears("Hello")
	call.hangUp()
	agent.ended()
	if told := s.app.one("/agent"); told.Get("DialCallStatus") != "completed" || told.Get("DialBridged") != "true" {
		t.Errorf("the action was told %v", told)
	}
	s.app.asked = nil
	s.place(cy, "Twiml", dial)
	s.settle()
	if told := s.app.one("/agent"); told.Get("DialCallStatus") != "no-answer" || told.Get("DialBridged") != "false" {
		t.Errorf("the action was told %v", told)
	}
}

// TestACallerSpeaksToTheAgent: what is said during the whisper is heard once the two are connected.
func TestACallerSpeaksToTheAgent(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Enqueue waitUrl="/wait">support</Enqueue>`), "/wait": twimlOf(`<Say>You are waiting</Say><Pause length="10"/>`),
		"/hello": twimlOf(`<Say>An agent comes</Say><Redirect>/more</Redirect>`), "/more": twimlOf(`<Say>Right now</Say>`), "/status": "",
	})
	a := s.call(ann)
	a.hears("waiting")
	s.place(cy, "Twiml", twimlOf(`<Dial><Queue url="https://app.test/hello">support</Queue></Dial>`))
	agent := s.rings(cy)
	a.hears("An agent comes")
	a.says("Where is my parcel")
	agent.hears("my parcel")
	agent.hangUp()
	a.ended()
}
