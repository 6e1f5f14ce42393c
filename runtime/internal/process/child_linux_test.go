package process_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// childOptions are what the children of this package's tests have: functions of a
// process whose script has found a way out of its VM.
func childOptions() (runtime.Options, error) {
	var recurse func(n int) int
	recurse = func(n int) int { return recurse(n+1) + 1 }
	return runtime.Options{Modules: []module.Module{hosttest.Functions{
		"pid":     os.Getpid,
		"environ": os.Environ,
		"die":     os.Exit,
		"kill":    func() error { return syscall.Kill(os.Getpid(), syscall.SIGKILL) },
		"stop":    func() error { return syscall.Kill(os.Getpid(), syscall.SIGSTOP) },
		"recurse": recurse,
		"threads": func(n int) {
			var running sync.WaitGroup
			for range n {
				running.Add(1)
				go func() {
					goruntime.LockOSThread()
					running.Done()
					select {}
				}()
			}
			running.Wait()
		},
		"crash": func() { go func() { panic("the secret") }(); select {} },
		"hang":  func() { select {} },
		"bug":   func() { panic("a bug") },
		"read":  func(name string) (string, error) { text, err := os.ReadFile(name); return string(text), err },
		"files": func() (open []string, err error) {
			entries, err := os.ReadDir("/proc/self/fd")
			for _, entry := range entries {
				if target, err := os.Readlink("/proc/self/fd/" + entry.Name()); err == nil {
					open = append(open, entry.Name()+" "+target)
				}
			}
			return open, err
		},
		// What the parent reads.
		"send": func(text string) error { _, err := os.NewFile(4, "pipe").WriteString(text); return err },
		"spawn": func() (int, error) {
			command := exec.Command("/bin/sleep", "1000")
			err := command.Start()
			return command.Process.Pid, err
		},
	}}}, nil
}

// orphanVariable has the test program be a parent that is killed; see TestProcessOrphan.
const orphanVariable = "DIALTONE_TEST_ORPHAN"

// beParent starts a host with a child and waits for its own death.
func beParent() {
	host, err := runtime.New(runtime.Options{Process: &runtime.Process{Time: time.Hour}, Stdout: os.Stdout})
	if err == nil {
		err = host.Run(context.Background(), "orphan.js", "console.log(pid()); for (;;) {}")
	}
	fmt.Println(err)
}

// lives reports whether there is a process of a number, a zombie too.
func lives(pid int) bool { return syscall.Kill(pid, 0) == nil }

func evalInt(t *testing.T, host *runtime.Host, source string) int {
	t.Helper()
	value, err := host.Eval(context.Background(), "value.js", source)
	if err != nil {
		t.Fatal(err)
	}
	return int(value.ToInteger())
}

// However a child ends, the run says so, and the next has a child of its own.
func TestProcessDeath(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{Time: patience.Long, Memory: 512 << 20}, runtime.Options{})
	for _, test := range []struct{ source, want string }{
		{"die(3)", "death.js: its process ended with exit code 3"},
		{"die(0)", "death.js: its process ended with exit code 0"},
		{"kill()", "death.js: its process was killed"},
		{"recurse(0)", "death.js: its process crashed: stack overflow"},
		{"crash()", "death.js: its process crashed: panic"},
		{"bug()", "death.js:1:4: panic in dialtone/runtime/internal/process_test.childOptions.func"},
		{"send('spam and eggs')", "death.js: its process sent what is not a message"},
		{"send('\\x7f\\x7f\\x7f\\x7f')", "death.js: its process sent what is not a message: the message is too long"},
		{"send('\\0\\0\\0\\2[]')", "death.js: its process sent what is not a message"},
		{"send('\\0\\0\\0\\2{}')", "death.js: its process sent what is not a message: it says nothing"},
		{"send('\\0\\0\\0\\x14{\"reply\":{\"id\":99}}\\n'); hang()", "death.js: its process sent what is not a message: it says nothing"},
		{"send('\\0\\0\\0\\x1c{\"call\":{\"id\":1,\"args\":null}}'); hang()", "death.js: its process sent what is not a message"},
	} {
		before := evalInt(t, host, "pid()")
		err := host.Run(context.Background(), "death.js", test.source)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.source, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error shows what the child was working with: %v", test.source, err)
		}
		if after := evalInt(t, host, "pid()"); after == before || lives(before) {
			t.Errorf("%s: child %d lives: %v; the next is %d", test.source, before, lives(before), after)
		}
	}
}

// The threads that Go starts, as it does for work that blocks, take nothing of what a script may
// have. Where there are more of them than there is memory for, that is what the error says.
func TestProcessThreads(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{Time: patience.Long, Memory: 32 << 20}, runtime.Options{})
	if err := host.Run(context.Background(), "some.js", "threads(16)"); err != nil {
		t.Error(err)
	}
	err := host.Run(context.Background(), "many.js", "threads(1000)")
	var limit *runtime.LimitError
	if err != nil && (!errors.As(err, &limit) || limit.Limit != runtime.LimitMemory) {
		t.Errorf("got %v, want nothing or the limit of the memory", err)
	}
}

// A child that does not react at all is killed: at its time, and when the context ends.
func TestProcessKilled(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{Time: 300 * time.Millisecond}, runtime.Options{})
	for _, source := range []string{"hang()", "stop(); hang()", "const big = new Array(3e7).fill(0).map((_, i) => -i); big.sort()"} {
		// A child that is too slow to say who it is must end all the same.
		pid := 0
		if err := host.Set("iAm", func(number int) { pid = number }); err != nil {
			t.Fatal(err)
		}
		var limit *runtime.LimitError
		start := time.Now()
		err := host.Run(context.Background(), "hang.js", "iAm(pid()); "+source)
		if !errors.As(err, &limit) {
			t.Errorf("%s: got %v, want a LimitError", source, err)
		}
		if took := time.Since(start); took > patience.Long {
			t.Errorf("%s took %v", source, took)
		}
		if strings.HasSuffix(source, "hang()") && pid != 0 && lives(pid) {
			t.Errorf("%s: the child %d lives", source, pid)
		}
	}

	patient := hosttest.NewProcess(t, runtime.Process{Time: time.Hour}, runtime.Options{})
	why := errors.New("why")
	for _, source := range []string{"ready(); hang()", "ready(); for (;;) {}"} {
		ctx, cancel := context.WithCancelCause(context.Background())
		if err := patient.Set("ready", func() { cancel(why) }); err != nil {
			t.Fatal(err)
		}
		err := patient.Run(ctx, "patient.js", source)
		var stopped *runtime.InterruptError
		if !errors.As(err, &stopped) || !errors.Is(err, why) || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", source, err)
		}
		evalInt(t, patient, "1")
	}
}

// firstRequest is the number of a host's first request; the first of all is a greeting.
const firstRequest = 2

// Whatever else a child says, the parent ends the run with an error and goes on.
func TestProcessGarbage(t *testing.T) {
	host := newDoubling(t)
	for _, message := range []string{
		`{"call":{"id":1,"number":1,"args":[1,2,3]}}`,
		`{"call":{"id":1,"number":1,"args":{"length":1e15}}}`,
		`{"call":{"id":1,"number":99,"args":[]}}`,
		`{"call":{"id":-5,"number":-99,"args":[[]]}}`,
		`{"output":{"text":"AAAA"}}`,
		`{"output":{"text":"not base64"}}`,
		`{"reply":{"value":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}}`,
		`{"reply":{"failure":{"thrown":{"line":-1,"column":-7,"stack":[{}],"value":1e999}}}}`,
		`{"reply":{"failure":{"limit":{"Limit":"Time"}}}}`,
		`{"reply":{"failure":{}}}`,
		`null`, `[]`, `"text"`, `{`, ``,
	} {
		if !strings.Contains(message, "reply") {
			sendGarbage(t, host, message)
			goesOn(t, host, message)
			continue
		}
		numbered := func(id int) string {
			return strings.Replace(message, `"reply":{`, fmt.Sprintf(`"reply":{"id":%d,`, id), 1)
		}
		sendGarbage(t, host, numbered(1_000))
		goesOn(t, host, message)
		fresh := newDoubling(t)
		if err := fresh.Set("frame", frameOf(numbered(firstRequest))); err != nil {
			t.Fatal(err)
		}
		// That is the reply, whatever it says. The next run meets what the child says besides.
		_ = fresh.Run(context.Background(), "garbage.js", manyFrames)
		_, _ = fresh.Eval(context.Background(), "next.js", "1")
		goesOn(t, fresh, message)
		fresh.Close()
	}
}

// newDoubling makes a host of a process whose scripts have a function of this process.
func newDoubling(t *testing.T) *runtime.Host {
	t.Helper()
	host := hosttest.NewProcess(t, runtime.Process{Time: patience.Long, Message: 64 << 10, Output: 1 << 20}, runtime.Options{})
	if err := host.Set("double", func(n int) int { return 2 * n }); err != nil {
		t.Fatal(err)
	}
	return host
}

// manyFrames has a child say many times what is set as frame, and die.
const manyFrames = "for (let i = 0; i < 50; i++) send(frame); die(9)"

func frameOf(message string) string {
	return string([]byte{0, 0, byte(len(message) >> 8), byte(len(message))}) + message
}

// sendGarbage has a child say what ends the run with an error.
func sendGarbage(t *testing.T, host *runtime.Host, message string) {
	t.Helper()
	if err := host.Set("frame", frameOf(message)); err != nil {
		t.Fatal(err)
	}
	if err := host.Run(context.Background(), "garbage.js", manyFrames); err == nil {
		t.Errorf("%.40s: no error", message)
	}
}

// goesOn checks that a host goes on after a message.
func goesOn(t *testing.T, host *runtime.Host, message string) {
	t.Helper()
	if got := evalInt(t, host, "double(21)"); got != 42 {
		t.Errorf("%.40s: afterwards 2 * 21 = %d", message, got)
	}
}

// Nothing of a closed host is left, nor of what its child had started.
func TestProcessClose(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	pid := evalInt(t, host, "pid()")
	spawned := evalInt(t, host, "spawn()")
	running := make(chan error)
	ready := make(chan bool)
	if err := host.Set("ready", func() { close(ready) }); err != nil {
		t.Fatal(err)
	}
	go func() { running <- host.Run(context.Background(), "endless.js", "ready(); for (;;) {}") }()
	<-ready
	host.Close()
	if err := <-running; !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if lives(pid) {
		t.Error("the child is left")
	}
	waitForDeath(t, spawned)
	if err := host.Run(context.Background(), "after.js", "1"); !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	host.Close()
}

// A child has nothing of its parent's: no environment, no files, no way to more.
func TestProcessConfined(t *testing.T) {
	t.Setenv("TWILIO_AUTH_TOKEN", "secret")
	// As if this program had been started with a file open.
	inherited, err := syscall.Open("/etc/passwd", syscall.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(inherited)
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{
		Env:  runtime.Env{Vars: map[string]string{"GIVEN": "yes"}},
		Args: []string{"one"},
	})
	for _, test := range []struct{ source, want string }{
		{"environ().join()", "GOTRACEBACK=none"},
		{"JSON.stringify(process.env) + process.argv[2]", `{"GIVEN":"yes"}undefined`},
		{"process.argv.slice(1).join()", "one"},
		{"files().filter(f => !/pipe:|\\/dev\\/null|anon_inode|\\/proc\\/|\\/sys\\/fs\\/cgroup/.test(f)).join()", ""},
		{"/NoNewPrivs:\\t1/.test(read('/proc/self/status'))", "true"},
		{"/Max core file size +0 +0/.test(read('/proc/self/limits'))", "true"},
		{"/Max data size +[0-9]+ +[0-9]+/.test(read('/proc/self/limits'))", "true"},
		{"read('/proc/self/stat').split(' ')[4] == pid()", "true"},
	} {
		value, err := host.Eval(context.Background(), "confined.js", test.source)
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v, %v; want %s", test.source, value, err, test.want)
		}
	}
}

// A child dies with its parent, also where that is killed.
func TestProcessOrphan(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), orphanVariable+"=1")
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the parent says %q", line)
	}
	_ = parent.Process.Kill()
	_ = parent.Wait()
	waitForDeath(t, pid)
}

// waitForDeath waits until a process that is not ours to wait for is dead. It may be
// a zombie still: not every container has an init that buries them.
func waitForDeath(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(patience.Long); ; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		if time.Now().After(end) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d lives on", pid)
		}
	}
}

// A variable that only looks like that of a child makes none.
func TestProcessStrayVariable(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := out.WriteString("\x00\x00\x00\x18{\"hello\":{\"nonce\":\"no\"}}"); err != nil {
		t.Fatal(err)
	}
	_ = out.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for name, test := range map[string]struct {
		value string
		files []*os.File
	}{
		"no pipes":          {fmt.Sprintf("%d ABC", os.Getpid()), nil},
		"files, not pipes":  {fmt.Sprintf("%d ABC", os.Getpid()), []*os.File{null, null}},
		"of another parent": {"1 ABC", []*os.File{in, in}},
		"no nonce":          {fmt.Sprint(os.Getpid()), []*os.File{in, in}},
		"nonsense":          {"yes", []*os.File{in, in}},
		"another nonce":     {fmt.Sprintf("%d ABC", os.Getpid()), []*os.File{in, in}},
	} {
		program := exec.Command(os.Args[0], "-test.list", "^TestProcessStrayVariable$")
		program.Env = append(os.Environ(), "DIALTONE_CHILD="+test.value)
		program.ExtraFiles = test.files
		text, err := program.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(text), "TestProcessStrayVariable") {
			t.Errorf("%s: the program does not go on as usual: %v %s", name, err, text)
		}
	}
}
