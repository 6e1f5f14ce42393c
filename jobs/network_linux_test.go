package jobs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestANetworkIsNoPlaceForSQLite: a file on a network's file system is refused, and none is made
// there.
func TestANetworkIsNoPlaceForSQLite(t *testing.T) {
	before := fileSystem
	defer func() { fileSystem = before }()
	for kind, magic := range map[string]uint32{"NFS": 0x6969, "SMB": 0xfe534d42, "CIFS": 0xff534d42, "AFS": 0x5346414f, "Ceph": 0x00c36400} {
		path := filepath.Join(t.TempDir(), "jobs.db")
		fileSystem = func(dir string) uint32 {
			if dir != filepath.Dir(path) {
				t.Errorf("it looks at %s", dir)
			}
			return magic
		}
		_, err := Open(t.Context(), path)
		if err == nil || !strings.Contains(err.Error(), "is on "+kind+", which does not lock files as SQLite needs") || !strings.Contains(err.Error(), "postgres://") {
			t.Errorf("%s: %v", kind, err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s: a file is there: %v", kind, err)
		}
	}
}
