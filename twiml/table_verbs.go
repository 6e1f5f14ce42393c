package twiml

// The verbs of a voice document.

var specConnect = Spec{
	Name: "Connect", Type: "Connect", Doc: "connects the call to an application, a stream or a room",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "method", Type: TypeMethod, Default: "POST"},
	},
	children: []id{
		idAiSession, idAssistant, idAutopilot, idConversation, idConversationRelay, idConversationRelaySession, idRoom,
		idStream, idVirtualAgent,
	},
}

var specDial = Spec{
	Name: "Dial", Type: "Dial", Doc: "calls a person and connects the two",
	Text: TextOptional, TextName: "number",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "answerOnBridge", Type: TypeBool, Default: "false", Code: 13219},
		{Name: "callerId", Type: TypeString, Code: 13214},
		{Name: "events", Type: TypeEnum, Values: []string{"call-progress-event"}},
		{Name: "hangupOnStar", Type: TypeBool, Default: "false", Code: 13213},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13210},
		{Name: "passports", Type: TypeString}, // twilio-java and twilio-csharp do not have it yet
		{Name: "record", Type: TypeEnum, Values: recordsWithLegacy, Default: "do-not-record", Code: 13217},
		{Name: "recordingConfigurationId", Type: TypeString},
		{Name: "recordingStatusCallback", Type: TypeURL, Code: 13256},
		{Name: "recordingStatusCallbackEvent", Type: TypeList, Values: recordingEvents, Default: "completed", Code: 13621},
		{Name: "recordingStatusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "recordingTrack", Type: TypeEnum, Values: legs, Default: "both"},
		{Name: "referMethod", Type: TypeMethod, Default: "POST"},
		{Name: "referUrl", Type: TypeURL},
		{Name: "ringTone", Type: TypeEnum, Values: ringTones, Code: 13220},
		{Name: "sequential", Type: TypeBool, Default: "false", Code: 13218},
		{Name: "timeLimit", Type: TypeNumber, Min: 1, Default: "14400", Code: 13216},
		{Name: "timeout", Type: TypeNumber, Min: 5, Max: 600, Default: "30", Code: 13212},
		{Name: "trim", Type: TypeEnum, Values: trims, Default: "do-not-trim"},
	},
	children: []id{idApplication, idClient, idConference, idNumber, idQueue, idSim, idSip, idWhatsApp},
	nestCode: 13215,
}

var specEcho = Spec{Name: "Echo", Type: "Echo", Doc: "plays back to the caller what the caller says"}

var specEnqueue = Spec{
	Name: "Enqueue", Type: "Enqueue", Doc: "puts the caller in a queue",
	Text: TextOptional, TextName: "name", textMax: 64, textCode: 14205,
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL, Code: 14203},
		{Name: "maxQueueSize", Type: TypeNumber, Min: 1, Max: 5000, Default: "1000"},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 14201},
		{Name: "waitUrl", Type: TypeURL, Code: 14202},
		{Name: "waitUrlMethod", Type: TypeMethod, Default: "POST", Code: 14206},
		{Name: "workflowSid", Type: TypeString, Code: 14220},
	},
	children: []id{idTask},
}

var specGather = Spec{
	Name: "Gather", Type: "Gather", Doc: "takes keys or speech from the caller",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "actionOnEmptyResult", Type: TypeBool, Default: "false", Code: 13338},
		{Name: "bargeIn", Type: TypeBool, Code: 13332},
		{Name: "debug", Type: TypeBool},
		{Name: "enhanced", Type: TypeBool, Default: "false"},
		{Name: "finishOnKey", Type: TypeKeys, Default: "#", Code: 13310},
		{Name: "hints", Type: TypeString, Code: 13330},
		{Name: "input", Type: TypeList, Values: []string{"dtmf", "speech"}, Default: "dtmf", Code: 13326},
		{Name: "language", Type: TypeLanguage, Default: "en-US", Code: 13331},
		{Name: "maxSpeechTime", Type: TypeNumber, Code: 13328},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13312},
		{Name: "numDigits", Type: TypeNumber, Min: 1, Code: 13314},
		{Name: "partialResultCallback", Type: TypeURL},
		{Name: "partialResultCallbackMethod", Type: TypeMethod, Default: "POST", Code: 13329},
		{Name: "profanityFilter", Type: TypeBool, Default: "true", Code: 13333},
		{Name: "speechModel", Type: TypeString, Default: "default", Code: 13334},
		{Name: "speechTimeout", Type: TypeNumber, Values: []string{"auto"}, Code: 13327},
		{Name: "timeout", Type: TypeNumber, Default: "5", Code: 13313},
	},
	children: []id{idPause, idPlay, idSay},
	nestCode: 13320,
}

var specHangup = Spec{
	Name: "Hangup", Type: "Hangup", Doc: "ends the call",
	children: []id{idParameter},
}

var specLeave = Spec{Name: "Leave", Type: "Leave", Doc: "takes the caller out of the queue that it waits in"}

var specPause = Spec{
	Name: "Pause", Type: "Pause", Doc: "waits in silence",
	Attrs: []AttrSpec{
		{Name: "length", Type: TypeNumber, Min: 1, Default: "1", Code: 13910},
	},
}

var specPay = Spec{
	Name: "Pay", Type: "Pay", Doc: "takes a payment",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "bankAccountType", Type: TypeEnum, Values: []string{"consumer-checking", "consumer-savings", "commercial-checking", "commercial-savings"}},
		{Name: "chargeAmount", Type: TypeString},
		{Name: "currency", Type: TypeString},
		{Name: "description", Type: TypeString},
		{Name: "input", Type: TypeEnum, Values: []string{"dtmf"}},
		{Name: "language", Type: TypeEnum, Values: payLanguages}, // es-MX is the reference's alone
		{Name: "maxAttempts", Type: TypeNumber},
		{Name: "minPostalCodeLength", Type: TypeNumber},
		{Name: "paymentConnector", Type: TypeString},
		{Name: "paymentMethod", Type: TypeEnum, Values: []string{"ach-debit", "credit-card"}},
		{Name: "postalCode", Type: TypeString},
		{Name: "securityCode", Type: TypeBool},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackMethod", Type: TypeMethod},
		{Name: "timeout", Type: TypeNumber},
		{Name: "tokenType", Type: TypeEnum, Values: []string{"one-time", "reusable", "payment-method"}},
		{Name: "validCardTypes", Type: TypeList, Values: cards},
	},
	children: []id{idPrompt, idParameter},
}

var specPlay = Spec{
	Name: "Play", Type: "Play", Doc: "plays a sound file or tones",
	Text: TextOptional, TextName: "url",
	Attrs: []AttrSpec{
		{Name: "digits", Type: TypeDigits, Code: 13430},
		{Name: "loop", Type: TypeNumber, Default: "1", Code: 13410},
	},
}

var specPrompt = Spec{
	Name: "Prompt", Type: "Prompt", Doc: "says something at one step of a payment",
	Attrs: []AttrSpec{
		{Name: "attempt", Type: TypeNumberList},
		{Name: "cardType", Type: TypeList, Values: cards},
		{Name: "errorType", Type: TypeList, Values: []string{
			// The bank's numbers and the postal code are the reference's, with examples of their
			// use; no SDK lists them.
			"timeout", "invalid-card-number", "invalid-card-type", "invalid-date", "invalid-security-code", "internal-error",
			"input-matching-failed", "invalid-postal-code", "invalid-bank-routing-number", "invalid-bank-account-number",
		}},
		// twilio-java, -csharp and -php write for_, their language's way around a reserved word;
		// Twilio reads for.
		{Name: "for", Type: TypeEnum, Values: []string{
			"payment-card-number", "expiration-date", "security-code", "postal-code", "payment-processing",
			"bank-account-number", "bank-routing-number",
		}},
		{Name: "requireMatchingInputs", Type: TypeBool},
	},
	children: []id{idPause, idPlay, idSay},
}

var specQueue = Spec{
	Name: "Queue", Type: "Queue", Doc: "connects to the first who waits in a queue",
	Text: TextRequired, TextName: "name", textMax: 64, textCode: 14213,
	Attrs: []AttrSpec{
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 14210},
		{Name: "postWorkActivitySid", Type: TypeString, Code: 14218},
		{Name: "reservationSid", Type: TypeString, Code: 14217},
		{Name: "url", Type: TypeURL, Code: 14211},
	},
}

var specRecord = Spec{
	Name: "Record", Type: "Record", Doc: "records the caller",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "finishOnKey", Type: TypeKeys, Default: "1234567890*#", Code: 13613},
		{Name: "maxLength", Type: TypeNumber, Min: 1, Max: 86400, Default: "3600", Code: 13612},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13610},
		{Name: "playBeep", Type: TypeBool, Default: "true", Code: 13616},
		{Name: "recordingConfigurationId", Type: TypeString},
		{Name: "recordingStatusCallback", Type: TypeURL, Code: 13256},
		{Name: "recordingStatusCallbackEvent", Type: TypeList, Values: recordingEvents, Default: "completed", Code: 13621},
		{Name: "recordingStatusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "timeout", Type: TypeNumber, Default: "5", Code: 13611},
		{Name: "transcribe", Type: TypeBool, Default: "false", Code: 13614},
		{Name: "transcribeCallback", Type: TypeURL, Code: 13257},
		{Name: "trim", Type: TypeEnum, Values: trims, Default: "trim-silence", Code: 13699},
	},
}

var specRedirect = Spec{
	Name: "Redirect", Type: "Redirect", Doc: "goes on with the TwiML of another URL",
	Text: TextRequired, TextName: "url",
	Attrs: []AttrSpec{
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13710},
	},
}

var specRefer = Spec{
	Name: "Refer", Type: "Refer", Doc: "hands a SIP call over to another",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "method", Type: TypeMethod, Default: "POST"},
	},
	children: []id{idReferSip},
}

var specReject = Spec{
	Name: "Reject", Type: "Reject", Doc: "turns the call away without answering it",
	Attrs: []AttrSpec{
		{Name: "reason", Type: TypeEnum, Values: []string{"rejected", "busy"}, Default: "rejected", Code: 13810},
	},
	children: []id{idParameter},
}

var specSay = Spec{
	Name: "Say", Type: "Say", Doc: "speaks a text",
	Text: TextSpoken, TextName: "message", textMax: 4096, textCode: 13521, filled: true,
	Attrs: []AttrSpec{
		{Name: "language", Type: TypeLanguage, Default: "en-US", Code: 13512},
		{Name: "loop", Type: TypeNumber, Default: "1", Code: 13510},
		{Name: "voice", Type: TypeVoice, Default: "man", Code: 13511},
	},
	children: []id{
		idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLP, idSSMLPhoneme, idSSMLProsody, idSSMLS, idSSMLSayAs, idSSMLSub, idSSMLW,
	},
}

var specSms = Spec{
	Name: "Sms", Type: "Sms", Doc: "sends a message during a call",
	Text: TextRequired, TextName: "message",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "from", Type: TypeString, Code: 14102},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 14104},
		{Name: "statusCallback", Type: TypeURL, Code: 14105},
		{Name: "to", Type: TypeString, Code: 14101},
	},
}

var specStart = Spec{
	Name: "Start", Type: "Start", Doc: "begins a stream, a recording, a transcription or a filter and goes on at once",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "method", Type: TypeMethod, Default: "POST"},
	},
	children: []id{idMediaFilter, idRecording, idSiprec, idStream, idTranscription},
	nestCode: 14300,
}

var specStop = Spec{
	Name: "Stop", Type: "Stop", Doc: "ends what Start began",
	children: []id{idMediaFilter, idSiprec, idStream, idTranscription},
}
