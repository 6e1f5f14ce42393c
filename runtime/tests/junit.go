package tests

import (
	"fmt"
	"os"
	"strings"
)

// junit prints the XML of JUnit as Node does, all of it at the end.
type junit struct {
	*printer
	roots []*element
	in    *element // The suite or test that is told of.
}

// element is one of the XML.
type element struct {
	tag        string
	name       string
	attributes []attribute
	nesting    int
	parent     *element
	children   []*element
	text       string
	comment    string
	failed     bool
	skipped    bool
}

type attribute struct{ name, value string }

func (j *junit) start(name string, nesting int) {
	made := &element{name: name, nesting: nesting, parent: j.in}
	if j.in != nil {
		j.in.children = append(j.in.children, made)
	} else {
		j.roots = append(j.roots, made)
	}
	j.in = made
}

func (j *junit) Tell(e Event) {
	switch e.Type {
	case Start:
		j.start(e.Name, e.Nesting)
	case Pass, Fail:
		j.result(e)
	case Diagnostic:
		note := &element{comment: e.Message, nesting: e.Nesting}
		if j.in != nil {
			j.in.children = append(j.in.children, note)
		} else {
			j.roots = append(j.roots, note)
		}
	}
}

func (j *junit) result(e Event) {
	if j.in == nil {
		j.start("root", 0)
	}
	if j.in.name != e.Name || j.in.nesting != e.Nesting {
		j.start(e.Name, e.Nesting)
	}
	test := j.in
	j.in = test.parent
	test.attributes = []attribute{{"name", test.name}, {"time", fmt.Sprintf("%.6f", e.Duration/1000)}}
	add := func(name string, value any) {
		test.attributes = append(test.attributes, attribute{name, fmt.Sprint(value)})
	}
	tests, failures, skipped := 0, 0, 0
	for _, child := range test.children {
		if child.comment == "" {
			tests++
		}
		if child.failed {
			failures++
		}
		if child.skipped {
			skipped++
		}
	}
	if tests > 0 {
		test.tag, test.failed, test.skipped = "testsuite", failures > 0, skipped > 0
		host, _ := os.Hostname() // "" where the machine has no name
		add("disabled", 0)
		add("errors", 0)
		add("tests", tests)
		add("failures", failures)
		add("skipped", skipped)
		add("hostname", host)
		return
	}
	test.tag = "testcase"
	add("classname", "test")
	below := func(tag, text string, attributes ...attribute) {
		test.children = append(test.children, &element{tag: tag, text: text, nesting: e.Nesting + 1, attributes: attributes})
	}
	if e.Skip.Given {
		below("skipped", "", attribute{"type", "skipped"}, attribute{"message", e.Skip.words("true")})
		test.skipped = true
	}
	if e.Todo.Given {
		below("skipped", "", attribute{"type", "todo"}, attribute{"message", e.Todo.words("true")})
		test.skipped = true
	}
	if e.Type == Fail {
		kind := e.Failure.Type
		if kind == "" {
			kind = e.Failure.Code
		}
		below("failure", e.Failure.Whole+e.Failure.besideWhole(), attribute{"type", kind}, attribute{"message", e.Failure.Message})
		add("failure", e.Failure.Message)
		test.failed = true
	}
}

func (f *Failure) besideWhole() string {
	if f.Beside == "" {
		return ""
	}
	return "\n\n" + strings.TrimRight(f.Beside, "\n")
}

func (j *junit) Close() error {
	j.print("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites>\n")
	for _, root := range j.roots {
		j.write(root)
	}
	j.print("</testsuites>\n")
	return j.err
}

var (
	contentEscapes   = strings.NewReplacer("&", "&amp;", "<", "&lt;")
	attributeEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", "\n", "", `"`, "&quot;")
)

// printable leaves out characters that XML cannot have at all, as those of colours.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text)
}

func (j *junit) write(e *element) {
	indent := strings.Repeat("\t", e.nesting+1)
	if e.comment != "" {
		j.print("%s<!-- %s -->\n", indent, strings.ReplaceAll(printable(e.comment), "--", "&#45;&#45;"))
		return
	}
	j.print("%s<%s ", indent, e.tag)
	for i, a := range e.attributes {
		if i > 0 {
			j.print(" ")
		}
		j.print(`%s="%s"`, a.name, attributeEscapes.Replace(printable(a.value)))
	}
	if len(e.children) == 0 && e.text == "" {
		j.print("/>\n")
		return
	}
	j.print(">\n")
	if e.text != "" {
		j.print("%s\n", contentEscapes.Replace(printable(e.text)))
	}
	for _, child := range e.children {
		j.write(child)
	}
	j.print("%s</%s>\n", indent, e.tag)
}
