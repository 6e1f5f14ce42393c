package runtime

import (
	"strconv"
	"strings"

	"dialtone/runtime/internal/inspect"

	"github.com/dop251/goja"
)

// hostPrefix begins the names of all JavaScript that belongs to the host. Frames
// of it are never shown.
const hostPrefix = "dialtone:"

// hostFile names the few lines of it that are in this package.
const hostFile = hostPrefix + "host"

// maxFrames is how many frames of a stack are shown, as in Node.
const maxFrames = 10

// frames converts a Goja stack, leaving out native functions and the host's
// own code.
func (s sources) frames(stack []goja.StackFrame) []Frame {
	var frames []Frame
	for _, frame := range stack {
		position := frame.Position()
		position.Filename = s.named(position.Filename)
		if position.Line == 0 || s.isOutside(position.Filename, position.Line) {
			continue
		}
		name := frame.FuncName()
		if name == "<anonymous>" {
			name = ""
		}
		file := position.Filename
		if file == "" {
			file = "<eval>"
		}
		frames = append(frames, Frame{
			Function: name,
			File:     file,
			Line:     position.Line,
			Column:   s.column(file, position.Line, position.Column),
		})
	}
	return frames
}

// isConstructor tells whether a frame is that of a constructor of one of the classes. Goja
// gives those of classes no name, but they stand inside of the class.
func (s sources) isConstructor(frame Frame, classes inspect.Lineage) bool {
	for _, class := range classes {
		if frame.Function != "" && frame.Function == class.Name ||
			frame.Function == "" && strings.HasPrefix(class.Source, "class") && (s.within(frame, class.Source) || s.isSuper(frame)) {
			return true
		}
	}
	return false
}

// withoutConstructors drops the innermost frames that are the error's own constructors: they
// say nothing of where it was made.
func (s sources) withoutConstructors(frames []Frame, classes inspect.Lineage) []Frame {
	for len(frames) > 1 && s.isConstructor(frames[0], classes) {
		frames = frames[1:]
	}
	return frames
}

// nodeStack rewrites a Goja "stack" property the way Node writes one: its
// "\tat name (file:1:2(3))" becomes "    at name (file:1:2)", native frames
// and the host's own are dropped, and only the innermost ten are kept. Lines
// that are no Goja frames stay as they are, since a script may set the
// property to what it likes.
func (s sources) nodeStack(stack string, classes inspect.Lineage) string {
	var lines []string
	var frames []Frame
	for _, line := range strings.Split(strings.TrimRight(stack, "\n"), "\n") {
		text, isFrame := strings.CutPrefix(line, "\tat ")
		if !isFrame {
			lines = append(lines, line)
			continue
		}
		frame, ok := parseFrame(text)
		frame.File = s.named(frame.File)
		if ok && !s.isOutside(frame.File, frame.Line) {
			frame.Column = s.column(frame.File, frame.Line, frame.Column)
			frames = append(frames, frame)
		}
	}
	return strings.Join(lines, "\n") + stackLines(s.withoutConstructors(frames, classes))
}

// stackLines writes the innermost frames, each after a newline.
func stackLines(frames []Frame) string {
	var out strings.Builder
	for _, frame := range frames[:min(len(frames), maxFrames)] {
		out.WriteString("\n    at " + frame.String())
	}
	return out.String()
}

// parseFrame reads "name (file:line:column(counter))" or the same without a
// name. It is not ok for a native function.
func parseFrame(text string) (frame Frame, ok bool) {
	place := text
	if open := strings.LastIndex(text, " ("); open >= 0 && strings.HasSuffix(text, "))") {
		frame.Function, place = text[:open], text[open+2:len(text)-1]
	}
	counter := strings.LastIndexByte(place, '(')
	if counter < 0 {
		return frame, false
	}
	place, column := cutLast(place[:counter], ":")
	file, line := cutLast(place, ":")
	var lineErr, columnErr error
	frame.File = file
	frame.Line, lineErr = strconv.Atoi(line)
	frame.Column, columnErr = strconv.Atoi(column)
	return frame, lineErr == nil && columnErr == nil
}

func cutLast(s, separator string) (before, after string) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+len(separator):]
}
