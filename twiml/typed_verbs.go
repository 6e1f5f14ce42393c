// Code generated from the verb table by go generate; DO NOT EDIT.

package twiml

import (
	"strconv"
	"strings"
)

// VoiceResponse is the Response that holds the verbs that answer a call.
type VoiceResponse struct{ *Element }

// NewVoice is an empty VoiceResponse.
func NewVoice() *VoiceResponse { return &VoiceResponse{New(Voice)} }

// Connect adds a <Connect>: it connects the call to an application, a stream or a room.
func (e VoiceResponse) Connect() Connect { return Connect{e.add(idConnect)} }

// Dial adds a <Dial>: it calls a person and connects the two.
// The number may be left out.
func (e VoiceResponse) Dial(number ...string) Dial { return Dial{e.add(idDial, number...)} }

// Echo adds an <Echo>: it plays back to the caller what the caller says.
func (e VoiceResponse) Echo() Echo { return Echo{e.add(idEcho)} }

// Enqueue adds an <Enqueue>: it puts the caller in a queue.
// The name may be left out.
func (e VoiceResponse) Enqueue(name ...string) Enqueue { return Enqueue{e.add(idEnqueue, name...)} }

// Gather adds a <Gather>: it takes keys or speech from the caller.
func (e VoiceResponse) Gather() Gather { return Gather{e.add(idGather)} }

// Hangup adds a <Hangup>: it ends the call.
func (e VoiceResponse) Hangup() Hangup { return Hangup{e.add(idHangup)} }

// Leave adds a <Leave>: it takes the caller out of the queue that it waits in.
func (e VoiceResponse) Leave() Leave { return Leave{e.add(idLeave)} }

// Pause adds a <Pause>: it waits in silence.
func (e VoiceResponse) Pause() Pause { return Pause{e.add(idPause)} }

// Pay adds a <Pay>: it takes a payment.
func (e VoiceResponse) Pay() Pay { return Pay{e.add(idPay)} }

// Play adds a <Play>: it plays a sound file or tones.
// The url may be left out.
func (e VoiceResponse) Play(url ...string) Play { return Play{e.add(idPlay, url...)} }

// Prompt adds a <Prompt>: it says something at one step of a payment.
func (e VoiceResponse) Prompt() Prompt { return Prompt{e.add(idPrompt)} }

// Queue adds a <Queue>: it connects to the first who waits in a queue.
func (e VoiceResponse) Queue(name string) Queue { return Queue{e.add(idQueue, name)} }

// Record adds a <Record>: it records the caller.
func (e VoiceResponse) Record() Record { return Record{e.add(idRecord)} }

// Redirect adds a <Redirect>: it goes on with the TwiML of another URL.
func (e VoiceResponse) Redirect(url string) Redirect { return Redirect{e.add(idRedirect, url)} }

// Refer adds a <Refer>: it hands a SIP call over to another.
func (e VoiceResponse) Refer() Refer { return Refer{e.add(idRefer)} }

// Reject adds a <Reject>: it turns the call away without answering it.
func (e VoiceResponse) Reject() Reject { return Reject{e.add(idReject)} }

// Say adds a <Say>: it speaks a text.
func (e VoiceResponse) Say(message string) Say { return Say{e.add(idSay, message)} }

// Sms adds a <Sms>: it sends a message during a call.
func (e VoiceResponse) Sms(message string) Sms { return Sms{e.add(idSms, message)} }

// Start adds a <Start>: it begins a stream, a recording, a transcription or a filter and goes on at once.
func (e VoiceResponse) Start() Start { return Start{e.add(idStart)} }

// Stop adds a <Stop>: it ends what Start began.
func (e VoiceResponse) Stop() Stop { return Stop{e.add(idStop)} }

// MessagingResponse is the Response that holds the verbs that answer a message.
type MessagingResponse struct{ *Element }

// NewMessaging is an empty MessagingResponse.
func NewMessaging() *MessagingResponse { return &MessagingResponse{New(Messaging)} }

// Message adds a <Message>: it sends a message.
// The body may be left out.
func (e MessagingResponse) Message(body ...string) Message { return Message{e.add(idMessage, body...)} }

// Redirect adds a <Redirect>: it goes on with the TwiML of another URL.
func (e MessagingResponse) Redirect(url string) MessagingRedirect {
	return MessagingRedirect{e.add(idMessagingRedirect, url)}
}

// FaxResponse is the Response that holds the verb that answers a fax.
type FaxResponse struct{ *Element }

// NewFax is an empty FaxResponse.
func NewFax() *FaxResponse { return &FaxResponse{New(Fax)} }

// Receive adds a <Receive>: it takes a fax.
func (e FaxResponse) Receive() Receive { return Receive{e.add(idReceive)} }

// Connect is a <Connect>: it connects the call to an application, a stream or a room.
type Connect struct{ *Element }

// AiSession adds an <AiSession>: it connects to an AI session.
func (e Connect) AiSession() AiSession { return AiSession{e.add(idAiSession)} }

// Assistant adds an <Assistant>: it connects to an AI assistant.
func (e Connect) Assistant() Assistant { return Assistant{e.add(idAssistant)} }

// Autopilot adds an <Autopilot>: it connects to an Autopilot assistant.
func (e Connect) Autopilot(name string) Autopilot { return Autopilot{e.add(idAutopilot, name)} }

// Conversation adds a <Conversation>: it connects to a conversation.
func (e Connect) Conversation() Conversation { return Conversation{e.add(idConversation)} }

// ConversationRelay adds a <ConversationRelay>: it turns speech into text and back for an application behind a WebSocket.
func (e Connect) ConversationRelay() ConversationRelay {
	return ConversationRelay{e.add(idConversationRelay)}
}

// ConversationRelaySession adds a <ConversationRelaySession>: it connects to a configured conversation relay.
func (e Connect) ConversationRelaySession() ConversationRelaySession {
	return ConversationRelaySession{e.add(idConversationRelaySession)}
}

// Room adds a <Room>: it joins a video room.
func (e Connect) Room(name string) Room { return Room{e.add(idRoom, name)} }

// Stream adds a <Stream>: it sends the call's sound to a WebSocket.
func (e Connect) Stream() Stream { return Stream{e.add(idStream)} }

// VirtualAgent adds a <VirtualAgent>: it connects to a virtual agent.
func (e Connect) VirtualAgent() VirtualAgent { return VirtualAgent{e.add(idVirtualAgent)} }

// SetAction sets action: a URL, absolute or relative.
func (e Connect) SetAction(value string) Connect { e.put("action", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Connect) SetMethod(value string) Connect { e.put("method", value); return e }

// Dial is a <Dial>: it calls a person and connects the two.
type Dial struct{ *Element }

// Application adds an <Application>: it dials a TwiML application.
// The applicationSid may be left out.
func (e Dial) Application(applicationSid ...string) Application {
	return Application{e.add(idApplication, applicationSid...)}
}

// Client adds a <Client>: it dials a Twilio client.
// The identity may be left out.
func (e Dial) Client(identity ...string) Client { return Client{e.add(idClient, identity...)} }

// Conference adds a <Conference>: it joins a conference.
func (e Dial) Conference(name string) Conference { return Conference{e.add(idConference, name)} }

// Number adds a <Number>: it dials a phone number.
func (e Dial) Number(phoneNumber string) Number { return Number{e.add(idNumber, phoneNumber)} }

// Queue adds a <Queue>: it connects to the first who waits in a queue.
func (e Dial) Queue(name string) Queue { return Queue{e.add(idQueue, name)} }

// Sim adds a <Sim>: it dials a SIM card.
func (e Dial) Sim(simSid string) Sim { return Sim{e.add(idSim, simSid)} }

// Sip adds a <Sip>: it dials a SIP address.
// The sipUrl may be left out.
func (e Dial) Sip(sipUrl ...string) Sip { return Sip{e.add(idSip, sipUrl...)} }

// WhatsApp adds a <WhatsApp>: it dials a WhatsApp number.
func (e Dial) WhatsApp(phoneNumber string) WhatsApp { return WhatsApp{e.add(idWhatsApp, phoneNumber)} }

// SetAction sets action: a URL, absolute or relative.
func (e Dial) SetAction(value string) Dial { e.put("action", value); return e }

// SetAnswerOnBridge sets answerOnBridge: true or false; false unless set.
func (e Dial) SetAnswerOnBridge(value bool) Dial {
	e.put("answerOnBridge", strconv.FormatBool(value))
	return e
}

// SetCallerID sets callerId: any text.
func (e Dial) SetCallerID(value string) Dial { e.put("callerId", value); return e }

// SetEvents sets events: call-progress-event.
func (e Dial) SetEvents(value string) Dial { e.put("events", value); return e }

// SetHangupOnStar sets hangupOnStar: true or false; false unless set.
func (e Dial) SetHangupOnStar(value bool) Dial {
	e.put("hangupOnStar", strconv.FormatBool(value))
	return e
}

// SetMethod sets method: GET or POST; POST unless set.
func (e Dial) SetMethod(value string) Dial { e.put("method", value); return e }

// SetPassports sets passports: any text.
func (e Dial) SetPassports(value string) Dial { e.put("passports", value); return e }

// SetRecord sets record: do-not-record, record-from-answer, record-from-ringing, record-from-answer-dual, record-from-ringing-dual, true or false; do-not-record unless set.
func (e Dial) SetRecord(value string) Dial { e.put("record", value); return e }

// SetRecordingConfigurationID sets recordingConfigurationId: any text.
func (e Dial) SetRecordingConfigurationID(value string) Dial {
	e.put("recordingConfigurationId", value)
	return e
}

// SetRecordingStatusCallback sets recordingStatusCallback: a URL, absolute or relative.
func (e Dial) SetRecordingStatusCallback(value string) Dial {
	e.put("recordingStatusCallback", value)
	return e
}

// SetRecordingStatusCallbackEvent sets recordingStatusCallbackEvent: some of in-progress, completed, absent; completed unless set.
func (e Dial) SetRecordingStatusCallbackEvent(value ...string) Dial {
	e.put("recordingStatusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetRecordingStatusCallbackMethod sets recordingStatusCallbackMethod: GET or POST; POST unless set.
func (e Dial) SetRecordingStatusCallbackMethod(value string) Dial {
	e.put("recordingStatusCallbackMethod", value)
	return e
}

// SetRecordingTrack sets recordingTrack: both, inbound or outbound; both unless set.
func (e Dial) SetRecordingTrack(value string) Dial { e.put("recordingTrack", value); return e }

// SetReferMethod sets referMethod: GET or POST; POST unless set.
func (e Dial) SetReferMethod(value string) Dial { e.put("referMethod", value); return e }

// SetReferURL sets referUrl: a URL, absolute or relative.
func (e Dial) SetReferURL(value string) Dial { e.put("referUrl", value); return e }

// SetRingTone sets ringTone: at, au, bg, br, be, ch, cl, cn, cz, de, dk, ee, es, fi, fr, gr, hu, il, in, it, lt, jp, mx, my, nl, no, nz, ph, pl, pt, ru, se, sg, th, uk, us, us-old, tw, ve or za.
func (e Dial) SetRingTone(value string) Dial { e.put("ringTone", value); return e }

// SetSequential sets sequential: true or false; false unless set.
func (e Dial) SetSequential(value bool) Dial {
	e.put("sequential", strconv.FormatBool(value))
	return e
}

// SetTimeLimit sets timeLimit: a whole number of 1 or more; 14400 unless set.
func (e Dial) SetTimeLimit(value int) Dial { e.put("timeLimit", strconv.Itoa(value)); return e }

// SetTimeout sets timeout: a whole number from 5 to 600; 30 unless set.
func (e Dial) SetTimeout(value int) Dial { e.put("timeout", strconv.Itoa(value)); return e }

// SetTrim sets trim: trim-silence or do-not-trim; do-not-trim unless set.
func (e Dial) SetTrim(value string) Dial { e.put("trim", value); return e }

// Echo is an <Echo>: it plays back to the caller what the caller says.
type Echo struct{ *Element }

// Enqueue is an <Enqueue>: it puts the caller in a queue.
type Enqueue struct{ *Element }

// Task adds a <Task>: it gives the task's attributes to a workflow, as JSON.
func (e Enqueue) Task(attributes string) Task { return Task{e.add(idTask, attributes)} }

// SetAction sets action: a URL, absolute or relative.
func (e Enqueue) SetAction(value string) Enqueue { e.put("action", value); return e }

// SetMaxQueueSize sets maxQueueSize: a whole number from 1 to 5000; 1000 unless set.
func (e Enqueue) SetMaxQueueSize(value int) Enqueue {
	e.put("maxQueueSize", strconv.Itoa(value))
	return e
}

// SetMethod sets method: GET or POST; POST unless set.
func (e Enqueue) SetMethod(value string) Enqueue { e.put("method", value); return e }

// SetWaitURL sets waitUrl: a URL, absolute or relative.
func (e Enqueue) SetWaitURL(value string) Enqueue { e.put("waitUrl", value); return e }

// SetWaitURLMethod sets waitUrlMethod: GET or POST; POST unless set.
func (e Enqueue) SetWaitURLMethod(value string) Enqueue { e.put("waitUrlMethod", value); return e }

// SetWorkflowSid sets workflowSid: any text.
func (e Enqueue) SetWorkflowSid(value string) Enqueue { e.put("workflowSid", value); return e }

// Gather is a <Gather>: it takes keys or speech from the caller.
type Gather struct{ *Element }

// Pause adds a <Pause>: it waits in silence.
func (e Gather) Pause() Pause { return Pause{e.add(idPause)} }

// Play adds a <Play>: it plays a sound file or tones.
// The url may be left out.
func (e Gather) Play(url ...string) Play { return Play{e.add(idPlay, url...)} }

// Say adds a <Say>: it speaks a text.
func (e Gather) Say(message string) Say { return Say{e.add(idSay, message)} }

// SetAction sets action: a URL, absolute or relative.
func (e Gather) SetAction(value string) Gather { e.put("action", value); return e }

// SetActionOnEmptyResult sets actionOnEmptyResult: true or false; false unless set.
func (e Gather) SetActionOnEmptyResult(value bool) Gather {
	e.put("actionOnEmptyResult", strconv.FormatBool(value))
	return e
}

// SetBargeIn sets bargeIn: true or false.
func (e Gather) SetBargeIn(value bool) Gather { e.put("bargeIn", strconv.FormatBool(value)); return e }

// SetDebug sets debug: true or false.
func (e Gather) SetDebug(value bool) Gather { e.put("debug", strconv.FormatBool(value)); return e }

// SetEnhanced sets enhanced: true or false; false unless set.
func (e Gather) SetEnhanced(value bool) Gather {
	e.put("enhanced", strconv.FormatBool(value))
	return e
}

// SetFinishOnKey sets finishOnKey: keys out of 0-9, * and #; # unless set.
func (e Gather) SetFinishOnKey(value string) Gather { e.put("finishOnKey", value); return e }

// SetHints sets hints: any text.
func (e Gather) SetHints(value string) Gather { e.put("hints", value); return e }

// SetInput sets input: some of dtmf, speech; dtmf unless set.
func (e Gather) SetInput(value ...string) Gather { e.put("input", strings.Join(value, " ")); return e }

// SetLanguage sets language: a language such as en-US; en-US unless set.
func (e Gather) SetLanguage(value string) Gather { e.put("language", value); return e }

// SetMaxSpeechTime sets maxSpeechTime: a whole number of 0 or more.
func (e Gather) SetMaxSpeechTime(value int) Gather {
	e.put("maxSpeechTime", strconv.Itoa(value))
	return e
}

// SetMethod sets method: GET or POST; POST unless set.
func (e Gather) SetMethod(value string) Gather { e.put("method", value); return e }

// SetNumDigits sets numDigits: a whole number of 1 or more.
func (e Gather) SetNumDigits(value int) Gather { e.put("numDigits", strconv.Itoa(value)); return e }

// SetPartialResultCallback sets partialResultCallback: a URL, absolute or relative.
func (e Gather) SetPartialResultCallback(value string) Gather {
	e.put("partialResultCallback", value)
	return e
}

// SetPartialResultCallbackMethod sets partialResultCallbackMethod: GET or POST; POST unless set.
func (e Gather) SetPartialResultCallbackMethod(value string) Gather {
	e.put("partialResultCallbackMethod", value)
	return e
}

// SetProfanityFilter sets profanityFilter: true or false; true unless set.
func (e Gather) SetProfanityFilter(value bool) Gather {
	e.put("profanityFilter", strconv.FormatBool(value))
	return e
}

// SetSpeechModel sets speechModel: any text; default unless set.
func (e Gather) SetSpeechModel(value string) Gather { e.put("speechModel", value); return e }

// SetSpeechTimeout sets speechTimeout: a whole number of 0 or more, or auto.
func (e Gather) SetSpeechTimeout(value string) Gather { e.put("speechTimeout", value); return e }

// SetTimeout sets timeout: a whole number of 0 or more; 5 unless set.
func (e Gather) SetTimeout(value int) Gather { e.put("timeout", strconv.Itoa(value)); return e }

// Hangup is a <Hangup>: it ends the call.
type Hangup struct{ *Element }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Hangup) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// Leave is a <Leave>: it takes the caller out of the queue that it waits in.
type Leave struct{ *Element }

// Pause is a <Pause>: it waits in silence.
type Pause struct{ *Element }

// SetLength sets length: a whole number of 1 or more; 1 unless set.
func (e Pause) SetLength(value int) Pause { e.put("length", strconv.Itoa(value)); return e }

// Pay is a <Pay>: it takes a payment.
type Pay struct{ *Element }

// Prompt adds a <Prompt>: it says something at one step of a payment.
func (e Pay) Prompt() Prompt { return Prompt{e.add(idPrompt)} }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Pay) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetAction sets action: a URL, absolute or relative.
func (e Pay) SetAction(value string) Pay { e.put("action", value); return e }

// SetBankAccountType sets bankAccountType: consumer-checking, consumer-savings, commercial-checking or commercial-savings.
func (e Pay) SetBankAccountType(value string) Pay { e.put("bankAccountType", value); return e }

// SetChargeAmount sets chargeAmount: any text.
func (e Pay) SetChargeAmount(value string) Pay { e.put("chargeAmount", value); return e }

// SetCurrency sets currency: any text.
func (e Pay) SetCurrency(value string) Pay { e.put("currency", value); return e }

// SetDescription sets description: any text.
func (e Pay) SetDescription(value string) Pay { e.put("description", value); return e }

// SetInput sets input: dtmf.
func (e Pay) SetInput(value string) Pay { e.put("input", value); return e }

// SetLanguage sets language: de-DE, en-AU, en-CA, en-GB, en-IN, en-IE, en-NZ, en-PH, en-ZA, en-US, es-ES, es-MX, es-US, fr-CA, fr-FR or it-IT.
func (e Pay) SetLanguage(value string) Pay { e.put("language", value); return e }

// SetMaxAttempts sets maxAttempts: a whole number of 0 or more.
func (e Pay) SetMaxAttempts(value int) Pay { e.put("maxAttempts", strconv.Itoa(value)); return e }

// SetMinPostalCodeLength sets minPostalCodeLength: a whole number of 0 or more.
func (e Pay) SetMinPostalCodeLength(value int) Pay {
	e.put("minPostalCodeLength", strconv.Itoa(value))
	return e
}

// SetPaymentConnector sets paymentConnector: any text.
func (e Pay) SetPaymentConnector(value string) Pay { e.put("paymentConnector", value); return e }

// SetPaymentMethod sets paymentMethod: ach-debit or credit-card.
func (e Pay) SetPaymentMethod(value string) Pay { e.put("paymentMethod", value); return e }

// SetPostalCode sets postalCode: any text.
func (e Pay) SetPostalCode(value string) Pay { e.put("postalCode", value); return e }

// SetSecurityCode sets securityCode: true or false.
func (e Pay) SetSecurityCode(value bool) Pay {
	e.put("securityCode", strconv.FormatBool(value))
	return e
}

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Pay) SetStatusCallback(value string) Pay { e.put("statusCallback", value); return e }

// SetStatusCallbackMethod sets statusCallbackMethod: GET or POST.
func (e Pay) SetStatusCallbackMethod(value string) Pay {
	e.put("statusCallbackMethod", value)
	return e
}

// SetTimeout sets timeout: a whole number of 0 or more.
func (e Pay) SetTimeout(value int) Pay { e.put("timeout", strconv.Itoa(value)); return e }

// SetTokenType sets tokenType: one-time, reusable or payment-method.
func (e Pay) SetTokenType(value string) Pay { e.put("tokenType", value); return e }

// SetValidCardTypes sets validCardTypes: some of visa, mastercard, amex, maestro, discover, optima, jcb, diners-club, enroute.
func (e Pay) SetValidCardTypes(value ...string) Pay {
	e.put("validCardTypes", strings.Join(value, " "))
	return e
}

// Play is a <Play>: it plays a sound file or tones.
type Play struct{ *Element }

// SetDigits sets digits: tones out of 0-9, A-D, *, #, w and W.
func (e Play) SetDigits(value string) Play { e.put("digits", value); return e }

// SetLoop sets loop: a whole number of 0 or more; 1 unless set.
func (e Play) SetLoop(value int) Play { e.put("loop", strconv.Itoa(value)); return e }

// Prompt is a <Prompt>: it says something at one step of a payment.
type Prompt struct{ *Element }

// Pause adds a <Pause>: it waits in silence.
func (e Prompt) Pause() Pause { return Pause{e.add(idPause)} }

// Play adds a <Play>: it plays a sound file or tones.
// The url may be left out.
func (e Prompt) Play(url ...string) Play { return Play{e.add(idPlay, url...)} }

// Say adds a <Say>: it speaks a text.
func (e Prompt) Say(message string) Say { return Say{e.add(idSay, message)} }

// SetAttempt sets attempt: whole numbers.
func (e Prompt) SetAttempt(value ...int) Prompt { e.put("attempt", joinInts(value)); return e }

// SetCardType sets cardType: some of visa, mastercard, amex, maestro, discover, optima, jcb, diners-club, enroute.
func (e Prompt) SetCardType(value ...string) Prompt {
	e.put("cardType", strings.Join(value, " "))
	return e
}

// SetErrorType sets errorType: some of timeout, invalid-card-number, invalid-card-type, invalid-date, invalid-security-code, internal-error, input-matching-failed, invalid-postal-code, invalid-bank-routing-number, invalid-bank-account-number.
func (e Prompt) SetErrorType(value ...string) Prompt {
	e.put("errorType", strings.Join(value, " "))
	return e
}

// SetFor sets for: payment-card-number, expiration-date, security-code, postal-code, payment-processing, bank-account-number or bank-routing-number.
func (e Prompt) SetFor(value string) Prompt { e.put("for", value); return e }

// SetRequireMatchingInputs sets requireMatchingInputs: true or false.
func (e Prompt) SetRequireMatchingInputs(value bool) Prompt {
	e.put("requireMatchingInputs", strconv.FormatBool(value))
	return e
}

// Queue is a <Queue>: it connects to the first who waits in a queue.
type Queue struct{ *Element }

// SetMethod sets method: GET or POST; POST unless set.
func (e Queue) SetMethod(value string) Queue { e.put("method", value); return e }

// SetPostWorkActivitySid sets postWorkActivitySid: any text.
func (e Queue) SetPostWorkActivitySid(value string) Queue {
	e.put("postWorkActivitySid", value)
	return e
}

// SetReservationSid sets reservationSid: any text.
func (e Queue) SetReservationSid(value string) Queue { e.put("reservationSid", value); return e }

// SetURL sets url: a URL, absolute or relative.
func (e Queue) SetURL(value string) Queue { e.put("url", value); return e }

// Record is a <Record>: it records the caller.
type Record struct{ *Element }

// SetAction sets action: a URL, absolute or relative.
func (e Record) SetAction(value string) Record { e.put("action", value); return e }

// SetFinishOnKey sets finishOnKey: keys out of 0-9, * and #; 1234567890*# unless set.
func (e Record) SetFinishOnKey(value string) Record { e.put("finishOnKey", value); return e }

// SetMaxLength sets maxLength: a whole number from 1 to 86400; 3600 unless set.
func (e Record) SetMaxLength(value int) Record { e.put("maxLength", strconv.Itoa(value)); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Record) SetMethod(value string) Record { e.put("method", value); return e }

// SetPlayBeep sets playBeep: true or false; true unless set.
func (e Record) SetPlayBeep(value bool) Record {
	e.put("playBeep", strconv.FormatBool(value))
	return e
}

// SetRecordingConfigurationID sets recordingConfigurationId: any text.
func (e Record) SetRecordingConfigurationID(value string) Record {
	e.put("recordingConfigurationId", value)
	return e
}

// SetRecordingStatusCallback sets recordingStatusCallback: a URL, absolute or relative.
func (e Record) SetRecordingStatusCallback(value string) Record {
	e.put("recordingStatusCallback", value)
	return e
}

// SetRecordingStatusCallbackEvent sets recordingStatusCallbackEvent: some of in-progress, completed, absent; completed unless set.
func (e Record) SetRecordingStatusCallbackEvent(value ...string) Record {
	e.put("recordingStatusCallbackEvent", strings.Join(value, " "))
	return e
}

// SetRecordingStatusCallbackMethod sets recordingStatusCallbackMethod: GET or POST; POST unless set.
func (e Record) SetRecordingStatusCallbackMethod(value string) Record {
	e.put("recordingStatusCallbackMethod", value)
	return e
}

// SetTimeout sets timeout: a whole number of 0 or more; 5 unless set.
func (e Record) SetTimeout(value int) Record { e.put("timeout", strconv.Itoa(value)); return e }

// SetTranscribe sets transcribe: true or false; false unless set.
func (e Record) SetTranscribe(value bool) Record {
	e.put("transcribe", strconv.FormatBool(value))
	return e
}

// SetTranscribeCallback sets transcribeCallback: a URL, absolute or relative.
func (e Record) SetTranscribeCallback(value string) Record {
	e.put("transcribeCallback", value)
	return e
}

// SetTrim sets trim: trim-silence or do-not-trim; trim-silence unless set.
func (e Record) SetTrim(value string) Record { e.put("trim", value); return e }

// Redirect is a <Redirect>: it goes on with the TwiML of another URL.
type Redirect struct{ *Element }

// SetMethod sets method: GET or POST; POST unless set.
func (e Redirect) SetMethod(value string) Redirect { e.put("method", value); return e }

// Refer is a <Refer>: it hands a SIP call over to another.
type Refer struct{ *Element }

// Sip adds a <Sip>: it names whom the call is handed over to.
func (e Refer) Sip(sipUrl string) ReferSip { return ReferSip{e.add(idReferSip, sipUrl)} }

// SetAction sets action: a URL, absolute or relative.
func (e Refer) SetAction(value string) Refer { e.put("action", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Refer) SetMethod(value string) Refer { e.put("method", value); return e }

// Reject is a <Reject>: it turns the call away without answering it.
type Reject struct{ *Element }

// Parameter adds a <Parameter>: it passes a value on under a name.
func (e Reject) Parameter() Parameter { return Parameter{e.add(idParameter)} }

// SetReason sets reason: rejected or busy; rejected unless set.
func (e Reject) SetReason(value string) Reject { e.put("reason", value); return e }

// Say is a <Say>: it speaks a text.
type Say struct{ *Element }

// Break adds a <break>: it pauses.
func (e Say) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e Say) Emphasis(words string) SSMLEmphasis { return SSMLEmphasis{e.add(idSSMLEmphasis, words)} }

// Lang adds a <lang>: it speaks words in another language.
func (e Say) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// P adds a <p>: it speaks words as a paragraph.
func (e Say) P(words string) SSMLP { return SSMLP{e.add(idSSMLP, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e Say) Phoneme(words string) SSMLPhoneme { return SSMLPhoneme{e.add(idSSMLPhoneme, words)} }

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e Say) Prosody(words string) SSMLProsody { return SSMLProsody{e.add(idSSMLProsody, words)} }

// S adds a <s>: it speaks words as a sentence.
func (e Say) S(words string) SSMLS { return SSMLS{e.add(idSSMLS, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e Say) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e Say) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e Say) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetLanguage sets language: a language such as en-US; en-US unless set.
func (e Say) SetLanguage(value string) Say { e.put("language", value); return e }

// SetLoop sets loop: a whole number of 0 or more; 1 unless set.
func (e Say) SetLoop(value int) Say { e.put("loop", strconv.Itoa(value)); return e }

// SetVoice sets voice: man, woman, alice or a provider's voice such as Polly.Joanna; man unless set.
func (e Say) SetVoice(value string) Say { e.put("voice", value); return e }

// Sms is a <Sms>: it sends a message during a call.
type Sms struct{ *Element }

// SetAction sets action: a URL, absolute or relative.
func (e Sms) SetAction(value string) Sms { e.put("action", value); return e }

// SetFrom sets from: any text.
func (e Sms) SetFrom(value string) Sms { e.put("from", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Sms) SetMethod(value string) Sms { e.put("method", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Sms) SetStatusCallback(value string) Sms { e.put("statusCallback", value); return e }

// SetTo sets to: any text.
func (e Sms) SetTo(value string) Sms { e.put("to", value); return e }

// Start is a <Start>: it begins a stream, a recording, a transcription or a filter and goes on at once.
type Start struct{ *Element }

// MediaFilter adds a <MediaFilter>: it filters the call's sound.
func (e Start) MediaFilter() MediaFilter { return MediaFilter{e.add(idMediaFilter)} }

// Recording adds a <Recording>: it records the call in the background.
func (e Start) Recording() Recording { return Recording{e.add(idRecording)} }

// Siprec adds a <Siprec>: it sends the call to a SIPREC server.
func (e Start) Siprec() Siprec { return Siprec{e.add(idSiprec)} }

// Stream adds a <Stream>: it sends the call's sound to a WebSocket.
func (e Start) Stream() Stream { return Stream{e.add(idStream)} }

// Transcription adds a <Transcription>: it transcribes the call while it goes on.
func (e Start) Transcription() Transcription { return Transcription{e.add(idTranscription)} }

// SetAction sets action: a URL, absolute or relative.
func (e Start) SetAction(value string) Start { e.put("action", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Start) SetMethod(value string) Start { e.put("method", value); return e }

// Stop is a <Stop>: it ends what Start began.
type Stop struct{ *Element }

// MediaFilter adds a <MediaFilter>: it filters the call's sound.
func (e Stop) MediaFilter() MediaFilter { return MediaFilter{e.add(idMediaFilter)} }

// Siprec adds a <Siprec>: it sends the call to a SIPREC server.
func (e Stop) Siprec() Siprec { return Siprec{e.add(idSiprec)} }

// Stream adds a <Stream>: it sends the call's sound to a WebSocket.
func (e Stop) Stream() Stream { return Stream{e.add(idStream)} }

// Transcription adds a <Transcription>: it transcribes the call while it goes on.
func (e Stop) Transcription() Transcription { return Transcription{e.add(idTranscription)} }

// Message is a <Message>: it sends a message.
type Message struct{ *Element }

// Body adds a <Body>: it is the text of a message.
func (e Message) Body(message string) Body { return Body{e.add(idBody, message)} }

// Media adds a <Media>: it adds a picture or another file to a message.
func (e Message) Media(url string) Media { return Media{e.add(idMedia, url)} }

// SetAction sets action: a URL, absolute or relative.
func (e Message) SetAction(value string) Message { e.put("action", value); return e }

// SetFrom sets from: any text.
func (e Message) SetFrom(value string) Message { e.put("from", value); return e }

// SetMethod sets method: GET or POST; POST unless set.
func (e Message) SetMethod(value string) Message { e.put("method", value); return e }

// SetStatusCallback sets statusCallback: a URL, absolute or relative.
func (e Message) SetStatusCallback(value string) Message { e.put("statusCallback", value); return e }

// SetTo sets to: any text.
func (e Message) SetTo(value string) Message { e.put("to", value); return e }

// MessagingRedirect is a <Redirect>: it goes on with the TwiML of another URL.
type MessagingRedirect struct{ *Element }

// SetMethod sets method: GET or POST; POST unless set.
func (e MessagingRedirect) SetMethod(value string) MessagingRedirect {
	e.put("method", value)
	return e
}

// Body is a <Body>: it is the text of a message.
type Body struct{ *Element }

// Media is a <Media>: it adds a picture or another file to a message.
type Media struct{ *Element }

// Receive is a <Receive>: it takes a fax.
type Receive struct{ *Element }

// SetAction sets action: a URL, absolute or relative.
func (e Receive) SetAction(value string) Receive { e.put("action", value); return e }

// SetMediaType sets mediaType: application/pdf or image/tiff.
func (e Receive) SetMediaType(value string) Receive { e.put("mediaType", value); return e }

// SetMethod sets method: GET or POST.
func (e Receive) SetMethod(value string) Receive { e.put("method", value); return e }

// SetPageSize sets pageSize: letter, legal or a4.
func (e Receive) SetPageSize(value string) Receive { e.put("pageSize", value); return e }

// SetStoreMedia sets storeMedia: true or false.
func (e Receive) SetStoreMedia(value bool) Receive {
	e.put("storeMedia", strconv.FormatBool(value))
	return e
}
