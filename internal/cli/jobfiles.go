package cli

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dialtone/bindings/durable"
	"dialtone/bindings/kept"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/health"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/cli/testfiles"
	"dialtone/jobs"
	"dialtone/runtime"
	"dialtone/runtime/paths"

	"github.com/dop251/goja"
)

// jobSource makes the object that a handler is given beside its arguments.
//
//go:embed job.js
var jobSource string

// jobFile is a file whose default export does jobs.
type jobFile struct {
	path    string // As it was given.
	whole   string // Absolute.
	options kept.JobOptions
	handler jobs.Handler
}

// jobEndings are those of files that may be jobs.
var jobEndings = []string{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"}

// jobFiles finds the jobs of a folder: its files of JavaScript and TypeScript, but those whose
// names begin with _ or a dot, and tests.
func (e *environment) jobFiles(folder string, open func() (*runtime.Host, error)) (map[string]jobFile, error) {
	entries, err := os.ReadDir(e.Path(folder))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", folder, errors.Unwrap(err))
	}
	found := map[string]jobFile{}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		name := strings.TrimSuffix(entry.Name(), filepath.Ext(path))
		if entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(name, "_") || testfiles.Is(entry.Name()) || strings.HasSuffix(name, ".d") || !isJobFile(path) {
			continue
		}
		if !kept.IsJobName(name) {
			return nil, fmt.Errorf("%s: a job's name has letters, digits, _ and -, 64 of them at most; a file that is none begins with _", path)
		}
		if other, ok := found[name]; ok {
			return nil, fmt.Errorf("%s and %s are both the job %s", other.path, path, name)
		}
		if found[name], err = e.loadJob(path, open); err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("there are no jobs in %s: one is a file such as archive.js, with export default async (args, job) => {…}", folder)
	}
	return found, nil
}

func isJobFile(path string) bool {
	for _, ending := range jobEndings {
		if filepath.Ext(path) == ending {
			return true
		}
	}
	return false
}

// loadJob runs a file to see what it exports.
func (e *environment) loadJob(path string, open func() (*runtime.Host, error)) (jobFile, error) {
	whole, err := filepath.Abs(e.Path(path))
	if err != nil {
		return jobFile{}, err
	}
	file := jobFile{path: path, whole: whole}
	source, err := os.ReadFile(whole)
	if err != nil {
		return file, err
	}
	host, err := open()
	if err != nil {
		return file, err
	}
	defer host.Close()
	exports, err := importJob(e.Context, host, file)
	if err != nil {
		return file, err
	}
	if file.options, err = kept.ReadJobOptions(exports.Get("options")); err != nil {
		return file, fmt.Errorf("%s: %w", path, err)
	}
	file.handler = jobs.Handler{Code: durable.HashOf(string(source)), Version: file.options.Version, Retry: file.options.Retry}
	if file.options.Cron != "" {
		if file.handler.Schedule, err = jobs.ParseSchedule(file.options.Cron, file.options.Zone); err != nil {
			return file, fmt.Errorf("%s: %w", path, err)
		}
	}
	return file, nil
}

// importJob returns what a file exports, of which default must be a function.
func importJob(ctx context.Context, host *runtime.Host, file jobFile) (*goja.Object, error) {
	quoted, err := json.Marshal(file.whole)
	if err != nil {
		return nil, err
	}
	value, err := host.Eval(ctx, "dialtone:jobs", "await import("+string(quoted)+")")
	if err != nil {
		return nil, err
	}
	exports, ok := value.(*goja.Object)
	if !ok {
		return nil, fmt.Errorf("%s exports nothing", file.path)
	}
	if _, ok := goja.AssertFunction(exports.Get("default")); !ok {
		return nil, fmt.Errorf("%s: a job is the function that its file exports as its default: export default async (args, job) => {…}", file.path)
	}
	return exports, nil
}

// doJob runs a job in a host of its own.
func doJob(ctx context.Context, host *runtime.Host, file jobFile, t jobs.Task, store *jobs.Store) error {
	exports, err := importJob(ctx, host, file)
	if err != nil {
		return err
	}
	var args any
	if err := json.Unmarshal(t.Args, &args); err != nil {
		return err
	}
	create, err := host.Eval(ctx, "dialtone:job", jobSource)
	if err != nil {
		return err
	}
	info := map[string]any{"id": t.ID, "name": t.Name, "attempt": t.Attempt}
	if !t.Planned.IsZero() {
		info["planned"] = t.Planned
	}
	job, err := host.CallValue(ctx, create, info, jobKeeps(store))
	if err != nil {
		return err
	}
	_, err = host.CallValue(ctx, exports.Get("default"), args, job)
	var exit *runtime.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("process.exit(%d) ends no worker: a job that cannot go on throws an error", exit.Code)
	}
	return err
}

// settlesAgain is how long after a failure it is tried again to write down what came of a job.once.
const settlesAgain = 200 * time.Millisecond

// jobStore is what a job of [jobs.Store] needs.
type jobStore interface {
	Get(ctx context.Context, key string) (jobs.Item, error)
	Put(ctx context.Context, put jobs.Put) (bool, error)
	Delete(ctx context.Context, key string) (bool, error)
}

// jobKeeps are the functions by which job.js keeps what a job has done.
func jobKeeps(store jobStore) map[string]any {
	put := func(ctx context.Context, key, value string, version int64) (bool, error) {
		return store.Put(ctx, jobs.Put{Key: key, Value: []byte(value), If: version})
	}
	keep := func(ctx context.Context, key, value string) error {
		_, err := put(ctx, key, value, -1)
		return err
	}
	return map[string]any{
		"load": func(ctx context.Context, key string) ([]any, error) {
			item, err := store.Get(ctx, key)
			return []any{string(item.Value), item.Version}, err
		},
		"keep":  keep,
		"claim": put,
		// What was done is known to this process alone until it is written down, so that it waits
		// for a database that is gone.
		"settle": func(ctx context.Context, key, value string) error {
			for {
				err := keep(ctx, key, value)
				if err == nil {
					return nil
				}
				select {
				case <-ctx.Done():
					return err
				case <-time.After(settlesAgain):
				}
			}
		},
		"forget": func(ctx context.Context, key string) error {
			_, err := store.Delete(ctx, key)
			return err
		},
	}
}

// checkJobs says what is wrong with the flags of jobs.
func (c *workCommand) checkJobs() error {
	switch {
	case c.Jobs < 1:
		return command.Usage("--jobs takes how many are done at once, from 1")
	case c.Lease < 3*time.Second:
		return command.Usage("--lease takes a time of 3s or more: a machine may be busy for longer")
	case c.Folder != "" && c.Until == "done":
		return command.Usage("--until done is for runs alone: more jobs may be enqueued, or begin by the clock, so that a folder of them is never done")
	}
	return nil
}

// folderWorker reads the jobs of the command's folder, and returns what does them until its context
// ends. Without a folder that ends at once.
func (e *environment) folderWorker(c *workCommand, to *connection, kept *ledger.Ledger, db *jobs.DB, counts *health.Work, log *slog.Logger) (func(context.Context) error, error) {
	if c.Folder == "" {
		return func(context.Context) error { return nil }, nil
	}
	permitted, err := e.permit(paths.Access{All: true}, paths.Access{All: true})
	if err != nil {
		return nil, err
	}
	e.guard = e.askForAll(to, nil)
	e.runs, e.store, e.jobs = kept, kept.Store("store"), kept
	open := func() (*runtime.Host, error) { return e.host(to, permitted, nil, runtime.Options{}) }
	files, err := e.jobFiles(c.Folder, open)
	if err != nil {
		return nil, err
	}
	worker := jobs.TaskWorker{Concurrency: c.Jobs, Lease: c.Lease, Drain: c.Drain, Handlers: map[string]jobs.Handler{}}
	for name, file := range files {
		worker.Handlers[name] = file.handler
		about := []any{"job", name, "version", file.options.Version}
		if s := file.handler.Schedule; s != nil {
			about = append(about, "next", s.Next(time.Now()).Format("2006-01-02 15:04 MST"))
		}
		log.Info("does", about...)
	}
	worker.Handle = counts.Handling(func(ctx context.Context, t jobs.Task) error {
		source, err := os.ReadFile(files[t.Name].whole)
		if err != nil {
			return err
		}
		own := *e // jobs are done beside each other
		own.code = string(source)
		host, err := own.host(to, permitted, nil, runtime.Options{})
		if err != nil {
			return err
		}
		defer host.Close()
		return doJob(ctx, host, files[t.Name], t, db.Store(jobs.TaskSpace(t.ID)))
	})
	worker.Told = func(t jobs.Task, err error, again time.Duration) {
		counts.Task(t)
		tellJob(log, t, err, again)
	}
	worker.Mixed = func(m jobs.Mix) { log.Warn(m.String()) }
	worker.Troubled = tellTrouble(log)
	return func(ctx context.Context) error {
		defer permitted.network.CloseIdleConnections()
		return db.WorkTasks(ctx, worker)
	}, nil
}

// tellJob logs what has become of a job.
func tellJob(log *slog.Logger, t jobs.Task, err error, again time.Duration) {
	log = log.With("job", t.Name, "id", t.ID, "attempt", t.Attempt)
	why := strings.TrimSpace(command.Report(err))
	switch {
	case t.State == jobs.Done && err == nil:
		log.Info("done")
	case t.State == jobs.Failed:
		log.Error("failed for good", "error", why)
	case again == 0:
		log.Info("interrupted, and begins again in another worker or the next")
	default:
		log.Warn("failed", "again in", again, "error", why)
	}
}
