package peek

import (
	"reflect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// Stop is where a script can be stopped, and where it is said to be then.
type Stop struct {
	Function string
	Name     string // Of the instruction that comes next.
	At       file.Position
	OK       bool
}

// Loops are all stops of a program that are within loops, those of its functions as well.
func Loops(program *goja.Program) (stops []Stop) {
	return loops(reflect.ValueOf(program))
}

func loops(program reflect.Value) (stops []Stop) {
	c := codeOf(program)
	source, _ := open(field(program, "src")).(*file.File)
	for pc := range c.instructions.Len() {
		if c.comesBack(pc) {
			name, _ := c.instruction(pc)
			stop := Stop{Name: name, Function: field(program, "funcName").String()}
			var offset int
			if offset, stop.OK = c.place(pc); stop.OK {
				stop.At = source.Position(offset)
			}
			stops = append(stops, stop)
		}
		for _, inner := range programs(c.instructions.Index(pc), 10) {
			stops = append(stops, loops(inner)...)
		}
	}
	return stops
}

// comesBack reports whether a script can come from an instruction to that same one again.
func (c *code) comesBack(start int) bool {
	seen, next := map[int]bool{}, []int{start}
	for len(next) > 0 {
		pc := next[0]
		next = next[1:]
		name, _ := c.instruction(pc)
		after := c.targets(pc)
		if _, always, _ := c.jump(pc); !always && name != "_ret" && name != "_throw" && name != "_halt" {
			after = append(after, pc+1)
		} else if always {
			after = after[:1]
		}
		for _, to := range after {
			if to == start {
				return true
			}
			if to < c.instructions.Len() && !seen[to] {
				seen[to] = true
				next = append(next, to)
			}
		}
	}
	return false
}

// programs are those of the functions that an instruction makes.
func programs(value reflect.Value, depth int) (found []reflect.Value) {
	for value.Kind() == reflect.Interface {
		value = value.Elem()
	}
	switch {
	case depth == 0 || !value.IsValid():
	case value.Type() == reflect.TypeFor[*goja.Program]():
		if !value.IsNil() {
			return []reflect.Value{value}
		}
	case value.Kind() == reflect.Pointer && !value.IsNil():
		return programs(value.Elem(), depth-1)
	case value.Kind() == reflect.Struct:
		for i := range value.NumField() {
			found = append(found, programs(value.Field(i), depth-1)...)
		}
	}
	return found
}

// PlaceOf is the offset in the source of an instruction of a program.
func PlaceOf(program *goja.Program, pc int) (offset int, ok bool) {
	return codeOf(reflect.ValueOf(program)).place(pc)
}
