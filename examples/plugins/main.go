// Command plugins is a host of plugins, a folder of scripts that handle events. They are loaded
// again while events come: a change takes effect between two events, no event is lost, and a folder
// that does not load changes nothing.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"dialtone/runtime"
)

func main() {
	folder := flag.String("folder", "plugins", "the folder of plugins; SIGHUP loads it again")
	flag.Parse()
	err := serve(context.Background(), *folder)
	fmt.Fprint(os.Stderr, runtime.Report(err))
	os.Exit(runtime.ExitCode(err))
}

// serve handles each line of the standard input as an event.
func serve(ctx context.Context, folder string) error {
	host, err := Load(ctx, folder)
	if err != nil {
		return err
	}
	defer host.Close(ctx)
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP)
	go func() {
		for range again {
			fmt.Fprint(os.Stderr, runtime.Report(host.Reload(ctx)))
		}
	}()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(host.Handle(ctx, Event{Kind: "line", Text: lines.Text()}))
	}
	return nil
}

// Event is what plugins handle, and Result what one answers.
type (
	Event struct {
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	Result struct {
		Plugin string `json:"-"`
		Text   string `json:"text"`
	}
)

// Plugins are those of a folder.
type Plugins struct {
	folder    string
	reloading sync.Mutex
	mutex     sync.RWMutex // Guards current.
	current   *generation
}

// generation is the plugins as they were loaded at one time.
type generation struct {
	names []string
	pools []*runtime.Pool
	busy  sync.WaitGroup // The events that it handles.
}

// Load loads a folder of plugins.
func Load(ctx context.Context, folder string) (*Plugins, error) {
	p := &Plugins{folder: folder, current: new(generation)}
	return p, p.Reload(ctx)
}

// Reload loads the plugins again. Events from then on are handled by the new ones; those under way
// end with the old ones, for which it waits.
func (p *Plugins) Reload(ctx context.Context) error {
	p.reloading.Lock()
	defer p.reloading.Unlock()
	next, err := load(ctx, p.folder)
	if err == nil {
		next = p.swap(next) // What is closed is the old one,
	}
	next.close(ctx) // or the one that is wrong.
	return err
}

func (p *Plugins) swap(next *generation) (old *generation) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	old, p.current = p.current, next
	return old
}

func (g *generation) close(ctx context.Context) {
	g.busy.Wait()
	for _, pool := range g.pools {
		_ = pool.Shutdown(ctx)
	}
}

func load(ctx context.Context, folder string) (*generation, error) {
	g := new(generation)
	paths, err := filepath.Glob(filepath.Join(folder, "*.[jt]s"))
	for _, path := range paths {
		source, readErr := os.ReadFile(path)
		program, compileErr := runtime.Compile(path, string(source))
		if err = errors.Join(err, readErr, compileErr); err != nil {
			return g, err
		}
		pool, poolErr := runtime.NewPool(ctx, 4, program, runtime.Options{
			Console: runtime.SlogConsole(slog.Default()), Limits: new(runtime.Limits),
			Files: runtime.Files{Folders: []runtime.Folder{{Path: folder}}}, // For what they require.
		})
		if poolErr != nil {
			return g, poolErr
		}
		g.names, g.pools = append(g.names, filepath.Base(path)), append(g.pools, pool)
	}
	return g, err
}

// Handle has each plugin handle an event.
func (p *Plugins) Handle(ctx context.Context, event Event) (results []Result, err error) {
	p.mutex.RLock()
	g := p.current
	g.busy.Add(1)
	p.mutex.RUnlock()
	defer g.busy.Done()
	for i, pool := range g.pools {
		result, failed := runtime.CallTo[Result](ctx, pool, "handle", event)
		if result.Plugin = g.names[i]; failed == nil {
			results = append(results, result)
		}
		err = errors.Join(err, failed)
	}
	return results, err
}

// Close lets the events under way end, and with ctx at the latest.
func (p *Plugins) Close(ctx context.Context) { p.swap(new(generation)).close(ctx) }
