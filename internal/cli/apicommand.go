package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings"
	"dialtone/declarations"
	"dialtone/repl"
	"dialtone/repl/show"
)

// apiCommand searches what Twilio offers.
type apiCommand struct {
	Words []string `arg:"" optional:"" help:"What to look for, in any order: api verify check"`
	JSON  bool     `name:"json" help:"Print JSON: of each operation its id in Twilio's documents, the JavaScript that calls it, and its request."`
}

// operation is what api --json prints of an operation.
type operation struct {
	OperationID string `json:"operationId"`
	JavaScript  string `json:"javascript"`
	Product     string `json:"product"`
	Version     string `json:"version,omitempty"`
	Method      string `json:"method"`
	URL         string `json:"url"`
	Deprecated  bool   `json:"deprecated,omitempty"`
}

// Run prints the operations that are found.
func (c *apiCommand) Run(e *environment) error {
	words := strings.Fields(strings.Join(c.Words, " "))
	if len(words) == 0 && !c.JSON {
		return c.products(e)
	}
	found := catalog.Search(words...)
	if len(found) == 0 && !c.JSON {
		return fmt.Errorf("nothing of Twilio's has %s: fewer words find more, and dialtone api lists the products", strings.Join(c.Words, " "))
	}
	if c.JSON {
		return c.json(e, found)
	}
	columns := e.columns()
	for i, op := range found {
		mark := ""
		if op.Deprecated || op.Resource.Deprecated {
			mark = ", deprecated"
		}
		if i > 0 {
			fmt.Fprintln(e.Stdout)
		}
		text := fmt.Sprintf("%s\n    %s%s: %s https://%s%s", op.JavaScript(), op.ID, mark, op.Method, op.Resource.Document.Host, op.Path)
		fmt.Fprintln(e.Stdout, repl.LaidOut(text, columns, e.colors(e.Stdout)))
	}
	return nil
}

func (c *apiCommand) json(e *environment, found []*catalog.Operation) error {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	separator := "["
	for _, op := range found {
		b.WriteString(separator + "\n  ")
		separator = ","
		if err := encoder.Encode(operation{
			OperationID: op.ID, JavaScript: op.JavaScript(), Product: op.Resource.Document.Product, Version: op.Resource.Document.Version,
			Method: op.Method, URL: "https://" + op.Resource.Document.Host + op.Path, Deprecated: op.Deprecated || op.Resource.Deprecated,
		}); err != nil {
			return err
		}
		text := strings.TrimSuffix(b.String(), "\n")
		b.Reset()
		if _, err := fmt.Fprint(e.Stdout, text); err != nil {
			return err
		}
	}
	if separator == "[" {
		fmt.Fprint(e.Stdout, "[")
	}
	_, err := fmt.Fprintln(e.Stdout, "\n]")
	return err
}

// products lists what there is to look into.
func (c *apiCommand) products(e *environment) error {
	columns := e.columns()
	for _, p := range catalog.Products() {
		name, operations := "Twilio."+p.Name, 0
		if p.Name == "Api" {
			name = "Account, Call, Message, …"
		}
		for _, d := range p.Documents {
			for _, r := range d.Resources() {
				operations += len(r.Operations)
			}
		}
		noun := "operations"
		if operations == 1 {
			noun = "operation"
		}
		line := fmt.Sprintf("%-25s  %4d %s", name, operations, noun)
		if columns > 0 && len(line) > columns {
			line = strings.TrimSuffix(line, " "+noun)
		}
		fmt.Fprintln(e.Stdout, line)
	}
	fmt.Fprintln(e.Stdout)
	fmt.Fprintln(e.Stdout, repl.LaidOut("dialtone api verify check finds what has both words; dialtone doc Twilio.Verify.Service explains it.", columns, false))
	return nil
}

// columns is the width of the terminal that standard output is, 0 where it is none.
func (e *environment) columns() int {
	if out, ok := e.Stdout.(*os.File); ok {
		return show.Columns(out)
	}
	return 0
}

// docCommand explains a name.
type docCommand struct {
	Name string `arg:"" help:"What to explain: Call, Call.create, Message.body, Twilio.Verify.Service, fetch"`
}

// Run prints what .help NAME does in the console.
func (c *docCommand) Run(e *environment) error {
	host, closeHost, err := e.open(nil)
	if err != nil {
		return err
	}
	defer closeHost()
	text, err := repl.Explain(e.Context, host, bindings.Describe, declarations.Explain, c.Name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.Stdout, repl.LaidOut(text, e.columns(), e.colors(e.Stdout)))
	return err
}
