package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

// shown is a block of docs/embedding.md that shows code of the tests: the comment before
// it names the file and what of it.
var shown = regexp.MustCompile("(?m)^<!-- (\\S+_test\\.go) (.+) -->\n```go\n((?s:.*?))^```$")

// TestEmbeddingPage compares the code of the page for Go users with the Examples that
// it is taken from, which run. UPDATE=1 writes it again.
func TestEmbeddingPage(t *testing.T) {
	t.Parallel()
	const page = "docs/embedding.md"
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if blocks := strings.Count(text, "```go\n"); blocks < 5 || blocks != len(shown.FindAllString(text, -1)) {
		t.Errorf("%s has %d blocks of Go, of which %d name the Example that they are", page, blocks, len(shown.FindAllString(text, -1)))
	}
	want := shown.ReplaceAllStringFunc(text, func(block string) string {
		m := shown.FindStringSubmatch(block)
		return "<!-- " + m[1] + " " + m[2] + " -->\n```go\n" + excerpt(t, m[1], strings.Fields(m[2])) + "```"
	})
	if want == text {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatalf("%s does not show the Examples as they are; UPDATE=1 go test -run TestEmbeddingPage . writes it", page)
	}
	if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// excerpt is the source of declarations: of an Example its body, of a type also its
// methods, of anything else the whole.
func excerpt(t *testing.T, path string, names []string) string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, path, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	slice := func(from, to token.Pos) string {
		return string(source[positions.Position(from).Offset:positions.Position(to).Offset])
	}
	var parts []string
	for _, name := range names {
		before := len(parts)
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				switch {
				case d.Name.Name == name && strings.HasPrefix(name, "Example"):
					body := slice(d.Body.Lbrace+1, d.Body.Rbrace)
					parts = append(parts, strings.Trim(strings.ReplaceAll(body, "\n\t", "\n"), "\n"))
				case d.Name.Name == name && d.Recv == nil, receiver(d) == name:
					parts = append(parts, slice(start(d, d.Doc), d.End()))
				}
			case *ast.GenDecl:
				if d.Tok == token.TYPE && d.Specs[0].(*ast.TypeSpec).Name.Name == name {
					parts = append(parts, slice(start(d, d.Doc), d.End()))
				}
			}
		}
		if len(parts) == before {
			t.Errorf("%s has no %s", path, name)
		}
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// start is where a declaration begins, its comment included.
func start(node ast.Node, doc *ast.CommentGroup) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return node.Pos()
}

// receiver is the type that a method is of.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
