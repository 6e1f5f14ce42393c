package declarations

import (
	"regexp"
	"strings"
	"sync"
)

// writtenLines are the lines of the declarations that stand by hand.
var writtenLines = sync.OnceValue(func() []string {
	var all []string
	files, err := written.ReadDir("static")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, file := range files {
		text, err := written.ReadFile("static/" + file.Name())
		if err != nil {
			panic(err)
		}
		all = append(all, strings.Split(string(text), "\n")...)
	}
	return all
})

var namePattern = regexp.MustCompile(`^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)?$`)

// Explain returns how a global that is not Twilio's is declared, or a member of one ("fetch",
// "CSV.parse"), and what its comment says of it; or "". Console and command line show it as help.
func Explain(name string) string {
	if !namePattern.MatchString(name) {
		return ""
	}
	lines := writtenLines()
	base, member, _ := strings.Cut(name, ".")
	declared := find(lines, 0, len(lines), `^declare (?:function|var|class|const|namespace) (?:Twilio\.)?`+regexp.QuoteMeta(base)+`\b`)
	if declared < 0 {
		return ""
	}
	if member == "" {
		return entry(lines, declared, "")
	}
	// The members stand in the declaration itself or in the interface that it names.
	at := declared
	if m := regexp.MustCompile(`^declare var [\w$]+: (?:Dialtone\.)?(\w+)`).FindStringSubmatch(lines[declared]); m != nil {
		at = find(lines, 0, len(lines), `^ *interface `+m[1]+`\b`)
	}
	for _, from := range []int{declared, at} {
		if from < 0 {
			continue
		}
		indent := lines[from][:len(lines[from])-len(strings.TrimLeft(lines[from], " "))]
		end := find(lines, from, len(lines), `^`+indent+`}`)
		if i := find(lines, from, end, `^`+indent+`  (?:static |readonly |function )*`+regexp.QuoteMeta(member)+`[(<?:]`); i >= 0 {
			return entry(lines, i, base+".")
		}
	}
	return ""
}

func find(lines []string, from, to int, pattern string) int {
	is := regexp.MustCompile(pattern)
	for i := from; i < to; i++ {
		if is.MatchString(lines[i]) {
			return i
		}
	}
	return -1
}

var modifiers = regexp.MustCompile(`^(?:declare |function |var |const |class |static |readonly )+`)

// entry is a declaration's line and its comment.
func entry(lines []string, at int, before string) string {
	text := before + modifiers.ReplaceAllString(strings.TrimSpace(lines[at]), "")
	text = strings.TrimRight(strings.TrimSuffix(text, "{"), " :&")
	var comment []string
	if i := at - 1; i >= 0 && strings.HasSuffix(lines[i], "*/") {
		for ; i >= 0; i-- {
			line := strings.TrimSpace(lines[i])
			begins := strings.HasPrefix(line, "/**")
			line = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(line, "/**"), "*/"), "* ")
			comment = append([]string{line}, comment...)
			if begins {
				break
			}
		}
	}
	if said := strings.TrimSpace(strings.Join(comment, " ")); said != "" {
		text += "\n" + said
	}
	return text
}
