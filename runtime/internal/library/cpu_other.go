//go:build !unix

package library

// cpuUsage is nothing where the system does not tell.
func cpuUsage() map[string]any { return map[string]any{"user": 0, "system": 0} }
