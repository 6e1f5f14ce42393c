package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	sqlite3 "modernc.org/sqlite"
)

// sqlite is a file. PRAGMA user_version has its version.
type sqlite struct {
	pool     *sql.DB
	inserter *river.Client[*sql.Tx]
	as       func(*river.Config) *river.Config
}

func openSQLite(path string, as func(*river.Config) *river.Config) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if kind := networkFileSystem(filepath.Dir(path)); kind != "" {
		return nil, fmt.Errorf("%s is on %s, which does not lock files as SQLite needs: choose a file on a disk of this machine, or PostgreSQL (postgres://user@host/name)", path, kind)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	if err := private(path); err != nil {
		return nil, err
	}
	// With synchronous=FULL a transaction that is committed is on the disk: a mark must not be lost
	// when the power goes. Where there is fdatasync, as SQLite takes it in every distribution, the
	// file's times need not be there as well. With secure_delete what is deleted is overwritten.
	_, _ = sqlite3.Fdatasync(true) // an error says that there is none
	connector, err := sqlite3.NewConnector((&url.URL{Scheme: "file", Opaque: url.PathEscape(path)}).String() +
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)")
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(preparing{connector})
	pool.SetMaxOpenConns(1) // There is one writer, and River's statements may not overlap.
	inserter, err := river.NewClient(riversqlite.New(pool), as(&river.Config{Logger: quiet}))
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &DB{sql: statements{on: pool}, store: &sqlite{pool, inserter, as}, path: path}, nil
}

// private takes from others what a file with another mode grants them.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(path, info.Mode().Perm()&^0o077); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

func (s *sqlite) begin(ctx context.Context) (*tx, error) {
	inner, err := s.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	ledger := statements{on: inner}
	return &tx{
		statements: ledger,
		each: func(ctx context.Context, query string, args [][]any) ([]int64, error) {
			changed := make([]int64, len(args))
			for i := range args {
				if changed[i], err = ledger.change(ctx, query, args[i]...); err != nil {
					return nil, err
				}
			}
			return changed, nil
		},
		insert: func(ctx context.Context, jobs []river.InsertManyParams) ([]*rivertype.JobInsertResult, error) {
			return s.inserter.InsertManyTx(ctx, inner, jobs)
		},
		commit: func(context.Context) error { return inner.Commit() },
		end:    func() { _ = inner.Rollback() },
	}, nil
}

func (s *sqlite) engine(config *river.Config) (engine, error) {
	config.PollOnly, config.FetchPollInterval = true, 200*time.Millisecond
	return river.NewClient(riversqlite.New(s.pool), s.as(config))
}

// version tries again where another process makes the database as well: it is locked where SQLite
// waits for nobody, while the journal becomes one that readers do not wait for.
func (s *sqlite) version(ctx context.Context) (found int, err error) {
	err = patiently(ctx, func() error {
		return s.pool.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found)
	})
	return found, err
}

func patiently(ctx context.Context, do func() error) (err error) {
	for range 100 {
		if err = do(); err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "SQLITE_BUSY") {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

func (s *sqlite) upgrade(ctx context.Context) error {
	migrator, err := rivermigrate.New(riversqlite.New(s.pool), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return err
	}
	return patiently(ctx, func() error {
		tx, err := s.pool.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		found := 0
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil || found >= len(steps) {
			return err // another was first
		}
		//lint:ignore SA1019 What cannot be done in one transaction is PostgreSQL's; SQLite's migrations can.
		if _, err := migrator.MigrateTx(ctx, tx, rivermigrate.DirectionUp, nil); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, strings.Join(steps[found:], "")+fmt.Sprintf("PRAGMA user_version = %d", len(steps))); err != nil {
			return err
		}
		return tx.Commit()
	})
}

// loaded does nothing: the statements say which way is taken.
func (s *sqlite) loaded(context.Context) error { return nil }

// scrub empties the journal, which has pages as they were.
func (s *sqlite) scrub(ctx context.Context) error {
	var busy, pages, moved int
	return s.pool.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved) // others that read keep it busy for now
}

func (s *sqlite) close() error { return s.pool.Close() }
