package peek

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// StoppedAt returns where in its source a script is that was stopped before the instruction which
// the innermost frame of its stack names. Goja notes places of expressions only, and gives any
// other instruction that of whatever stands before it: what a loop begins with would be said to be
// in the line above the loop. It is not ok for a frame of native code.
func StoppedAt(frame goja.StackFrame) (at file.Position, ok bool) {
	program, pc := field(reflect.ValueOf(&frame), "prg"), field(reflect.ValueOf(&frame), "pc")
	if !program.IsValid() || program.Kind() != reflect.Pointer || program.IsNil() || !pc.IsValid() || !pc.CanInt() {
		return at, false
	}
	source, ok := open(field(program, "src")).(*file.File)
	if !ok || source == nil {
		return at, false
	}
	offset, ok := codeOf(program).place(int(pc.Int()))
	if !ok {
		return at, false
	}
	return source.Position(offset), true
}

// code is what Goja has compiled one function or one script to.
type code struct {
	instructions reflect.Value
	noted        map[int]int // Offsets in the source, by the instructions that Goja has noted them for.
	enters       []bool      // Whether an instruction can come after another than the one before it.
}

func codeOf(program reflect.Value) *code {
	c := &code{instructions: field(program, "code"), noted: map[int]int{}}
	places := field(program, "srcMap")
	if c.instructions.Kind() != reflect.Slice || places.Kind() != reflect.Slice {
		return &code{}
	}
	for i := range places.Len() {
		pc, offset := field(places.Index(i), "pc"), field(places.Index(i), "srcPos")
		if !pc.IsValid() || !pc.CanInt() || !offset.IsValid() || !offset.CanInt() {
			return &code{}
		}
		c.noted[int(pc.Int())] = int(offset.Int())
	}
	c.enters = make([]bool, c.instructions.Len()+1)
	for pc := range c.instructions.Len() {
		for _, target := range c.targets(pc) {
			if target >= 0 && target < len(c.enters) && !c.steps(target) {
				c.enters[target] = true
			}
		}
	}
	return c
}

// steps reports whether an instruction is the head of a loop over what an iterator gives. It
// belongs to the expression before it, which is the iterator.
func (c *code) steps(pc int) bool {
	name, _ := c.instruction(pc)
	return name == "iterNext" || name == "enumNext"
}

// instruction is the name of an instruction's type and what it holds.
func (c *code) instruction(pc int) (name string, of reflect.Value) {
	if pc < 0 || pc >= c.instructions.Len() {
		return "", of
	}
	of = c.instructions.Index(pc).Elem()
	if !of.IsValid() {
		return "", of
	}
	return of.Type().Name(), of
}

// jump is how far an instruction that jumps does, and whether it always does.
func (c *code) jump(pc int) (by int, always, ok bool) {
	name, of := c.instruction(pc)
	if name == "" || of.Kind() != reflect.Int32 {
		return 0, false, false
	}
	if name == "iterNext" || name == "enumNext" || strings.HasPrefix(name, "j") {
		return int(of.Int()), name == "jump", true
	}
	return 0, false, false
}

// targets are the instructions that can follow one, other than by going on.
func (c *code) targets(pc int) []int {
	if by, _, ok := c.jump(pc); ok {
		if c.steps(pc) {
			return []int{pc + by}
		}
		return []int{pc + by, pc + 1}
	}
	switch name, of := c.instruction(pc); name {
	case "try":
		var targets []int
		for _, offset := range []string{"catchOffset", "finallyOffset"} {
			if by := field(of, offset); by.IsValid() && by.CanInt() && by.Int() > 0 {
				targets = append(targets, pc+int(by.Int()))
			}
		}
		return targets
	case "leaveTry", "leaveFinally":
		return []int{pc + 1}
	}
	return nil
}

// place is the offset in the source of an instruction: what Goja has noted for it or for one that
// it cannot be reached without, else what comes next where the script goes on.
func (c *code) place(pc int) (offset int, ok bool) {
	if pc < 0 {
		return 0, false // The function has not begun, or has been left.
	}
	for at := min(pc, len(c.enters)-1); at >= 0; at-- {
		if offset, ok := c.noted[at]; ok {
			return offset, true
		}
		if c.enters[at] {
			break
		}
	}
	for range c.instructions.Len() {
		if offset, ok := c.noted[pc]; ok {
			return offset, true
		}
		// One that jumps back closes a loop, which the script is in.
		if by, always, jumps := c.jump(pc); jumps && (always || by < 0) {
			pc += by
		} else {
			pc++
		}
	}
	return 0, false
}
