package hostile_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
)

// hostileCase is one file of testdata. Comments at its beginning say what it tries
// and what has to come of it:
//
//	// tries: to end never
//	// want: LimitError Time
//	// limits: Time=50ms, Heap=32MiB
//	// grants: all files
//
// want is a regular expression for the error's type and its text. Lines that end with
// the comment HERE are those where the script may be stopped. Each is run twice, under limits in
// this process and in a process of its own. What comes of it there may be something else:
//
//	// there: LimitError (Time|Memory)
//
// "only: in a process of its own" is for what nothing but the end of a process stops, or what
// takes this one with it.
type hostileCase struct {
	name, source string
	tries        string
	want         *regexp.Regexp // Of the error's type and text; see describe.
	there        *regexp.Regexp // The same in a process of its own.
	lines        []int
	limits       runtime.Limits
	onlyThere    bool // It takes a process of its own.
	allFiles     bool // It may read and write all files, in place of a folder.
}

func readCases(t *testing.T) []hostileCase {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.js"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []hostileCase
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCase(strings.TrimSuffix(filepath.Base(path), ".js"), string(source))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		cases = append(cases, c)
	}
	return cases
}

func parseCase(name, source string) (hostileCase, error) {
	c := hostileCase{name: name, source: source, limits: usual}
	for i, line := range strings.Split(source, "\n") {
		if strings.HasSuffix(line, "// HERE") {
			c.lines = append(c.lines, i+1)
		}
		key, value, found := strings.Cut(strings.TrimPrefix(line, "// "), ": ")
		if !found || !strings.HasPrefix(line, "// ") {
			continue
		}
		var err error
		switch key {
		case "tries":
			c.tries = value
		case "want":
			c.want, err = regexp.Compile("^(" + value + ")")
		case "limits":
			err = setLimits(&c.limits, value)
		case "grants":
			c.allFiles = value == "all files"
		case "there":
			c.there, err = regexp.Compile("^(" + value + ")")
		case "only":
			c.onlyThere = value == "in a process of its own"
		}
		if err != nil {
			return c, err
		}
	}
	c.there = cmp.Or(c.there, c.want)
	if c.tries == "" || c.want == nil {
		return c, fmt.Errorf("no tries and want at the beginning")
	}
	return c, nil
}

// usual are the limits of a script that names no others. Time is not what stops such a script.
var usual = runtime.Limits{
	Time:     patience.Long,
	Requests: 5,
	Output:   64 << 10,
	Heap:     64 << 20,
	Regexp:   patience.Long,
}

func setLimits(limits *runtime.Limits, list string) error {
	for _, setting := range strings.Split(list, ", ") {
		name, value, _ := strings.Cut(setting, "=")
		var err error
		switch name {
		case "Time":
			limits.Time, err = time.ParseDuration(value)
		case "Regexp":
			limits.Regexp, err = time.ParseDuration(value)
		case "CallDepth":
			limits.CallDepth, err = strconv.Atoi(value)
		case "Requests":
			limits.Requests, err = strconv.Atoi(value)
		case "Output":
			limits.Output, err = strconv.ParseInt(value, 10, 64)
		case "HeapMiB":
			var n uint64
			n, err = strconv.ParseUint(value, 10, 32)
			limits.Heap = n << 20
		default:
			err = fmt.Errorf("no limit is called %s", name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
