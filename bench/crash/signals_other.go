//go:build !unix

package main

import "errors"

func stopProcess(int) error     { return errors.New("processes cannot be stopped here") }
func continueProcess(int) error { return nil }
