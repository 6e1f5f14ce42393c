package paths

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"dialtone/runtime/internal/files"
)

// moved makes files, a denied folder among them, and what leads to either by a link that is
// exchanged.
func moved(t *testing.T) (dir string, exchange func(name, target string)) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"open/file", "secret/file", "real/file"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func(name, target string) {
		path := filepath.Join(dir, name)
		_ = os.RemoveAll(path + ".new")
		if err := os.Symlink(target, path+".new"); err != nil {
			t.Error(err)
		}
		if info, err := os.Lstat(path); err == nil && info.IsDir() {
			_ = os.RemoveAll(path)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Error(err)
		}
	}
}

// All that may be done with a name is done to what was judged, or not at all, where a link is
// exchanged between the two.
func TestWhatWasJudgedIsOpened(t *testing.T) {
	for _, test := range []struct{ name, path, exchanged string }{
		{"the file", "open/file", "open/file"},
		{"its folder", "real/file", "real"},
		{"a link to it", "link", "open/file"},
		{"a link to its folder", "way/file", "open"},
	} {
		for name, do := range map[string]func(*place) error{
			"open": func(at *place) error {
				file, err := at.open(os.O_RDONLY, 0)
				if err == nil {
					_ = file.Close()
				}
				return err
			},
			"cut off": func(at *place) error {
				file, err := at.open(os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
				if err == nil {
					_ = file.Close()
				}
				return err
			},
			"stat": func(at *place) error { _, err := at.stat(); return err },
		} {
			t.Run(test.name+", "+name, func(t *testing.T) {
				dir, exchange := moved(t)
				exchange("link", "open/file")
				exchange("way", "open")
				access := Access{All: true, Deny: []string{filepath.Join(dir, "secret")}, DeniedBy: "denied"}
				rules, err := New(Rules{Read: access, Write: access})
				if err != nil {
					t.Fatal(err)
				}
				at, err := rules.read.place(filepath.Join(dir, test.path), true, true)
				if err != nil {
					t.Fatal(err)
				}
				defer at.close()
				target := filepath.Join(dir, "secret")
				if filepath.Base(test.exchanged) == "file" {
					target = filepath.Join(target, "file")
				}
				exchange(test.exchanged, target)
				err = do(&at)
				// What the folder was that is open may be gone; it is never the secret one.
				if test.exchanged == "open/file" && !errors.Is(err, errMoved) {
					t.Errorf("the error is %v", err)
				}
				if secret, err := os.ReadFile(filepath.Join(dir, "secret/file")); err != nil || string(secret) != "secret/file" {
					t.Errorf("the secret is %q, %v", secret, err)
				}
			})
		}
	}
}

// A program that exchanges links all the time reads nothing that is denied, writes nothing there
// and moves nothing out of it.
func TestExchangingLinks(t *testing.T) {
	for name, allow := range map[string][]string{"all but": nil, "a folder but": {"."}} {
		t.Run(name, func(t *testing.T) {
			dir, exchange := moved(t)
			access := Access{All: allow == nil, Deny: []string{filepath.Join(dir, "secret")}, DeniedBy: "denied"}
			for _, path := range allow {
				access.Allow = append(access.Allow, filepath.Join(dir, path))
			}
			rules, err := New(Rules{Read: access, Write: access})
			if err != nil {
				t.Fatal(err)
			}
			exchange("way", "open")
			exchange("link", "open/file")
			var group sync.WaitGroup
			var done atomic.Bool
			group.Go(func() {
				for i := 0; !done.Load(); i++ {
					exchange("way", []string{"secret", "open"}[i%2])
					exchange("link", []string{"secret/file", "open/file"}[i%2])
				}
			})
			read, refused := 0, 0
			for range 250 {
				for _, path := range []string{"way/file", "link"} {
					data, err := files.Read(rules, filepath.Join(dir, path))
					var denied *files.DeniedError
					switch {
					case string(data) == "secret/file":
						t.Fatalf("%s has been read", path)
					case err == nil:
						read++
					case errors.As(err, &denied):
						refused++
					}
				}
				_ = rules.WriteFile(filepath.Join(dir, "way/file"), []byte("open/file"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
				_ = rules.Rename(filepath.Join(dir, "way/file"), filepath.Join(dir, "taken"))
				_ = rules.Rename(filepath.Join(dir, "taken"), filepath.Join(dir, "open/file"))
			}
			for range 50 {
				if file, err := rules.Create(filepath.Join(dir, "way/file")); err == nil {
					_, _ = file.Write([]byte("saved"))
					_ = file.Commit()
				}
			}
			done.Store(true)
			group.Wait()
			if secret, err := os.ReadFile(filepath.Join(dir, "secret/file")); err != nil || string(secret) != "secret/file" {
				t.Errorf("the secret is %q, %v", secret, err)
			}
			if read == 0 || refused == 0 {
				t.Errorf("%d reads and %d refusals: the links were not exchanged", read, refused)
			}
		})
	}
}

// A file is saved whole, and only where it may be written.
func TestCreate(t *testing.T) {
	dir, exchange := moved(t)
	exchange("way", "secret")
	access := Access{All: true, Deny: []string{filepath.Join(dir, "secret")}}
	rules, err := New(Rules{Write: access})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Create(filepath.Join(dir, "way/new")); err == nil {
		t.Error("a file is saved in a denied folder")
	}
	path := filepath.Join(dir, "open/file")
	for _, commit := range []bool{false, true} {
		file, err := rules.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		want, end := "open/file", file.Discard
		if commit {
			want, end = "new", file.Commit
		}
		if err := end(); err != nil {
			t.Error(err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != want {
			t.Errorf("committed %v: %q, %v", commit, data, err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(dir, "open")); err != nil || len(left) != 1 {
		t.Errorf("left are %v, %v", left, err)
	}
}

// What rules name is what it was when they were made: a link that takes its place allows nothing
// else, and one that is gone still denies.
func TestRulesAreNotMoved(t *testing.T) {
	dir, exchange := moved(t)
	exchange("way", "secret")
	in := func(name string) string { return filepath.Join(dir, name) }
	rules, err := New(Rules{Read: Access{Allow: []string{in("real"), in("open"), in("secret")}, Deny: []string{in("way")}, AllowedBy: "allowed", DeniedBy: "denied"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(in("way")); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Read(rules, in("secret/file")); err == nil {
		t.Error("a denied folder is read when the link that denied it is gone")
	}
	exchange("real", "/etc")
	if _, err := files.Read(rules, in("real/passwd")); err == nil {
		t.Error("a link in the place of an allowed folder allows what it leads to")
	}
}
