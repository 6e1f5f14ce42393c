package paths_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"dialtone/runtime/paths"
)

// tree makes files, and links between them.
func tree(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"secret.txt", "data/a.txt", "data/private/b.txt", "data/private/deep/c.txt", "other/d.txt", "file.txt"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"data/out": "../secret.txt", "data/up": "..", "data/absolute": filepath.Join(dir, "secret.txt"), "data/hidden": "private/b.txt",
		"data/chain": "out", "data/loop": "loop", "data/across": "../other", "data/dangling": "../made.txt", "way": "data", "data/inner": "a.txt",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFiles(t *testing.T) {
	const read, write, list, remove, removeAll, mkdir, lstat = "read", "write", "list", "remove", "removeAll", "mkdir", "lstat"
	for _, test := range []struct {
		name, rules string // allowed, denied
		action      string
		path, want  string // want is part of the error, "" for none.
	}{
		{"inside", "data -", read, "data/a.txt", ""},
		{"a link inside", "data -", read, "data/inner", ""},
		{"the folder", "data -", list, "data", ""},
		{"outside", "data -", read, "secret.txt", "allowed is data"},
		{"a folder with the same beginning", "dat -", read, "data/a.txt", "allowed is dat"},
		{"above", "data -", list, ".", "allowed is data"},
		{"a link out", "data -", read, "data/out", "allowed is data"},
		{"a link out by its whole name", "data -", read, "data/absolute", "allowed is data"},
		{"a link to a link out", "data -", read, "data/chain", "allowed is data"},
		{"through a link out", "data -", read, "data/up/secret.txt", "allowed is data"},
		{"a link that leads to itself", "data -", read, "data/loop", "too many"},
		{"a link into another allowed folder", "data,other -", read, "data/across/d.txt", ""},
		{"the same without that", "data -", read, "data/across/d.txt", "allowed is data"},
		{"by a link from outside", "data -", read, "way/a.txt", ""},
		{"a link that is allowed", "way -", read, "data/a.txt", ""},
		{"a file", "file.txt -", read, "file.txt", ""},
		{"a file beside it", "file.txt -", read, "secret.txt", "allowed is file.txt"},
		{"what is not there", "data -", read, "data/none", "no such file"},
		{"what is not there, outside", "data -", read, "none", "allowed is data"},
		{"a link itself", "data -", lstat, "data/out", ""},

		{"denied", "data data/private", read, "data/private/b.txt", "denied is data/private"},
		{"deeply denied", "data data/private", read, "data/private/deep/c.txt", "denied is data/private"},
		{"denied by a link", "data data/private", read, "data/hidden", "denied is data/private"},
		{"a denied folder", "data data/private", list, "data/private", "denied is data/private"},
		{"beside what is denied", "data data/private", read, "data/a.txt", ""},
		{"all but", "* data/private", read, "data/private/b.txt", "denied is data/private"},
		{"all but, elsewhere", "* data/private", read, "secret.txt", ""},
		{"denied by its link", "* way", read, "data/a.txt", "denied is way"},
		{"denied as a whole", "data data", read, "data/a.txt", "denied is data"},

		{"writing", "data -", write, "data/new.txt", ""},
		{"writing outside", "data -", write, "new.txt", "allowed is data"},
		{"writing by a link to nothing", "data -", write, "data/dangling", "allowed is data"},
		{"writing by a link", "data -", write, "data/out", "allowed is data"},
		{"a file that is not there yet", "new.txt -", write, "new.txt", ""},
		{"a folder that is not there yet", "new -", mkdir, "new", ""},
		{"in a folder that is not there yet", "new -", mkdir, "new/deep", "no such file"},
		{"making a denied one", "data data/private/new", mkdir, "data/private/new", "denied is"},
		{"removing", "data -", remove, "data/a.txt", ""},
		{"removing a link, and not what it leads to", "data -", remove, "data/out", ""},
		{"removing all", "data -", removeAll, "data/private", ""},
		{"removing all above what is denied", "data data/private", removeAll, "data", "denied is data/private"},
		{"removing by a link", "data -", remove, "data/up/secret.txt", "allowed is data"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := tree(t)
			allowed, denied, _ := strings.Cut(test.rules, " ")
			access := paths.Access{All: allowed == "*", AllowedBy: "allowed is " + allowed, DeniedBy: "denied is " + denied}
			for _, path := range strings.Split(allowed, ",") {
				access.Allow = append(access.Allow, filepath.Join(dir, path))
			}
			if denied != "-" {
				access.Deny = append(access.Deny, filepath.Join(dir, denied))
			}
			files, err := paths.New(paths.Rules{Read: access, Write: access})
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, filepath.FromSlash(test.path))
			switch test.action {
			case read:
				_, err = files.ReadFile(path)
			case list:
				_, err = files.ReadDir(path)
			case lstat:
				_, err = files.Lstat(path)
			case write:
				err = files.WriteFile(path, []byte("x"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
			case remove:
				err = files.Remove(path)
			case removeAll:
				err = files.RemoveAll(path)
			case mkdir:
				err = files.Mkdir(path, 0o755)
			}
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("the error is %v; want %q", err, test.want)
			}
			if secret, err := os.ReadFile(filepath.Join(dir, "secret.txt")); err != nil || string(secret) != "secret.txt" {
				t.Errorf("the secret is now %q, %v", secret, err)
			}
			if _, err := os.Stat(filepath.Join(dir, "made.txt")); !errors.Is(err, fs.ErrNotExist) {
				t.Error("the link has led to a new file")
			}
		})
	}
}

// Rules say what has refused also where nobody has told them what to call it.
func TestRulesWithoutAName(t *testing.T) {
	dir := tree(t)
	for want, access := range map[string]paths.Access{"the rules do not list it": {}, "the rules deny it": {Deny: []string{dir}}} {
		files, err := paths.New(paths.Rules{Read: access})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files.ReadFile(filepath.Join(dir, "secret.txt")); err == nil || !strings.HasSuffix(err.Error(), "is not allowed: "+want) {
			t.Errorf("the error is %v; want %q", err, want)
		}
	}
}

// What must not be read does not become readable under another name.
func TestRename(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"data/a.txt", "other/a.txt", ""},
		{"data/a.txt", "a.txt", "writing"},
		{"secret.txt", "data/x", "writing"},
		{"data/private/b.txt", "other/b.txt", "reading"},
		{"data/private", "other/private", "reading"},
		{"data", "other/data", "reading"},
		{"data/private/b.txt", "data/private/x.txt", ""},
	} {
		dir := tree(t)
		in := func(names ...string) (all []string) {
			for _, name := range names {
				all = append(all, filepath.Join(dir, name))
			}
			return all
		}
		files, err := paths.New(paths.Rules{
			Read:  paths.Access{All: true, Deny: in("data/private")},
			Write: paths.Access{Allow: in("data", "other")},
		})
		if err != nil {
			t.Fatal(err)
		}
		err = files.Rename(filepath.Join(dir, test.from), filepath.Join(dir, test.to))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s to %s: %v; want %q", test.from, test.to, err, test.want)
		}
	}
}

// The environment that a script is without does not stand in a file for it.
func TestProcessesAreNotRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // Other systems have no such files.
	}
	files, err := paths.New(paths.Rules{Read: paths.Access{All: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/proc/self/environ", "/proc/self/mem", "/proc/self/root/proc/self/environ", "/proc/thread-self/environ", "/proc/self/pagemap", "/proc/self/cmdline"} {
		if _, err := files.ReadFile(name); err == nil || !strings.Contains(err.Error(), "not allowed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	link := filepath.Join(t.TempDir(), "innocent.txt")
	if err := os.Symlink("/proc/self/environ", link); err != nil {
		t.Fatal(err)
	}
	if _, err := files.ReadFile(link); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("by a link: %v", err)
	}
	if err := files.WriteFile("/proc/self/mem", nil, os.O_WRONLY, 0); err == nil {
		t.Error("the memory of the process may be written")
	}
	if _, err := files.ReadFile("/proc/self/stat"); err != nil {
		t.Errorf("/proc/self/stat: %v", err)
	}
}
