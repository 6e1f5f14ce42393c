// Code generated from the verb table by go generate; DO NOT EDIT.

package twiml

import (
	"strconv"
	"strings"
)

// AiSession is an <AiSession>: it connects to an AI session.
type AiSession struct{ *Element }

// SetAiConnector sets aiConnector: any text.
func (e AiSession) SetAiConnector(value string) AiSession { e.put("aiConnector", value); return e }

// SetAiSessionConfiguration sets aiSessionConfiguration: any text.
func (e AiSession) SetAiSessionConfiguration(value string) AiSession {
	e.put("aiSessionConfiguration", value)
	return e
}

// Application is an <Application>: it dials a TwiML application.
type Application struct{ *Element }

// ApplicationSid adds an <ApplicationSid>: it names the application to dial.
func (e Application) ApplicationSid(sid string) ApplicationSid {
	return ApplicationSid{e.add(idApplicationSid, sid)}
}

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Application) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetCopyParentTo sets copyParentTo: true or false.
func (e Application) SetCopyParentTo(value bool) Application {
	e.put("copyParentTo", strconv.FormatBool(value))
	return e
}

// SetCustomerID sets customerId: any text.
func (e Application) SetCustomerID(value string) Application { e.put("customerId", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Application) SetMethod(value string) Application { e.put("method", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Application) SetStatusCallback(value string) Application {
	e.put("statusCallback", value)
	return e
}

// SetStatusCallbackEvent sets statusCallbackEvent: some of initiated, ringing, answered, completed; completed unless set.
func (e Application) SetStatusCallbackEvent(value ...string) Application {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e Application) SetStatusCallbackMethod(value string) Application {
	e.put("statusCallbackMethod", value)
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e Application) SetURL(value string) Application { e.put("url", value); return e }

// ApplicationSid is an <ApplicationSid>: it names the application to dial.
type ApplicationSid struct{ *Element }

// Assistant is an <Assistant>: it connects to an AI assistant.
type Assistant struct{ *Element }

// Language adds a <Language>: it sets voice and transcription for one language.
func (e Assistant) Language() Language { return Language{e.add(idLanguage)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Assistant) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetDebug sets debug: any text.
func (e Assistant) SetDebug(value string) Assistant { e.put("debug", value); return e }

// SetDtmfDetection sets dtmfDetection: true or false.
func (e Assistant) SetDtmfDetection(value bool) Assistant {
	e.put("dtmfDetection", strconv.FormatBool(value))
	return e
}

// SetElevenlabsTextNormalization sets elevenlabsTextNormalization: on, auto or off.
func (e Assistant) SetElevenlabsTextNormalization(value string) Assistant {
	e.put("elevenlabsTextNormalization", value)
	return e
}

// SetHints sets hints: any text.
func (e Assistant) SetHints(value string) Assistant { e.put("hints", value); return e }

// SetID sets id: any text.
func (e Assistant) SetID(value string) Assistant { e.put("id", value); return e }

// SetIntelligenceService sets intelligenceService: any text.
func (e Assistant) SetIntelligenceService(value string) Assistant {
	e.put("intelligenceService", value)
	return e
}

// SetInterruptSensitivity sets interruptSensitivity: low, medium or high.
func (e Assistant) SetInterruptSensitivity(value string) Assistant {
	e.put("interruptSensitivity", value)
	return e
}

// SetInterruptible sets interruptible: any, none, dtmf, speech, true or false.
func (e Assistant) SetInterruptible(value string) Assistant { e.put("interruptible", value); return e }

// SetLanguage sets language: any text.
func (e Assistant) SetLanguage(value string) Assistant { e.put("language", value); return e }

// SetPartialPrompts sets partialPrompts: true or false.
func (e Assistant) SetPartialPrompts(value bool) Assistant {
	e.put("partialPrompts", strconv.FormatBool(value))
	return e
}

// SetPreemptible sets preemptible: true or false.
func (e Assistant) SetPreemptible(value bool) Assistant {
	e.put("preemptible", strconv.FormatBool(value))
	return e
}

// SetProfanityFilter sets profanityFilter: true or false.
func (e Assistant) SetProfanityFilter(value bool) Assistant {
	e.put("profanityFilter", strconv.FormatBool(value))
	return e
}

// SetReportInputDuringAgentSpeech sets reportInputDuringAgentSpeech: any, none, dtmf, speech, true or false.
func (e Assistant) SetReportInputDuringAgentSpeech(value string) Assistant {
	e.put("reportInputDuringAgentSpeech", value)
	return e
}

// SetSpeechModel sets speechModel: any text.
func (e Assistant) SetSpeechModel(value string) Assistant { e.put("speechModel", value); return e }

// SetTranscriptionLanguage sets transcriptionLanguage: any text.
func (e Assistant) SetTranscriptionLanguage(value string) Assistant {
	e.put("transcriptionLanguage", value)
	return e
}

// SetTranscriptionProvider sets transcriptionProvider: any text.
func (e Assistant) SetTranscriptionProvider(value string) Assistant {
	e.put("transcriptionProvider", value)
	return e
}

// SetTtsLanguage sets ttsLanguage: any text.
func (e Assistant) SetTtsLanguage(value string) Assistant { e.put("ttsLanguage", value); return e }

// SetTtsProvider sets ttsProvider: any text.
func (e Assistant) SetTtsProvider(value string) Assistant { e.put("ttsProvider", value); return e }

// SetVoice sets voice: any text.
func (e Assistant) SetVoice(value string) Assistant { e.put("voice", value); return e }

// SetWelcomeGreeting sets welcomeGreeting: any text.
func (e Assistant) SetWelcomeGreeting(value string) Assistant {
	e.put("welcomeGreeting", value)
	return e
}

// SetWelcomeGreetingInterruptible sets welcomeGreetingInterruptible: any, none, dtmf, speech, true or false.
func (e Assistant) SetWelcomeGreetingInterruptible(value string) Assistant {
	e.put("welcomeGreetingInterruptible", value)
	return e
}

// Autopilot is an <Autopilot>: it connects to an Autopilot assistant.
type Autopilot struct{ *Element }

// Client is a <Client>: it dials a Twilio client.
type Client struct{ *Element }

// Identity adds an <Identity>: it names the client to dial.
func (e Client) Identity(identity string) Identity { return Identity{e.add(idIdentity, identity)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Client) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetMethod sets method: GET or POST; POST unless set.
func (e Client) SetMethod(value string) Client { e.put("method", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Client) SetStatusCallback(value string) Client { e.put("statusCallback", value); return e }

// SetStatusCallbackEvent sets statusCallbackEvent: some of initiated, ringing, answered, completed; completed unless set.
func (e Client) SetStatusCallbackEvent(value ...string) Client {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e Client) SetStatusCallbackMethod(value string) Client {
	e.put("statusCallbackMethod", value)
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e Client) SetURL(value string) Client { e.put("url", value); return e }

// Conference is a <Conference>: it joins a conference.
type Conference struct{ *Element }

// SetBeep sets beep: true, false, onEnter or onExit; true unless set.
func (e Conference) SetBeep(value string) Conference { e.put("beep", value); return e }

// SetCoach sets coach: any text.
func (e Conference) SetCoach(value string) Conference { e.put("coach", value); return e }

// SetEndConferenceOnExit sets endConferenceOnExit: true or false; false unless set.
func (e Conference) SetEndConferenceOnExit(value bool) Conference {
	e.put("endConferenceOnExit", strconv.FormatBool(value))
	return e
}

// SetEventCallbackURL sets eventCallbackUrl: a URL, absolute or relative.
func (e Conference) SetEventCallbackURL(value string) Conference {
	e.put("eventCallbackUrl", value)
	return e
}

// SetJitterBufferSize sets jitterBufferSize: large, medium, small or off; large unless set.
func (e Conference) SetJitterBufferSize(value string) Conference {
	e.put("jitterBufferSize", value)
	return e
}

// SetMaxParticipants sets maxParticipants: a whole number from 1 to 250; 250 unless set.
func (e Conference) SetMaxParticipants(value int) Conference {
	e.put("maxParticipants", strconv.Itoa(value))
	return e
}

// SetMuted sets muted: true or false; false unless set.
func (e Conference) SetMuted(value bool) Conference {
	e.put("muted", strconv.FormatBool(value))
	return e
}

// SetParticipantLabel sets participantLabel: a text of up to 128 characters.
func (e Conference) SetParticipantLabel(value string) Conference {
	e.put("participantLabel", value)
	return e
}

// SetRecord sets record: do-not-record or record-from-start; do-not-record unless set.
func (e Conference) SetRecord(value string) Conference { e.put("record", value); return e }

// SetRecordingConfigurationID sets recordingConfigurationId: any text.
func (e Conference) SetRecordingConfigurationID(value string) Conference {
	e.put("recordingConfigurationId", value)
	return e
}

// SetRecordingStatusCallback sets recordingStatusCallback: a URL, absolute or relative.
func (e Conference) SetRecordingStatusCallback(value string) Conference {
	e.put("recordingStatusCallback", value)
	return e
}

// SetRecordingStatusCallbackEvent sets recordingStatusCallbackEvent: some of in-progress, completed, absent; completed unless set.
func (e Conference) SetRecordingStatusCallbackEvent(value ...string) Conference {
	e.put("recordingStatusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetRecordingStatusCallbackMethod sets recordingStatusCallbackMethod: GET or POST; POST unless set.
func (e Conference) SetRecordingStatusCallbackMethod(value string) Conference {
	e.put("recordingStatusCallbackMethod", value)
	return e
}

// SetRegion sets region: auto, us1, us2, ie1, sg1, br1, au1, jp1 or de1; auto unless set.
func (e Conference) SetRegion(value string) Conference { e.put("region", value); return e }

// SetStartConferenceOnEnter sets startConferenceOnEnter: true or false; true unless set.
func (e Conference) SetStartConferenceOnEnter(value bool) Conference {
	e.put("startConferenceOnEnter", strconv.FormatBool(value))
	return e
}

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Conference) SetStatusCallback(value string) Conference {
	e.put("statusCallback", value)
	return e
}

// SetStatusCallbackEvent sets statusCallbackEvent: some of start, end, join, leave, mute, hold, modify, speaker, announcement.
func (e Conference) SetStatusCallbackEvent(value ...string) Conference {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e Conference) SetStatusCallbackMethod(value string) Conference {
	e.put("statusCallbackMethod", value)
	return e
}

// SetTrim sets trim: trim-silence or do-not-trim; trim-silence unless set.
func (e Conference) SetTrim(value string) Conference { e.put("trim", value); return e }

// SetWaitMethod sets waitMethod: GET or POST; POST unless set.
func (e Conference) SetWaitMethod(value string) Conference { e.put("waitMethod", value); return e }

// SetWaitURL sets waitUrl: a URL, absolute or relative.
func (e Conference) SetWaitURL(value string) Conference { e.put("waitUrl", value); return e }

// Config is a <Config>: it sets one thing by its name.
type Config struct{ *Element }

// SetName sets name: any text.
func (e Config) SetName(value string) Config { e.put("name", value); return e }

// SetValue sets value: any text.
func (e Config) SetValue(value string) Config { e.put("value", value); return e }

// Conversation is a <Conversation>: it connects to a conversation.
type Conversation struct{ *Element }

// SetInboundAutocreation sets inboundAutocreation: true or false.
func (e Conversation) SetInboundAutocreation(value bool) Conversation {
	e.put("inboundAutocreation", strconv.FormatBool(value))
	return e
}

// SetInboundTimeout sets inboundTimeout: a whole number of 0 or more.
func (e Conversation) SetInboundTimeout(value int) Conversation {
	e.put("inboundTimeout", strconv.Itoa(value))
	return e
}

// SetMethod sets method: GET or POST.
func (e Conversation) SetMethod(value string) Conversation { e.put("method", value); return e }

// SetRecord sets record: do-not-record, record-from-answer, record-from-ringing, record-from-answer-dual, record-from-ringing-dual, true or false.
func (e Conversation) SetRecord(value string) Conversation { e.put("record", value); return e }

// SetRecordingStatusCallback sets recordingStatusCallback: a URL, absolute or relative.
func (e Conversation) SetRecordingStatusCallback(value string) Conversation {
	e.put("recordingStatusCallback", value)
	return e
}

// SetRecordingStatusCallbackEvent sets recordingStatusCallbackEvent: some of in-progress, completed, absent.
func (e Conversation) SetRecordingStatusCallbackEvent(value ...string) Conversation {
	e.put("recordingStatusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetRecordingStatusCallbackMethod sets recordingStatusCallbackMethod: GET or POST.
func (e Conversation) SetRecordingStatusCallbackMethod(value string) Conversation {
	e.put("recordingStatusCallbackMethod", value)
	return e
}

// SetRoutingAssignmentTimeout sets routingAssignmentTimeout: a whole number of 0 or more.
func (e Conversation) SetRoutingAssignmentTimeout(value int) Conversation {
	e.put("routingAssignmentTimeout", strconv.Itoa(value))
	return e
}

// SetServiceInstanceSid sets serviceInstanceSid: any text.
func (e Conversation) SetServiceInstanceSid(value string) Conversation {
	e.put("serviceInstanceSid", value)
	return e
}

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Conversation) SetStatusCallback(value string) Conversation {
	e.put("statusCallback", value)
	return e
}

// SetStatusCallbackEvent sets statusCallbackEvent: some of call-initiated, call-ringing, call-answered, call-completed.
func (e Conversation) SetStatusCallbackEvent(value ...string) Conversation {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e Conversation) SetStatusCallbackMethod(value string) Conversation {
	e.put("statusCallbackMethod", value)
	return e
}

// SetTrim sets trim: trim-silence or do-not-trim.
func (e Conversation) SetTrim(value string) Conversation { e.put("trim", value); return e }

// SetURL sets url: a URL, absolute or relative.
func (e Conversation) SetURL(value string) Conversation { e.put("url", value); return e }

// ConversationRelay is a <ConversationRelay>: it turns speech into text and back for an application behind a WebSocket.
type ConversationRelay struct{ *Element }

// Language adds a <Language>: it sets voice and transcription for one language.
func (e ConversationRelay) Language() Language { return Language{e.add(idLanguage)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e ConversationRelay) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetApplicationReconnect sets applicationReconnect: true or false.
func (e ConversationRelay) SetApplicationReconnect(value bool) ConversationRelay {
	e.put("applicationReconnect", strconv.FormatBool(value))
	return e
}

// SetAsrSmartFormat sets asrSmartFormat: true or false.
func (e ConversationRelay) SetAsrSmartFormat(value bool) ConversationRelay {
	e.put("asrSmartFormat", strconv.FormatBool(value))
	return e
}

// SetBackgroundNoiseReduction sets backgroundNoiseReduction: any text.
func (e ConversationRelay) SetBackgroundNoiseReduction(value string) ConversationRelay {
	e.put("backgroundNoiseReduction", value)
	return e
}

// SetConversationConfiguration sets conversationConfiguration: any text.
func (e ConversationRelay) SetConversationConfiguration(value string) ConversationRelay {
	e.put("conversationConfiguration", value)
	return e
}

// SetConversationID sets conversationId: any text.
func (e ConversationRelay) SetConversationID(value string) ConversationRelay {
	e.put("conversationId", value)
	return e
}

// SetCustomerName sets customerName: any text.
func (e ConversationRelay) SetCustomerName(value string) ConversationRelay {
	e.put("customerName", value)
	return e
}

// SetDebug sets debug: any text.
func (e ConversationRelay) SetDebug(value string) ConversationRelay { e.put("debug", value); return e }

// SetDeepgramSmartFormat sets deepgramSmartFormat: true or false; true unless set.
func (e ConversationRelay) SetDeepgramSmartFormat(value bool) ConversationRelay {
	e.put("deepgramSmartFormat", strconv.FormatBool(value))
	return e
}

// SetDtmfDetection sets dtmfDetection: true or false.
func (e ConversationRelay) SetDtmfDetection(value bool) ConversationRelay {
	e.put("dtmfDetection", strconv.FormatBool(value))
	return e
}

// SetEagerEotThreshold sets eagerEotThreshold: any text.
func (e ConversationRelay) SetEagerEotThreshold(value string) ConversationRelay {
	e.put("eagerEotThreshold", value)
	return e
}

// SetEchoPromptFiltering sets echoPromptFiltering: true or false.
func (e ConversationRelay) SetEchoPromptFiltering(value bool) ConversationRelay {
	e.put("echoPromptFiltering", strconv.FormatBool(value))
	return e
}

// SetElevenlabsLanguageTextNormalization sets elevenlabsLanguageTextNormalization: true or false.
func (e ConversationRelay) SetElevenlabsLanguageTextNormalization(value bool) ConversationRelay {
	e.put("elevenlabsLanguageTextNormalization", strconv.FormatBool(value))
	return e
}

// SetElevenlabsTextNormalization sets elevenlabsTextNormalization: on, auto or off; off unless set.
func (e ConversationRelay) SetElevenlabsTextNormalization(value string) ConversationRelay {
	e.put("elevenlabsTextNormalization", value)
	return e
}

// SetEotThreshold sets eotThreshold: any text; 0.8 unless set.
func (e ConversationRelay) SetEotThreshold(value string) ConversationRelay {
	e.put("eotThreshold", value)
	return e
}

// SetEvents sets events: any text.
func (e ConversationRelay) SetEvents(value string) ConversationRelay {
	e.put("events", value)
	return e
}

// SetHints sets hints: any text.
func (e ConversationRelay) SetHints(value string) ConversationRelay { e.put("hints", value); return e }

// SetIgnoreBackchannel sets ignoreBackchannel: true or false; false unless set.
func (e ConversationRelay) SetIgnoreBackchannel(value bool) ConversationRelay {
	e.put("ignoreBackchannel", strconv.FormatBool(value))
	return e
}

// SetIncludeInPrompt sets includeInPrompt: any text.
func (e ConversationRelay) SetIncludeInPrompt(value string) ConversationRelay {
	e.put("includeInPrompt", value)
	return e
}

// SetIntelligenceService sets intelligenceService: any text.
func (e ConversationRelay) SetIntelligenceService(value string) ConversationRelay {
	e.put("intelligenceService", value)
	return e
}

// SetInterruptSensitivity sets interruptSensitivity: low, medium or high; high unless set.
func (e ConversationRelay) SetInterruptSensitivity(value string) ConversationRelay {
	e.put("interruptSensitivity", value)
	return e
}

// SetInterruptible sets interruptible: any, none, dtmf, speech, true or false; any unless set.
func (e ConversationRelay) SetInterruptible(value string) ConversationRelay {
	e.put("interruptible", value)
	return e
}

// SetLanguage sets language: any text.
func (e ConversationRelay) SetLanguage(value string) ConversationRelay {
	e.put("language", value)
	return e
}

// SetPartialPromptOnHangup sets partialPromptOnHangup: true or false.
func (e ConversationRelay) SetPartialPromptOnHangup(value bool) ConversationRelay {
	e.put("partialPromptOnHangup", strconv.FormatBool(value))
	return e
}

// SetPartialPrompts sets partialPrompts: true or false; false unless set.
func (e ConversationRelay) SetPartialPrompts(value bool) ConversationRelay {
	e.put("partialPrompts", strconv.FormatBool(value))
	return e
}

// SetPreemptible sets preemptible: true or false; false unless set.
func (e ConversationRelay) SetPreemptible(value bool) ConversationRelay {
	e.put("preemptible", strconv.FormatBool(value))
	return e
}

// SetProfanityFilter sets profanityFilter: true or false.
func (e ConversationRelay) SetProfanityFilter(value bool) ConversationRelay {
	e.put("profanityFilter", strconv.FormatBool(value))
	return e
}

// SetReportInputDuringAgentSpeech sets reportInputDuringAgentSpeech: any, none, dtmf, speech, true or false; none unless set.
func (e ConversationRelay) SetReportInputDuringAgentSpeech(value string) ConversationRelay {
	e.put("reportInputDuringAgentSpeech", value)
	return e
}

// SetSpeechModel sets speechModel: any text.
func (e ConversationRelay) SetSpeechModel(value string) ConversationRelay {
	e.put("speechModel", value)
	return e
}

// SetSpeechTimeout sets speechTimeout: a whole number from 600 to 5000, or auto; auto unless set.
func (e ConversationRelay) SetSpeechTimeout(value string) ConversationRelay {
	e.put("speechTimeout", value)
	return e
}

// SetTranscriptionLanguage sets transcriptionLanguage: any text.
func (e ConversationRelay) SetTranscriptionLanguage(value string) ConversationRelay {
	e.put("transcriptionLanguage", value)
	return e
}

// SetTranscriptionProvider sets transcriptionProvider: any text.
func (e ConversationRelay) SetTranscriptionProvider(value string) ConversationRelay {
	e.put("transcriptionProvider", value)
	return e
}

// SetTtsLanguage sets ttsLanguage: any text.
func (e ConversationRelay) SetTtsLanguage(value string) ConversationRelay {
	e.put("ttsLanguage", value)
	return e
}

// SetTtsLanguageTextNormalization sets ttsLanguageTextNormalization: true or false.
func (e ConversationRelay) SetTtsLanguageTextNormalization(value bool) ConversationRelay {
	e.put("ttsLanguageTextNormalization", strconv.FormatBool(value))
	return e
}

// SetTtsProvider sets ttsProvider: any text.
func (e ConversationRelay) SetTtsProvider(value string) ConversationRelay {
	e.put("ttsProvider", value)
	return e
}

// SetTtsTextNormalization sets ttsTextNormalization: on, auto or off.
func (e ConversationRelay) SetTtsTextNormalization(value string) ConversationRelay {
	e.put("ttsTextNormalization", value)
	return e
}

// SetTurnDetection sets turnDetection: true or false.
func (e ConversationRelay) SetTurnDetection(value bool) ConversationRelay {
	e.put("turnDetection", strconv.FormatBool(value))
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e ConversationRelay) SetURL(value string) ConversationRelay { e.put("url", value); return e }

// SetVoice sets voice: any text.
func (e ConversationRelay) SetVoice(value string) ConversationRelay { e.put("voice", value); return e }

// SetWelcomeGreeting sets welcomeGreeting: any text.
func (e ConversationRelay) SetWelcomeGreeting(value string) ConversationRelay {
	e.put("welcomeGreeting", value)
	return e
}

// SetWelcomeGreetingInterruptible sets welcomeGreetingInterruptible: any, none, dtmf, speech, true or false; any unless set.
func (e ConversationRelay) SetWelcomeGreetingInterruptible(value string) ConversationRelay {
	e.put("welcomeGreetingInterruptible", value)
	return e
}

// ConversationRelaySession is a <ConversationRelaySession>: it connects to a configured conversation relay.
type ConversationRelaySession struct{ *Element }

// SetConnector sets connector: any text.
func (e ConversationRelaySession) SetConnector(value string) ConversationRelaySession {
	e.put("connector", value)
	return e
}

// SetSessionConfiguration sets sessionConfiguration: any text.
func (e ConversationRelaySession) SetSessionConfiguration(value string) ConversationRelaySession {
	e.put("sessionConfiguration", value)
	return e
}

// Header is a <Header>: it adds a SIP header.
type Header struct{ *Element }

// SetName sets name: any text.
func (e Header) SetName(value string) Header { e.put("name", value); return e }

// SetValue sets value: any text.
func (e Header) SetValue(value string) Header { e.put("value", value); return e }

// Headers is a <Headers>: it holds SIP headers.
type Headers struct{ *Element }

// Header adds a <Header>: it adds a SIP header.
func (e Headers) Header() Header { return Header{e.add(idHeader)} }

// Identity is an <Identity>: it names the client to dial.
type Identity struct{ *Element }

// Language is a <Language>: it sets voice and transcription for one language.
type Language struct{ *Element }

// SetAsrSmartFormat sets asrSmartFormat: true or false.
func (e Language) SetAsrSmartFormat(value bool) Language {
	e.put("asrSmartFormat", strconv.FormatBool(value))
	return e
}

// SetCode sets code: any text.
func (e Language) SetCode(value string) Language { e.put("code", value); return e }

// SetHints sets hints: any text.
func (e Language) SetHints(value string) Language { e.put("hints", value); return e }

// SetSpeechModel sets speechModel: any text.
func (e Language) SetSpeechModel(value string) Language { e.put("speechModel", value); return e }

// SetTranscriptionProvider sets transcriptionProvider: any text.
func (e Language) SetTranscriptionProvider(value string) Language {
	e.put("transcriptionProvider", value)
	return e
}

// SetTtsLanguageTextNormalization sets ttsLanguageTextNormalization: true or false.
func (e Language) SetTtsLanguageTextNormalization(value bool) Language {
	e.put("ttsLanguageTextNormalization", strconv.FormatBool(value))
	return e
}

// SetTtsProvider sets ttsProvider: any text.
func (e Language) SetTtsProvider(value string) Language { e.put("ttsProvider", value); return e }

// SetTtsTextNormalization sets ttsTextNormalization: on, auto or off.
func (e Language) SetTtsTextNormalization(value string) Language {
	e.put("ttsTextNormalization", value)
	return e
}

// SetVoice sets voice: any text.
func (e Language) SetVoice(value string) Language { e.put("voice", value); return e }

// MediaFilter is a <MediaFilter>: it filters the call's sound.
type MediaFilter struct{ *Element }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e MediaFilter) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetFilterType sets filterType: noise.
func (e MediaFilter) SetFilterType(value string) MediaFilter { e.put("filterType", value); return e }

// SetModel sets model: any text.
func (e MediaFilter) SetModel(value string) MediaFilter { e.put("model", value); return e }

// SetName sets name: any text.
func (e MediaFilter) SetName(value string) MediaFilter { e.put("name", value); return e }

// SetTrack sets track: inbound_track, outbound_track or both_tracks.
func (e MediaFilter) SetTrack(value string) MediaFilter { e.put("track", value); return e }

// Number is a <Number>: it dials a phone number.
type Number struct{ *Element }

// SetAmdStatusCallback sets amdStatusCallback: a URL, absolute or relative.
func (e Number) SetAmdStatusCallback(value string) Number {
	e.put("amdStatusCallback", value)
	return e
}

// SetAmdStatusCallbackMethod sets amdStatusCallbackMethod: GET or POST.
func (e Number) SetAmdStatusCallbackMethod(value string) Number {
	e.put("amdStatusCallbackMethod", value)
	return e
}

// SetByoc sets byoc: any text.
func (e Number) SetByoc(value string) Number { e.put("byoc", value); return e }

// SetMachineDetection sets machineDetection: Enable or DetectMessageEnd.
func (e Number) SetMachineDetection(value string) Number { e.put("machineDetection", value); return e }

// SetMachineDetectionSilenceTimeout sets machineDetectionSilenceTimeout: a whole number from 2000 to 10000; 5000 unless set.
func (e Number) SetMachineDetectionSilenceTimeout(value int) Number {
	e.put("machineDetectionSilenceTimeout", strconv.Itoa(value))
	return e
}

// SetMachineDetectionSpeechEndThreshold sets machineDetectionSpeechEndThreshold: a whole number from 500 to 5000; 1200 unless set.
func (e Number) SetMachineDetectionSpeechEndThreshold(value int) Number {
	e.put("machineDetectionSpeechEndThreshold", strconv.Itoa(value))
	return e
}

// SetMachineDetectionSpeechThreshold sets machineDetectionSpeechThreshold: a whole number from 1000 to 6000; 2400 unless set.
func (e Number) SetMachineDetectionSpeechThreshold(value int) Number {
	e.put("machineDetectionSpeechThreshold", strconv.Itoa(value))
	return e
}

// SetMachineDetectionTimeout sets machineDetectionTimeout: a whole number from 3 to 60; 30 unless set.
func (e Number) SetMachineDetectionTimeout(value int) Number {
	e.put("machineDetectionTimeout", strconv.Itoa(value))
	return e
}

// SetMethod sets method: GET or POST; POST unless set.
func (e Number) SetMethod(value string) Number { e.put("method", value); return e }

// SetSendDigits sets sendDigits: tones out of 0-9, A-D, *, #, w and W.
func (e Number) SetSendDigits(value string) Number { e.put("sendDigits", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Number) SetStatusCallback(value string) Number { e.put("statusCallback", value); return e }

// SetStatusCallbackEvent sets statusCallbackEvent: some of initiated, ringing, answered, completed; completed unless set.
func (e Number) SetStatusCallbackEvent(value ...string) Number {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e Number) SetStatusCallbackMethod(value string) Number {
	e.put("statusCallbackMethod", value)
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e Number) SetURL(value string) Number { e.put("url", value); return e }

// Parameter is a <Parameter>: it passes a value on under a name.
type Parameter struct{ *Element }

// SetName sets name: any text.
func (e Parameter) SetName(value string) Parameter { e.put("name", value); return e }

// SetValue sets value: any text.
func (e Parameter) SetValue(value string) Parameter { e.put("value", value); return e }

// Recording is a <Recording>: it records the call in the background.
type Recording struct{ *Element }

// SetChannels sets channels: mono or dual.
func (e Recording) SetChannels(value string) Recording { e.put("channels", value); return e }

// SetRecordingConfigurationID sets recordingConfigurationId: any text.
func (e Recording) SetRecordingConfigurationID(value string) Recording {
	e.put("recordingConfigurationId", value)
	return e
}

// SetRecordingStatusCallback sets recordingStatusCallback: a URL, absolute or relative.
func (e Recording) SetRecordingStatusCallback(value string) Recording {
	e.put("recordingStatusCallback", value)
	return e
}

// SetRecordingStatusCallbackEvent sets recordingStatusCallbackEvent: some of in-progress, completed, absent.
func (e Recording) SetRecordingStatusCallbackEvent(value ...string) Recording {
	e.put("recordingStatusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetRecordingStatusCallbackMethod sets recordingStatusCallbackMethod: GET or POST.
func (e Recording) SetRecordingStatusCallbackMethod(value string) Recording {
	e.put("recordingStatusCallbackMethod", value)
	return e
}

// SetTrack sets track: both, inbound or outbound.
func (e Recording) SetTrack(value string) Recording { e.put("track", value); return e }

// SetTrim sets trim: trim-silence or do-not-trim.
func (e Recording) SetTrim(value string) Recording { e.put("trim", value); return e }

// ReferSip is a <Sip>: it names whom the call is handed over to.
type ReferSip struct{ *Element }

// Room is a <Room>: it joins a video room.
type Room struct{ *Element }

// SetParticipantIdentity sets participantIdentity: any text.
func (e Room) SetParticipantIdentity(value string) Room {
	e.put("participantIdentity", value)
	return e
}

// Sim is a <Sim>: it dials a SIM card.
type Sim struct{ *Element }

// Sip is a <Sip>: it dials a SIP address.
type Sip struct{ *Element }

// Uri adds a <Uri>: it is one SIP address among several.
func (e Sip) Uri(sipUrl string) Uri { return Uri{e.add(idUri, sipUrl)} }

// Headers adds a <Headers>: it holds SIP headers.
func (e Sip) Headers() Headers { return Headers{e.add(idHeaders)} }

// SetAmdStatusCallback sets amdStatusCallback: a URL, absolute or relative.
func (e Sip) SetAmdStatusCallback(value string) Sip { e.put("amdStatusCallback", value); return e }

// SetAmdStatusCallbackMethod sets amdStatusCallbackMethod: GET or POST.
func (e Sip) SetAmdStatusCallbackMethod(value string) Sip {
	e.put("amdStatusCallbackMethod", value)
	return e
}

// SetMachineDetection sets machineDetection: Enable or DetectMessageEnd.
func (e Sip) SetMachineDetection(value string) Sip { e.put("machineDetection", value); return e }

// SetMachineDetectionSilenceTimeout sets machineDetectionSilenceTimeout: a whole number from 2000 to 10000; 5000 unless set.
func (e Sip) SetMachineDetectionSilenceTimeout(value int) Sip {
	e.put("machineDetectionSilenceTimeout", strconv.Itoa(value))
	return e
}

// SetMachineDetectionSpeechEndThreshold sets machineDetectionSpeechEndThreshold: a whole number from 500 to 5000; 1200 unless set.
func (e Sip) SetMachineDetectionSpeechEndThreshold(value int) Sip {
	e.put("machineDetectionSpeechEndThreshold", strconv.Itoa(value))
	return e
}

// SetMachineDetectionSpeechThreshold sets machineDetectionSpeechThreshold: a whole number from 1000 to 6000; 2400 unless set.
func (e Sip) SetMachineDetectionSpeechThreshold(value int) Sip {
	e.put("machineDetectionSpeechThreshold", strconv.Itoa(value))
	return e
}

// SetMachineDetectionTimeout sets machineDetectionTimeout: a whole number from 3 to 60; 30 unless set.
func (e Sip) SetMachineDetectionTimeout(value int) Sip {
	e.put("machineDetectionTimeout", strconv.Itoa(value))
	return e
}

// SetMethod sets method: GET or POST; POST unless set.
func (e Sip) SetMethod(value string) Sip { e.put("method", value); return e }

// SetPassword sets password: any text.
func (e Sip) SetPassword(value string) Sip { e.put("password", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Sip) SetStatusCallback(value string) Sip { e.put("statusCallback", value); return e }

// SetStatusCallbackEvent sets statusCallbackEvent: some of initiated, ringing, answered, completed; completed unless set.
func (e Sip) SetStatusCallbackEvent(value ...string) Sip {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e Sip) SetStatusCallbackMethod(value string) Sip {
	e.put("statusCallbackMethod", value)
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e Sip) SetURL(value string) Sip { e.put("url", value); return e }

// SetUsername sets username: any text.
func (e Sip) SetUsername(value string) Sip { e.put("username", value); return e }

// Siprec is a <Siprec>: it sends the call to a SIPREC server.
type Siprec struct{ *Element }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Siprec) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetConnectorName sets connectorName: any text.
func (e Siprec) SetConnectorName(value string) Siprec { e.put("connectorName", value); return e }

// SetName sets name: any text.
func (e Siprec) SetName(value string) Siprec { e.put("name", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Siprec) SetStatusCallback(value string) Siprec { e.put("statusCallback", value); return e }

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e Siprec) SetStatusCallbackMethod(value string) Siprec {
	e.put("statusCallbackMethod", value)
	return e
}

// SetTrack sets track: inbound_track, outbound_track or both_tracks.
func (e Siprec) SetTrack(value string) Siprec { e.put("track", value); return e }

// Stream is a <Stream>: it sends the call's sound to a WebSocket.
type Stream struct{ *Element }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Stream) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetAudioFormat sets audioFormat: any text.
func (e Stream) SetAudioFormat(value string) Stream { e.put("audioFormat", value); return e }

// SetConnectorName sets connectorName: any text.
func (e Stream) SetConnectorName(value string) Stream { e.put("connectorName", value); return e }

// SetName sets name: any text.
func (e Stream) SetName(value string) Stream { e.put("name", value); return e }

// SetSampleRate sets sampleRate: any text.
func (e Stream) SetSampleRate(value string) Stream { e.put("sampleRate", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Stream) SetStatusCallback(value string) Stream { e.put("statusCallback", value); return e }

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e Stream) SetStatusCallbackMethod(value string) Stream {
	e.put("statusCallbackMethod", value)
	return e
}

// SetTrack sets track: inbound_track, outbound_track or both_tracks; inbound_track unless set.
func (e Stream) SetTrack(value string) Stream { e.put("track", value); return e }

// SetURL sets url: a URL, absolute or relative.
func (e Stream) SetURL(value string) Stream { e.put("url", value); return e }

// Task is a <Task>: it gives the task's attributes to a workflow, as JSON.
type Task struct{ *Element }

// SetPriority sets priority: a whole number of 0 or more.
func (e Task) SetPriority(value int) Task { e.put("priority", strconv.Itoa(value)); return e }

// SetTimeout sets timeout: a whole number of 0 or more.
func (e Task) SetTimeout(value int) Task { e.put("timeout", strconv.Itoa(value)); return e }

// Transcription is a <Transcription>: it transcribes the call while it goes on.
type Transcription struct{ *Element }

// Config adds a <Config>: it sets one thing by its name.
func (e Transcription) Config() Config { return Config{e.add(idConfig)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Transcription) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetConversationConfiguration sets conversationConfiguration: any text.
func (e Transcription) SetConversationConfiguration(value string) Transcription {
	e.put("conversationConfiguration", value)
	return e
}

// SetConversationID sets conversationId: any text.
func (e Transcription) SetConversationID(value string) Transcription {
	e.put("conversationId", value)
	return e
}

// SetEnableAutomaticPunctuation sets enableAutomaticPunctuation: true or false.
func (e Transcription) SetEnableAutomaticPunctuation(value bool) Transcription {
	e.put("enableAutomaticPunctuation", strconv.FormatBool(value))
	return e
}

// SetHints sets hints: any text.
func (e Transcription) SetHints(value string) Transcription { e.put("hints", value); return e }

// SetInboundTrackLabel sets inboundTrackLabel: any text.
func (e Transcription) SetInboundTrackLabel(value string) Transcription {
	e.put("inboundTrackLabel", value)
	return e
}

// SetIntelligenceService sets intelligenceService: any text.
func (e Transcription) SetIntelligenceService(value string) Transcription {
	e.put("intelligenceService", value)
	return e
}

// SetLanguageCode sets languageCode: any text.
func (e Transcription) SetLanguageCode(value string) Transcription {
	e.put("languageCode", value)
	return e
}

// SetName sets name: any text.
func (e Transcription) SetName(value string) Transcription { e.put("name", value); return e }

// SetOutboundTrackLabel sets outboundTrackLabel: any text.
func (e Transcription) SetOutboundTrackLabel(value string) Transcription {
	e.put("outboundTrackLabel", value)
	return e
}

// SetPartialResults sets partialResults: true or false.
func (e Transcription) SetPartialResults(value bool) Transcription {
	e.put("partialResults", strconv.FormatBool(value))
	return e
}

// SetProfanityFilter sets profanityFilter: true or false.
func (e Transcription) SetProfanityFilter(value bool) Transcription {
	e.put("profanityFilter", strconv.FormatBool(value))
	return e
}

// SetSpeechModel sets speechModel: any text.
func (e Transcription) SetSpeechModel(value string) Transcription {
	e.put("speechModel", value)
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e Transcription) SetStatusCallbackMethod(value string) Transcription {
	e.put("statusCallbackMethod", value)
	return e
}

// SetStatusCallbackURL sets statusCallbackUrl: a URL, absolute or relative.
func (e Transcription) SetStatusCallbackURL(value string) Transcription {
	e.put("statusCallbackUrl", value)
	return e
}

// SetTrack sets track: inbound_track, outbound_track or both_tracks.
func (e Transcription) SetTrack(value string) Transcription { e.put("track", value); return e }

// SetTranscriptionEngine sets transcriptionEngine: any text.
func (e Transcription) SetTranscriptionEngine(value string) Transcription {
	e.put("transcriptionEngine", value)
	return e
}

// Uri is a <Uri>: it is one SIP address among several.
type Uri struct{ *Element }

// SetPassword sets password: any text.
func (e Uri) SetPassword(value string) Uri { e.put("password", value); return e }

// SetPriority sets priority: any text.
func (e Uri) SetPriority(value string) Uri { e.put("priority", value); return e }

// SetUsername sets username: any text.
func (e Uri) SetUsername(value string) Uri { e.put("username", value); return e }

// SetWeight sets weight: any text.
func (e Uri) SetWeight(value string) Uri { e.put("weight", value); return e }

// VirtualAgent is a <VirtualAgent>: it connects to a virtual agent.
type VirtualAgent struct{ *Element }

// Config adds a <Config>: it sets one thing by its name.
func (e VirtualAgent) Config() Config { return Config{e.add(idConfig)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e VirtualAgent) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetConnectorName sets connectorName: any text.
func (e VirtualAgent) SetConnectorName(value string) VirtualAgent {
	e.put("connectorName", value)
	return e
}

// SetLanguage sets language: any text.
func (e VirtualAgent) SetLanguage(value string) VirtualAgent { e.put("language", value); return e }

// SetSentimentAnalysis sets sentimentAnalysis: true or false.
func (e VirtualAgent) SetSentimentAnalysis(value bool) VirtualAgent {
	e.put("sentimentAnalysis", strconv.FormatBool(value))
	return e
}

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e VirtualAgent) SetStatusCallback(value string) VirtualAgent {
	e.put("statusCallback", value)
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e VirtualAgent) SetStatusCallbackMethod(value string) VirtualAgent {
	e.put("statusCallbackMethod", value)
	return e
}

// WhatsApp is a <WhatsApp>: it dials a WhatsApp number.
type WhatsApp struct{ *Element }

// SetMethod sets method: GET or POST; POST unless set.
func (e WhatsApp) SetMethod(value string) WhatsApp { e.put("method", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e WhatsApp) SetStatusCallback(value string) WhatsApp { e.put("statusCallback", value); return e }

// SetStatusCallbackEvent sets statusCallbackEvent: some of initiated, ringing, answered, completed; completed unless set.
func (e WhatsApp) SetStatusCallbackEvent(value ...string) WhatsApp {
	e.put("statusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST; POST unless set.
func (e WhatsApp) SetStatusCallbackMethod(value string) WhatsApp {
	e.put("statusCallbackMethod", value)
	return e
}

// SetURL sets url: a URL, absolute or relative.
func (e WhatsApp) SetURL(value string) WhatsApp { e.put("url", value); return e }
