//go:build !unix

package paths

import "os"

// rename moves what is meant by one place to another. Links are not what a user of other systems
// may make.
func rename(old, new place) error { return os.Rename(old.real, new.real) }
