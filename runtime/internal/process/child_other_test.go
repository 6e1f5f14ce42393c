//go:build !linux

package process_test

import "dialtone/runtime"

// childOptions are what the children of this package's tests have.
func childOptions() (runtime.Options, error) { return runtime.Options{}, nil }

// orphanVariable is not used here.
const orphanVariable = ""

func beParent() {}
