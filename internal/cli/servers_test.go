package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// startOtherServer starts a TLS server that has nothing to do with Twilio. Its address is this
// machine's, and not a loopback one, which programs reach without a proxy.
func startOtherServer(ts *testscript.TestScript, neg bool, args []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4zero}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	ts.Check(err)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "the other server")
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	ts.Defer(server.Close)
	file := ts.MkAbs("other.pem")
	ts.Check(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	ts.Setenv("OTHER_CA", file)
	ts.Setenv("OTHER", strings.Replace(server.URL, "127.0.0.1", "0.0.0.0", 1))
}

// startApp starts an application that answers calls and texts.
func startApp(ts *testscript.TestScript, neg bool, args []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		twiml := `<Gather numDigits="1" input="dtmf speech" timeout="60"><Say>Press 1 or speak</Say></Gather>`
		switch {
		case r.FormValue("MessageSid") != "":
			twiml = "<Message>Thanks for " + r.FormValue("Body") + " at " + r.Header.Get("X-Forwarded-Proto") + " " + r.Host + "</Message>"
		case r.FormValue("From") == "+14155550103":
			twiml = "<Say>Goodbye</Say>"
		case r.FormValue("Digits") != "":
			twiml = "<Say>You pressed " + r.FormValue("Digits") + "</Say><Redirect>/</Redirect>"
		case r.FormValue("SpeechResult") != "":
			twiml = "<Say>You said " + r.FormValue("SpeechResult") + "</Say><Redirect>/</Redirect>"
		}
		_, _ = io.WriteString(w, "<Response>"+twiml+"</Response>")
	}))
	ts.Defer(server.Close)
	ts.Setenv("APP", server.URL)
}
