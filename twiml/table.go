package twiml

// id is the place of an entry in the table. Entries name their children by it, as SSML elements
// hold each other and Go's variables may not.
type id uint8

func (i id) spec() *Spec { return table[i] }

const (
	idResponse id = iota
	idVoiceResponse
	idMessagingResponse
	idFaxResponse

	idConnect
	idDial
	idEcho
	idEnqueue
	idGather
	idHangup
	idLeave
	idPause
	idPay
	idPlay
	idPrompt
	idQueue
	idRecord
	idRedirect
	idRefer
	idReject
	idSay
	idSms
	idStart
	idStop

	idMessage
	idMessagingRedirect
	idBody
	idMedia
	idReceive

	idAiSession
	idApplication
	idApplicationSid
	idAssistant
	idAutopilot
	idClient
	idConference
	idConfig
	idConversation
	idConversationRelay
	idConversationRelaySession
	idHeader
	idHeaders
	idIdentity
	idLanguage
	idMediaFilter
	idNumber
	idParameter
	idRecording
	idReferSip
	idRoom
	idSim
	idSip
	idSiprec
	idStream
	idTask
	idTranscription
	idUri
	idVirtualAgent
	idWhatsApp

	idSSMLBreak
	idSSMLEmphasis
	idSSMLLang
	idSSMLP
	idSSMLPhoneme
	idSSMLProsody
	idSSMLS
	idSSMLSayAs
	idSSMLSub
	idSSMLW

	firstVerb = idConnect
)

// table is the verb table: every element of TwiML that Twilio's SDKs know, its attributes and what
// it may hold. Its sources are twilio-node's src/twiml, 6.3.1 (names, types, enumerations,
// nesting), Twilio's documentation of each verb (defaults, ranges, and names and values that no SDK
// has) and Twilio's error dictionary (codes). The names are held against those of twilio-python,
// -ruby, -java, -csharp, -php and -go: a name that they do not agree on has a comment here, and an
// entry with the reason in sdks_test.go.
var table = [...]*Spec{
	idResponse:          &specAnyResponse,
	idVoiceResponse:     &specVoiceResponse,
	idMessagingResponse: &specMessagingResponse,
	idFaxResponse:       &specFaxResponse,

	idConnect:  &specConnect,
	idDial:     &specDial,
	idEcho:     &specEcho,
	idEnqueue:  &specEnqueue,
	idGather:   &specGather,
	idHangup:   &specHangup,
	idLeave:    &specLeave,
	idPause:    &specPause,
	idPay:      &specPay,
	idPlay:     &specPlay,
	idPrompt:   &specPrompt,
	idQueue:    &specQueue,
	idRecord:   &specRecord,
	idRedirect: &specRedirect,
	idRefer:    &specRefer,
	idReject:   &specReject,
	idSay:      &specSay,
	idSms:      &specSms,
	idStart:    &specStart,
	idStop:     &specStop,

	idMessage:           &specMessage,
	idMessagingRedirect: &specMessagingRedirect,
	idBody:              &specBody,
	idMedia:             &specMedia,
	idReceive:           &specReceive,

	idAiSession:                &specAiSession,
	idApplication:              &specApplication,
	idApplicationSid:           &specApplicationSid,
	idAssistant:                &specAssistant,
	idAutopilot:                &specAutopilot,
	idClient:                   &specClient,
	idConference:               &specConference,
	idConfig:                   &specConfig,
	idConversation:             &specConversation,
	idConversationRelay:        &specConversationRelay,
	idConversationRelaySession: &specConversationRelaySession,
	idHeader:                   &specHeader,
	idHeaders:                  &specHeaders,
	idIdentity:                 &specIdentity,
	idLanguage:                 &specLanguage,
	idMediaFilter:              &specMediaFilter,
	idNumber:                   &specNumber,
	idParameter:                &specParameter,
	idRecording:                &specRecording,
	idReferSip:                 &specReferSip,
	idRoom:                     &specRoom,
	idSim:                      &specSim,
	idSip:                      &specSip,
	idSiprec:                   &specSiprec,
	idStream:                   &specStream,
	idTask:                     &specTask,
	idTranscription:            &specTranscription,
	idUri:                      &specUri,
	idVirtualAgent:             &specVirtualAgent,
	idWhatsApp:                 &specWhatsApp,

	idSSMLBreak:    &specSSMLBreak,
	idSSMLEmphasis: &specSSMLEmphasis,
	idSSMLLang:     &specSSMLLang,
	idSSMLP:        &specSSMLP,
	idSSMLPhoneme:  &specSSMLPhoneme,
	idSSMLProsody:  &specSSMLProsody,
	idSSMLS:        &specSSMLS,
	idSSMLSayAs:    &specSSMLSayAs,
	idSSMLSub:      &specSSMLSub,
	idSSMLW:        &specSSMLW,
}

var specAnyResponse = Spec{
	Name: "Response", Type: "Response", Doc: "holds the verbs of any document",
	children: []id{
		idConnect, idDial, idEcho, idEnqueue, idGather, idHangup, idLeave, idPause, idPay, idPlay, idPrompt, idQueue,
		idRecord, idRedirect, idRefer, idReject, idSay, idSms, idStart, idStop, idMessage, idReceive,
	},
}

var specVoiceResponse = Spec{
	Name: "Response", Type: "VoiceResponse", Doc: "holds the verbs that answer a call",
	children: []id{
		idConnect, idDial, idEcho, idEnqueue, idGather, idHangup, idLeave, idPause, idPay, idPlay, idPrompt, idQueue,
		idRecord, idRedirect, idRefer, idReject, idSay, idSms, idStart, idStop,
	},
}

var specMessagingResponse = Spec{
	Name: "Response", Type: "MessagingResponse", Doc: "holds the verbs that answer a message",
	nestCode: 14110,
	children: []id{idMessage, idMessagingRedirect},
}

var specFaxResponse = Spec{
	Name: "Response", Type: "FaxResponse", Doc: "holds the verb that answers a fax",
	children: []id{idReceive},
}

// Enumerations that several attributes share.
var (
	callEvents         = []string{"initiated", "ringing", "answered", "completed"}
	recordingEvents    = []string{"in-progress", "completed", "absent"}
	trims              = []string{"trim-silence", "do-not-trim"}
	tracks             = []string{"inbound_track", "outbound_track", "both_tracks"}
	legs               = []string{"both", "inbound", "outbound"}
	cards              = []string{"visa", "mastercard", "amex", "maestro", "discover", "optima", "jcb", "diners-club", "enroute"}
	machineDetections  = []string{"Enable", "DetectMessageEnd"}
	recordsWithLegacy  = []string{"do-not-record", "record-from-answer", "record-from-ringing", "record-from-answer-dual", "record-from-ringing-dual", "true", "false"}
	payLanguages       = []string{"de-DE", "en-AU", "en-CA", "en-GB", "en-IN", "en-IE", "en-NZ", "en-PH", "en-ZA", "en-US", "es-ES", "es-MX", "es-US", "fr-CA", "fr-FR", "it-IT"}
	conferenceEvents   = []string{"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
	conversationEvents = []string{"call-initiated", "call-ringing", "call-answered", "call-completed"}
	interruptions      = []string{"any", "none", "dtmf", "speech", "true", "false"} // true is any, false is none
	sensitivities      = []string{"low", "medium", "high"}
	normalizations     = []string{"on", "auto", "off"}
	ringTones          = []string{
		"at", "au", "bg", "br", "be", "ch", "cl", "cn", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hu", "il", "in", "it",
		"lt", "jp", "mx", "my", "nl", "no", "nz", "ph", "pl", "pt", "ru", "se", "sg", "th", "uk", "us", "us-old", "tw", "ve", "za",
	}
)
