//go:build !linux

package fleet

func mountDisk(string, int) error { return ErrNoDisk }

func unmountDisk(string) error { return nil }
