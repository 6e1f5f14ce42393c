package show

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"dialtone/internal/columns"
	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
	"golang.org/x/term"
)

// Format is a form in which values are printed.
type Format string

// The formats. A table is for people: a record is then a list, and what is
// neither record nor list is printed as Node does.
const (
	Table Format = "table"
	JSON  Format = "json"
	JSONL Format = "jsonl" // A value a line.
	CSV   Format = "csv"
)

// Formats are all of them.
var Formats = []string{string(Table), string(JSON), string(JSONL), string(CSV)}

// ParseFormat finds the format of a name.
func ParseFormat(name string) (Format, error) {
	if !slices.Contains(Formats, name) {
		return "", fmt.Errorf("there is no format %s.%s They are %s", name, spelling.Hint(name, Formats), strings.Join(Formats, ", "))
	}
	return Format(name), nil
}

// Printer prints values of a host. Secrets that Describe knows are replaced in
// all of its output.
type Printer struct {
	Host     *runtime.Host
	Describe func(goja.Value) any // What is known of a value: a [Record], [Rows] or neither; nil knows nothing.
	Out      io.Writer
	Colors   bool
	Columns  int            // Of the terminal; 0 is none, where nothing is cut.
	Location *time.Location // Of the times in tables and lists; nil is the local one.
	// Properties are the attributes of records that are printed, in this order and in
	// either spelling; nil is all of them, and of a table its usual columns.
	Properties []string

	// Now is the present, whose year tables leave out; nil is the clock's.
	Now func() time.Time

	Noted    func(text string) // Sees all that is printed; nil is nobody.
	Numbered bool              // Whether the rows of a table are numbered.

	columns map[string][]string // What was chosen for tables, by the records' kind.
	looker  *complete.Looker
	last    *Pages // The table that was printed last.
	failed  error  // What was found wrong with Properties.
}

// Columns returns the width of a terminal, for [Printer], or 0 where the file is none.
func Columns(file *os.File) int {
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

func (p *Printer) location() *time.Location {
	if p.Location == nil {
		return time.Local
	}
	return p.Location
}

// year is the one that goes without saying.
func (p *Printer) year() int {
	now := time.Now
	if p.Now != nil {
		now = p.Now
	}
	return now().In(p.location()).Year()
}

func (p *Printer) describe(value goja.Value) any {
	if p.Describe == nil || value == nil {
		return nil
	}
	subject := p.Describe(value)
	if record, ok := subject.(Record); ok && p.Properties != nil {
		return chosen{record, p}
	}
	return subject
}

// Print prints all of a value. Reading a list may make requests.
func (p *Printer) Print(ctx context.Context, value goja.Value, format Format) error {
	switch format {
	case JSON:
		return p.json(ctx, value)
	case JSONL:
		return p.jsonl(ctx, value)
	case CSV:
		return p.csv(ctx, value)
	}
	if format == Table {
		if drawn, err := p.object(ctx, value); drawn || err != nil {
			return err
		}
	}
	rows, err := p.show(ctx, value, true)
	for err == nil && rows != nil {
		rows, err = rows.Next(ctx)
	}
	return err
}

// Show prints a value for a person: of a list the first rows, and then it answers
// the rest, unless there is none.
func (p *Printer) Show(ctx context.Context, value goja.Value) (*Pages, error) {
	return p.show(ctx, value, false)
}

// show is Show; whole reports whether all rows will be read.
func (p *Printer) show(ctx context.Context, value goja.Value, whole bool) (*Pages, error) {
	var pages *Pages
	var list string
	err := p.Host.With(ctx, func(vm *goja.Runtime) {
		subject := p.describe(value)
		if record, ok := subject.(Record); ok {
			list = p.list(vm, record)
		} else {
			pages = p.pagesOf(vm, value, subject, whole)
		}
	})
	switch {
	case err != nil:
		return nil, err
	case list != "":
		return nil, p.write(list)
	case pages != nil:
		return pages.Next(ctx)
	}
	options := runtime.InspectOptions{Colors: p.Colors}
	if p.Columns > 0 {
		options.BreakLength = min(max(p.Columns, 40), 120)
	}
	text, err := p.Host.Inspect(ctx, value, options)
	if err != nil {
		return nil, err
	}
	return nil, p.write(text + "\n")
}

// object prints a plain object as a list, and reports whether the value is one.
func (p *Printer) object(ctx context.Context, value goja.Value) (drawn bool, err error) {
	var list string
	if err := p.Host.With(ctx, func(vm *goja.Runtime) {
		if plain, ok := p.rowOf(vm, value).(plainObject); ok {
			list = p.list(vm, plain)
		}
	}); err != nil || list == "" {
		return false, err
	}
	return true, p.write(list)
}

func (p *Printer) write(text string) error {
	if p.failed != nil {
		return p.failed
	}
	if p.Noted != nil {
		p.Noted(text)
	}
	_, err := io.WriteString(p.Out, text)
	return err
}

// list writes a record with an attribute a line.
func (p *Printer) list(vm *goja.Runtime, record Record) string {
	var names, values []string
	longest := 0
	record.Each(func(name string, value goja.Value, raw string) {
		names = append(names, name)
		longest = max(longest, style.Width(name))
		values = append(values, p.attribute(vm, name, value, raw))
	})
	if p.Columns > 0 {
		for i, text := range values {
			// An object that takes more than a line is shown when it is asked for.
			if strings.Contains(text, "\n") || strings.HasPrefix(text, "{") && longest+4+style.Width(text) > p.Columns {
				values[i] = style.Colors(p.Colors).Dim("{ … }")
			}
		}
	}
	var b strings.Builder
	if title := record.Title(); title != "" {
		fmt.Fprintln(&b, style.Colors(p.Colors).Bold(title))
	}
	indent := "\n" + strings.Repeat(" ", longest+4)
	for i, name := range names {
		fmt.Fprintf(&b, "  %s  %s\n", style.Colors(p.Colors).Dim(style.Pad(style.Visible(name), longest)), strings.ReplaceAll(values[i], "\n", indent))
	}
	return b.String()
}

func (p *Printer) attribute(vm *goja.Runtime, name string, value goja.Value, raw string) string {
	if goja.IsNull(value) {
		return style.Colors(p.Colors).Dim(columns.Null)
	}
	if text, ok := day(raw); ok {
		return style.Colors(p.Colors).Escape("35", text)
	}
	if text, ok := value.(goja.String); ok && columns.IsStatus(name) {
		return style.Colors(p.Colors).Escape(statusColor(text.String()), "'"+style.Visible(text.String())+"'")
	}
	if at, ok := timeOf(value); ok {
		return style.Colors(p.Colors).Escape("35", at.In(p.location()).Format(fullForm))
	}
	return runtime.Inspect(vm, value, runtime.InspectOptions{Colors: p.Colors, BreakLength: 1 << 16})
}
