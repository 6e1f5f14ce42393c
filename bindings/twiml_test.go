package bindings_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/runtime"
	"dialtone/twiml"

	"github.com/rogpeppe/go-internal/txtar"
)

// The documents of the twiml package's tests, byte for byte.
func TestTwiMLDocuments(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/twiml/documents.txtar")
	if err != nil {
		t.Fatal(err)
	}
	host := offline(t, api.Config{}, io.Discard)
	for i := 0; i < len(archive.Files); i += 2 {
		script, want := archive.Files[i], string(archive.Files[i+1].Data)
		t.Run(script.Name, func(t *testing.T) {
			value, err := host.Eval(context.Background(), script.Name, "TwiML.build(res => {"+string(script.Data)+"})")
			if err != nil {
				t.Fatal(runtime.Report(err))
			}
			if got := value.String() + "\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// spellings are the ways in which a script may write a name of the verb table.
var spellings = map[string]func(name string) string{
	"Twilio's": func(name string) string { return name },
	"snake_case": func(name string) string {
		var out strings.Builder
		for i, r := range name {
			switch {
			case 'A' <= r && r <= 'Z':
				if i > 0 {
					out.WriteByte('_')
				}
				out.WriteRune(r + 'a' - 'A')
			case r == '-' || r == ':':
				out.WriteByte('_')
			default:
				out.WriteRune(r)
			}
		}
		return out.String()
	},
	"camelCase": func(name string) string {
		parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == ':' })
		for i, part := range parts {
			first := strings.ToUpper(part[:1])
			if i == 0 {
				first = strings.ToLower(first)
			}
			parts[i] = first + part[1:]
		}
		return strings.Join(parts, "")
	},
	"UPPER CASE": strings.ToUpper,
}

// Every element below every other that may hold it, with all of its attributes,
// in every spelling, is the same from JavaScript as from Go.
func TestTwiMLOfTheWholeTable(t *testing.T) {
	for name, spelled := range spellings {
		t.Run(name, func(t *testing.T) {
			host := offline(t, api.Config{}, io.Discard)
			program := &bytes.Buffer{}
			res := twiml.New(twiml.Any)
			fmt.Fprintln(program, "TwiML.build(e0 => {")
			elements := 0
			var fill func(parent *twiml.Element, depth int, above []string)
			fill = func(parent *twiml.Element, depth int, above []string) {
				for _, spec := range parent.Spec().Children() {
					text := ""
					if spec.Text != twiml.TextNone {
						text = `& < > " ' 👋 ` + spec.Name
					}
					var attrs []twiml.Attr
					given := []string{}
					for i, a := range spec.Attrs {
						value := fmt.Sprintf("%d & '%s'", i, a.Name)
						attrs = append(attrs, twiml.A(a.Name, value))
						given = append(given, quote(t, spelled(a.Name))+": "+quote(t, value))
					}
					child, err := parent.Append(spec.Name, text, attrs...)
					if err != nil {
						t.Fatal(err)
					}
					elements++
					fmt.Fprintf(program, "e%d[%s](%s, {%s}, e%d => {\n", depth, quote(t, spelled(spec.Name)), quote(t, text), strings.Join(given, ", "), depth+1)
					// SSML holds itself; once is enough.
					if !strings.Contains(strings.Join(above, " "), spec.Type) && depth < 3 {
						fill(child, depth+1, append(above, spec.Type))
					}
					fmt.Fprintln(program, "})")
				}
			}
			fill(res, 0, nil)
			fmt.Fprintln(program, "}, {indent: 0})")
			if elements < len(twiml.Specs()) {
				t.Errorf("only %d elements are tried", elements)
			}
			want, err := res.Indented(0)
			if err != nil {
				t.Fatal(err)
			}
			value, err := host.Eval(context.Background(), "table.js", program.String())
			if err != nil {
				t.Fatal(runtime.Report(err))
			}
			if got := value.String(); got != want {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				t.Errorf("the two differ from byte %d on:\n%.200q\nwant\n%.200q", at, got[at:], want[at:])
			}
		})
	}
}

func quote(t *testing.T, text string) string {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(quoted)
}

// What a person finds when looking at an element: each method once, under the name
// that JavaScript would give it.
func TestTwiMLMethodsCanBeListed(t *testing.T) {
	const list = `
		let names
		const of = object => object === null || object === Object.prototype ? [] : [...Object.getOwnPropertyNames(object), ...of(Object.getPrototypeOf(object))]
		TwiML.build(res => { names = [of(res), of(res.say()), of(res.dial())].map(n => n.join(' ')) })
		names.join('\n')`
	value, err := offline(t, api.Config{}, io.Discard).Eval(context.Background(), "list.js", list)
	if err != nil {
		t.Fatal(runtime.Report(err))
	}
	lines := strings.Split(value.String(), "\n")
	want := []string{
		"connect dial echo enqueue gather hangup leave pause pay play prompt queue record redirect refer reject say sms start stop message receive tag text raw comment commentBefore commentAfter",
		"break emphasis lang p phoneme prosody s sayAs sub w tag text raw comment commentBefore commentAfter",
		"application client conference number queue sim sip whatsApp tag text raw comment commentBefore commentAfter",
	}
	for i := range want {
		if i >= len(lines) || lines[i] != want[i] {
			t.Errorf("the methods are\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
			break
		}
	}
}

// The rate of documents with five verbs, and of tokens, made by a script.
func BenchmarkFromJavaScript(b *testing.B) {
	for name, body := range map[string]string{
		"twiml": `TwiML.build(res => {
			res.say('Hey man! Listen to this!', {voice: 'man'})
			res.play('http://foo.com/cowbell.mp3')
			res.record({action: 'http://foo.com/handleRecording.php', method: 'GET', max_length: '20', finish_on_Key: '*'})
			res.gather({action: '/process_gather.php', method: 'GET'}, g => g.say('Now hit some buttons!'))
			res.hangup()
		}, {indent: 0})`,
		"capability": `CapabilityToken.create({allow_incoming: 'joe', allow_outgoing: ['AP1', {foo: 'bar'}]})`,
		"access":     `AccessToken.create({identity: 'joe', ttl: 3600, grants: {voice: {outgoing_application_sid: 'AP1'}, video: {room: 'x'}}})`,
		"signature":  `Twilio.Webhook.isValid({url: 'https://example.com/voice', params: {CallSid: 'CA1', From: '+15551234567', To: '+15557654321'}, signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8='})`,
	} {
		b.Run(name, func(b *testing.B) {
			host := offline(b, everything, io.Discard)
			if _, err := host.Eval(context.Background(), "warm.js", body); err != nil {
				b.Fatal(runtime.Report(err))
			}
			b.ReportAllocs()
			b.ResetTimer()
			source := fmt.Sprintf("for (let i = 0; i < %d; i++) %s", b.N, body)
			if err := host.Run(context.Background(), "bench.js", source); err != nil {
				b.Fatal(runtime.Report(err))
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "each/s")
		})
	}
}
