//go:build !unix

package main

import "errors"

var errSignals = errors.New("processes cannot be told to end or stopped here")

func terminate(int) error       { return errSignals }
func stopProcess(int) error     { return errSignals }
func continueProcess(int) error { return nil }
