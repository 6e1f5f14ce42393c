//go:build !cgo

package child

// threadStack is how many bytes Go sets aside for the stack of a thread, about.
const threadStack = 64 << 10
