package health

import (
	"net"
	"strings"
)

// TellSystemd tells systemd of the server's state, where it started this as a unit of Type=notify
// (sd_notify(3)).
func TellSystemd(getenv func(string) string, state string) {
	path := getenv("NOTIFY_SOCKET")
	if path == "" {
		return
	}
	if strings.HasPrefix(path, "@") {
		path = "\x00" + path[1:] // an abstract one
	}
	socket, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		return // there is nobody to tell
	}
	_, _ = socket.Write([]byte(state))
	_ = socket.Close()
}
