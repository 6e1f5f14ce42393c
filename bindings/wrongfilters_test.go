package bindings_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// fakeTwilio answers every list with three records, whatever it is asked for, as Twilio does where
// it passes over a filter; and it counts what would change something.
type fakeTwilio struct {
	mu      sync.Mutex
	asked   int
	changed []string
}

func (f *fakeTwilio) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	sid := strings.TrimSuffix(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], ".json")
	body, status := fmt.Sprintf(`{"sid": %q, "account_sid": "AC1"}`, sid), http.StatusOK
	path := strings.TrimSuffix(r.URL.Path, ".json")
	switch last := path[strings.LastIndexByte(path, '/')+1:]; {
	case r.Method != http.MethodGet:
		f.changed = append(f.changed, r.Method+" "+r.URL.Path)
		if r.Method == http.MethodDelete {
			body, status = "", http.StatusNoContent
		}
	case last == "Recordings":
		body = `{"recordings": [{"sid": "RE1"}, {"sid": "RE2"}, {"sid": "RE3"}]}`
	case last == "Calls":
		body = `{"calls": [{"sid": "CA1"}, {"sid": "CA2"}]}`
	case last == "Accounts":
		body = `{"accounts": [{"sid": "AC1"}, {"sid": "AC2"}]}`
	case last == "AvailablePhoneNumbers" || last == "Local":
		body = `{"available_phone_numbers": [{"phone_number": "+14155550100"}]}`
	case last == "Conversations":
		body = `{"conversations": [{"sid": "CH1"}, {"sid": "CH2"}], "meta": {"key": "conversations"}}`
	}
	return &http.Response{
		StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

// realHost is a host whose client has no base URL, so that it counts as a real account's.
func realHost(t *testing.T, twilio *fakeTwilio, options ...bindings.Options) *runtime.Host {
	t.Helper()
	client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", Transport: twilio})
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, append(options, bindings.Options{})[0])}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return host
}

// wrongFilters makes the list: each entry is what is tried and the key that the error must name.
const wrongFilters = `
const call = Call.find('CA1'), message = SMS.find('SM1'), calls = Call.all()
const noTexts = [undefined, null, '', ' ', '\t\n', '\u00a0', '\u200b', NaN, Infinity, -Infinity, {}, {sid: 'CA1'}, [], ['CA1'], [undefined],
	() => 'CA1', Promise.resolve('CA1'), Symbol('CA1'), new Map([['sid', 'CA1']]), new Set(['CA1']), new Date(0), new Date(NaN), calls,
	new Error('CA1'), /CA1/, 5n, new WeakMap(), async () => {}, class {}]
const noSIDs = [...noTexts, true, false, 0, 1, 1.5, message]
const noDates = [...noTexts.filter(v => !(v instanceof Date) || isNaN(v)), true, false, 0, 1, 1767225600, 1767225600000, message,
	new Date(8.64e15), new Date(-8.64e15),
	'<2026-01-01', '<=2026-01-01', '>2026-01-01', '>=2026-01-01', '=2026-01-01', '≤2026-01-01', '!2026-01-01', '1767225600', '1767225600000',
	'Q4 2026', '2026', '2026-01', '01/02/2026', '1.2.2026', '2026-13-01', '2026-02-30', '2026-1-1', '20260101', '2026-W01', '2026-001',
	'yesterday', 'last week', 'now', '-30days', '30d', 'NaN', 'Invalid Date', 'null', 'undefined', '[object Object]', 'Jan 1, 2026',
	'2026-01-01 00:00:00', '2026-01-01T', '2026-01-01T25:00:00Z', '2026-01-01T00:00:00+99:00', '2026-01-01T00:00:00 Z', ' 2026-01-01', '2026-01-01 ',
	'Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)', 'Wed, 01 Jan 2026 00:00:00 +0000', 'Thu, 32 Jan 2026 00:00:00 +0000',
	'Thu, 01 Jan 2026 00:00:00 XST', '2026‑01‑01', '２０２６-01-01', '2026-01-01\u200b', '0000-00-00', '0000-01-01', '%', '*',
	'2026-01-01,2026-02-01', '2026-01-01..2026-02-01', '2026-01-01/P1D']
const noAccounts = [undefined, null, '', ' ', NaN, {}, {sid: undefined}, {sid: ''}, {sid: {}}, [], () => 'AC1', Promise.resolve('AC1'), calls]
const noKeys = ['cal_sid', 'callsid', 'Call_sid', 'call-sid', 'call sid', ' call_sid', 'call_sid ', 'CALL_SID', 'CallSID', 'callSID', 'Callsid', 'call_SID',
	'call.sid', 'sid', 'status', 'created', 'before', 'created_befor', 'createdbefore', 'date_created_before', 'DateCreatedBefore', 'DateCreated<=', 'date_created<',
	'сall_sid', 'call_sіd', 'call\u200b_sid', 'call＿sid', 'ＣallSid', 'CallSid\u200b', 'СallSid', 'created_before\u0000', 'constructor', 'toString',
	'0', '', 'limit', 'where', '$where', '$Extra', 'confirm', 'filter', 'query', 'NewFilter', 'And', 'X']
const noOptions = [null, 0, 1, true, '', 'CA1', '{"call_sid": "CA1"}', [], [{call_sid: 'CA1'}], new Map([['call_sid', 'CA1']]), new Date(), call, calls,
	() => ({call_sid: 'CA1'}), Promise.resolve({call_sid: 'CA1'}), Symbol(), /x/, NaN]

const tried = []
const that = (what, key, run) => tried.push({what, key, run})
const show = v => { try { return typeof v === 'string' ? JSON.stringify(v) : String(v) } catch { return typeof v } }
const filters = (key, values, name = key) => values.forEach(v => {
	that(key + ': ' + show(v), name, () => Recording.all({[key]: v}).destroyAll())
})
for (const key of ['call_sid', 'callSid', 'CallSid', 'conference_sid', 'ConferenceSid']) filters(key, noSIDs)
for (const key of ['created_before', 'createdAfter', 'date_created', 'DateCreated<', 'DateCreated>']) filters(key, noDates)
for (const key of ['account', 'account_sid', 'accountSid', 'AccountSid']) noAccounts.forEach(v => {
	that(key + ': ' + show(v), key, () => Recording.all({call_sid: 'CA1', [key]: v}).destroyAll())
	that('destroy, ' + key + ': ' + show(v), key, () => Recording.destroy('RE1', {[key]: v}))
	that('update, ' + key + ': ' + show(v), key, () => Call.update('CA1', {status: 'completed', [key]: v}))
})
noKeys.forEach(key => {
	that('key ' + JSON.stringify(key), key, () => Recording.all({[key]: 'CA1'}).destroyAll())
	that('another key ' + JSON.stringify(key), key, () => Recording.all({call_sid: 'CA1', [key]: 'CA1'}).destroyAll())
})
noOptions.forEach(v => {
	that('all(' + show(v) + ')', 'Recording.all', () => Recording.all(v).destroyAll())
	that('where(' + show(v) + ')', 'Recording.where', () => Recording.all().where(v).destroyAll())
	that('destroyAll(' + show(v) + ')', 'Recording.destroyAll', () => Recording.all({call_sid: 'CA1'}).destroyAll(v))
})
for (const v of [undefined, NaN, -1, 1.5, '', null, {}, [], 'all', true]) that('limit(' + show(v) + ')', 'limit', () => Recording.limit(v).destroyAll())
class Filter { get call_sid() { return 'CA1' } }
const hidden = Object.defineProperty({}, 'call_sid', {value: 'CA1'})
for (const v of [Object.create({call_sid: 'CA1'}), new Filter(), hidden, {__proto__: {call_sid: 'CA1'}}, Object.create(Object.assign(Object.create(null), {call_sid: 'CA1'}))])
	that('a hidden member', 'call_sid', () => Recording.all(v).destroyAll())

for (const v of [...noTexts.filter(v => typeof v !== 'string'), '', ' ', '\u200b']) {
	that('find({friendly_name: ' + show(v) + '})', 'friendly_name', () => Account.find({friendly_name: v}).update({status: 'closed'}))
	that('first({friendlyName: ' + show(v) + '})', 'friendlyName', () => Account.first({friendlyName: v}).update({status: 'closed'}))
	that('all({call_sid: ' + show(v) + '}).first', 'call_sid', () => Recording.where({call_sid: v}).first().destroy())
	that('for await, ' + show(v), 'call_sid', async () => { for await (const r of Recording.all({call_sid: v})) await r.async.destroy() })
}

// The same filter by other ways, to other methods.
const nothing = {call_sid: undefined}
that('no filter', 'Recording.destroyAll', () => Recording.all().destroyAll())
that('no filter', 'Recording.destroyAll', () => Recording.all({...undefined}).destroyAll())
that('no filter', 'Recording.destroyAll', () => Recording.all({page_size: 5, account_sid: 'AC2', include_soft_deleted: true, page: 0}).limit(5).destroyAll())
that('no filter', 'Recording.destroyAll', () => Account.all().recordings.all().destroyAll())
that('no filter', 'Recording.destroyAll', () => Account.find('AC1').recordings.destroyAll())
that('no filter', 'Conversations.Conversation.destroyAll', () => Twilio.Conversations.Conversation.all().destroyAll())
that('no filter', 'IncomingPhoneNumber.updateAll', () => IncomingPhoneNumber.all({phone_number: '*'}).updateAll({voice_url: 'x'}))
that('undefined', 'Recording.all', () => Recording.all(undefined).destroyAll())
that('undefined', 'Recording.where', () => Recording.all().where(undefined).destroyAll())
that('undefined', 'call_sid', () => Recording.all({created_before: '2026-01-01'}).where(nothing).destroyAll())
that('undefined', 'call_sid', () => Recording.where(nothing).limit(3).destroyAll())
that('undefined', 'call_sid', () => Recording.limit(3, nothing).destroyAll())
that('undefined', 'call_sid', () => Recording.all({...nothing}).destroyAll())
that('undefined', 'call_sid', () => Recording.all({created_before: '2026-01-01', ...nothing}).destroyAll({confirm: false}))
that('undefined', 'page', () => Recording.all({call_sid: 'CA1', page: undefined}).destroyAll())
for (const v of [undefined, null, '', ' ', []]) that('$extra', '$extra.CallSid', () => Recording.all({created_before: '2026-01-01', $extra: {CallSid: v}}).destroyAll())
that('an array with nothing in it', 'identity', () => Twilio.Notify.Binding.all({service_sid: 'IS1', identity: ['joe', '']}).destroyAll())
that('nothing to update', 'Call.updateAll', () => Call.all({status: 'busy'}).updateAll({}))
that('nothing to update', 'Call.updateAll', () => Call.all({status: 'busy'}).updateAll())
that('nothing to update', 'Call.updateAll', () => Call.all({status: 'busy'}).updateAll({status: undefined}, {confirm: false}))
that('undefined', '$extra.CallSid', () => Recording.all({$extra: {CallSid: undefined}}).destroyAll())
that('undefined', 'call_sid', () => Recording.all(nothing).async.destroyAll())
that('undefined', 'call_sid', () => Recording.async.first(nothing).then(r => r.destroy()))
that('undefined', 'call_sid', () => Recording.async.find(nothing))
that('undefined', 'call_sid', () => Recording.find(nothing).destroy())
that('nothing', 'Recording.find', () => Recording.find({}).destroy())
that('undefined', 'call_sid', () => Recording.first(nothing).destroy())
that('undefined', 'call_sid', () => Recording.all(nothing).first().async.destroy())
that('undefined', 'call_sid', () => { for (const r of Recording.all(nothing)) r.destroy() })
that('undefined', 'call_sid', () => Recording.all(nothing).forEach(r => r.destroy()))
that('undefined', 'status', () => Call.all({status: undefined}).updateAll({status: 'completed'}))
that('undefined', 'status', () => Call.all({status: undefined}).map(c => c.update({status: 'completed'})))
that('undefined', 'status', () => { Call.first({status: undefined}).status = 'completed' })
that('undefined', 'status', () => Call.first({status: undefined}).cancel())
that('undefined', 'status', () => Call.all({status: undefined}).recordings.all().destroyAll())
that('undefined', 'created_before', () => Call.all({status: 'busy'}).recordings.all({created_before: undefined}).destroyAll())
that('undefined', 'status', () => Call.first({status: undefined}).recordings.destroyAll())
that('undefined', 'created_after', () => call.recordings.all({created_after: undefined}).destroyAll())
that('an epoch', 'created_after', () => call.recordings.all({created_after: String(Date.now())}).destroyAll())
that('a time', 'created_after', () => call.recordings.all({created_after: new Date(Date.UTC(2026, 0, 1, 12))}).destroyAll())
that('undefined', 'friendly_name', () => Account.first({friendly_name: undefined}).messages.create({to: '+1', from: '+2', body: 'x'}))
that('undefined', 'friendly_name', () => Account.first({friendly_name: undefined}).recordings.destroy('RE1'))
that('undefined', 'account_sid', () => Twilio.client({account_sid: undefined, auth_token: 'y'}).Recording.all({call_sid: 'CA1'}).destroyAll())
that('empty', 'accountSid', () => Twilio.client({accountSid: ' ', auth_token: 'y'}).Recording.destroy('RE1'))
that('undefined', 'account_sid', () => Twilio.Config.setup({account_sid: undefined}))
that('another record', 'account', () => Recording.all({call_sid: 'CA1', account: call}).destroyAll())
that('undefined', 'account_sid', () => SMS.create([{to: '+1', from: '+2', body: 'x'}], {account_sid: undefined}))
that('undefined', 'account', () => SMS.create({to: '+1', from: '+2', body: 'x', account: undefined}))
that('undefined', 'area_code', () => AvailablePhoneNumber.first({area_code: undefined}).purchase())
that('undefined', 'start_date', () => Twilio.Conversations.Conversation.all({start_date: undefined}).destroyAll())
that('an epoch', 'start_date', () => Twilio.Conversations.Conversation.all({start_date: String(Date.now())}).destroyAll())
that('undefined', 'call_sid', () => Twilio.client({account_sid: 'AC2', auth_token: 'y'}).Recording.all(nothing).destroyAll())
that('no filter', 'Recording.destroyAll', () => Twilio.client({account_sid: 'AC2', auth_token: 'y'}).Recording.all().destroyAll())
that('undefined', 'conference_sid', () => Recording.destroy('RE1', {conference_sid: undefined}))
that('two spellings', 'callSid', () => Recording.all({call_sid: 'CA1', callSid: 'CA2'}).destroyAll())
that('two names', 'created_after', () => SMS.all({sent_after: '2026-01-01', created_after: '2026-01-02'}).destroyAll())
that('two accounts', 'account_sid', () => Recording.all({call_sid: 'CA1', account: 'AC2', account_sid: 'AC3'}).destroyAll())
that('an unknown filter', 'New', () => Recording.all({$extra: {New: 'x'}}).destroyAll())
for (const v of [null, '', 'perhaps', 2, {}, [], NaN, () => false, Promise.resolve(false)])
	that('an answer: ' + show(v), 'confirm', () => Recording.all().destroyAll({confirm: v}))
for (const v of [...noSIDs, call]) {
	if (!(v instanceof Object) || Object.getPrototypeOf(v) !== Object.prototype || v.sid) that('find(' + show(v) + ')', 'Recording.find', () => { if (Recording.find(v) === null) throw new Error('Recording.find is null') })
	that('destroy(' + show(v) + ')', 'Recording.destroy', () => Recording.destroy(v))
	that('async destroy(' + show(v) + ')', 'Recording.destroy', () => Recording.async.destroy(v))
	if (v !== call && typeof v !== 'number') that('update(' + show(v) + ')', 'Call.update', () => Call.update(v, {status: 'completed'}))
}
that('update to nothing', 'Call.update', () => Call.update('CA1', undefined))
that('update to nothing', 'Call.update', () => call.update(undefined))
that('set to nothing', 'status', () => { call.status = undefined })

const outcomes = []
for (const {what, key, run} of tried) {
	let error = null
	try { await run() } catch (e) { error = e instanceof Error ? e.name + ': ' + e.message : String(e) }
	outcomes.push({what, key, error})
}
JSON.stringify(outcomes)`

// No filter that is not what was meant deletes or changes anything, and each is an error that names
// the key, or the method where there is none.
func TestWrongFiltersChangeNothing(t *testing.T) {
	t.Parallel()
	twilio := &fakeTwilio{}
	value, err := realHost(t, twilio).Eval(context.Background(), "wrong.js", wrongFilters)
	if err != nil {
		t.Fatal(runtime.Report(err))
	}
	var outcomes []struct{ What, Key, Error string }
	if err := json.Unmarshal([]byte(value.String()), &outcomes); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d wrong filters, %d requests, %d changes", len(outcomes), twilio.asked, len(twilio.changed))
	if len(outcomes) < 200 {
		t.Errorf("only %d filters were tried", len(outcomes))
	}
	for _, o := range outcomes {
		switch {
		case o.Error == "":
			t.Errorf("%s (%s): nothing was thrown", o.What, o.Key)
		case !strings.Contains(o.Error, o.Key):
			t.Errorf("%s: the error does not name %q: %s", o.What, o.Key, o.Error)
		}
	}
	if len(twilio.changed) > 0 {
		t.Errorf("changed: %q", twilio.changed)
	}
}

// What takes everything of a real account throws before the first request where there is nobody to
// ask, and is done where the script, or a guard, answers.
func TestTakingEverythingIsConfirmed(t *testing.T) {
	t.Parallel()
	yes := bindings.Options{Guard: func(context.Context, bindings.Deed) bool { return true }}
	no := bindings.Options{Guard: func(context.Context, bindings.Deed) bool { return false }}
	for _, c := range []struct {
		script  string
		options []bindings.Options
		changes int
		asks    int
		fails   string
	}{
		{"Recording.all().destroyAll()", nil, 0, 0, "has no filter and would take every Recording of the account"},
		{"await Recording.all().async.destroyAll()", nil, 0, 0, "has no filter"},
		{"Call.all().updateAll({status: 'completed'})", nil, 0, 0, "has no filter"},
		{"Recording.all().destroyAll()", []bindings.Options{no}, 0, 1, "was not confirmed"},
		{"Recording.all().destroyAll()", []bindings.Options{yes}, 3, 4, ""},
		{"Recording.all().destroyAll({confirm: false})", nil, 3, 4, ""},
		{"Recording.all().destroyAll({confirm: false})", []bindings.Options{no}, 3, 4, ""},
		{"Call.all().updateAll({status: 'completed'}, {confirm: false})", nil, 2, 3, ""},
		{"Recording.all({call_sid: 'CA1'}).destroyAll()", nil, 3, 4, ""},
		{"Recording.all({created_before: new Date('2026-01-01')}).limit(2).destroyAll()", nil, 2, 3, ""},
		{"Recording.all({NewFilter: 1}).destroyAll({confirm: false})", nil, 3, 4, ""},
		{"Call.find('CA1').recordings.destroyAll()", nil, 3, 5, ""},
		{"Call.all({status: 'busy'}).recordings.all().destroyAll()", nil, 6, 9, ""},
	} {
		twilio := &fakeTwilio{}
		_, err := realHost(t, twilio, c.options...).Eval(context.Background(), "all.js", c.script)
		if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%s: %v, want %q", c.script, err, c.fails)
		}
		if len(twilio.changed) != c.changes || twilio.asked != c.asks {
			t.Errorf("%s: %d requests, of which %d changes; want %d and %d", c.script, twilio.asked, len(twilio.changed), c.asks, c.changes)
		}
	}
}
