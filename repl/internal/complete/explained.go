package complete

// Explained says how the last name of a path is declared that a value at hand leads to, and what
// its comment says; or nothing.
func (l *Looker) Explained(path string) string {
	tokens := Scan(path).Tokens
	last := len(tokens) - 1
	if last < 2 || !IsDot(tokens[last-1]) || l.library() == nil {
		return ""
	}
	f := &inference{Looker: l, tokens: tokens}
	at, from := f.ending(last - 1)
	m, ok := at.Type.Member(tokens[last].Text)
	if !ok || from != 0 || len(m.Texts) == 0 {
		return ""
	}
	return m.Explain(path[:tokens[last].Start])
}
