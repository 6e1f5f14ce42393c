//go:build linux || darwin || freebsd || netbsd || openbsd

package repl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// keyboard stands between the terminal and liner. It hands on at most a line for
// each prompt, so that nothing typed ahead is lost where liner is replaced; it
// refuses a line that liner would choke on; and it tells what is pasted from what
// is typed. While nobody asks it leaves the terminal alone, for the program that
// runs then may be the user's editor.
type keyboard struct {
	in   *os.File
	mode *unix.Termios // The terminal's as it was found, or nil.
	out  *os.File      // What liner reads.
	sink *os.File      // What is written for it.

	stop, stopping *os.File // A pipe: the reading ends when something is written to stopping.

	rest       []byte // Read and not handed on.
	length     int    // Bytes of the line that were handed on.
	pasting    bool
	broken     int  // Line breaks of what is pasted that nothing has followed yet.
	discarding bool // Whether the rest of a line that was too long is yet to come.

	mutex       sync.Mutex // Guards what follows.
	active      bool       // Whether a reader waits for a line.
	editing     bool       // Whether liner shows that line.
	interrupted bool
}

const (
	ctrlC = 3
	ctrlZ = 26
	// escapeTime is how long a lone escape waits for the rest of a marker. Liner
	// itself waits 50 ms for the rest of a key.
	escapeTime = 20 * time.Millisecond
	// stopTime is longer than a process takes to stop.
	stopTime = 100 * time.Millisecond
)

func newKeyboard(in *os.File) (*keyboard, error) {
	k := &keyboard{in: in}
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

func (k *keyboard) close() error {
	return errors.Join(k.out.Close(), k.sink.Close(), k.stop.Close(), k.stopping.Close())
}

// begin makes interrupt end the reading. One that came just before ends it at once.
func (k *keyboard) begin() {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.active, k.length = true, 0
	if k.interrupted {
		k.wake()
	}
}

// end answers whether the reading was interrupted.
func (k *keyboard) end() (interrupted bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	interrupted = k.interrupted
	k.active, k.editing, k.interrupted = false, false, false
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
	fmt.Print(pasteOff)
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
	fmt.Print(pasteOn)
	_, _ = k.sink.WriteString(redraw)
}

func (k *keyboard) inForeground() bool {
	group, err := unix.IoctlGetInt(int(k.in.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// redraw is a key that liner does nothing at, but shows its line again: F12.
const redraw = "\x1b[24~"

// above writes a text to out, on lines of its own where liner shows one.
func (k *keyboard) above(out io.Writer, text []byte) (int, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if !k.editing || len(text) == 0 {
		return out.Write(text)
	}
	_, _ = io.WriteString(out, "\r\x1b[K")
	n, err := out.Write(text)
	if text[len(text)-1] != '\n' {
		_, _ = io.WriteString(out, "\n")
	}
	_, _ = k.sink.WriteString(redraw)
	return n, err
}

func (k *keyboard) wake() { _, _ = k.stopping.Write([]byte{0}) }

func (k *keyboard) isInterrupted() bool {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.interrupted
}

// serve hands on keys until a line is complete. What it returns stops that, and
// reports whether the line was too long.
func (k *keyboard) serve() (stop func() (tooLong bool)) {
	_ = k.sink.SetWriteDeadline(time.Time{})
	k.begin()
	k.mutex.Lock()
	k.editing = true
	k.mutex.Unlock()
	done := make(chan error, 1)
	go func() {
		err := k.hand(k.sink)
		switch {
		case errors.Is(err, io.EOF):
			// Liner takes Ctrl-U, Ctrl-D for the end of input.
			_, _ = k.sink.Write([]byte{21, 4})
		case errors.Is(err, errStopped) && k.isInterrupted():
			_, _ = k.sink.Write([]byte{ctrlC})
		}
		done <- err
	}()
	return func() bool {
		// A goroutine that writes to a liner that has gone must not wait for it.
		_ = k.sink.SetWriteDeadline(time.Now())
		k.wake()
		err := <-done
		k.end()
		return errors.Is(err, ErrTooLong)
	}
}

// line reads a line without editing, from a terminal that does what there is of
// it.
func (k *keyboard) line(out io.Writer, prompt string) (string, error) {
	k.begin()
	// Without a prompt lines can be read all the same.
	_, _ = io.WriteString(out, prompt)
	var line bytes.Buffer
	err := k.hand(&line)
	if k.end() {
		k.rest = nil
		_, _ = io.WriteString(out, "\n")
		return "", ErrAborted
	}
	if err != nil && (err != io.EOF || line.Len() == 0) {
		return "", err
	}
	return string(bytes.TrimRight(line.Bytes(), "\r\n")), nil
}

// hand writes keys to a writer until a line is complete, its end included.
func (k *keyboard) hand(to io.Writer) error {
	for {
		if done, err := k.pass(to); done || err != nil {
			return err
		}
		wait := time.Duration(-1)
		if len(k.rest) > 0 {
			wait = escapeTime // The rest begins like a marker.
		}
		more, err := k.read(wait)
		if err != nil {
			return err
		}
		if !more && len(k.rest) > 0 {
			escape := k.rest[:1]
			k.rest = k.rest[1:]
			if k.pasting {
				continue
			}
			if _, err := to.Write(escape); err != nil {
				return err
			}
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
		if bytes.ContainsAny(k.rest, "\r\n\x03") || k.length+len(k.rest) > LineLimit {
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

// pass hands on what has been read, up to the end of the line.
func (k *keyboard) pass(to io.Writer) (done bool, err error) {
	var keys []byte
	at := 0
scan:
	for ; at < len(k.rest) && !done; at++ {
		c := k.rest[at]
		switch {
		case c == '\x1b':
			marker, partial := markerAt(string(k.rest[at:min(len(k.rest), at+len(pasteBegin))]))
			if marker != "" {
				// A line break at its end is Enter.
				done = marker == pasteEnd && k.broken > 0 && !k.discarding
				if done {
					keys = append(keys, '\r')
				}
				k.broken, k.pasting = 0, marker == pasteBegin
				k.discarding = k.discarding && k.pasting
				at += len(marker) - 1
				continue
			}
			if partial {
				break scan
			}
			if !k.pasting && !k.discarding {
				keys = append(keys, c)
			}
		case c == '\r' || c == '\n':
			if c == '\r' && at+1 < len(k.rest) && k.rest[at+1] == '\n' {
				at++
			}
			if k.pasting {
				k.broken++ // What is pasted is one entry.
				continue
			}
			done = !k.discarding
			k.discarding = false
			if done {
				// A terminal with liner gives the one, and without the other.
				keys = append(keys, c)
			}
		case c == ctrlC && !k.pasting:
			done, k.discarding = true, false
			keys = append(keys, c)
		case c == ctrlZ && !k.pasting:
			k.suspend()
		case k.discarding:
		case k.pasting && c != '\t' && (c < ' ' || c == 0x7f):
		default:
			for ; k.broken > 0; k.broken-- {
				keys = append(keys, lineMark...)
			}
			if k.pasting && c == '\t' {
				keys = append(keys, tabMark...)
			} else {
				keys = append(keys, c)
			}
		}
		if k.length+len(keys) > LineLimit && !done {
			k.discarding, k.broken, k.rest = true, 0, k.rest[at+1:]
			if _, err := to.Write([]byte{ctrlC}); err != nil {
				return true, err
			}
			return true, ErrTooLong
		}
	}
	k.rest = append([]byte(nil), k.rest[at:]...)
	k.length += len(keys)
	_, err = to.Write(keys)
	return done, err
}
