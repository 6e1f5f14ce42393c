package complete

import (
	"os"
	"path/filepath"
	"strings"
)

// Files returns the paths that begin with a prefix, those of folders with a
// slash at the end. Hidden ones must be asked for.
func Files(prefix string) []string {
	dir, begun := filepath.Split(prefix)
	read := dir
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(read, "~/") {
		read = home + read[1:]
	}
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil
	}
	var paths []string
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, begun) || begun == "" && strings.HasPrefix(name, ".") {
			continue
		}
		if info, err := os.Stat(filepath.Join(read, name)); err == nil && info.IsDir() {
			name += "/"
		}
		paths = append(paths, dir+name)
	}
	return paths
}

// Expand replaces ~/ at the beginning of a path by the home folder.
func Expand(path string) string {
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		return filepath.Join(home, path[2:])
	}
	return path
}
