package jobs_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/jobs"
	"dialtone/jobs/postgrestest"
)

// times are longer than anything takes on a busy machine, but for the look around. Where a test is
// of the time after them, it moves the deadlines.
var times = jobs.Times{Lease: time.Minute, Request: time.Minute, Margin: 1, Look: 50 * time.Millisecond}

func open(t *testing.T, path string) *jobs.DB {
	t.Helper()
	db, err := jobs.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func file(t *testing.T) string { return filepath.Join(t.TempDir(), "state", "jobs.db") }

// databases are what a test is of: each kind has all that the package promises.
func databases(t *testing.T, test func(t *testing.T, where string)) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, migratedFile(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, migrated.Database(t))
	})
}

var migrated = postgrestest.Template{Prepare: prepare}

// prepare makes the tables of a database.
func prepare(ctx context.Context, where string) error {
	db, err := jobs.Open(ctx, where)
	if err != nil {
		return err
	}
	return db.Close()
}

// tables is a file of SQLite's with the tables and nothing in them.
var tables = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "jobs")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "jobs.db")
	if err := prepare(context.Background(), path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// migratedFile is a file of SQLite's that has the tables already.
func migratedFile(t *testing.T) string {
	t.Helper()
	content, err := tables()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "jobs.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// rows are numbered ones.
func rows(from, to int) iter.Seq2[jobs.Row, error] {
	return func(yield func(jobs.Row, error) bool) {
		for i := from; i < to; i++ {
			if !yield(jobs.Row{Key: fmt.Sprint(i), Params: []byte(fmt.Sprintf(`{"n":%d}`, i))}, nil) {
				return
			}
		}
	}
}

var spec = jobs.Spec{Name: "campaign", Account: "AC1", Kind: "Message.create"}

func load(t *testing.T, db *jobs.DB, of iter.Seq2[jobs.Row, error]) *jobs.Run {
	t.Helper()
	run, err := db.Load(t.Context(), spec, of)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestEveryElementComesToSomething(t *testing.T) { databases(t, everyElementComesToSomething) }

func everyElementComesToSomething(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 700))
	if run.State != jobs.Ready || run.Total != 700 || run.Waiting() != 700 {
		t.Fatalf("%+v", run)
	}
	var mutex sync.Mutex
	attempts := map[string]int{}
	told := 0
	err := run.Work(t.Context(), jobs.Worker{
		Concurrency: 20, Times: times,
		Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
			mutex.Lock()
			defer mutex.Unlock()
			attempts[e.Key]++
			if left := time.Until(e.Until); left <= 0 || left > times.Lease {
				t.Errorf("%s may begin for %v", e.Key, left)
			}
			switch {
			case e.N%100 == 3:
				return jobs.Outcome{State: jobs.Refused, Code: 21211, Error: "not a number"}
			case e.N%100 == 4 && e.Attempt == 1:
				return jobs.Outcome{State: jobs.Waiting} // 429
			case e.N == 5:
				return jobs.Outcome{State: jobs.Unknown, Error: "the connection broke"}
			}
			return jobs.Outcome{State: jobs.Sent, SID: "SM" + e.Key}
		},
		Told: func(jobs.Element, jobs.Outcome) { told++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := jobs.Progress{Total: 700, Sent: 692, Refused: 7, Unknown: 1}
	if run.State != jobs.Finished || run.Progress != want || run.Ended.IsZero() || told != 707 {
		t.Errorf("%+v, told of %d", run, told)
	}
	for key, n := range attempts {
		if n != 1 && !(n == 2 && strings.HasSuffix(key, "4")) {
			t.Errorf("%s was attempted %d times", key, n)
		}
	}
	for e, err := range run.Elements(t.Context(), jobs.Refused) {
		if err != nil || e.Code != 21211 || e.Error != "not a number" || e.N%100 != 3 {
			t.Fatalf("%+v, %v", e, err)
		}
	}

	// What is unknown is known when it is found, once.
	for sid, want := range map[string]bool{"SM6": false, "SMfound": true} { // the first is another's
		if found, err := run.Found(t.Context(), 5, sid); found != want || err != nil {
			t.Errorf("%s: %v, %v", sid, found, err)
		}
	}
	if found, err := run.Found(t.Context(), 5, "SMagain"); found || err != nil {
		t.Errorf("found again: %v", err)
	}

	// A person may have what was refused attempted again; nobody else does.
	if n, err := run.Retry(t.Context(), jobs.Refused); n != 7 || err != nil {
		t.Fatal(n, err)
	}
	if err := run.Work(t.Context(), jobs.Worker{Concurrency: 5, Times: times, Attempt: sent}); err != nil {
		t.Fatal(err)
	}
	if want := (jobs.Progress{Total: 700, Sent: 700}); run.Progress != want {
		t.Errorf("%+v", run.Progress)
	}
	// What is finished begins nothing.
	if err := run.Work(t.Context(), jobs.Worker{Concurrency: 5, Attempt: nil}); err != nil {
		t.Error(err)
	}
}

func sent(_ context.Context, e jobs.Element) jobs.Outcome {
	return jobs.Outcome{State: jobs.Sent, SID: "SM" + e.Key}
}

// A name has one run for good: to load it again is to go on with it.
func TestARunIsFoundByItsName(t *testing.T) { databases(t, aRunIsFoundByItsName) }

func aRunIsFoundByItsName(t *testing.T, path string) {
	db := open(t, path)
	// A bad row ends the loading, and nothing of it is left.
	bad := errors.New("line 7: no number")
	_, err := db.Load(t.Context(), spec, func(yield func(jobs.Row, error) bool) {
		for row := range rows(0, 2500) {
			yield(row, nil)
		}
		yield(jobs.Row{}, bad)
	})
	if !errors.Is(err, bad) {
		t.Fatal(err)
	}
	if _, err := db.Find(t.Context(), spec.Name); !errors.Is(err, jobs.ErrNoRun) {
		t.Fatal(err)
	}

	// A repeated key is skipped and counted.
	twice := func(yield func(jobs.Row, error) bool) {
		for range 2 {
			for row := range rows(0, 1500) {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
	run := load(t, db, twice)
	if run.Total != 1500 || run.Repeated != 1500 {
		t.Errorf("%+v", run)
	}
	for name, same := range map[string]iter.Seq2[jobs.Row, error]{"the same": twice, "once each": rows(0, 1500)} {
		if again := load(t, open(t, path), same); again.ID != run.ID || again.Total != 1500 {
			t.Errorf("%s: %+v", name, again)
		}
	}
	for name, test := range map[string]struct {
		rows iter.Seq2[jobs.Row, error]
		want jobs.ChangedError
	}{
		"fewer":  {rows(0, 1400), jobs.ChangedError{Missing: 100}},
		"others": {rows(10, 1510), jobs.ChangedError{Missing: 10, Added: 10}},
		"changed": {func(yield func(jobs.Row, error) bool) {
			for row := range rows(0, 1500) {
				if row.Key == "700" {
					row.Params = []byte("other")
				}
				yield(row, nil)
			}
		}, jobs.ChangedError{Changed: 1}},
	} {
		_, err := db.Load(t.Context(), spec, test.rows)
		var changed *jobs.ChangedError
		test.want.Name = spec.Name
		if !errors.As(err, &changed) || *changed != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := db.Load(t.Context(), jobs.Spec{Name: spec.Name, Account: "AC2", Kind: spec.Kind}, rows(0, 1500)); err == nil || !strings.Contains(err.Error(), "AC1") {
		t.Errorf("another account: %v", err)
	}
	more := spec
	more.Append = true
	if run, err := db.Load(t.Context(), more, rows(0, 1600)); err != nil || run.Total != 1600 {
		t.Errorf("%+v, %v", run, err)
	}
}

// A database that is made is nobody else's.
func TestTheFileIsNobodyElses(t *testing.T) {
	path := file(t)
	open(t, path)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

// Processes that load a run at once wait for the one that was first, and have one run.
func TestLoadingAtOnce(t *testing.T) { databases(t, loadingAtOnce) }

func loadingAtOnce(t *testing.T, path string) {
	runs := make(chan *jobs.Run, 3)
	for range 3 {
		db := open(t, path)
		go func() {
			run, err := db.Load(t.Context(), spec, rows(0, 2500))
			if err != nil {
				t.Error(err)
			}
			runs <- run
		}()
	}
	ids := map[int64]bool{}
	for range 3 {
		run := <-runs
		if run == nil || run.Total != 2500 || run.State == jobs.Loading {
			t.Fatalf("%+v", run)
		}
		ids[run.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("they have several runs: %v", ids)
	}
}

// Pause lets nothing more begin, and cancel skips what was not begun.
func TestPauseAndCancel(t *testing.T) { databases(t, pauseAndCancel) }

func pauseAndCancel(t *testing.T, path string) {
	run := load(t, open(t, path), rows(0, 400))
	other, err := open(t, path).Find(t.Context(), spec.Name)
	if err != nil {
		t.Fatal(err)
	}
	begun, goOn := make(chan bool, 400), make(chan bool)
	done := make(chan error, 1)
	go func() {
		done <- run.Work(t.Context(), jobs.Worker{Concurrency: 10, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
			begun <- true
			<-goOn
			return sent(ctx, e)
		}})
	}()
	for range 10 {
		<-begun
	}
	if err := other.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	// What was under way is sent, and that is all.
	for other.Sent < 10 {
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if other.Sent != 10 || other.State != jobs.Paused || len(begun) != 0 {
		t.Errorf("%+v, %d more begun", other, len(begun))
	}
	if err := other.Delete(t.Context()); err != nil && !strings.Contains(err.Error(), "pause or cancel") {
		t.Error(err)
	}
	if err := <-done; err != nil { // it was deleted
		t.Error(err)
	}

	run = load(t, open(t, path), rows(0, 100))
	if err := run.Cancel(t.Context()); err != nil || run.Refresh(t.Context()) != nil || run.Skipped != 100 || run.State != jobs.Cancelled {
		t.Errorf("%+v, %v", run, err)
	}
	if err := run.Resume(t.Context()); err == nil || !strings.Contains(err.Error(), "is cancelled, and cannot be resumed") {
		t.Error(err)
	}
	if _, err := run.Retry(t.Context(), jobs.Unknown); err == nil {
		t.Error("a cancelled run is retried")
	}
}

// Work that is told to stop leaves nothing unknown: what is under way comes to its end.
func TestStoppingLeavesNothingUnknown(t *testing.T) { databases(t, stoppingLeavesNothingUnknown) }

func stoppingLeavesNothingUnknown(t *testing.T, path string) {
	run := load(t, open(t, path), rows(0, 300))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	err := run.Work(ctx, jobs.Worker{Concurrency: 10, Times: times, Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
		if e.N == 100 {
			stop()
		}
		if ctx.Err() != nil {
			return jobs.Outcome{State: jobs.Unknown}
		}
		return sent(ctx, e)
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if run.Unknown != 0 || run.Sent < 100 || run.Sent == 300 {
		t.Errorf("%+v", run.Progress)
	}
	for e := range run.Elements(t.Context(), jobs.Sending) {
		t.Errorf("%+v", e)
	}
	again, err := open(t, path).Find(t.Context(), spec.Name)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Work(t.Context(), jobs.Worker{Concurrency: 10, Times: times, Attempt: sent}); err != nil || again.Sent != 300 {
		t.Errorf("%+v, %v", again.Progress, err)
	}
}

// A process that stands still between a mark and its attempt does not begin that.
func TestALeaseThatIsOverBeginsNothing(t *testing.T) { databases(t, aLeaseThatIsOverBeginsNothing) }

func aLeaseThatIsOverBeginsNothing(t *testing.T, path string) {
	run := load(t, open(t, path), rows(0, 10))
	short := times
	short.Lease = time.Nanosecond
	ctx, stop := context.WithCancel(t.Context())
	tried := 0
	err := run.Work(ctx, jobs.Worker{Concurrency: 10, Times: short, Attempt: func(context.Context, jobs.Element) jobs.Outcome {
		t.Error("an attempt begins")
		return jobs.Outcome{State: jobs.Unknown}
	}, Told: func(jobs.Element, jobs.Outcome) {
		if tried++; tried > 20 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || run.Waiting() != 10 {
		t.Errorf("%+v, %v", run.Progress, err)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) { databases(t, aNewerDatabaseIsRefused) }

func aNewerDatabaseIsRefused(t *testing.T, path string) {
	db := open(t, path)
	if err := jobs.SetVersion(db, 99); err != nil {
		t.Fatal(err)
	}
	if _, err := jobs.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "made by a newer dialtone") {
		t.Error(err)
	}
}

// workerVariable makes this test's binary a worker: of the database that it names.
const workerVariable = "DIALTONE_JOBS_TEST"

func TestMain(m *testing.M) {
	if value := os.Getenv(workerVariable); value != "" {
		path, url, _ := strings.Cut(value, "|")
		do := work
		if path == endsItself {
			do = endItself
		}
		if err := do(path, url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	patience.Waiting(8)
	os.Exit(postgrestest.Main(m))
}

func work(path, url string) error {
	ctx := context.Background()
	db, err := jobs.Open(ctx, path)
	if err != nil {
		return err
	}
	run, err := db.Find(ctx, spec.Name)
	if err != nil {
		return err
	}
	return run.Work(ctx, jobs.Worker{Concurrency: inFlight, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
		response, err := http.Post(url, "text/plain", strings.NewReader(e.Key))
		if err != nil {
			return jobs.Outcome{State: jobs.Unknown, Error: err.Error()}
		}
		defer response.Body.Close()
		sid, err := io.ReadAll(response.Body)
		if err != nil {
			return jobs.Outcome{State: jobs.Unknown, Error: err.Error()}
		}
		return jobs.Outcome{State: jobs.Sent, SID: string(sid)}
	}})
}

const inFlight = 10

// Whatever processes are killed, nothing is sent twice and nothing is lost: what was under way in
// them is unknown, and nothing else.
func TestKilledProcesses(t *testing.T) { databases(t, killedProcesses) }

func killedProcesses(t *testing.T, path string) {
	const total, kills = 800, 3
	run := load(t, open(t, path), rows(0, total))

	var mutex sync.Mutex
	got := map[string]int{}
	arrived := make(chan int, total)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		mutex.Lock()
		got[string(key)]++
		n := len(got)
		mutex.Unlock()
		arrived <- n
		fmt.Fprintf(w, "SM%s", key)
	}))
	defer server.Close()

	start := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), workerVariable+"="+path+"|"+server.URL)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			for lines := bufio.NewScanner(stderr); lines.Scan(); {
				t.Log(lines.Text())
			}
		}()
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		return cmd
	}
	workers := []*exec.Cmd{start(), start()}
	for kill := range kills {
		for n := range arrived {
			if n >= (kill+1)*total/(kills+2) {
				break
			}
		}
		victim := workers[0]
		_ = victim.Process.Kill()
		_ = victim.Wait()
		workers = append(workers[1:], start())
	}
	// What the last of them left is unknown when its deadline has passed. An answer that the others
	// get later than that counts all the same.
	if err := jobs.Pass(run, times.Lease+times.Request+times.Margin+time.Millisecond); err != nil {
		t.Fatal(err)
	}
	go func() {
		for range arrived { // nobody waits for room in it
		}
	}()
	for _, w := range workers {
		if err := w.Wait(); err != nil {
			t.Error(err)
		}
	}
	server.Close()
	close(arrived)

	if err := run.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", run.Progress)
	if run.State != jobs.Finished || run.Sent+run.Unknown != total || run.Unknown > kills*inFlight {
		t.Errorf("%s: %+v", run.State, run.Progress)
	}
	for key, n := range got {
		if n != 1 {
			t.Errorf("%s was sent %d times", key, n)
		}
	}
	for e, err := range run.Elements(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if e.State == jobs.Sent && (got[e.Key] != 1 || e.SID != "SM"+e.Key) || e.State != jobs.Sent && e.State != jobs.Unknown {
			t.Errorf("%+v arrived %d times", e, got[e.Key])
		}
	}
}
