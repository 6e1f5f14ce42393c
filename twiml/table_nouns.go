package twiml

// The nouns: what the verbs of a voice document act on.

var specAiSession = Spec{
	Name: "AiSession", Type: "AiSession", Doc: "connects to an AI session",
	Attrs: []AttrSpec{
		{Name: "aiConnector", Type: TypeString},
		{Name: "aiSessionConfiguration", Type: TypeString},
	},
}

var specApplication = Spec{
	Name: "Application", Type: "Application", Doc: "dials a TwiML application",
	Text: TextOptional, TextName: "applicationSid",
	Attrs: []AttrSpec{
		{Name: "copyParentTo", Type: TypeBool},
		{Name: "customerId", Type: TypeString},
		{Name: "method", Type: TypeMethod, Default: "POST"},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: callEvents, Default: "completed"},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "url", Type: TypeURL},
	},
	children: []id{idApplicationSid, idParameter},
}

var specApplicationSid = Spec{
	Name: "ApplicationSid", Type: "ApplicationSid", Doc: "names the application to dial",
	Text: TextRequired, TextName: "sid",
}

// twilio-java and twilio-csharp still have Assistant; the other SDKs have dropped it. Documents may
// hold one.
var specAssistant = Spec{
	Name: "Assistant", Type: "Assistant", Doc: "connects to an AI assistant",
	Attrs: []AttrSpec{
		{Name: "debug", Type: TypeString},
		{Name: "dtmfDetection", Type: TypeBool},
		{Name: "elevenlabsTextNormalization", Type: TypeEnum, Values: normalizations},
		{Name: "hints", Type: TypeString},
		{Name: "id", Type: TypeString},
		{Name: "intelligenceService", Type: TypeString},
		{Name: "interruptSensitivity", Type: TypeEnum, Values: sensitivities},
		{Name: "interruptible", Type: TypeEnum, Values: interruptions},
		{Name: "language", Type: TypeString},
		{Name: "partialPrompts", Type: TypeBool},
		{Name: "preemptible", Type: TypeBool},
		{Name: "profanityFilter", Type: TypeBool},
		{Name: "reportInputDuringAgentSpeech", Type: TypeEnum, Values: interruptions},
		{Name: "speechModel", Type: TypeString},
		{Name: "transcriptionLanguage", Type: TypeString},
		{Name: "transcriptionProvider", Type: TypeString},
		{Name: "ttsLanguage", Type: TypeString},
		{Name: "ttsProvider", Type: TypeString},
		{Name: "voice", Type: TypeString},
		{Name: "welcomeGreeting", Type: TypeString},
		{Name: "welcomeGreetingInterruptible", Type: TypeEnum, Values: interruptions},
	},
	children: []id{idLanguage, idParameter},
}

var specAutopilot = Spec{
	Name: "Autopilot", Type: "Autopilot", Doc: "connects to an Autopilot assistant",
	Text: TextRequired, TextName: "name",
}

var specClient = Spec{
	Name: "Client", Type: "Client", Doc: "dials a Twilio client",
	Text: TextOptional, TextName: "identity",
	Attrs: []AttrSpec{
		{Name: "method", Type: TypeMethod, Default: "POST"},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: callEvents, Default: "completed"},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "url", Type: TypeURL},
	},
	children: []id{idIdentity, idParameter},
}

var specConference = Spec{
	Name: "Conference", Type: "Conference", Doc: "joins a conference",
	Text: TextRequired, TextName: "name",
	Attrs: []AttrSpec{
		{Name: "beep", Type: TypeEnum, Values: []string{"true", "false", "onEnter", "onExit"}, Default: "true", Code: 13235},
		{Name: "coach", Type: TypeString},
		{Name: "endConferenceOnExit", Type: TypeBool, Default: "false", Code: 13231},
		{Name: "eventCallbackUrl", Type: TypeURL},
		{Name: "jitterBufferSize", Type: TypeEnum, Values: []string{"large", "medium", "small", "off"}, Default: "large"},
		{Name: "maxParticipants", Type: TypeNumber, Min: 1, Max: 250, Default: "250"},
		{Name: "muted", Type: TypeBool, Default: "false", Code: 13230},
		{Name: "participantLabel", Type: TypeString, Max: 128},
		{Name: "record", Type: TypeEnum, Values: []string{"do-not-record", "record-from-start"}, Default: "do-not-record"},
		{Name: "recordingConfigurationId", Type: TypeString},
		{Name: "recordingStatusCallback", Type: TypeURL, Code: 13256},
		{Name: "recordingStatusCallbackEvent", Type: TypeList, Values: recordingEvents, Default: "completed", Code: 13621},
		{Name: "recordingStatusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "region", Type: TypeEnum, Values: []string{"auto", "us1", "us2", "ie1", "sg1", "br1", "au1", "jp1", "de1"}, Default: "auto"},
		{Name: "startConferenceOnEnter", Type: TypeBool, Default: "true", Code: 13232},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: conferenceEvents},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "trim", Type: TypeEnum, Values: trims, Default: "trim-silence", Code: 13239},
		{Name: "waitMethod", Type: TypeMethod, Default: "POST", Code: 13234},
		{Name: "waitUrl", Type: TypeURL, Code: 13233},
	},
}

var specConfig = Spec{
	Name: "Config", Type: "Config", Doc: "sets one thing by its name",
	Attrs: []AttrSpec{
		{Name: "name", Type: TypeString},
		{Name: "value", Type: TypeString},
	},
}

var specConversation = Spec{
	Name: "Conversation", Type: "Conversation", Doc: "connects to a conversation",
	Attrs: []AttrSpec{
		{Name: "inboundAutocreation", Type: TypeBool},
		{Name: "inboundTimeout", Type: TypeNumber},
		{Name: "method", Type: TypeMethod},
		{Name: "record", Type: TypeEnum, Values: recordsWithLegacy},
		{Name: "recordingStatusCallback", Type: TypeURL},
		{Name: "recordingStatusCallbackEvent", Type: TypeList, Values: recordingEvents},
		{Name: "recordingStatusCallbackMethod", Type: TypeMethod},
		{Name: "routingAssignmentTimeout", Type: TypeNumber},
		{Name: "serviceInstanceSid", Type: TypeString},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: conversationEvents},
		{Name: "statusCallbackMethod", Type: TypeMethod},
		{Name: "trim", Type: TypeEnum, Values: trims},
		{Name: "url", Type: TypeURL},
	},
}

// The SDKs differ on ConversationRelay. twilio-python and twilio-ruby write
// backgroundNoiseReduction, deepgramSmartFormat, ignoreBackchannel and speechTimeout; twilio-node,
// -java, -csharp, -php and -go write them in small letters. Twilio's reference of the noun spells
// them in camelCase, as every other attribute, and so does what answers calls in public: camelCase
// was taken. eotThreshold and the values of the enumerations are the reference's too, for no SDK
// has them.
var specConversationRelay = Spec{
	Name: "ConversationRelay", Type: "ConversationRelay", Doc: "turns speech into text and back for an application behind a WebSocket",
	Attrs: []AttrSpec{
		{Name: "applicationReconnect", Type: TypeBool},
		{Name: "asrSmartFormat", Type: TypeBool},
		{Name: "backgroundNoiseReduction", Type: TypeString},
		{Name: "conversationConfiguration", Type: TypeString},
		{Name: "conversationId", Type: TypeString},
		{Name: "customerName", Type: TypeString},
		{Name: "debug", Type: TypeString},
		{Name: "deepgramSmartFormat", Type: TypeBool, Default: "true"},
		{Name: "dtmfDetection", Type: TypeBool},
		{Name: "eagerEotThreshold", Type: TypeString},
		{Name: "echoPromptFiltering", Type: TypeBool},
		{Name: "elevenlabsLanguageTextNormalization", Type: TypeBool},
		{Name: "elevenlabsTextNormalization", Type: TypeEnum, Values: normalizations, Default: "off"},
		{Name: "eotThreshold", Type: TypeString, Default: "0.8"},
		{Name: "events", Type: TypeString},
		{Name: "hints", Type: TypeString},
		{Name: "ignoreBackchannel", Type: TypeBool, Default: "false"},
		{Name: "includeInPrompt", Type: TypeString},
		{Name: "intelligenceService", Type: TypeString},
		{Name: "interruptSensitivity", Type: TypeEnum, Values: sensitivities, Default: "high"},
		{Name: "interruptible", Type: TypeEnum, Values: interruptions, Default: "any"},
		{Name: "language", Type: TypeString},
		{Name: "partialPromptOnHangup", Type: TypeBool},
		{Name: "partialPrompts", Type: TypeBool, Default: "false"},
		{Name: "preemptible", Type: TypeBool, Default: "false"},
		{Name: "profanityFilter", Type: TypeBool},
		{Name: "reportInputDuringAgentSpeech", Type: TypeEnum, Values: interruptions, Default: "none"},
		{Name: "speechModel", Type: TypeString},
		{Name: "speechTimeout", Type: TypeNumber, Values: []string{"auto"}, Min: 600, Max: 5000, Default: "auto"},
		{Name: "transcriptionLanguage", Type: TypeString},
		{Name: "transcriptionProvider", Type: TypeString},
		{Name: "ttsLanguage", Type: TypeString},
		{Name: "ttsLanguageTextNormalization", Type: TypeBool},
		{Name: "ttsProvider", Type: TypeString},
		{Name: "ttsTextNormalization", Type: TypeEnum, Values: normalizations},
		{Name: "turnDetection", Type: TypeBool},
		{Name: "url", Type: TypeURL},
		{Name: "voice", Type: TypeString},
		{Name: "welcomeGreeting", Type: TypeString},
		{Name: "welcomeGreetingInterruptible", Type: TypeEnum, Values: interruptions, Default: "any"},
	},
	children: []id{idLanguage, idParameter},
	needs:    []string{"url"},
}

var specConversationRelaySession = Spec{
	Name: "ConversationRelaySession", Type: "ConversationRelaySession", Doc: "connects to a configured conversation relay",
	Attrs: []AttrSpec{
		{Name: "connector", Type: TypeString},
		{Name: "sessionConfiguration", Type: TypeString},
	},
}

var specHeader = Spec{
	Name: "Header", Type: "Header", Doc: "adds a SIP header",
	Attrs: []AttrSpec{
		{Name: "name", Type: TypeString, Code: 13252},
		{Name: "value", Type: TypeString, Code: 13253},
	},
}

var specHeaders = Spec{
	Name: "Headers", Type: "Headers", Doc: "holds SIP headers",
	children: []id{idHeader},
}

var specIdentity = Spec{
	Name: "Identity", Type: "Identity", Doc: "names the client to dial",
	Text: TextRequired, TextName: "identity",
}

var specLanguage = Spec{
	Name: "Language", Type: "Language", Doc: "sets voice and transcription for one language",
	Attrs: []AttrSpec{
		{Name: "asrSmartFormat", Type: TypeBool},
		{Name: "code", Type: TypeString},
		{Name: "hints", Type: TypeString},
		{Name: "speechModel", Type: TypeString},
		{Name: "transcriptionProvider", Type: TypeString},
		{Name: "ttsLanguageTextNormalization", Type: TypeBool},
		{Name: "ttsProvider", Type: TypeString},
		{Name: "ttsTextNormalization", Type: TypeEnum, Values: normalizations},
		{Name: "voice", Type: TypeString},
	},
}

// Of the SDKs twilio-node alone has MediaFilter.
var specMediaFilter = Spec{
	Name: "MediaFilter", Type: "MediaFilter", Doc: "filters the call's sound",
	Attrs: []AttrSpec{
		{Name: "filterType", Type: TypeEnum, Values: []string{"noise"}},
		{Name: "model", Type: TypeString},
		{Name: "name", Type: TypeString},
		{Name: "track", Type: TypeEnum, Values: tracks},
	},
	children: []id{idParameter},
}

var specNumber = Spec{
	Name: "Number", Type: "Number", Doc: "dials a phone number",
	Text: TextRequired, TextName: "phoneNumber",
	Attrs: []AttrSpec{
		{Name: "amdStatusCallback", Type: TypeURL},
		{Name: "amdStatusCallbackMethod", Type: TypeMethod},
		{Name: "byoc", Type: TypeString},
		{Name: "machineDetection", Type: TypeEnum, Values: machineDetections},
		{Name: "machineDetectionSilenceTimeout", Type: TypeNumber, Min: 2000, Max: 10000, Default: "5000"},
		{Name: "machineDetectionSpeechEndThreshold", Type: TypeNumber, Min: 500, Max: 5000, Default: "1200"},
		{Name: "machineDetectionSpeechThreshold", Type: TypeNumber, Min: 1000, Max: 6000, Default: "2400"},
		{Name: "machineDetectionTimeout", Type: TypeNumber, Min: 3, Max: 60, Default: "30"},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13221},
		{Name: "sendDigits", Type: TypeDigits, Code: 13222},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: callEvents, Default: "completed"},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "url", Type: TypeURL},
	},
}

var specParameter = Spec{
	Name: "Parameter", Type: "Parameter", Doc: "passes a value on under a name",
	Attrs: []AttrSpec{
		{Name: "name", Type: TypeString},
		{Name: "value", Type: TypeString},
	},
}

var specRecording = Spec{
	Name: "Recording", Type: "Recording", Doc: "records the call in the background",
	Attrs: []AttrSpec{
		{Name: "channels", Type: TypeEnum, Values: []string{"mono", "dual"}},
		{Name: "recordingConfigurationId", Type: TypeString},
		{Name: "recordingStatusCallback", Type: TypeURL, Code: 13256},
		{Name: "recordingStatusCallbackEvent", Type: TypeList, Values: recordingEvents, Code: 13621},
		{Name: "recordingStatusCallbackMethod", Type: TypeMethod},
		{Name: "track", Type: TypeEnum, Values: legs},
		{Name: "trim", Type: TypeEnum, Values: trims},
	},
}

var specReferSip = Spec{
	Name: "Sip", Type: "ReferSip", Doc: "names whom the call is handed over to",
	Text: TextRequired, TextName: "sipUrl",
}

var specRoom = Spec{
	Name: "Room", Type: "Room", Doc: "joins a video room",
	Text: TextRequired, TextName: "name",
	Attrs: []AttrSpec{
		{Name: "participantIdentity", Type: TypeString},
	},
}

var specSim = Spec{
	Name: "Sim", Type: "Sim", Doc: "dials a SIM card",
	Text: TextRequired, TextName: "simSid",
}

var specSip = Spec{
	Name: "Sip", Type: "Sip", Doc: "dials a SIP address",
	Text: TextOptional, TextName: "sipUrl",
	Attrs: []AttrSpec{
		{Name: "amdStatusCallback", Type: TypeURL},
		{Name: "amdStatusCallbackMethod", Type: TypeMethod},
		{Name: "machineDetection", Type: TypeEnum, Values: machineDetections},
		{Name: "machineDetectionSilenceTimeout", Type: TypeNumber, Min: 2000, Max: 10000, Default: "5000"},
		{Name: "machineDetectionSpeechEndThreshold", Type: TypeNumber, Min: 500, Max: 5000, Default: "1200"},
		{Name: "machineDetectionSpeechThreshold", Type: TypeNumber, Min: 1000, Max: 6000, Default: "2400"},
		{Name: "machineDetectionTimeout", Type: TypeNumber, Min: 3, Max: 60, Default: "30"},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 13241},
		{Name: "password", Type: TypeString, Code: 13249},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: callEvents, Default: "completed"},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "url", Type: TypeURL},
		{Name: "username", Type: TypeString, Code: 13249},
	},
	children: []id{idUri, idHeaders},
}

var specSiprec = Spec{
	Name: "Siprec", Type: "Siprec", Doc: "sends the call to a SIPREC server",
	Attrs: []AttrSpec{
		{Name: "connectorName", Type: TypeString},
		{Name: "name", Type: TypeString},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackMethod", Type: TypeMethod},
		{Name: "track", Type: TypeEnum, Values: tracks},
	},
	children: []id{idParameter},
}

var specStream = Spec{
	Name: "Stream", Type: "Stream", Doc: "sends the call's sound to a WebSocket",
	Attrs: []AttrSpec{
		{Name: "audioFormat", Type: TypeString},
		{Name: "connectorName", Type: TypeString},
		{Name: "name", Type: TypeString},
		{Name: "sampleRate", Type: TypeString},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackMethod", Type: TypeMethod},
		{Name: "track", Type: TypeEnum, Values: tracks, Default: "inbound_track"},
		{Name: "url", Type: TypeURL},
	},
	children: []id{idParameter},
	needs:    []string{"url", "connectorName"},
}

var specTask = Spec{
	Name: "Task", Type: "Task", Doc: "gives the task's attributes to a workflow, as JSON",
	Text: TextRequired, TextName: "attributes",
	Attrs: []AttrSpec{
		{Name: "priority", Type: TypeNumber},
		{Name: "timeout", Type: TypeNumber},
	},
}

var specTranscription = Spec{
	Name: "Transcription", Type: "Transcription", Doc: "transcribes the call while it goes on",
	Attrs: []AttrSpec{
		{Name: "conversationConfiguration", Type: TypeString},
		{Name: "conversationId", Type: TypeString},
		{Name: "enableAutomaticPunctuation", Type: TypeBool},
		{Name: "hints", Type: TypeString},
		{Name: "inboundTrackLabel", Type: TypeString},
		{Name: "intelligenceService", Type: TypeString},
		{Name: "languageCode", Type: TypeString},
		{Name: "name", Type: TypeString},
		{Name: "outboundTrackLabel", Type: TypeString},
		{Name: "partialResults", Type: TypeBool},
		{Name: "profanityFilter", Type: TypeBool},
		{Name: "speechModel", Type: TypeString},
		{Name: "statusCallbackMethod", Type: TypeMethod},
		{Name: "statusCallbackUrl", Type: TypeURL},
		{Name: "track", Type: TypeEnum, Values: tracks},
		{Name: "transcriptionEngine", Type: TypeString},
	},
	children: []id{idConfig, idParameter},
}

var specUri = Spec{
	Name: "Uri", Type: "Uri", Doc: "is one SIP address among several",
	Text: TextRequired, TextName: "sipUrl",
	Attrs: []AttrSpec{
		{Name: "password", Type: TypeString, Code: 13249},
		{Name: "priority", Type: TypeString},
		{Name: "username", Type: TypeString, Code: 13249},
		{Name: "weight", Type: TypeString},
	},
}

var specVirtualAgent = Spec{
	Name: "VirtualAgent", Type: "VirtualAgent", Doc: "connects to a virtual agent",
	Attrs: []AttrSpec{
		{Name: "connectorName", Type: TypeString},
		{Name: "language", Type: TypeString},
		{Name: "sentimentAnalysis", Type: TypeBool},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackMethod", Type: TypeMethod},
	},
	children: []id{idConfig, idParameter},
}

var specWhatsApp = Spec{
	Name: "WhatsApp", Type: "WhatsApp", Doc: "dials a WhatsApp number",
	Text: TextRequired, TextName: "phoneNumber",
	Attrs: []AttrSpec{
		{Name: "method", Type: TypeMethod, Default: "POST"},
		{Name: "statusCallback", Type: TypeURL},
		{Name: "statusCallbackEvent", Type: TypeList, Values: callEvents, Default: "completed"},
		{Name: "statusCallbackMethod", Type: TypeMethod, Default: "POST"},
		{Name: "url", Type: TypeURL},
	},
}
