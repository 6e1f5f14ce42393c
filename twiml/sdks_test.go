package twiml_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dialtone/twiml"
)

// sdk is what one of Twilio's SDKs knows of TwiML, as testdata/sdks has it: names alone, taken from
// its sources of the version that the file's first line gives.
type sdk struct {
	name     string
	elements map[string][]string // attributes by the element's type
	values   map[string][]string // of an enumeration, by "element attribute"
}

func readSDKs(t *testing.T) []sdk {
	t.Helper()
	files, err := filepath.Glob("testdata/sdks/*.txt")
	if err != nil || len(files) != 6 {
		t.Fatalf("there are %d SDKs, %v", len(files), err)
	}
	var all []sdk
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := sdk{name: strings.TrimSuffix(filepath.Base(file), ".txt"), elements: map[string][]string{}, values: map[string][]string{}}
		for line := range strings.Lines(string(raw)) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			if attr, values, ok := strings.Cut(line, " = "); ok {
				s.values[attr] = strings.Fields(values)
			} else if element, attrs, ok := strings.Cut(line, ":"); ok {
				s.elements[element] = strings.Fields(attrs)
			} else {
				t.Fatalf("%s: %q", file, line)
			}
		}
		if len(s.elements) < 60 {
			t.Errorf("%s has %d elements", file, len(s.elements))
		}
		all = append(all, s)
	}
	return all
}

// difference is a name on which the SDKs do not agree, or which the table has otherwise than one of
// them.
type difference struct {
	sdks  []string // that write it as theirs
	taken string   // what the table has; empty where it has nothing
	why   string
}

var (
	smallLetters = []string{"twilio-node", "twilio-java", "twilio-csharp", "twilio-php"}
	camelCase    = "twilio-python, twilio-ruby and Twilio's reference of the noun write it so, as every other attribute"
)

// differences are names of SDKs that the table has in another spelling, by "element attribute" as
// they write it.
var differences = map[string]difference{
	"ConversationRelay backgroundnoisereduction": {smallLetters, "backgroundNoiseReduction", camelCase},
	"ConversationRelay deepgramsmartformat":      {smallLetters, "deepgramSmartFormat", camelCase},
	"ConversationRelay ignorebackchannel":        {smallLetters, "ignoreBackchannel", camelCase},
	"ConversationRelay speechtimeout":            {smallLetters, "speechTimeout", camelCase},
	"Prompt for_": {
		[]string{"twilio-java", "twilio-csharp", "twilio-php"}, "for",
		"for is a reserved word there; the reference and the other SDKs write for",
	},
	"SSMLLang xml:Lang": {[]string{"twilio-php"}, "xml:lang", "XML reserves xml:lang, in small letters"},
}

// documented are names and values that no SDK has, and where they are taken from.
var documented = map[string]string{
	"ConversationRelay eotThreshold": "twilio.com/docs/voice/twiml/connect/conversationrelay",

	"ConversationRelay elevenlabsTextNormalization=on auto off":                      "the same",
	"ConversationRelay interruptSensitivity=low medium high":                         "the same",
	"ConversationRelay interruptible=any none dtmf speech true false":                "the same",
	"ConversationRelay reportInputDuringAgentSpeech=any none dtmf speech true false": "the same",
	"ConversationRelay welcomeGreetingInterruptible=any none dtmf speech true false": "the same",
	"ConversationRelay speechTimeout=auto":                                           "the same",
	"Pay language=es-MX":                                                             "twilio.com/docs/voice/twiml/pay",
	"Prompt errorType=invalid-postal-code":                                           "twilio.com/docs/voice/twiml/pay/prompt",
	"Prompt errorType=invalid-bank-routing-number":                                   "the same",
	"Prompt errorType=invalid-bank-account-number":                                   "the same",
	"Conference region=auto":                                                         "twilio.com/docs/voice/twiml/conference",
	"Dial record=true false":                                                         "twilio.com/docs/voice/twiml/dial",
	"SSMLP xml:lang":                                                                 "W3C, Speech Synthesis Markup Language 1.1: p and s take xml:lang",
	"SSMLS xml:lang":                                                                 "the same",
}

// Every element and attribute that one of six SDKs has is in the table under the very same name,
// unless the list of differences says which other was taken and why. Every difference is one that
// an SDK still has.
func TestTheTableHasTheNamesOfTheSDKs(t *testing.T) {
	specs := map[string]*twiml.Spec{}
	for _, spec := range twiml.Specs() {
		specs[spec.Type] = spec
	}
	seen := map[string][]string{}
	known := map[string]bool{} // what some SDK has
	for _, s := range readSDKs(t) {
		for element, attrs := range s.elements {
			spec := specs[element]
			if spec == nil {
				t.Errorf("%s has <%s>, the table has not", s.name, element)
				continue
			}
			known[element] = true
			for _, name := range attrs {
				key := element + " " + name
				if d, ok := differences[key]; ok {
					seen[key] = append(seen[key], s.name)
					name = d.taken
				}
				known[element+" "+name] = true
				if attr := spec.Attr(name); attr == nil || attr.Name != name {
					t.Errorf("%s has %s of <%s>, the table has %v", s.name, name, element, attr)
				}
			}
		}
		for key, values := range s.values {
			element, name, _ := strings.Cut(key, " ")
			attr := specs[element].Attr(name)
			for _, value := range values {
				if err := attr.Check(value); err != nil {
					t.Errorf("%s of <%s> takes %s in %s: %v", name, element, value, s.name, err)
				}
			}
		}
	}
	for key, d := range differences {
		slices.Sort(seen[key])
		if want := slices.Sorted(slices.Values(d.sdks)); !slices.Equal(seen[key], want) {
			t.Errorf("%s is written so by %v, the list says %v", key, seen[key], want)
		}
	}
	for _, spec := range twiml.Specs() {
		for i := range spec.Attrs {
			key := spec.Type + " " + spec.Attrs[i].Name
			if !known[key] && documented[key] == "" {
				t.Errorf("%s is in no SDK, and nothing says where it is documented", key)
			}
		}
		if !known[spec.Type] && spec.Name != "Response" {
			t.Errorf("<%s> is in no SDK", spec.Type)
		}
	}
}

// The table takes what is documented and in no SDK.
func TestTheTableHasWhatIsDocumentedAlone(t *testing.T) {
	for key := range documented {
		name, values, _ := strings.Cut(key, "=")
		element, attribute, _ := strings.Cut(name, " ")
		i := slices.IndexFunc(twiml.Specs(), func(s *twiml.Spec) bool { return s.Type == element })
		attr := twiml.Specs()[i].Attr(attribute)
		if attr == nil || attr.Name != attribute {
			t.Errorf("%s is not in the table", key)
			continue
		}
		for _, value := range strings.Fields(values) {
			if err := attr.Check(value); err != nil {
				t.Errorf("%s: %v", key, err)
			}
		}
		if values != "" && attr.Check("bogus") == nil {
			t.Errorf("%s takes anything", key)
		}
	}
}

// Whatever the spelling, what is written is Twilio's own.
func TestSpellingsOfConversationRelay(t *testing.T) {
	res := twiml.NewVoice().Element
	connect := add(t, res, "connect", "")
	add(t, connect, "conversation_relay", "",
		a("ignorebackchannel", true), a("speechtimeout", 900), a("deepgram_smart_format", false),
		a("BackgroundNoiseReduction", "high"), a("eot_threshold", 0.7), a("report_input_during_agent_speech", "speech"))
	got, err := res.Indented(0)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><ConversationRelay ignoreBackchannel="true" ` +
		`speechTimeout="900" deepgramSmartFormat="false" backgroundNoiseReduction="high" eotThreshold="0.7" ` +
		`reportInputDuringAgentSpeech="speech"/></Connect></Response>`
	if got != want {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
}
