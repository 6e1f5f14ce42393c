//go:build !linux

package jobs

// networkFileSystem is the kind of a folder's file system where that is known to be a network's.
func networkFileSystem(string) string { return "" }
