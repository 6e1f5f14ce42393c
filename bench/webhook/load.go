package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/api/signature"
)

// token is the auth token of both servers.
const token = "0123456789abcdef0123456789abcdef"

// inbound is what Twilio sends when a person calls.
var inbound = url.Values{
	"AccountSid": {"AC00000000000000000000000000000001"}, "ApiVersion": {"2010-04-01"}, "CallSid": {"CA00000000000000000000000000000001"},
	"CallStatus": {"ringing"}, "Called": {"+15306384866"}, "CalledCity": {"OAKLAND"}, "CalledCountry": {"US"}, "CalledState": {"CA"},
	"CalledZip": {"94612"}, "Caller": {"+15306666666"}, "CallerCity": {"SOUTH LAKE TAHOE"}, "CallerCountry": {"US"},
	"CallerName": {"CA Wireless Call"}, "CallerState": {"CA"}, "CallerZip": {"89449"}, "Direction": {"inbound"}, "From": {"+15306666666"},
	"FromCity": {"SOUTH LAKE TAHOE"}, "FromCountry": {"US"}, "FromState": {"CA"}, "FromZip": {"89449"}, "To": {"+15306384866"},
	"ToCity": {"OAKLAND"}, "ToCountry": {"US"}, "ToState": {"CA"}, "ToZip": {"94612"},
}

// request is a signed request to a server, as it goes over the wire.
func request(address string) []byte {
	body := inbound.Encode()
	var wire bytes.Buffer
	fmt.Fprintf(&wire, "POST /voice HTTP/1.1\r\nHost: %s\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n%s: %s\r\n\r\n%s",
		address, len(body), signature.Header, signature.Sign(token, "http://"+address+"/voice", inbound), body)
	return wire.Bytes()
}

// load makes requests over so many connections at once, each waiting for one answer before it makes
// the next, and returns the first wrong answer. Requests and answers are bytes, so that most of the
// time is the server's.
func load(ctx context.Context, address string, requests, connections int) error {
	wire := request(address)
	var left atomic.Int64
	left.Store(int64(requests))
	var once sync.Once
	var failed error
	var callers sync.WaitGroup
	for range connections {
		callers.Go(func() {
			if err := call(ctx, address, wire, &left); err != nil {
				once.Do(func() { failed = err })
				left.Store(0)
			}
		})
	}
	callers.Wait()
	return failed
}

// patience is how long a caller waits for an answer, and some more: the time is set only now and
// then.
const patience = 20 * time.Second

func call(ctx context.Context, address string, wire []byte, left *atomic.Int64) error {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	answers := bufio.NewReaderSize(conn, 8<<10)
	for n := 0; left.Add(-1) >= 0; n++ {
		if n%100 == 0 {
			if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
				return err
			}
		}
		if _, err := conn.Write(wire); err != nil {
			return err
		}
		if err := answer(answers); err != nil {
			return err
		}
	}
	return nil
}

// answer reads an answer, which must be the view's.
func answer(r *bufio.Reader) error {
	line, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "HTTP/1.1 200 ") {
		return fmt.Errorf("the answer is %s", strings.TrimSpace(line))
	}
	length := -1
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && http.CanonicalHeaderKey(string(name)) == "Content-Length" {
			if _, err := fmt.Sscan(string(value), &length); err != nil {
				return err
			}
		}
	}
	if length <= 0 {
		return fmt.Errorf("the answer has no length")
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r, body); err != nil {
		return err
	}
	if !bytes.Contains(body, []byte("Hello, +15306666666")) || !bytes.Contains(body, []byte("<Hangup/>")) {
		return fmt.Errorf("the answer is not the view's:\n%s", body)
	}
	return nil
}
