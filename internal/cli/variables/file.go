// Package variables is the environment of programs: what files such as .env add to it
// ([WithFiles]), and what leads programs to a local Twilio ([Twilio]).
package variables

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// WithFiles is the environment with what files of variables add to it. A variable that the
// environment has stays as it is; of several files the last one counts. Path returns where a file
// is.
func WithFiles(environ []string, files []string, path func(string) string) ([]string, error) {
	var names []string
	values := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(path(file))
		if err != nil {
			if wrong := (*fs.PathError)(nil); errors.As(err, &wrong) {
				err = wrong.Err
			}
			return nil, fmt.Errorf("--env-file: cannot read %s: %w", file, err)
		}
		for _, variable := range parseEnvFile(string(text)) {
			if _, known := values[variable.Name]; !known {
				names = append(names, variable.Name)
			}
			values[variable.Name] = variable.Value
		}
	}
	has := map[string]bool{}
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		has[name] = true
	}
	all := slices.Clone(environ)
	for _, name := range names {
		if !has[name] {
			all = append(all, name+"="+values[name])
		}
	}
	return all, nil
}

// Variable is a variable of a file, or of an environment.
type Variable struct{ Name, Value string }

// blanks are what may stand around names and values.
const blanks = " \t"

// parseEnvFile reads a file of variables as Node does for --env-file: a line is a name, which may
// stand after export, = and a value. A value in '…', "…" or `…` is taken as it stands, over several
// lines if need be, and in "…" \n is a line break; without quotes it ends before a #. Lines without
// = and without a name are left out, as newer versions of Node do; Node 20 joins the first to the
// line below and stops reading at the second.
func parseEnvFile(text string) []Variable {
	var variables []Variable
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r", "")
	for text != "" {
		text = strings.TrimLeft(text, blanks+"\n")
		end := strings.IndexByte(text+"\n", '\n')
		name, _, ok := strings.Cut(text[:end], "=")
		if strings.HasPrefix(text, "#") || !ok {
			text = text[min(end+1, len(text)):]
			continue
		}
		var value string
		value, text = cutValue(strings.TrimLeft(text[len(name)+1:], blanks))
		name = strings.Trim(name, blanks)
		if rest, exported := strings.CutPrefix(name, "export "); exported {
			name = strings.Trim(rest, blanks)
		}
		if name != "" && !strings.Contains(name+value, "\x00") {
			variables = append(variables, Variable{name, value})
		}
	}
	return variables
}

// cutValue reads the value that a text begins with, and returns what stands below its last line.
func cutValue(text string) (value, rest string) {
	if text != "" && strings.IndexByte("'\"`", text[0]) >= 0 {
		if length := strings.IndexByte(text[1:], text[0]); length >= 0 {
			value = text[1 : 1+length]
			if text[0] == '"' {
				value = strings.ReplaceAll(value, `\n`, "\n")
			}
			_, rest, _ = strings.Cut(text[length+2:], "\n")
			return value, rest
		}
		value, rest, _ = strings.Cut(text, "\n") // the quote is a character like any other
		return value, rest
	}
	value, rest, _ = strings.Cut(text, "\n")
	value, _, _ = strings.Cut(value, "#")
	return strings.Trim(value, blanks), rest
}
