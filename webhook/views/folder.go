package views

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"log/slog"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"dialtone/runtime"
	"dialtone/twiml"
	"dialtone/webhook"
	"dialtone/webhook/internal/serverlog"
)

// lookAgain is how old what is known of the folder may be when a request comes. Nobody saves a file
// and calls within less; a folder of many files costs nothing to serve.
const lookAgain = 200 * time.Millisecond

// kinds are the endings of views, the first before the others where several have one name.
var kinds = []struct {
	suffix string
	kind   twiml.Kind
	json   bool
}{
	{suffix: ".voice.js", kind: twiml.Voice},
	{suffix: ".voice.ts", kind: twiml.Voice},
	{suffix: ".voice", kind: twiml.Voice},
	{suffix: ".message.js", kind: twiml.Messaging},
	{suffix: ".message.ts", kind: twiml.Messaging},
	{suffix: ".message", kind: twiml.Messaging},
	{suffix: ".json.js", json: true},
	{suffix: ".json.ts", json: true},
}

// view is a file of the folder as it was last seen.
type view struct {
	name     string // Its path in the folder.
	kind     twiml.Kind
	json     bool // It answers with what it returns, as JSON.
	rank     int  // The place of its ending among kinds.
	modified time.Time
	size     int64
	program  *runtime.Program // The last version that compiled; nil where none has.
	wrong    error            // Why the version in the folder does not compile.
}

// folder is all views at one time. It does not change.
type folder struct {
	byName map[string]*view
	byURL  map[string]route
}

// route is what answers a URL.
type route struct{ voice, message, json *view }

// slot is where a view of the kind of another is.
func (r *route) slot(like *view) **view {
	switch {
	case like.json:
		return &r.json
	case like.kind == twiml.Messaging:
		return &r.message
	}
	return &r.voice
}

// choose is the view that a request is for: that of a call, that of a message, or the one that
// answers JSON where the request is about neither.
func (r route) choose(request *webhook.Request) *view {
	order := [...]*view{r.json, r.voice, r.message}
	switch {
	case request.Param("CallSid") != "":
		order = [...]*view{r.voice, r.message, r.json}
	case request.SID() != "":
		order = [...]*view{r.message, r.voice, r.json}
	}
	for _, found := range order {
		if found != nil {
			return found
		}
	}
	return nil
}

// find is the route of a request's path.
func (v *Views) find(r *http.Request) (route, bool) {
	if !v.isFresh() {
		v.refresh(r)
	}
	found, ok := v.current.Load().byURL[strings.Trim(r.URL.Path, "/")]
	return found, ok
}

func (v *Views) isFresh() bool {
	return v.current.Load() != nil && v.options.Clock().UnixNano()-v.scanned.Load() < int64(v.lookAgain)
}

// refresh looks at the folder again, unless another goroutine is doing so or has just done so.
func (v *Views) refresh(r *http.Request) {
	if v.current.Load() == nil {
		v.scanning.Lock()
	} else if !v.scanning.TryLock() {
		return
	}
	defer v.scanning.Unlock()
	if !v.isFresh() {
		v.scan(v.teller(r))
	}
}

// Load looks at the folder now, not when the next request comes: it compiles what has changed, logs
// what is wrong with it, and returns the errors of all views that do not compile.
func (v *Views) Load() error {
	v.scanning.Lock()
	defer v.scanning.Unlock()
	v.scan(v.teller(nil))
	var wrong []error
	views := v.current.Load().byName
	for _, name := range slices.Sorted(maps.Keys(views)) {
		wrong = append(wrong, views[name].wrong)
	}
	return errors.Join(wrong...)
}

// teller writes to the log what concerns no single request.
type teller func(level slog.Level, message string, attrs ...slog.Attr)

// teller is where to tell of the folder. Without a log that is the ErrorLog of r's server, if there
// is an r, and only for what is wrong.
func (v *Views) teller(r *http.Request) teller {
	return func(level slog.Level, message string, attrs ...slog.Attr) {
		switch {
		case v.options.Filter.Log != nil:
			v.options.Filter.Log.LogAttrs(context.Background(), level, message, attrs...)
		case level >= slog.LevelWarn:
			out := log.Default()
			if r != nil {
				out = serverlog.Of(r)
			}
			for _, attr := range attrs {
				message += "\n" + attr.Value.String()
			}
			out.Print("webhook: " + message)
		}
	}
}

// scan replaces what is known of the folder, and then tells what is new.
func (v *Views) scan(tell teller) {
	before := v.current.Load()
	var news []func()
	later := func(level slog.Level, message string, attrs ...slog.Attr) {
		news = append(news, func() { tell(level, message, attrs...) })
	}
	now := &folder{byName: map[string]*view{}, byURL: map[string]route{}}
	var unreadable []error
	err := fs.WalkDir(v.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err == nil:
		case name == ".":
			return err
		case errors.Is(err, fs.ErrNotExist):
			return fs.SkipDir // it was there a moment ago
		default:
			// The views in it stay as they were; the others must not wait for it.
			unreadable = append(unreadable, err)
			now.keep(name, before, later)
			return fs.SkipDir
		}
		if name != "." && isHidden(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		rank := rankOf(name)
		if rank < 0 || !v.isFile(name, d) {
			return nil
		}
		var known *view
		if before != nil {
			known = before.byName[name]
		}
		now.add(v.load(name, rank, known, later), before, later)
		return nil
	})
	message := "a part of the folder cannot be read; the rest is served"
	if err != nil {
		message, unreadable = "the folder cannot be read", []error{err}
	}
	var problem string
	if wrong := errors.Join(unreadable...); wrong != nil {
		if problem = wrong.Error(); problem != v.unreadable {
			later(slog.LevelError, message, slog.String("error", problem))
		}
	}
	v.unreadable = problem
	if err == nil || before == nil {
		v.current.Store(now)
	}
	v.scanned.Store(v.options.Clock().UnixNano())
	for _, tell := range news {
		tell()
	}
}

// isFile reports whether an entry of the folder is a file, or a link to one.
func (v *Views) isFile(name string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular()
	}
	info, err := fs.Stat(v.fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// isHidden reports whether a name is one of those that are nobody's business outside: dotfiles, and
// packages that views require.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || name == "node_modules" }

// rankOf is the place of a view's ending among kinds, or -1 for a file that is not a view.
func rankOf(name string) int {
	for rank, k := range kinds {
		if base := path.Base(name); strings.HasSuffix(base, k.suffix) && len(base) > len(k.suffix) {
			return rank
		}
	}
	return -1
}

// add puts a view where it can be found. Of two views of a kind for one URL the one with the
// earlier ending answers, and a file goes before an index.
func (f *folder) add(added *view, before *folder, tell teller) {
	f.byName[added.name] = added
	base := strings.TrimSuffix(added.name, kinds[added.rank].suffix)
	urls := []string{base}
	if base == "index" {
		urls = []string{"", "index"}
	} else if folder, ok := strings.CutSuffix(base, "/index"); ok {
		urls = []string{folder, base}
	}
	for _, url := range urls {
		found := f.byURL[url]
		slot := found.slot(added)
		if *slot == nil {
			*slot = added
		} else {
			first, second := *slot, added
			if second.precedes(first) {
				first, second = second, first
			}
			*slot = first
			if before == nil || before.byName[added.name] == nil {
				tell(slog.LevelWarn, fmt.Sprintf("both %s and %s answer /%s; %s does", first.name, second.name, url, first.name))
			}
		}
		f.byURL[url] = found
	}
}

// keep adds the views that were known below a folder.
func (f *folder) keep(name string, before *folder, tell teller) {
	if before == nil {
		return
	}
	for _, known := range before.byName {
		if strings.HasPrefix(known.name, name+"/") {
			f.add(known, before, tell)
		}
	}
}

// precedes tells which of two views for one URL answers.
func (a *view) precedes(b *view) bool {
	if depth := strings.Count(a.name, "/") - strings.Count(b.name, "/"); depth != 0 {
		return depth < 0
	}
	return a.rank < b.rank
}

// load is a view as it is now: the known one where its file has not changed.
func (v *Views) load(name string, rank int, known *view, tell teller) *view {
	info, err := fs.Stat(v.fsys, name)
	if err == nil && known != nil && known.modified.Equal(info.ModTime()) && known.size == info.Size() {
		return known
	}
	loaded := &view{name: name, kind: kinds[rank].kind, json: kinds[rank].json, rank: rank}
	if known != nil {
		loaded.program = known.program
	}
	var source []byte
	if err == nil {
		source, err = fs.ReadFile(v.fsys, name)
	}
	if err != nil {
		// It may be there in a moment: an editor is writing it. No file has this size.
		loaded.wrong, loaded.size = err, -1
		return loaded
	}
	loaded.modified, loaded.size = info.ModTime(), info.Size()
	program, err := runtime.CompileBody(v.sourceName(name), string(source))
	loaded.wrong = err
	switch {
	case err == nil:
		loaded.program = program
		if known != nil {
			tell(slog.LevelInfo, "reloaded "+name)
		}
	case loaded.program != nil:
		tell(slog.LevelError, name+" does not compile; its last good version goes on", slog.String("error", describe(err)))
	default:
		tell(slog.LevelError, name+" does not compile", slog.String("error", describe(err)))
	}
	return loaded
}

// sourceName is the name of a view in errors and stacks.
func (v *Views) sourceName(name string) string {
	if v.options.Root == "" {
		return name
	}
	return path.Join(v.options.Root, name)
}
