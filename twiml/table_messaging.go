package twiml

// The verbs and nouns of messaging and fax documents.

var specMessage = Spec{
	Name: "Message", Type: "Message", Doc: "sends a message",
	Text: TextOptional, TextName: "body", filled: true,
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "from", Type: TypeString, Code: 14102},
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 14104},
		{Name: "statusCallback", Type: TypeURL, Code: 14105},
		{Name: "to", Type: TypeString, Code: 14101},
	},
	children: []id{idBody, idMedia},
}

var specMessagingRedirect = Spec{
	Name: "Redirect", Type: "MessagingRedirect", Doc: "goes on with the TwiML of another URL",
	Text: TextRequired, TextName: "url",
	Attrs: []AttrSpec{
		{Name: "method", Type: TypeMethod, Default: "POST", Code: 14104},
	},
}

var specBody = Spec{
	Name: "Body", Type: "Body", Doc: "is the text of a message",
	Text: TextRequired, TextName: "message",
}

var specMedia = Spec{
	Name: "Media", Type: "Media", Doc: "adds a picture or another file to a message",
	Text: TextRequired, TextName: "url",
}

var specReceive = Spec{
	Name: "Receive", Type: "Receive", Doc: "takes a fax",
	Attrs: []AttrSpec{
		{Name: "action", Type: TypeURL},
		{Name: "mediaType", Type: TypeEnum, Values: []string{"application/pdf", "image/tiff"}},
		{Name: "method", Type: TypeMethod},
		{Name: "pageSize", Type: TypeEnum, Values: []string{"letter", "legal", "a4"}},
		{Name: "storeMedia", Type: TypeBool},
	},
}
