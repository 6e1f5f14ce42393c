package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// requiredVariable has tests fail, and not skip, where there is no PostgreSQL.
const requiredVariable = "CI_POSTGRES"

var (
	server = sync.OnceValues(New)
	made   atomic.Int64 // databases
)

// Database is the URL of an empty database, on a server that the tests of a package share. A test is
// skipped where there is no PostgreSQL.
func Database(t testing.TB) string {
	t.Helper()
	s, err := server()
	if errors.Is(err, ErrMissing) && os.Getenv(requiredVariable) == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test%d", made.Add(1))
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return s.URL(name)
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
