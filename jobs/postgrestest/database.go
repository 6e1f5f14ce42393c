package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// variable has tests fail, and not skip, where there is no PostgreSQL. With the value "none" they
// take it that there is none.
const variable = "CI_POSTGRES"

var (
	server = sync.OnceValues(func() (*Server, error) { return start(quick) })
	made   atomic.Int64 // databases
)

// Database is the URL of an empty database, on a server that the tests of a package share. A test
// is skipped where there is no PostgreSQL.
func Database(t testing.TB) string {
	t.Helper()
	url, _, err := create("")
	if err != nil {
		fail(t, err)
	}
	return url
}

// Need skips a test where there is no PostgreSQL, before others begin that it consists of.
func Need(t testing.TB) {
	t.Helper()
	if _, err := server(); err != nil {
		fail(t, err)
	}
}

// NewDatabase is as [Database] where no test is at hand that could be skipped or end.
func NewDatabase() (url string, err error) {
	url, _, err = create("")
	return url, err
}

// A Template is a database that others are copies of: to make one copy takes a small part of the
// time that it takes to make its tables.
type Template struct {
	// Prepare has an empty database become the template, and leaves it when it is done.
	Prepare func(ctx context.Context, url string) error

	once sync.Once
	name string
	err  error
}

// Database is as the function of that name, with what the template has.
func (tp *Template) Database(t testing.TB) string {
	t.Helper()
	tp.once.Do(func() {
		var url string
		if url, tp.name, tp.err = create(""); tp.err == nil {
			tp.err = tp.Prepare(context.Background(), url)
		}
	})
	url, err := "", tp.err
	if err == nil {
		url, _, err = create(" TEMPLATE " + tp.name)
	}
	if err != nil {
		fail(t, err)
	}
	return url
}

// create makes a database, with what stands behind its name in the statement.
func create(like string) (url, name string, err error) {
	s, err := server()
	if err != nil {
		return "", "", err
	}
	name = fmt.Sprintf("test%d", made.Add(1))
	return s.URL(name), name, s.Create(name + like)
}

// Create makes a database of a name, behind which the statement may go on.
func (s *Server) Create(name string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	return err
}

// Own is a server that a test has for itself, to do harm to. A test is skipped where there is no
// PostgreSQL.
func Own(t testing.TB) *Server {
	t.Helper()
	s, err := New()
	if err != nil {
		fail(t, err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func fail(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, ErrMissing) && slices.Contains([]string{"", "none"}, os.Getenv(variable)) {
		t.Skip(err)
	}
	t.Fatal(err)
}

// Main runs the tests of a package, and ends the server that they shared.
func Main(m *testing.M) int {
	defer func() {
		if made.Load() > 0 {
			if s, err := server(); err == nil {
				_ = s.Close()
			}
		}
	}()
	return m.Run()
}
