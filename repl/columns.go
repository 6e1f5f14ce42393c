package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/repl/internal/complete"
)

// chooseColumns chooses what tables show of records such as those of the table that was printed
// last, and prints that again, without a request. Without names the usual ones come back.
func (s *Session) chooseColumns(ctx context.Context, console Console, argument string) error {
	g := s.printer.last
	if g == nil {
		return fmt.Errorf("there is no table yet: .columns chooses what the table above it shows, as in .columns sid,body")
	}
	if argument == "" {
		delete(s.printer.columns, g.title)
		console.Printf("%s\n", wrap(style(s.Colors).dim("There are "+strings.Join(g.has, ", ")), s.Editor.Columns()))
	} else {
		var names []string
		for _, name := range strings.FieldsFunc(argument, func(r rune) bool { return r == ',' || r == ' ' }) {
			if !slices.Contains(g.has, name) {
				given := name
				if name = complete.Snake(name); !slices.Contains(g.has, name) {
					return fmt.Errorf("there is no %s in this table.%s", given, didYouMean(name, g.has))
				}
			}
			names = append(names, name)
		}
		s.printer.columns[g.title] = names
	}
	s.printer.Columns = s.Editor.Columns()
	text, err := g.drawn(ctx)
	if err != nil {
		return err
	}
	if narrow := g.tooNarrow(); narrow != "" {
		text += style(s.Colors).dim(narrow) + "\n"
	}
	return s.printer.write(text)
}

// completeColumn completes the last of several names.
func (s *Session) completeColumn(prefix string) []string {
	if s.printer.last == nil {
		return nil
	}
	before := prefix[:strings.LastIndexAny(prefix, ", ")+1]
	names := complete.Beginning(s.printer.last.has, prefix[len(before):])
	for i, name := range names {
		names[i] = before + name
	}
	slices.Sort(names)
	return names
}
