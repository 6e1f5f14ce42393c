package library

// languageModules are what the language's own library lacks.
var languageModules = map[string]module{}

func init() {
	for _, part := range []string{
		"annexb", "define", "disposal", "fromasync", "grouping", "iterators", "promises", "regexpescape", "weakrefs", "wellformed",
	} {
		languageModules["language/"+part] = module{script: script("language/" + part + ".js")}
	}
}

// Add gives the language's own objects a part that they lack; see engine.Additions.
func (l *Library) Add(part string) error {
	_, err := l.load("language/" + part)
	return err
}
