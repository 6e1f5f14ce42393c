package show

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
)

// ErrNoTable is the error of [Printer.Choose] where no table has been printed.
var ErrNoTable = errors.New("there is no table yet: .columns chooses what the table above it shows, as in .columns sid,body")

// Choose chooses the attributes, in either spelling, that tables show of records such as those of
// the table that was printed last, and prints that table again, without a request. Without names
// the usual columns come back, and the attributes that there are to choose from are printed as
// well.
func (p *Printer) Choose(ctx context.Context, names []string) error {
	g := p.last
	if g == nil {
		return ErrNoTable
	}
	text := ""
	if len(names) == 0 {
		delete(p.columns, g.title)
		text = style.Wrap(style.Colors(p.Colors).Dim("There are "+strings.Join(g.has, ", ")), p.Columns) + "\n"
	} else {
		var found []string
		for _, given := range names {
			name := given
			if !slices.Contains(g.has, name) {
				if name = complete.Snake(name); !slices.Contains(g.has, name) {
					return fmt.Errorf("there is no %s in this table.%s", given, spelling.Hint(name, g.has))
				}
			}
			found = append(found, name)
		}
		if p.columns == nil {
			p.columns = map[string][]string{}
		}
		p.columns[g.title] = found
	}
	drawn, err := g.drawn(ctx)
	if err != nil {
		return err
	}
	text += drawn
	if narrow := g.TooNarrow(); narrow != "" {
		text += style.Colors(p.Colors).Dim(narrow) + "\n"
	}
	return p.write(text)
}

// Choices returns the attributes that Choose can choose from; none where no table has been printed.
func (p *Printer) Choices() []string {
	if p.last == nil {
		return nil
	}
	return p.last.has
}
