package catalog

import (
	"embed"
	"regexp"
	"strings"
	"sync"
)

// The sentences on what names do not say by themselves, ours and not Twilio's: a file for each
// product that has some, and common.txt for what means the same in all of these. A line is a key
// and its sentence:
//
//	Call: A phone call …          the model
//	Call.create(): Places a call. one of its operations, by kind
//	Call.status: queued, …        a parameter or an attribute of the model
//	voice_url: The address …      one of every model of the product
//
//go:embed sentences
var sentenceFiles embed.FS

// sentencesOf holds what has been read: "verify" → map[string]string.
var sentencesOf sync.Map

// sentences are those of one file, by key. They are read when they are first asked for.
func sentences(file string) map[string]string {
	if all, ok := sentencesOf.Load(file); ok {
		return all.(map[string]string)
	}
	all := map[string]string{}
	data, _ := sentenceFiles.ReadFile("sentences/" + file + ".txt") // most products have none
	for line := range strings.Lines(string(data)) {
		if key, text, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !strings.HasPrefix(key, "#") {
			all[key] = text
		}
	}
	first, _ := sentencesOf.LoadOrStore(file, all)
	return first.(map[string]string)
}

// numbered is a name of one of many: parameter12_value.
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(parameter)\d+(_[a-z]+)$`) })

// Sentence says what the model is, or "".
func (m *Model) Sentence() string { return m.sentence("") }

// OperationSentence says what an operation does, or "" where its kind and the model's own sentence
// do.
func (m *Model) OperationSentence(kind Kind) string { return m.sentence("." + string(kind) + "()") }

// NameSentence says what a parameter or an attribute is, by its name in scripts
// ("status_callback"), or "" where the name says it itself or the product has no sentences.
func (m *Model) NameSentence(name string) string {
	product := sentences(m.sentenceFile())
	if len(product) == 0 {
		return ""
	}
	if found := numbered().FindStringSubmatch(name); found != nil {
		name = found[1] + "N" + found[2]
	}
	if text := m.sentence("." + name); text != "" {
		return text
	}
	for _, all := range []map[string]string{product, sentences("common")} {
		if text := all[name]; text != "" {
			return text
		}
	}
	return m.composed(name)
}

// composed is a sentence on a name that is made of another: a method, a limit of time.
func (m *Model) composed(name string) string {
	for suffix, text := range map[string]string{
		"_before": "Only those up to this time, or this day and before.",
		"_after":  "Only those from this time, or this day, on.",
	} {
		if strings.HasSuffix(name, suffix) {
			return text
		}
	}
	addresses := []string{"url", "callback"}
	if of, ok := strings.CutSuffix(name, "_method"); ok {
		addresses = append([]string{of + "_url", of}, addresses...)
	} else if name != "method" {
		return ""
	}
	for _, address := range addresses {
		if m.takes(address) {
			return "Whether " + address + " is asked by GET or by POST."
		}
	}
	return ""
}

// takes reports whether the model has an attribute or a parameter of a name.
func (m *Model) takes(name string) bool {
	if m.Attribute(name) != nil {
		return true
	}
	for _, ops := range m.operations {
		for _, op := range ops {
			if op.ByKey(name) != nil {
				return true
			}
		}
	}
	return false
}

// sentence is the product's on the model, or on what is below it. A Conversations service has the
// models of the account once more, as ServiceConversation.
func (m *Model) sentence(below string) string {
	all := sentences(m.sentenceFile())
	if text := all[m.Name+below]; text != "" {
		return text
	}
	if base, ok := strings.CutPrefix(m.Name, "Service"); ok && base != "" {
		return all[base+below]
	}
	return ""
}

// sentenceFile is the file of the model's product: "verify" for Verify and Verify.v2.
func (m *Model) sentenceFile() string {
	product, _, _ := strings.Cut(m.Product, ".")
	return strings.ToLower(product)
}
