package language

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// awaitingLoop is the beginning of a loop with for await, or what looks like one.
var awaitingLoop = regexp.MustCompile(`\bfor((?:\s|/\*(?s:.*?)\*/|//[^\n\r]*[\n\r])+)await(?:\s|/\*(?s:.*?)\*/|//[^\n\r]*[\n\r])*\(`)

// LoopShift is how far behind its place the word for of a marked loop stands: behind a
// label's name of four characters and a colon.
const LoopShift = len("$$00:")

// MarkLoops writes an ordinary for behind a label for every for await of a text. The
// text keeps its length, and but for the word for every character its place. The
// labels begin with label, which the text does not contain, and stand at the offsets that are
// answered, but for those in skip, where the text stays as it is.
func MarkLoops(text string, skip []int) (marked, label string, at []int) {
	if !strings.Contains(text, "await") {
		return text, "", nil
	}
	places := awaitingLoop.FindAllStringSubmatchIndex(text, -1)
	if len(places) == 0 {
		return text, "", nil
	}
	label = loopLabel(text)
	bytes := []byte(text)
	for _, place := range places {
		if slices.Contains(skip, place[0]) || place[0] > 0 && strings.IndexByte("$.#@\\", text[place[0]-1]) >= 0 {
			continue
		}
		writeLoop(bytes[place[0]:], label, len(at), "", text[place[2]:place[3]])
		at = append(at, place[0])
	}
	return string(bytes), label, at
}

// ownLabel is a label of the source's own before a loop, where what comes before
// leaves no doubt that it is one.
var ownLabel = regexp.MustCompile(`(?:^|[;{})\n]\s*)((?:[A-Za-z_$][\w$]*\s*:\s*)+)$`)

// labelled is the beginning of a loop's own labels in front of it, or the loop's own.
// esbuild takes only the label nearest to a loop for a label that continue can name.
func labelled(text string, loop int) int {
	line := strings.LastIndexByte(text[:loop], '\n') + 1
	m := ownLabel.FindStringSubmatchIndex(text[line:loop])
	if m == nil || strings.HasPrefix(text[line+m[2]:], "default") {
		return loop
	}
	return line + m[2]
}

// loopGaps are what stands between for and await, by where the await stands.
func loopGaps(text string) map[int]string {
	gaps := map[int]string{}
	for _, place := range awaitingLoop.FindAllStringSubmatchIndex(text, -1) {
		gaps[place[3]] = text[place[2]:place[3]]
	}
	return gaps
}

// writeLoop writes a label and for over for, a gap and await. What stands before, as
// labels of the source's own, moves behind the label. Loops within each other need labels
// that differ, and so the number, which begins anew where two digits end, must count on.
func writeLoop(over []byte, label string, number int, before, gap string) {
	digits := strconv.FormatInt(int64(number%(36*36)), 36)
	copy(over, label+strings.Repeat("0", 2-len(digits))+digits+":"+before+"for"+gap)
}

// loopLabel is the beginning of labels that a text does not contain.
func loopLabel(text string) string {
	for _, first := range "$_abcdefghijklmnopqrstuvwxyz" {
		for _, second := range "$_ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			if label := string(first) + string(second); !strings.Contains(text, label) {
				return label
			}
		}
	}
	return "$$"
}

// IsLoopLabel tells whether a name is that of a label that [MarkLoops] has written.
func IsLoopLabel(name, label string) bool {
	return label != "" && len(name) == LoopShift-1 && strings.HasPrefix(name, label)
}
