package twiml

// Kind is the kind of a document: what asked for it decides which verbs it may hold.
type Kind uint8

const (
	// Any holds the verbs of all kinds. It is for documents whose use isn't known when they are
	// built.
	Any Kind = iota
	// Voice answers a call.
	Voice
	// Messaging answers a message.
	Messaging
	// Fax answered a fax. Twilio's product is gone, its SDKs still write the document.
	Fax
)

// String is the kind's name: any, voice, messaging or fax.
func (k Kind) String() string {
	switch k {
	case Voice:
		return "voice"
	case Messaging:
		return "messaging"
	case Fax:
		return "fax"
	}
	return "any"
}

// Spec is what is known of one element: an entry of the verb table. The table is read-only.
type Spec struct {
	// Name is the element's name as Twilio spells it: "Say", "say-as".
	Name string
	// Type is the name that tells it from every other entry, and its Go type: it differs from Name
	// where Twilio has one name for two elements (ReferSip) and for SSML (SSMLSayAs).
	Type string
	// Doc says in a few words what the element does.
	Doc string
	// Text reports whether text may stand in the element, and TextName what that text is.
	Text     TextRule
	TextName string
	// Attrs are the attributes it takes.
	Attrs []AttrSpec

	// textMax is the greatest number of characters of the text, 0 for no limit; textCode is the
	// code of the warning for more.
	textMax  int
	textCode int
	// filled is set where an element that may hold text or children does nothing without either.
	filled bool
	// needs are attributes of which it must have one.
	needs []string
	// children are the elements it may hold, and nestCode the code of the warning when it holds a
	// verb that it may not, 12200 where it is 0.
	children []id
	nestCode int
}

// TextRule reports whether an element holds text.
type TextRule uint8

const (
	// TextNone: it holds none.
	TextNone TextRule = iota
	// TextOptional: it holds text, or child elements in its place.
	TextOptional
	// TextRequired: the text is what the element is about.
	TextRequired
	// TextSpoken: text and child elements mix, and blanks between them count, because they are
	// spoken.
	TextSpoken
)

// AttrSpec is what is known of one attribute.
type AttrSpec struct {
	// Name is the attribute's name as Twilio spells it: "finishOnKey", "xml:lang".
	Name string
	// Type is the type of its value.
	Type AttrType
	// Values are the values of an enumeration or a list, or the words that may stand for a number.
	Values []string
	// Min is the smallest number, and Max the greatest, or 0 where there is none. Of a text Max is
	// the greatest number of characters.
	Min, Max int
	// Default is what Twilio takes where the attribute is missing; empty where that isn't one
	// value.
	Default string
	// Code is the code of Twilio's warning about a bad value, or 0 where it has none of its own.
	Code int
}

// AttrType is the type of an attribute's value.
type AttrType uint8

const (
	// TypeString is any text.
	TypeString AttrType = iota
	// TypeBool is true or false.
	TypeBool
	// TypeNumber is a whole number from Min to Max, or one of Values.
	TypeNumber
	// TypeNumberList is several numbers, joined by spaces.
	TypeNumberList
	// TypeEnum is one of Values.
	TypeEnum
	// TypeList is several of Values, joined by spaces.
	TypeList
	// TypeURL is a URL, absolute or relative.
	TypeURL
	// TypeMethod is GET or POST, in any case.
	TypeMethod
	// TypeLanguage is a language tag such as en-US. Which ones Twilio speaks changes too often to
	// be written down.
	TypeLanguage
	// TypeVoice is man, woman or alice, or a voice of a provider: Polly.Joanna.
	TypeVoice
	// TypeKeys is telephone keys: digits, * and #.
	TypeKeys
	// TypeDigits is tones to be sent: 0-9, A-D, *, #, w for half a second of waiting and W for a
	// second.
	TypeDigits
)

// Root is the entry of the Response element of a document of this kind.
func Root(kind Kind) *Spec {
	switch kind {
	case Voice:
		return idVoiceResponse.spec()
	case Messaging:
		return idMessagingResponse.spec()
	case Fax:
		return idFaxResponse.spec()
	}
	return idResponse.spec()
}

// Specs is the whole verb table: the four Response elements first, then verbs, nouns and SSML.
func Specs() []*Spec {
	all := make([]*Spec, 0, len(table))
	for i := range table {
		all = append(all, table[i])
	}
	return all
}

// Children are the entries of the elements that this one may hold.
func (s *Spec) Children() []*Spec {
	all := make([]*Spec, len(s.children))
	for i, child := range s.children {
		all[i] = child.spec()
	}
	return all
}

// Child finds the entry of a child by its name, whatever its case, underscores and hyphens:
// "say_as" and "sayAs" are "say-as". It is nil where the element holds no such child.
func (s *Spec) Child(name string) *Spec {
	for _, child := range s.children {
		if sameName(child.spec().Name, name) {
			return child.spec()
		}
	}
	return nil
}

// Attr finds the entry of an attribute by its name, whatever its case, underscores, hyphens and
// colon: "max_length" is "maxLength", "interpretAs" is "interpret-as", "xmlLang" is "xml:lang". It
// is nil where the element takes no such attribute.
func (s *Spec) Attr(name string) *AttrSpec {
	for i := range s.Attrs {
		if sameName(s.Attrs[i].Name, name) {
			return &s.Attrs[i]
		}
	}
	return nil
}

// holds reports whether the element may hold the other.
func (s *Spec) holds(child *Spec) bool {
	for _, c := range s.children {
		if c.spec() == child {
			return true
		}
	}
	return false
}

// exact finds the entry of an element with exactly this name below the parent: one that it may
// hold, or else any. The parent is nil where it is not an element of the table.
func exact(parent *Spec, name string) *Spec {
	if parent != nil {
		for _, child := range parent.children {
			if child.spec().Name == name {
				return child.spec()
			}
		}
	}
	for _, s := range table[firstVerb:] {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// anywhere finds an entry by its name, in any spelling, whatever holds it.
func anywhere(name string) *Spec {
	for _, s := range table[firstVerb:] {
		if sameName(s.Name, name) {
			return s
		}
	}
	return nil
}
