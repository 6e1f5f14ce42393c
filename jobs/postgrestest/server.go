package postgrestest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrMissing says that this machine has no PostgreSQL.
var ErrMissing = errors.New("there is no PostgreSQL here (apt-get install postgresql)")

// A Server is a PostgreSQL that listens at a port of this machine.
type Server struct {
	dir, bin, port, settings string
}

// New makes a server and starts it, or reports [ErrMissing]. It does not run as root, and takes the
// user postgres then.
func New() (*Server, error) { return start("") }

// quick has a server leave it to the system when what it writes is on the disk. It outlives the end
// of its processes all the same.
const quick = " -F"

// start makes a server with settings as postgres takes them.
func start(settings string) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	if err := listener.Close(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "postgres")
	if err != nil {
		return nil, err
	}
	s := &Server{dir, bin, port, settings}
	if err := own(dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.run("initdb", "-D", s.data(), "-U", "dialtone", "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// programs is the folder of initdb and pg_ctl, which Debian keeps off the path.
func programs() (string, error) {
	if os.Getenv(variable) == "none" {
		return "", ErrMissing
	}
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		return "", ErrMissing
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// URL names one of its databases; "postgres" is there.
func (s *Server) URL(database string) string {
	return "postgres://dialtone@127.0.0.1:" + s.port + "/" + database + "?sslmode=disable"
}

// Start starts it again where it has ended.
func (s *Server) Start() error {
	return s.run("pg_ctl", "-D", s.data(), "-w", "-t", "120", "-l", filepath.Join(s.dir, "log"),
		"-o", "-h 127.0.0.1 -p "+s.port+" -k "+s.dir+s.settings, "start")
}

// Kill ends all of its processes at once, as a crash of the machine does.
func (s *Server) Kill() error {
	content, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return fmt.Errorf("postmaster.pid: %w", err)
	}
	return kill(pid)
}

// Stop ends it at once, without a word to those that are connected.
func (s *Server) Stop() error {
	return s.run("pg_ctl", "-D", s.data(), "-m", "immediate", "-w", "stop")
}

// Close stops it, and deletes what it has.
func (s *Server) Close() error { return errors.Join(s.Stop(), os.RemoveAll(s.dir)) }

func (s *Server) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir = s.dir
	asUser(cmd)
	out, err := os.CreateTemp("", "postgres") // a pipe would be held open by the server
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, readErr := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // there may be none yet
		return errors.Join(fmt.Errorf("%s: %w\n%s%s", program, err, said, log), readErr)
	}
	return nil
}
