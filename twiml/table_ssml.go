package twiml

// SSML: how the text of a Say is spoken. Which of them may stand in which is twilio-node's nesting.

var specSSMLBreak = Spec{
	Name: "break", Type: "SSMLBreak", Doc: "pauses",
	Attrs: []AttrSpec{
		{Name: "strength", Type: TypeEnum, Values: []string{"none", "x-weak", "weak", "medium", "strong", "x-strong"}},
		{Name: "time", Type: TypeString},
	},
}

var specSSMLEmphasis = Spec{
	Name: "emphasis", Type: "SSMLEmphasis", Doc: "speaks words with more or less weight",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "level", Type: TypeEnum, Values: []string{"strong", "moderate", "reduced"}},
	},
	children: []id{idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLPhoneme, idSSMLProsody, idSSMLSayAs, idSSMLSub, idSSMLW},
}

var specSSMLLang = Spec{
	Name: "lang", Type: "SSMLLang", Doc: "speaks words in another language",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "xml:lang", Type: TypeLanguage}, // twilio-php writes xml:Lang, which XML takes for another name
	},
	children: []id{
		idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLP, idSSMLPhoneme, idSSMLProsody, idSSMLS, idSSMLSayAs, idSSMLSub, idSSMLW,
	},
}

var specSSMLP = Spec{
	Name: "p", Type: "SSMLP", Doc: "speaks words as a paragraph",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "xml:lang", Type: TypeLanguage},
	},
	children: []id{
		idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLPhoneme, idSSMLProsody, idSSMLS, idSSMLSayAs, idSSMLSub, idSSMLW,
	},
}

var specSSMLPhoneme = Spec{
	Name: "phoneme", Type: "SSMLPhoneme", Doc: "speaks words with the pronunciation given",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "alphabet", Type: TypeEnum, Values: []string{
			"ipa", "x-sampa", "x-amazon-jyutping", "x-amazon-pinyin", "x-amazon-pron-kana", "x-amazon-yomigana",
		}},
		{Name: "ph", Type: TypeString},
	},
}

var specSSMLProsody = Spec{
	Name: "prosody", Type: "SSMLProsody", Doc: "speaks words with another volume, rate or pitch",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "pitch", Type: TypeString},
		{Name: "rate", Type: TypeString},
		{Name: "volume", Type: TypeString},
	},
	children: []id{
		idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLP, idSSMLPhoneme, idSSMLProsody, idSSMLS, idSSMLSayAs, idSSMLSub, idSSMLW,
	},
}

var specSSMLS = Spec{
	Name: "s", Type: "SSMLS", Doc: "speaks words as a sentence",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "xml:lang", Type: TypeLanguage},
	},
	children: []id{idSSMLBreak, idSSMLEmphasis, idSSMLLang, idSSMLPhoneme, idSSMLProsody, idSSMLSayAs, idSSMLSub, idSSMLW},
}

var specSSMLSayAs = Spec{
	Name: "say-as", Type: "SSMLSayAs", Doc: "speaks words as a date, a number or the like",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "format", Type: TypeEnum, Values: []string{"mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y", "yyyymmdd"}},
		{Name: "interpret-as", Type: TypeEnum, Values: []string{
			"characters", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit", "date", "time", "address",
			"expletive", "telephone",
		}},
	},
}

var specSSMLSub = Spec{
	Name: "sub", Type: "SSMLSub", Doc: "speaks its alias in place of the words",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "alias", Type: TypeString},
	},
}

var specSSMLW = Spec{
	Name: "w", Type: "SSMLW", Doc: "speaks a word as the part of speech that it is",
	Text: TextSpoken, TextName: "words",
	Attrs: []AttrSpec{
		{Name: "role", Type: TypeString},
	},
	children: []id{idSSMLBreak, idSSMLEmphasis, idSSMLPhoneme, idSSMLProsody, idSSMLSayAs, idSSMLSub},
}
