package bindings_test

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/google/go-cmp/cmp"
)

// In a dry run only what asks is sent; the rest is printed as it would have gone
// out, and the script goes on with records of what was given.
func TestDryRun(t *testing.T) {
	w := newWorld(t)
	var shown bytes.Buffer
	client, err := w.client.With(func(c *api.Config) { c.DryRun = api.NewDryRun(&shown) })
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{
		Stdout:  &w.stdout,
		Stderr:  &w.stderr,
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{}), script.Module(w.local, script.Options{})},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	err = host.Run(t.Context(), "script.js", `
		Emulator.seed('Queue', {friendly_name: 'Old', max_size: 5})
		const text = SMS.create({to: '+16465551234', from: '+19175550000', body: 'Hi\nthere', provide_feedback: true})
		console.log(text instanceof SMS, text.sid, text.body, text.account_sid === Twilio.Config.account_sid, Object.keys(text).join())
		console.log(text.update({body: ''}).body === '', text.sid)
		text.destroy()

		const old = Queue.first()
		old.max_size = 7
		console.log(old.friendly_name, old.max_size, Queue.find(old.sid).max_size)
		console.log(Queue.update(old.sid, {max_size: 8}).max_size, old.destroy() === old, Queue.count())

		const many = SMS.create([{to: '+1'}, {to: '+2'}], {from: '+3', body: 'x'})
		console.log(many.map(m => m.to), AvailablePhoneNumber.first().purchase().phone_number !== undefined)
		console.log(Queue.all().destroyAll().length, Queue.count())

		const service = Twilio.Verify.Service.create({friendly_name: 'New'})
		service.verifications.create({to: '+1', channel: 'sms'})
		const talk = Twilio.Conversations.Conversation.create({friendly_name: 'C', x_twilio_webhook_enabled: 'true'})
		console.log(talk.friendly_name, talk.sid)
		for (const ask of [() => service.reload(), () => service.verifications.all(), () => service.rate_limits.first()]) {
			try { ask(); console.log('nothing asked') } catch (e) { console.log(e instanceof Twilio.InvalidStateError, e.outcome, e.message) }
		}
		const sub = Account.create({friendly_name: 'Sub'})
		sub.calls.create({to: '+1', from: '+2', url: 'http://example.com'})
		try { sub.calls.count() } catch (e) { console.log(e.message) }
		try { SMS.create({body: 'x'}) } catch (e) { console.log(e.message) }`)
	if err != nil {
		t.Fatal(runtime.Report(err))
	}
	for _, request := range w.requests {
		if !strings.HasPrefix(request, "GET ") {
			t.Errorf("sent %s", request)
		}
	}
	got := w.plain(w.stdout.String() + strings.ReplaceAll(shown.String(), w.server.URL, "http://base"))
	if diff := cmp.Diff(dryRun, got); diff != "" {
		t.Error(diff)
	}
}

// dryRun is what the script prints, and then what the dry run shows.
const dryRun = `true undefined Hi
there true account_sid,to,from,body,provide_feedback
true undefined
Old 7 5
8 true 1
[ '+1', '+2' ] true
1 1
C undefined
true not sent a dry run makes nothing, so that there is no Service to ask Twilio about
nothing asked
true not sent a dry run makes nothing, so that there is no Service to ask Twilio about
a dry run makes nothing, so that there is no Account to ask Twilio about
Message.create needs to
not sent: POST http://base/2010-04-01/Accounts/{account}/Messages.json
  Host: api.twilio.com
    To = +16465551234
    From = +19175550000
    Body = Hi
      there
    ProvideFeedback = true
not sent: POST http://base/2010-04-01/Accounts/{account}/Messages/NEW-Message.json
  Host: api.twilio.com
    Body = 
not sent: DELETE http://base/2010-04-01/Accounts/{account}/Messages/NEW-Message.json
  Host: api.twilio.com
not sent: POST http://base/2010-04-01/Accounts/{account}/Queues/QU1.json
  Host: api.twilio.com
    MaxSize = 7
not sent: POST http://base/2010-04-01/Accounts/{account}/Queues/QU1.json
  Host: api.twilio.com
    MaxSize = 8
not sent: DELETE http://base/2010-04-01/Accounts/{account}/Queues/QU1.json
  Host: api.twilio.com
not sent: POST http://base/2010-04-01/Accounts/{account}/Messages.json
  Host: api.twilio.com
    From = +3
    Body = x
    To = +1
not sent: POST http://base/2010-04-01/Accounts/{account}/Messages.json
  Host: api.twilio.com
    From = +3
    Body = x
    To = +2
not sent: POST http://base/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json
  Host: api.twilio.com
    PhoneNumber = +14155550100
not sent: DELETE http://base/2010-04-01/Accounts/{account}/Queues/QU1.json
  Host: api.twilio.com
not sent: POST http://base/v2/Services
  Host: verify.twilio.com
    FriendlyName = New
not sent: POST http://base/v2/Services/NEW-Service/Verifications
  Host: verify.twilio.com
    To = +1
    Channel = sms
not sent: POST http://base/v1/Conversations
  Host: conversations.twilio.com
  X-Twilio-Webhook-Enabled: true
    FriendlyName = C
not sent: POST http://base/2010-04-01/Accounts.json
  Host: api.twilio.com
    FriendlyName = Sub
not sent: POST http://base/2010-04-01/Accounts/NEW-Account/Calls.json
  Host: api.twilio.com
    To = +1
    From = +2
    Url = http://example.com
`
