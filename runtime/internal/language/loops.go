package language

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// awaitingLoop is the beginning of a loop with for await, or what looks like one.
var awaitingLoop = regexp.MustCompile(`\bfor((?:\s|/\*(?s:.*?)\*/|//[^\n\r]*[\n\r])+)await(?:\s|/\*(?s:.*?)\*/|//[^\n\r]*[\n\r])*\(`)

// LoopShift is how far behind its place the word for of a marked loop stands.
const LoopShift = len("$$00:")

// MarkLoops writes an ordinary for behind a label for every for await of a text. The
// text keeps its length, and but for the word for every character its place. The
// labels begin with label, which the text does not contain, and are numbered from 0 as the loops
// stand in the text; those in skip are left as they are. Count is the number of labels.
func MarkLoops(text string, skip []int) (marked, label string, count int) {
	if !strings.Contains(text, "await") {
		return text, "", 0
	}
	places := awaitingLoop.FindAllStringSubmatchIndex(text, maxLoops)
	if len(places) == 0 {
		return text, "", 0
	}
	label = loopLabel(text)
	bytes := []byte(text)
	for i, place := range places {
		if slices.Contains(skip, i) || place[0] > 0 && strings.IndexByte("$.#@\\", text[place[0]-1]) >= 0 {
			continue
		}
		writeLoop(bytes[place[0]:], label, i, "", text[place[2]:place[3]])
		count++
	}
	return string(bytes), label, count
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
// labels of the source's own, moves behind the label.
func writeLoop(over []byte, label string, number int, before, gap string) {
	digits := strconv.FormatInt(int64(number), 36)
	copy(over, label+strings.Repeat("0", 2-len(digits))+digits+":"+before+"for"+gap)
}

// maxLoops is how many numbers of two digits there are.
const maxLoops = 36 * 36

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

// LoopNumber is the number of a label that [MarkLoops] has written.
func LoopNumber(name, label string) (number int, ok bool) {
	digits, ok := strings.CutPrefix(name, label)
	if !ok || label == "" || len(digits) != 2 {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 36, 32)
	return int(n), err == nil
}
