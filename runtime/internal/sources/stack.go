package sources

import (
	"fmt"
	"strconv"
	"strings"

	"dialtone/runtime/internal/engine/peek"
	"dialtone/runtime/internal/inspect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// HostPrefix begins the names of all JavaScript that belongs to the host. Frames
// of it are never shown.
const HostPrefix = "dialtone:"

// HostFile names the few lines of it that stand in Go code.
const HostFile = HostPrefix + "host"

// MaxFrames is how many frames of a stack are shown, as in Node.
const MaxFrames = 10

// Frame is one call of a JavaScript stack.
type Frame struct {
	Function     string // Empty for a script's top level and for functions without a name.
	File         string
	Line, Column int // From 1; columns in UTF-16 units.
}

// String returns the frame as Node writes it, without "at".
func (f Frame) String() string {
	place := fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
	if f.Function == "" {
		return place
	}
	return f.Function + " (" + place + ")"
}

// IsOfScript reports whether a frame of Goja's is of a script, not native and not the host's.
func IsOfScript(frame goja.StackFrame) bool {
	at := frame.Position()
	return at.Line > 0 && !strings.HasPrefix(at.Filename, HostPrefix)
}

// Frames converts a Goja stack, leaving out native functions and the host's
// own code.
func (s Sources) Frames(stack []goja.StackFrame) []Frame {
	var frames []Frame
	for _, frame := range stack {
		frames = s.add(frames, frame, frame.Position())
	}
	return frames
}

// Stopped is Frames for the stack of a script that was stopped between two instructions.
func (s Sources) Stopped(stack []goja.StackFrame) []Frame {
	if len(stack) == 0 {
		return nil
	}
	at, ok := peek.StoppedAt(stack[0])
	if !ok {
		return s.Frames(stack)
	}
	return append(s.add(nil, stack[0], at), s.Frames(stack[1:])...)
}

// add adds a frame of Goja's that is at a place, unless that is not a script's.
func (s Sources) add(frames []Frame, frame goja.StackFrame, at file.Position) []Frame {
	at.Filename = s.Named(at.Filename)
	if at.Line == 0 || s.IsOutside(at.Filename, at.Line) {
		return frames
	}
	name := frame.FuncName()
	if name == "<anonymous>" {
		name = ""
	}
	in := at.Filename
	if in == "" {
		in = "<eval>"
	}
	return append(frames, s.Original(Frame{
		Function: name,
		File:     in,
		Line:     at.Line,
		Column:   s.Column(in, at.Line, at.Column),
	}))
}

// isConstructor reports whether a frame is that of a constructor of one of the classes. Goja
// gives those of classes no name, but they stand inside of the class.
func (s Sources) isConstructor(frame Frame, classes inspect.Lineage) bool {
	for _, class := range classes {
		if frame.Function != "" && frame.Function == class.Name ||
			frame.Function == "" && strings.HasPrefix(class.Source, "class") && (s.within(frame, class.Source) || s.isSuper(frame)) {
			return true
		}
	}
	return false
}

// WithoutConstructors drops the innermost frames that are the error's own constructors: they
// say nothing of where it was made.
func (s Sources) WithoutConstructors(frames []Frame, classes inspect.Lineage) []Frame {
	for len(frames) > 1 && s.isConstructor(frames[0], classes) {
		frames = frames[1:]
	}
	return frames
}

// NodeStack rewrites a Goja "stack" property the way Node writes one: its
// "\tat name (file:1:2(3))" becomes "    at name (file:1:2)", native frames
// and the host's own are dropped, and only the innermost ten are kept. Lines
// that are not Goja frames stay as they are, since a script may set the
// property to what it likes.
func (s Sources) NodeStack(stack string, classes inspect.Lineage) string {
	var lines []string
	for _, line := range strings.Split(strings.TrimRight(stack, "\n"), "\n") {
		if !strings.HasPrefix(line, "\tat ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + Lines(s.WithoutConstructors(s.FramesOf(stack), classes))
}

// FramesOf are the frames that a Goja "stack" property lists, without native ones and the host's
// own.
func (s Sources) FramesOf(stack string) []Frame {
	var frames []Frame
	for line := range strings.SplitSeq(stack, "\n") {
		text, isFrame := strings.CutPrefix(line, "\tat ")
		if !isFrame {
			continue
		}
		frame, ok := parseFrame(text)
		frame.File = s.Named(frame.File)
		if ok && !s.IsOutside(frame.File, frame.Line) {
			frame.Column = s.Column(frame.File, frame.Line, frame.Column)
			frames = append(frames, s.Original(frame))
		}
	}
	return frames
}

// Lines writes the innermost frames, each after a newline.
func Lines(frames []Frame) string {
	var out strings.Builder
	for _, frame := range frames[:min(len(frames), MaxFrames)] {
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
