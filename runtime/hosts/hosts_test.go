package hosts_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"dialtone/runtime/hosts"
)

// book is a resolver that knows a few names.
type book map[string][]string

func (b book) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	var found []netip.Addr
	for _, text := range b[strings.ToLower(strings.TrimSuffix(host, "."))] {
		found = append(found, netip.MustParseAddr(text))
	}
	if found == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return found, nil
}

// names are those that tests use. Nothing answers at the public addresses, so that only what
// is refused is asked for.
var names = book{
	"private.test":   {"10.1.2.3"},
	"loopback.test":  {"127.0.0.1"},
	"metadata.test":  {"169.254.169.254"},
	"metadata6.test": {"fd00:ec2::254"},
	"mixed.test":     {"93.184.215.14", "192.168.0.1"},
	"mapped.test":    {"::ffff:127.0.0.1"},
	"nat64.test":     {"64:ff9b::7f00:1"},
	"sixto4.test":    {"2002:7f00:1::"},
	"any.test":       {"0.0.0.0"},
	"2130706433":     {"127.0.0.1"}, // As some systems' own resolvers understand them.
	"0177.0.0.1":     {"127.0.0.1"},
	"0x7f.1":         {"127.0.0.1"},
	"localhost":      {"127.0.0.1", "::1"},
}

// get asks for a URL by a network of rules.
func get(t *testing.T, rules hosts.Rules, url string, headers ...string) (string, error) {
	t.Helper()
	rules.Resolver, rules.AllowedBy, rules.DeniedBy = names, "allowed is "+strings.Join(rules.Allow, ", "), "denied is "+strings.Join(rules.Deny, ", ")
	network, err := hosts.New(rules)
	if err != nil {
		t.Fatal(err)
	}
	defer network.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range headers {
		request.Host = host
	}
	response, err := (&http.Client{Transport: network}).Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func TestRefused(t *testing.T) {
	for _, test := range []struct{ allow, url, want string }{
		{"api.test", "http://other.test/", "reaching other.test:80 is not allowed: allowed is api.test"},
		{"api.test", "http://api.test.evil.test/", "reaching api.test.evil.test:80"},
		{"api.test", "http://api.test@evil.test/", "reaching evil.test:80"},
		{"*.api.test", "http://api.test/", "reaching api.test:80"},
		{"*.api.test", "http://evilapi.test/", "reaching evilapi.test:80"},
		{"api.test:8080", "http://api.test/", "reaching api.test:80"},
		{"api.test", "http://127.0.0.1/", "it is an address of this machine"},
		{"api.test", "http://93.184.215.14/", "reaching 93.184.215.14:80 is not allowed: allowed is api.test"},

		{"*", "http://127.0.0.1/", "it is an address of this machine; allowed is *"},
		{"*", "http://0.0.0.0/", "it is an address of this machine"},
		{"*", "http://10.0.0.1/", "it is a private address"},
		{"*", "http://172.16.0.1/", "it is a private address"},
		{"*", "http://192.168.1.1/", "it is a private address"},
		{"*", "http://100.100.100.200/", "it is a private address"},
		{"*", "http://169.254.169.254/latest/meta-data", "it is a link-local address"},
		{"*", "http://168.63.129.16/", "it is an address of the cloud's own"},
		{"*", "http://255.255.255.255/", "it is a reserved address"},
		{"*", "http://[::1]/", "it is an address of this machine"},
		{"*", "http://[::]/", "it is a reserved address"},
		{"*", "http://[fd00:ec2::254]/", "it is a private address"},
		{"*", "http://[fe80::1%25eth0]/", "it is a link-local address"},
		{"*", "http://[::ffff:127.0.0.1]/", "it is an address of this machine"},
		{"*", "http://[::ffff:a9fe:a9fe]/", "it is a link-local address"},
		{"*", "http://[::127.0.0.1]/", "it is a reserved address"},
		{"*", "http://[64:ff9b::7f00:1]/", "it is an address of this machine"},
		{"*", "http://[2002:a00:1::]/", "it is a private address"},

		{"*", "http://private.test/", "it is at 10.1.2.3, a private address, which is not listed as an address; allowed is *"},
		{"loopback.test", "http://loopback.test/", "it is at 127.0.0.1, an address of this machine"},
		{"*.test", "http://metadata.test/", "it is at 169.254.169.254, a link-local address"},
		{"*", "http://metadata6.test/", "it is at fd00:ec2::254, a private address"},
		{"*", "http://mixed.test/", "it is at 192.168.0.1, a private address"},
		{"*", "http://mapped.test/", "it is at 127.0.0.1, an address of this machine"},
		{"*", "http://nat64.test/", "an address of this machine"},
		{"*", "http://sixto4.test/", "an address of this machine"},
		{"*", "http://any.test/", "it is at 0.0.0.0, an address of this machine"},
		{"*", "http://2130706433/", "an address of this machine"},
		{"*", "http://0177.0.0.1/", "an address of this machine"},
		{"*", "http://0x7f.1/", "an address of this machine"},
		{"*", "http://localhost/", "an address of this machine"},
		{"*", "http://LOCALHOST./", "an address of this machine"},
		{"127.0.0.1:81", "http://127.0.0.1/", "it is an address of this machine"},
	} {
		t.Run(test.url, func(t *testing.T) {
			_, err := get(t, hosts.Rules{Allow: strings.Split(test.allow, ",")}, test.url)
			var denied *hosts.DeniedError
			if !errors.As(err, &denied) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v; want %q", err, test.want)
			}
		})
	}
}

func TestAllowed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello") }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	// A proxy of the environment's would be asked instead.
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	for _, test := range []struct{ allow, host string }{
		{"127.0.0.1", "127.0.0.1"},
		{"127.0.0.1:PORT", "127.0.0.1"},
		{"127.0.0.1", "[::ffff:127.0.0.1]"},
		{"localhost", "localhost"},
		{"localhost:PORT", "LOCALHOST"},
		{"loopback.test,127.0.0.1", "loopback.test"},
		{"*.test,127.0.0.1:PORT", "Loopback.TEST."},
		{"*,127.0.0.1", "loopback.test"},
	} {
		rules := hosts.Rules{Allow: strings.Split(strings.ReplaceAll(test.allow, "PORT", port), ",")}
		if got, err := get(t, rules, "http://"+test.host+":"+port+"/"); err != nil || got != "hello" {
			t.Errorf("%s at %s answers %q, %v", test.allow, test.host, got, err)
		}
	}
	if got, err := get(t, hosts.Rules{All: true}, server.URL); err != nil || got != "hello" {
		t.Errorf("where all are allowed, it answers %q, %v", got, err)
	}
}

func TestDenied(t *testing.T) {
	for _, test := range []struct{ allow, deny, url string }{
		{"", "*", "http://api.test/"},
		{"", "*", "http://93.184.215.14/"},
		{"", "10.1.2.3", "http://private.test/"},
		{"", "private.test", "http://PRIVATE.test./"},
		{"", "localhost", "http://127.0.0.1/"},
		{"", "*.evil.test", "http://a.evil.test/"},
		{"127.0.0.1,loopback.test", "127.0.0.1", "http://loopback.test/"},
		{"*.test", "private.test", "http://private.test/"},
	} {
		rules := hosts.Rules{All: test.allow == "", Deny: strings.Split(test.deny, ",")}
		if test.allow != "" {
			rules.Allow = strings.Split(test.allow, ",")
		}
		if _, err := get(t, rules, test.url); err == nil || !strings.Contains(err.Error(), "denied is "+test.deny) {
			t.Errorf("%s without %s: the error for %s is %v", test.allow, test.deny, test.url, err)
		}
	}
}

// A redirect leads nowhere that the rules do not.
func TestRedirects(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}))
	defer server.Close()
	for _, to := range []string{"http://other.test/", "http://169.254.169.254/latest", "http://[::1]:" + "80/", "http://metadata.test/", "http://localhost/"} {
		_, err := get(t, hosts.Rules{Allow: []string{"127.0.0.1", "metadata.test"}}, server.URL+"/?to="+to)
		var denied *hosts.DeniedError
		if !errors.As(err, &denied) {
			t.Errorf("to %s: %v", to, err)
		}
	}
}

// Rules say what has refused also where nobody has told them what to call it.
func TestRulesWithoutAName(t *testing.T) {
	for want, rules := range map[string]hosts.Rules{
		"reaching api.test:80 is not allowed: the rules do not list it": {},
		"reaching api.test:80 is not allowed: the rules deny it":        {Deny: []string{"api.test"}},
	} {
		network, err := hosts.New(rules)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (&http.Client{Transport: network}).Get("http://api.test/"); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("the error is %v; want %q", err, want)
		}
	}
}

// A host may not be used to speak to another that has the same address.
func TestAnotherHostByItsHeader(t *testing.T) {
	if _, err := get(t, hosts.Rules{Allow: []string{"127.0.0.1"}}, "http://127.0.0.1/", "internal.test"); err == nil || !strings.Contains(err.Error(), "must not name another host") {
		t.Errorf("the error is %v", err)
	}
}

func TestListen(t *testing.T) {
	network, err := hosts.New(hosts.Rules{Allow: []string{"127.0.0.1:8080", "localhost"}, AllowedBy: "too bad"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{"127.0.0.1:8080": true, "127.0.0.1:0": false, "localhost:1234": true, "0.0.0.0:8080": false, ":8080": false, "[::]:8080": false} {
		if err := network.Listen(address); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestWrongEntries(t *testing.T) {
	for _, text := range []string{"", "http://example.com", "example.com/path", "example.com:http", "a.*.b", "example.com:0", "*.", "a b", "bücher.example"} {
		if _, err := hosts.New(hosts.Rules{Allow: []string{text}}); err == nil {
			t.Errorf("%q is a host", text)
		}
	}
}
