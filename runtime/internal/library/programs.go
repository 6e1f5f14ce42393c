package library

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

func programNatives(l *Library) map[string]any {
	return map[string]any{"spawn": l.spawn, "spawnSync": l.spawnSync}
}

// command is a program to be run, as child_process describes it: file, args, {cwd, env, stdio}.
func (l *Library) command(ctx context.Context, call goja.FunctionCall) (*exec.Cmd, []string) {
	var args, env, stdio []string
	options := call.Argument(2).ToObject(l.VM)
	for value, into := range map[goja.Value]*[]string{call.Argument(1): &args, options.Get("env"): &env, options.Get("stdio"): &stdio} {
		var err error
		if *into, err = stringsOf(value); err != nil {
			panic(l.NewError("TypeError", "the arguments of a program are strings"))
		}
	}
	name := call.Argument(0).String()
	if err := l.Run(name); err != nil {
		problem := l.NewError("Error", err.Error())
		_ = problem.Set("code", "ERR_ACCESS_DENIED")
		panic(problem)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = options.Get("cwd").String(), env
	const patience = time.Second // for pipes that a grandchild holds open
	cmd.WaitDelay = patience
	return cmd, stdio
}

// spawn is spawn(file, args, options, exited): exited is called with the exit code, or with null
// and the name of a signal. The object that it returns has what went wrong as code and message, if
// the program did not start.
func (l *Library) spawn(call goja.FunctionCall) goja.Value {
	vm := l.VM
	object := vm.NewObject()
	ctx, kill := context.WithCancel(context.Background())
	cmd, stdio := l.command(ctx, call)
	exited, _ := goja.AssertFunction(call.Argument(3))
	var input io.WriteCloser
	var bodies []*readAhead
	var err error
	for i, kind := range stdio {
		switch {
		case kind == "inherit":
			*[]*io.Writer{nil, &cmd.Stdout, &cmd.Stderr}[max(i, 1)] = l.Outputs()[max(i, 1)-1]
			if i == 0 {
				cmd.Stdin, cmd.Stdout = os.Stdin, nil
			}
		case kind == "pipe" && i == 0:
			input, err = cmd.StdinPipe()
		case kind == "pipe":
			var output io.ReadCloser
			if i == 1 {
				output, err = cmd.StdoutPipe()
			} else {
				output, err = cmd.StderrPipe()
			}
			body := newReadAhead(output, func() {})
			bodies = append(bodies, body)
			_ = object.Set([]string{"", "readOutput", "readErrors"}[i], func(call goja.FunctionCall) goja.Value {
				return l.readPart(body, call.Argument(0))
			})
		}
	}
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		kill()
		code, message := startProblem(err)
		_ = object.Set("code", code)
		_ = object.Set("message", message)
		return object
	}
	_ = object.Set("pid", cmd.Process.Pid)
	for _, body := range bodies {
		l.Beside(body.fill)
	}
	l.Async(func(ctx context.Context) func() {
		stop := context.AfterFunc(ctx, kill)
		defer stop()
		// Wait closes the pipes, and so comes when they have been read.
		for _, body := range bodies {
			body.wait(ctx, func() bool { return body.err != nil })
		}
		_ = cmd.Wait() // what there is to know is in the state
		code, signal := stateOf(cmd.ProcessState)
		return func() {
			kill()
			if _, err := exited(goja.Undefined(), vm.ToValue(code), vm.ToValue(signal)); err != nil {
				l.Throw(err)
			}
		}
	})
	_ = object.Set("kill", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(cmd.Process.Signal(syscall.Signal(call.Argument(0).ToInteger())) == nil)
	})
	_ = object.Set("write", func(call goja.FunctionCall) goja.Value {
		data := bytes.Clone(codec.Bytes(call.Argument(0)))
		done, _ := goja.AssertFunction(call.Argument(1))
		l.Async(func(context.Context) func() {
			_, err := input.Write(data)
			return func() {
				if _, err := done(goja.Undefined(), vm.ToValue(err != nil)); err != nil {
					l.Throw(err)
				}
			}
		})
		return goja.Undefined()
	})
	_ = object.Set("end", func(goja.FunctionCall) goja.Value {
		_ = input.Close() // it is closed either way
		return goja.Undefined()
	})
	return object
}

// spawnSync is spawnSync(file, args, options): what became of the program. The options have input,
// timeout and maxBuffer besides.
func (l *Library) spawnSync(call goja.FunctionCall) goja.Value {
	vm := l.VM
	options := call.Argument(2).ToObject(vm)
	ctx, cancel := context.WithCancel(l.Context())
	if timeout := options.Get("timeout").ToInteger(); timeout > 0 {
		ctx, cancel = context.WithTimeout(l.Context(), time.Duration(timeout)*time.Millisecond)
	}
	defer cancel()
	cmd, stdio := l.command(ctx, call)
	signal := syscall.Signal(options.Get("killSignal").ToInteger())
	cmd.Cancel = func() error { return cmd.Process.Signal(signal) }
	// What a program prints is held to the limit as it is read: it may have no end.
	asked := options.Get("maxBuffer").ToInteger()
	most := min(asked, l.Most())
	outputs := [2]*bounded{{most: most, over: cancel}, {most: most, over: cancel}}
	for i, kind := range stdio {
		switch {
		case i == 0 && kind == "inherit":
			cmd.Stdin = os.Stdin
		case i == 0 && kind == "pipe":
			cmd.Stdin = bytes.NewReader(bytes.Clone(codec.Bytes(options.Get("input"))))
		case kind == "inherit":
			*[]*io.Writer{&cmd.Stdout, &cmd.Stderr}[i-1] = l.Outputs()[i-1]
		case kind == "pipe":
			*[]*io.Writer{&cmd.Stdout, &cmd.Stderr}[i-1] = outputs[i-1]
		}
	}
	over := l.Blocked()
	err := cmd.Run() // of what went wrong, the state and the outputs tell more
	over()
	l.Check()
	object := vm.NewObject()
	for i, name := range []string{"stdout", "stderr"} {
		if outputs[i].full && most < asked {
			l.Allow(most+1, "bytes")
		}
		_ = object.Set(name, vm.NewArrayBuffer(outputs[i].kept.Bytes()))
	}
	switch {
	case cmd.ProcessState == nil:
		code, message := startProblem(err)
		_ = object.Set("code", code)
		_ = object.Set("message", message)
		return object
	case outputs[0].full || outputs[1].full:
		_ = object.Set("code", "ENOBUFS")
	case ctx.Err() != nil:
		_ = object.Set("code", "ETIMEDOUT")
	}
	code, ended := stateOf(cmd.ProcessState)
	_ = object.Set("pid", cmd.ProcessState.Pid())
	_ = object.Set("status", code)
	_ = object.Set("signal", ended)
	return object
}

// bounded keeps what is written, up to a number of bytes, and then ends what writes.
type bounded struct {
	kept bytes.Buffer // Not embedded: io.Copy would find its ReadFrom.
	most int64
	full bool
	over func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.most - int64(b.kept.Len()); int64(len(p)) > room {
		b.full = true
		_, _ = b.kept.Write(p[:room])
		b.over()
		return 0, io.ErrShortWrite
	}
	return b.kept.Write(p)
}

// startProblem is the code and the text of why a program did not start.
func startProblem(err error) (code, message string) {
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "ENOENT", err.Error()
	case errors.Is(err, fs.ErrPermission):
		return "EACCES", err.Error()
	}
	return "EIO", err.Error()
}

// stateOf is the exit code of a program that has ended, or else the number of the signal that ended
// it.
func stateOf(state *os.ProcessState) (code, signal any) {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return nil, int(status.Signal())
	}
	return state.ExitCode(), nil
}
