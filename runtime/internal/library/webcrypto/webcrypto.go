// Package webcrypto is the Go of node:crypto and of the global crypto: digests, keys, signatures,
// ciphers and what is derived of secrets. Their JavaScript checks what a script gives.
package webcrypto

import (
	"context"

	"github.com/dop251/goja"
)

// Host is what is needed of the host. The fields are those of library.Host.
type Host struct {
	VM       *goja.Runtime
	Context  func() context.Context
	Ask      func(work func(ctx context.Context) (settle func()))
	Throw    func(err error)
	Check    func()
	Allow    func(size int64, unit string)
	NewError func(class, message string) *goja.Object
}

// Crypto has the natives of one VM.
type Crypto struct {
	Host
	jobs chan struct{} // The places of operations of crypto.subtle.
}

// New returns the natives for a host.
func New(host Host) *Crypto { return &Crypto{Host: host, jobs: make(chan struct{}, maxJobs)} }
