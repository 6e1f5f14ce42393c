package twiml_test

import (
	"slices"
	"strings"
	"testing"

	twilio "github.com/twilio/twilio-go/twiml"

	"dialtone/twiml"
)

// theirs is every element that twilio-go's twiml package has, with the entry of our table that it
// is.
var theirs = map[string]twilio.Element{
	"AiSession": twilio.VoiceAiSession{}, "Application": twilio.VoiceApplication{}, "ApplicationSid": twilio.VoiceApplicationSid{},
	"Autopilot": twilio.VoiceAutopilot{}, "Client": twilio.VoiceClient{}, "Conference": twilio.VoiceConference{},
	"Config": twilio.VoiceConfig{}, "Connect": twilio.VoiceConnect{}, "Conversation": twilio.VoiceConversation{},
	"ConversationRelay": twilio.VoiceConversationRelay{}, "ConversationRelaySession": twilio.VoiceConversationRelaySession{},
	"Dial": twilio.VoiceDial{}, "Echo": twilio.VoiceEcho{}, "Enqueue": twilio.VoiceEnqueue{}, "Gather": twilio.VoiceGather{},
	"Hangup": twilio.VoiceHangup{}, "Header": twilio.VoiceHeader{}, "Headers": twilio.VoiceHeaders{}, "Identity": twilio.VoiceIdentity{},
	"Language": twilio.VoiceLanguage{}, "Leave": twilio.VoiceLeave{}, "Number": twilio.VoiceNumber{}, "Parameter": twilio.VoiceParameter{},
	"Pause": twilio.VoicePause{}, "Pay": twilio.VoicePay{}, "Play": twilio.VoicePlay{}, "Prompt": twilio.VoicePrompt{},
	"Queue": twilio.VoiceQueue{}, "Record": twilio.VoiceRecord{}, "Recording": twilio.VoiceRecording{}, "Redirect": twilio.VoiceRedirect{},
	"Refer": twilio.VoiceRefer{}, "ReferSip": twilio.VoiceReferSip{}, "Reject": twilio.VoiceReject{}, "Room": twilio.VoiceRoom{},
	"Say": twilio.VoiceSay{}, "Sim": twilio.VoiceSim{}, "Sip": twilio.VoiceSip{}, "Siprec": twilio.VoiceSipRec{}, "Sms": twilio.VoiceSms{},
	"Start": twilio.VoiceStart{}, "Stop": twilio.VoiceStop{}, "Stream": twilio.VoiceStream{}, "Task": twilio.VoiceTask{},
	"Transcription": twilio.VoiceTranscription{}, "Uri": twilio.VoiceUri{}, "VirtualAgent": twilio.VoiceVirtualAgent{},
	"WhatsApp": twilio.VoiceWhatsApp{}, "SSMLBreak": twilio.VoiceBreak{}, "SSMLEmphasis": twilio.VoiceEmphasis{},
	"SSMLLang": twilio.VoiceLang{}, "SSMLP": twilio.VoiceP{}, "SSMLPhoneme": twilio.VoicePhoneme{}, "SSMLProsody": twilio.VoiceProsody{},
	"SSMLS": twilio.VoiceS{}, "SSMLSayAs": twilio.VoiceSayAs{}, "SSMLSub": twilio.VoiceSub{}, "SSMLW": twilio.VoiceW{},
	"Message": twilio.MessagingMessage{}, "MessagingRedirect": twilio.MessagingRedirect{}, "Body": twilio.MessagingBody{},
	"Media": twilio.MessagingMedia{},
}

// onlyOurs are the elements and attributes that twilio-node has and twilio-go has not.
var onlyOurs = []string{
	"Assistant", "MediaFilter", "Receive", "SSMLP xml:lang", "SSMLS xml:lang",
	"ConversationRelay applicationReconnect", "ConversationRelay asrSmartFormat", "ConversationRelay conversationConfiguration",
	"ConversationRelay conversationId", "ConversationRelay customerName", "ConversationRelay eagerEotThreshold",
	"ConversationRelay echoPromptFiltering", "ConversationRelay eotThreshold", "ConversationRelay elevenlabsLanguageTextNormalization", "ConversationRelay includeInPrompt",
	"ConversationRelay partialPromptOnHangup", "ConversationRelay ttsLanguageTextNormalization", "ConversationRelay ttsTextNormalization",
	"ConversationRelay turnDetection", "Language asrSmartFormat", "Language hints", "Language ttsLanguageTextNormalization",
	"Language ttsTextNormalization", "Stream audioFormat", "Stream sampleRate", "Transcription conversationConfiguration",
	"Transcription conversationId",
}

// Our table has every element and attribute of twilio-go's package, and no others but those listed.
func TestTheTableHasWhatTwiliosPackageHas(t *testing.T) {
	for _, spec := range twiml.Specs() {
		if spec.Name == "Response" {
			continue
		}
		theirs, ok := theirs[spec.Type]
		if ours := slices.Contains(onlyOurs, spec.Type); ours == ok {
			t.Errorf("%s: in twilio-go %v, listed as ours alone %v", spec.Type, ok, ours)
		}
		if !ok {
			continue
		}
		// Its spelling is its own here and there: <SayAs> for <say-as>, <SipRec> for <Siprec>.
		if !strings.EqualFold(theirs.GetName(), strings.ReplaceAll(spec.Name, "-", "")) {
			t.Errorf("%s is <%s>, twilio-go's <%s>", spec.Type, spec.Name, theirs.GetName())
		}
		_, attrs := theirs.GetAttr()
		seen := map[string]bool{}
		for name := range attrs {
			attr := spec.Attr(name)
			if attr == nil {
				t.Errorf("<%s> has no attribute %s", spec.Name, name)
				continue
			}
			seen[attr.Name] = true
		}
		for i := range spec.Attrs {
			name := spec.Type + " " + spec.Attrs[i].Name
			if ours := slices.Contains(onlyOurs, name); ours == seen[spec.Attrs[i].Name] {
				t.Errorf("%s: in twilio-go %v, listed as ours alone %v", name, !ours, ours)
			}
		}
	}
}

// What twilio-go writes is read as what we write for the same.
func TestTwiliosPackageWritesTheSame(t *testing.T) {
	voice, err := twilio.Voice([]twilio.Element{
		twilio.VoiceSay{Message: "a & b <c> \"d\" 'e' ü 👋", Voice: "man", Loop: "2"},
		twilio.VoiceGather{Action: "/a?b=c&d=e", NumDigits: "1", InnerElements: []twilio.Element{twilio.VoicePlay{Url: "/x.mp3"}}},
		twilio.VoiceDial{Timeout: "20", InnerElements: []twilio.Element{twilio.VoiceNumber{PhoneNumber: "+1555", SendDigits: "1w"}}},
		twilio.VoiceHangup{},
	})
	if err != nil {
		t.Fatal(err)
	}
	res := twiml.NewVoice()
	res.Say("a & b <c> \"d\" 'e' ü 👋").SetLoop(2).SetVoice("man")
	res.Gather().SetAction("/a?b=c&d=e").SetNumDigits(1).Play("/x.mp3")
	res.Dial().SetTimeout(20).Number("+1555").SetSendDigits("1w")
	res.Hangup()
	same(t, voice, res.Element)

	messages, err := twilio.Messages([]twilio.Element{
		twilio.MessagingMessage{To: "+1555", InnerElements: []twilio.Element{twilio.MessagingBody{Message: "hi"}, twilio.MessagingMedia{Url: "/x"}}},
		twilio.MessagingRedirect{Url: "/next", Method: "GET"},
	})
	if err != nil {
		t.Fatal(err)
	}
	reply := twiml.NewMessaging()
	m := reply.Message().SetTo("+1555")
	m.Body("hi")
	m.Media("/x")
	reply.Redirect("/next").SetMethod("GET")
	same(t, messages, reply.Element)
}

// same compares by content: twilio-go writes attributes in any order.
func same(t *testing.T, theirs string, ours *twiml.Element) {
	t.Helper()
	for _, p := range twiml.Validate(theirs) {
		t.Errorf("theirs: %v", p)
	}
	doc, err := twiml.Parse(theirs)
	if err != nil {
		t.Fatal(err)
	}
	got, want := flatten(ours), flatten(doc.Root)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("ours   %s\ntheirs %s", strings.Join(got, " "), strings.Join(want, " "))
	}
}
