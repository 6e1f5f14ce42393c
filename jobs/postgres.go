package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// postgres is a database of PostgreSQL's, in which the tables have a schema of their own. Its table
// version has the version.
type postgres struct {
	pool     *pgxpool.Pool
	sql      *sql.DB // over the pool
	schema   string
	inserter *river.Client[pgx.Tx]
	as       func(*river.Config) *river.Config
}

// postgresSettings are those of a session, unless the URL says otherwise. A process that stands
// still in a transaction has locked the run, and loses it after a while.
var postgresSettings = map[string]string{
	"search_path":                         "dialtone",
	"application_name":                    "dialtone",
	"idle_in_transaction_session_timeout": "10000",
	"lock_timeout":                        "20000",
}

// connectionsAtOnce is how many connections a process has, unless the URL says otherwise
// (pool_max_conns): ten machines stay below the hundred that PostgreSQL has by default.
const connectionsAtOnce = 6

func openPostgres(ctx context.Context, where string, as func(*river.Config) *river.Config) (*DB, error) {
	config, err := pgxpool.ParseConfig(where)
	if err != nil {
		return nil, err // it has no password
	}
	for name, value := range postgresSettings {
		if config.ConnConfig.RuntimeParams[name] == "" {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	if !strings.Contains(where, "pool_max_conns") {
		config.MaxConns = connectionsAtOnce
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	inserter, err := river.NewClient(riverpgxv5.New(pool), as(&river.Config{Logger: quiet}))
	if err != nil {
		pool.Close()
		return nil, err
	}
	s := &postgres{pool, stdlib.OpenDBFromPool(pool), config.ConnConfig.RuntimeParams["search_path"], inserter, as}
	shown := url.URL{Scheme: "postgres", User: url.User(config.ConnConfig.User), Host: net.JoinHostPort(config.ConnConfig.Host, strconv.Itoa(int(config.ConnConfig.Port))), Path: config.ConnConfig.Database}
	return &DB{sql: statements{s.sql, toPostgres}, store: s, path: shown.String()}, nil
}

// begin begins a transaction that River's driver and the ledger's SQL share.
func (s *postgres) begin(ctx context.Context) (*tx, error) {
	conn, err := s.sql.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var inner pgx.Tx
	err = conn.Raw(func(driver any) (err error) {
		inner, err = driver.(*stdlib.Conn).Conn().Begin(ctx)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &tx{
		statements: statements{conn, toPostgres},
		each: func(ctx context.Context, query string, args [][]any) ([]int64, error) {
			return batch(ctx, inner, toPostgres(query), args)
		},
		insert: func(ctx context.Context, jobs []river.InsertManyParams) ([]*rivertype.JobInsertResult, error) {
			return s.inserter.InsertManyTx(ctx, inner, jobs)
		},
		commit: inner.Commit,
		end: func() {
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_ = inner.Rollback(ending) // where it was not committed
			_ = conn.Close()
		},
	}, nil
}

// batch runs a statement with each of some arguments, all of which go out together.
func batch(ctx context.Context, inner pgx.Tx, query string, args [][]any) ([]int64, error) {
	if len(args) == 0 {
		return nil, nil
	}
	all := &pgx.Batch{}
	for _, of := range args {
		all.Queue(query, of...)
	}
	results := inner.SendBatch(ctx, all)
	changed := make([]int64, len(args))
	for i := range args {
		tag, err := results.Exec()
		if err != nil {
			return nil, errors.Join(err, results.Close())
		}
		changed[i] = tag.RowsAffected()
	}
	return changed, results.Close()
}

func (s *postgres) engine(config *river.Config) (engine, error) {
	return river.NewClient(riverpgxv5.New(s.pool), s.as(config))
}

// undefinedTable is PostgreSQL's code for a table that is not there.
const undefinedTable = "42P01"

func (s *postgres) version(ctx context.Context) (found int, err error) {
	err = s.pool.QueryRow(ctx, "SELECT version FROM version").Scan(&found)
	var missing *pgconn.PgError
	if errors.As(err, &missing) && missing.Code == undefinedTable {
		return 0, nil
	}
	return found, err
}

// migrating is the number of the lock that one process has at a time while it makes tables.
const migrating = 0x6469616c // "dial"

func (s *postgres) upgrade(ctx context.Context) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(migrating)); err != nil {
		return err
	}
	defer conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", int64(migrating))
	found, err := s.version(ctx)
	if err != nil || found >= len(steps) {
		return err // another was first
	}
	if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+pgx.Identifier{s.schema}.Sanitize()); err != nil {
		return fmt.Errorf("its tables cannot be made: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(s.pool), &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return err
	}
	script := toPostgres(strings.Join(steps[found:], "")) + fmt.Sprintf(";CREATE TABLE IF NOT EXISTS version (version BIGINT NOT NULL); DELETE FROM version; INSERT INTO version VALUES (%d)", len(steps))
	_, err = conn.Exec(ctx, "BEGIN;"+script+";COMMIT")
	if err != nil {
		_, _ = conn.Exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}

// loaded has the planner know of the elements at once, which autovacuum tells it of after a minute:
// until then each mark would compare all that wait.
func (s *postgres) loaded(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, "ANALYZE element")
	return err
}

// scrub leaves it to PostgreSQL, whose vacuum comes in its time.
func (s *postgres) scrub(context.Context) error { return nil }

func (s *postgres) close() error {
	err := s.sql.Close()
	s.pool.Close()
	return err
}
