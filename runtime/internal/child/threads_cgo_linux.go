//go:build cgo

package child

// threadStack is how many bytes the C library sets aside for the stack of a thread, as a
// rule. RLIMIT_STACK may say otherwise.
const threadStack = 8 << 20
