//go:build !linux

package child

import "runtime/metrics"

// Memory is not known of another process here: the child watches itself.
func (c *Child) Memory() (used uint64, ok bool) { return 0, false }

// Memory is how many bytes of memory Go has in use for this process.
func Memory() (used uint64, ok bool) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64(), true
}
