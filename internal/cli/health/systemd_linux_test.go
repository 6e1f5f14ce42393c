package health

import (
	"net"
	"path/filepath"
	"testing"
)

// A unit of Type=notify is started once it has said so, at the socket that systemd names, which may
// be a file or a name alone.
func TestSystemdIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s")
	for name, address := range map[string]string{file: file, "@" + file: "\x00" + file} {
		socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
		if err != nil {
			t.Fatal(err)
		}
		defer socket.Close()
		TellSystemd(environment("NOTIFY_SOCKET", name), "READY=1")
		said := make([]byte, 100)
		n, err := socket.Read(said)
		if err != nil || string(said[:n]) != "READY=1" {
			t.Errorf("%s was told %q, %v", name, said[:n], err)
		}
	}
	// Nobody has to be there.
	TellSystemd(environment("NOTIFY_SOCKET", file+".none"), "READY=1")
	TellSystemd(environment("", ""), "READY=1")
}

// environment is one with a variable.
func environment(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return ""
	}
}
