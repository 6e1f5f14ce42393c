// Code generated from the verb table by go generate; DO NOT EDIT.

package twiml

// SSMLBreak is a <break>: it pauses.
type SSMLBreak struct{ *Element }

// SetStrength sets strength: none, x-weak, weak, medium, strong or x-strong.
func (e SSMLBreak) SetStrength(value string) SSMLBreak { e.put("strength", value); return e }

// SetTime sets time: any text.
func (e SSMLBreak) SetTime(value string) SSMLBreak { e.put("time", value); return e }

// SSMLEmphasis is an <emphasis>: it speaks words with more or less weight.
type SSMLEmphasis struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLEmphasis) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLEmphasis) Emphasis(words string) SSMLEmphasis {
	return SSMLEmphasis{e.add(idSSMLEmphasis, words)}
}

// Lang adds a <lang>: it speaks words in another language.
func (e SSMLEmphasis) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLEmphasis) Phoneme(words string) SSMLPhoneme {
	return SSMLPhoneme{e.add(idSSMLPhoneme, words)}
}

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLEmphasis) Prosody(words string) SSMLProsody {
	return SSMLProsody{e.add(idSSMLProsody, words)}
}

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLEmphasis) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLEmphasis) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e SSMLEmphasis) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetLevel sets level: strong, moderate or reduced.
func (e SSMLEmphasis) SetLevel(value string) SSMLEmphasis { e.put("level", value); return e }

// SSMLLang is a <lang>: it speaks words in another language.
type SSMLLang struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLLang) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLLang) Emphasis(words string) SSMLEmphasis {
	return SSMLEmphasis{e.add(idSSMLEmphasis, words)}
}

// Lang adds a <lang>: it speaks words in another language.
func (e SSMLLang) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// P adds a <p>: it speaks words as a paragraph.
func (e SSMLLang) P(words string) SSMLP { return SSMLP{e.add(idSSMLP, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLLang) Phoneme(words string) SSMLPhoneme { return SSMLPhoneme{e.add(idSSMLPhoneme, words)} }

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLLang) Prosody(words string) SSMLProsody { return SSMLProsody{e.add(idSSMLProsody, words)} }

// S adds a <s>: it speaks words as a sentence.
func (e SSMLLang) S(words string) SSMLS { return SSMLS{e.add(idSSMLS, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLLang) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLLang) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e SSMLLang) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetXMLLang sets xml:lang: a language such as en-US.
func (e SSMLLang) SetXMLLang(value string) SSMLLang { e.put("xml:lang", value); return e }

// SSMLP is a <p>: it speaks words as a paragraph.
type SSMLP struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLP) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLP) Emphasis(words string) SSMLEmphasis { return SSMLEmphasis{e.add(idSSMLEmphasis, words)} }

// Lang adds a <lang>: it speaks words in another language.
func (e SSMLP) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLP) Phoneme(words string) SSMLPhoneme { return SSMLPhoneme{e.add(idSSMLPhoneme, words)} }

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLP) Prosody(words string) SSMLProsody { return SSMLProsody{e.add(idSSMLProsody, words)} }

// S adds a <s>: it speaks words as a sentence.
func (e SSMLP) S(words string) SSMLS { return SSMLS{e.add(idSSMLS, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLP) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLP) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e SSMLP) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetXMLLang sets xml:lang: a language such as en-US.
func (e SSMLP) SetXMLLang(value string) SSMLP { e.put("xml:lang", value); return e }

// SSMLPhoneme is a <phoneme>: it speaks words with the pronunciation given.
type SSMLPhoneme struct{ *Element }

// SetAlphabet sets alphabet: ipa, x-sampa, x-amazon-jyutping, x-amazon-pinyin, x-amazon-pron-kana or x-amazon-yomigana.
func (e SSMLPhoneme) SetAlphabet(value string) SSMLPhoneme { e.put("alphabet", value); return e }

// SetPh sets ph: any text.
func (e SSMLPhoneme) SetPh(value string) SSMLPhoneme { e.put("ph", value); return e }

// SSMLProsody is a <prosody>: it speaks words with another volume, rate or pitch.
type SSMLProsody struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLProsody) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLProsody) Emphasis(words string) SSMLEmphasis {
	return SSMLEmphasis{e.add(idSSMLEmphasis, words)}
}

// Lang adds a <lang>: it speaks words in another language.
func (e SSMLProsody) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// P adds a <p>: it speaks words as a paragraph.
func (e SSMLProsody) P(words string) SSMLP { return SSMLP{e.add(idSSMLP, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLProsody) Phoneme(words string) SSMLPhoneme {
	return SSMLPhoneme{e.add(idSSMLPhoneme, words)}
}

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLProsody) Prosody(words string) SSMLProsody {
	return SSMLProsody{e.add(idSSMLProsody, words)}
}

// S adds a <s>: it speaks words as a sentence.
func (e SSMLProsody) S(words string) SSMLS { return SSMLS{e.add(idSSMLS, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLProsody) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLProsody) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e SSMLProsody) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetPitch sets pitch: any text.
func (e SSMLProsody) SetPitch(value string) SSMLProsody { e.put("pitch", value); return e }

// SetRate sets rate: any text.
func (e SSMLProsody) SetRate(value string) SSMLProsody { e.put("rate", value); return e }

// SetVolume sets volume: any text.
func (e SSMLProsody) SetVolume(value string) SSMLProsody { e.put("volume", value); return e }

// SSMLS is a <s>: it speaks words as a sentence.
type SSMLS struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLS) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLS) Emphasis(words string) SSMLEmphasis { return SSMLEmphasis{e.add(idSSMLEmphasis, words)} }

// Lang adds a <lang>: it speaks words in another language.
func (e SSMLS) Lang(words string) SSMLLang { return SSMLLang{e.add(idSSMLLang, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLS) Phoneme(words string) SSMLPhoneme { return SSMLPhoneme{e.add(idSSMLPhoneme, words)} }

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLS) Prosody(words string) SSMLProsody { return SSMLProsody{e.add(idSSMLProsody, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLS) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLS) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// W adds a <w>: it speaks a word as the part of speech that it is.
func (e SSMLS) W(words string) SSMLW { return SSMLW{e.add(idSSMLW, words)} }

// SetXMLLang sets xml:lang: a language such as en-US.
func (e SSMLS) SetXMLLang(value string) SSMLS { e.put("xml:lang", value); return e }

// SSMLSayAs is a <say-as>: it speaks words as a date, a number or the like.
type SSMLSayAs struct{ *Element }

// SetFormat sets format: mdy, dmy, ymd, md, dm, ym, my, d, m, y or yyyymmdd.
func (e SSMLSayAs) SetFormat(value string) SSMLSayAs { e.put("format", value); return e }

// SetInterpretAs sets interpret-as: characters, spell-out, cardinal, number, ordinal, digits, fraction, unit, date, time, address, expletive or telephone.
func (e SSMLSayAs) SetInterpretAs(value string) SSMLSayAs { e.put("interpret-as", value); return e }

// SSMLSub is a <sub>: it speaks its alias in place of the words.
type SSMLSub struct{ *Element }

// SetAlias sets alias: any text.
func (e SSMLSub) SetAlias(value string) SSMLSub { e.put("alias", value); return e }

// SSMLW is a <w>: it speaks a word as the part of speech that it is.
type SSMLW struct{ *Element }

// Break adds a <break>: it pauses.
func (e SSMLW) Break() SSMLBreak { return SSMLBreak{e.add(idSSMLBreak)} }

// Emphasis adds an <emphasis>: it speaks words with more or less weight.
func (e SSMLW) Emphasis(words string) SSMLEmphasis { return SSMLEmphasis{e.add(idSSMLEmphasis, words)} }

// Phoneme adds a <phoneme>: it speaks words with the pronunciation given.
func (e SSMLW) Phoneme(words string) SSMLPhoneme { return SSMLPhoneme{e.add(idSSMLPhoneme, words)} }

// Prosody adds a <prosody>: it speaks words with another volume, rate or pitch.
func (e SSMLW) Prosody(words string) SSMLProsody { return SSMLProsody{e.add(idSSMLProsody, words)} }

// SayAs adds a <say-as>: it speaks words as a date, a number or the like.
func (e SSMLW) SayAs(words string) SSMLSayAs { return SSMLSayAs{e.add(idSSMLSayAs, words)} }

// Sub adds a <sub>: it speaks its alias in place of the words.
func (e SSMLW) Sub(words string) SSMLSub { return SSMLSub{e.add(idSSMLSub, words)} }

// SetRole sets role: any text.
func (e SSMLW) SetRole(value string) SSMLW { e.put("role", value); return e }
