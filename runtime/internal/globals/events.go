package globals

import "github.com/dop251/goja"

// Listeners are those of the events of process.
type Listeners struct {
	vm   *goja.Runtime
	tell goja.Callable // Nil where there have been none.
}

// NewListeners returns those of a VM whose scripts listen to nothing yet.
func NewListeners(vm *goja.Runtime) *Listeners { return &Listeners{vm: vm} }

// Attend has events told by a function, which returns whether one has listeners.
func (l *Listeners) Attend(tell goja.Callable) { l.tell = tell }

// Any reports whether a script has ever listened to an event.
func (l *Listeners) Any() bool { return l.tell != nil }

// Tell tells the listeners of an event, and reports whether there were any.
func (l *Listeners) Tell(event string, args ...goja.Value) (bool, error) {
	if l.tell == nil {
		return false, nil
	}
	told, err := l.tell(goja.Undefined(), append([]goja.Value{l.vm.ToValue(event)}, args...)...)
	return err == nil && told.ToBoolean(), err
}

// TellExit tells them that the script ends with a code. They are told of nothing after it.
func (l *Listeners) TellExit(code int) error {
	tell := l.tell
	if tell == nil {
		return nil
	}
	l.tell = nil
	_, err := tell(goja.Undefined(), l.vm.ToValue("exit"), l.vm.ToValue(code))
	return err
}
