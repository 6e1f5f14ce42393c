//go:build linux || darwin || freebsd || netbsd || openbsd

package line

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// keyboard reads the terminal in liner's place. What is typed behind the end of a text waits for
// the next prompt, also where liner is replaced meanwhile; what is pasted is told from what is
// typed. While nobody asks it leaves the terminal alone, for the program that runs then may be the
// user's editor.
type keyboard struct {
	in       *os.File
	mode     *unix.Termios // The terminal's as it was found, or nil.
	terminal io.Writer
	out      *os.File // What liner reads.
	sink     *os.File // What is written for it.

	stop, stopping *os.File // A pipe: the reading ends when something is written to stopping.

	rest []byte // Read and not handed on.

	mutex       sync.Mutex // Guards what follows.
	active      bool       // Whether a reader waits for a line.
	interrupted bool
}

const (
	ctrlC = "\x03"
	ctrlZ = "\x1a"
	// escapeTime is how long a lone escape waits for the rest of a marker. Liner
	// itself waits 50 ms for the rest of a key.
	escapeTime = 20 * time.Millisecond
	// stopTime is longer than a process takes to stop.
	stopTime = 100 * time.Millisecond
)

func newKeyboard(in *os.File, terminal io.Writer) (*keyboard, error) {
	k := &keyboard{in: in, terminal: terminal}
	var err error
	if k.mode, err = unix.IoctlGetTermios(int(in.Fd()), getTermios); err != nil {
		k.mode = nil
	}
	if k.out, k.sink, err = os.Pipe(); err != nil {
		return nil, err
	}
	if k.stop, k.stopping, err = os.Pipe(); err != nil {
		return nil, errors.Join(err, k.out.Close(), k.sink.Close())
	}
	return k, nil
}

// Deadlines of what is written for liner.
var noDeadline, pastDeadline = time.Time{}, time.Unix(1, 0)

func (k *keyboard) close() error {
	return errors.Join(k.out.Close(), k.sink.Close(), k.stop.Close(), k.stopping.Close())
}

// begin makes interrupt end the reading. One that came just before ends it at once.
func (k *keyboard) begin() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.active = true
	if k.interrupted {
		k.wake()
	}
}

// end answers whether the reading was interrupted.
func (k *keyboard) end() (interrupted bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	interrupted = k.interrupted
	k.active, k.interrupted = false, false
	for ready(int(k.stop.Fd())) {
		var woken [8]byte
		if _, err := k.stop.Read(woken[:]); err != nil {
			break
		}
	}
	return interrupted
}

// interrupt drops the line that is being read, or else the next one.
func (k *keyboard) interrupt() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.interrupted = true
	if k.active {
		k.wake()
	}
}

// suspend stops the process, as Ctrl-Z does where the terminal sees to it, until the
// person's shell lets it go on.
func (k *keyboard) suspend() {
	terminal := int(k.in.Fd())
	editing, err := unix.IoctlGetTermios(terminal, getTermios)
	if err != nil || k.mode == nil {
		return
	}
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, unix.SIGCONT)
	defer signal.Stop(goesOn)
	// A process that is ended in the background must not be stopped by giving the terminal back.
	signal.Ignore(unix.SIGTTOU)
	defer signal.Reset(unix.SIGTTOU)
	_, _ = io.WriteString(k.terminal, pasteOff)
	_ = unix.IoctlSetTermios(terminal, setTermios, k.mode)
	_ = unix.Kill(0, unix.SIGTSTP)
	select {
	case <-goesOn:
	case <-time.After(stopTime): // There is no shell that could stop it.
	}
	for !k.inForeground() {
		// Nobody can type here. A signal that came along with the other ends the process first.
		time.Sleep(stopTime)
		_ = unix.Kill(0, unix.SIGTTIN)
		<-goesOn
	}
	_ = unix.IoctlSetTermios(terminal, setTermios, editing)
	_, _ = io.WriteString(k.terminal, pasteOn)
}

func (k *keyboard) inForeground() bool {
	group, err := unix.IoctlGetInt(int(k.in.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

func (k *keyboard) wake() { _, _ = k.stopping.Write([]byte{0}) }

// key waits for the next key. Its errors are io.EOF, errStopped, and ErrTooLong for a paste.
func (k *keyboard) key() (key, error) {
	for late := false; ; {
		pressed, size := decode(k.rest, late)
		if size > 0 {
			k.rest = k.rest[size:]
			if pressed.name == pasteBegin {
				return k.paste()
			}
			return pressed, nil
		}
		wait := time.Duration(-1)
		if len(k.rest) > 0 {
			wait = escapeTime
		}
		more, err := k.read(wait)
		if err != nil {
			return key{}, err
		}
		late = !more && len(k.rest) > 0
	}
}

// paste waits for the end of what is pasted.
func (k *keyboard) paste() (key, error) {
	for {
		if i := bytes.Index(k.rest, []byte(pasteEnd)); i >= 0 {
			raw := string(k.rest[:i])
			k.rest = k.rest[i+len(pasteEnd):]
			if len(raw) > LineLimit {
				return key{}, ErrTooLong
			}
			return key{pasted: pasted(raw)}, nil
		}
		if len(k.rest) > 2*LineLimit {
			k.rest = append(k.rest[:LineLimit+1:LineLimit+1], k.rest[len(k.rest)-len(pasteEnd):]...)
		}
		if _, err := k.read(-1); err != nil {
			return key{}, err
		}
	}
}

// skip drops what is read up to the end of a line.
func (k *keyboard) skip() {
	for {
		if i := bytes.IndexAny(k.rest, "\r\n\x03"); i >= 0 {
			k.rest = k.rest[i+1:]
			return
		}
		k.rest = nil
		if _, err := k.read(-1); err != nil {
			return
		}
	}
}

// waiting reports whether there is another key already.
func (k *keyboard) waiting() bool {
	_, size := decode(k.rest, false)
	return size > 0 || ready(int(k.in.Fd()))
}

// line reads a line without editing, from a terminal that does what there is of it.
func (k *keyboard) line(out io.Writer, prompt string) (string, error) {
	k.begin()
	// Without a prompt lines can be read all the same.
	_, _ = io.WriteString(out, prompt)
	line, err := k.plainLine()
	if k.end() {
		k.rest = nil
		_, _ = io.WriteString(out, "\n")
		return "", ErrAborted
	}
	return line, err
}

func (k *keyboard) plainLine() (string, error) {
	for {
		if i := bytes.IndexAny(k.rest, "\r\n"); i >= 0 {
			line := string(k.rest[:i])
			k.rest = k.rest[i+1:]
			return line, nil
		}
		if len(k.rest) > LineLimit {
			k.skip()
			return "", ErrTooLong
		}
		if _, err := k.read(-1); err != nil {
			if line := string(k.rest); err == io.EOF && line != "" {
				k.rest = nil
				return line, nil
			}
			return "", err
		}
	}
}

// read waits for keys and takes all that are there, unless they are more than a
// line may have. It answers false where none came in time.
func (k *keyboard) read(wait time.Duration) (bool, error) {
	buffer := make([]byte, 32<<10)
	for more := false; ; more, wait = true, 0 {
		there, err := k.ready(wait)
		if err != nil || !there {
			return more, err
		}
		n, err := k.in.Read(buffer)
		if n == 0 || err != nil {
			if more {
				return true, nil
			}
			return false, io.EOF
		}
		k.rest = append(k.rest, buffer[:n]...)
		if bytes.ContainsAny(k.rest, "\r\n\x03") || len(k.rest) > LineLimit {
			return true, nil
		}
	}
}

var errStopped = errors.New("nobody waits for keys any more")

// ready reports whether there are keys. A wait below 0 has no end.
func (k *keyboard) ready(wait time.Duration) (bool, error) {
	in, stop := int(k.in.Fd()), int(k.stop.Fd())
	for {
		var set unix.FdSet
		set.Set(in)
		set.Set(stop)
		var timeout *unix.Timeval
		if wait >= 0 {
			of := unix.NsecToTimeval(wait.Nanoseconds())
			timeout = &of
		}
		_, err := unix.Select(max(in, stop)+1, &set, nil, nil, timeout)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return false, err
		case set.IsSet(stop):
			return false, errStopped
		}
		return set.IsSet(in), nil
	}
}

// ready reports whether something can be read at once.
func ready(fd int) bool {
	var set unix.FdSet
	set.Set(fd)
	n, err := unix.Select(fd+1, &set, nil, nil, &unix.Timeval{})
	return err == nil && n > 0
}
