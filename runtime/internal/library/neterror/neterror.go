// Package neterror says what is wrong with the network in Node's words.
package neterror

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"syscall"
)

// Of returns the code and the message that Node has for an error of the network. The code
// is empty where it has none.
func Of(err error) (code, message string) {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the URL, whose query may hold secrets
	}
	var name *net.DNSError
	var operation *net.OpError
	var number syscall.Errno
	var unknown x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &name) && name.IsTimeout:
		return "EAI_AGAIN", "getaddrinfo EAI_AGAIN " + name.Name
	case errors.As(err, &name):
		return "ENOTFOUND", "getaddrinfo ENOTFOUND " + name.Name
	case errors.As(err, &unknown):
		return "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate: " + unknown.Error()
	case errors.As(err, &hostname):
		return "ERR_TLS_CERT_ALTNAME_INVALID", hostname.Error()
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "CERT_HAS_EXPIRED", "certificate has expired"
	case errors.As(err, &record):
		return "EPROTO", "the server does not speak TLS: " + record.Msg
	case errors.As(err, &number):
		for _, known := range networkErrors {
			if known.number != number {
				continue
			}
			message = known.code
			if errors.As(err, &operation) {
				message = callOf(operation.Op) + " " + known.code
				if operation.Addr != nil && operation.Op == "dial" {
					message += " " + operation.Addr.String()
				}
			}
			return known.code, message
		}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "ECONNRESET", "socket hang up"
	case errors.Is(err, context.Canceled):
		return "ECONNRESET", "aborted"
	case errors.Is(err, context.DeadlineExceeded):
		return "ETIMEDOUT", "timed out"
	}
	return "", err.Error()
}

// callOf is the system's call behind an operation of Go's.
func callOf(operation string) string {
	if operation == "dial" {
		return "connect"
	}
	return operation
}

// networkErrors are the errors of the system that a network has.
var networkErrors = []struct {
	number syscall.Errno
	code   string
}{
	{syscall.ECONNREFUSED, "ECONNREFUSED"}, {syscall.ECONNRESET, "ECONNRESET"}, {syscall.ETIMEDOUT, "ETIMEDOUT"},
	{syscall.EHOSTUNREACH, "EHOSTUNREACH"}, {syscall.ENETUNREACH, "ENETUNREACH"}, {syscall.EPIPE, "EPIPE"},
	{syscall.EADDRINUSE, "EADDRINUSE"}, {syscall.EACCES, "EACCES"}, {syscall.EADDRNOTAVAIL, "EADDRNOTAVAIL"},
}
