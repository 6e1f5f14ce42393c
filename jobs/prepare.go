package jobs

import (
	"context"
	"database/sql/driver"
	"strings"
)

// preparing are connections that keep the statements that they have prepared, for a step's are
// always the same, and to compile them takes SQLite longer than to run them.
type preparing struct{ driver.Connector }

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &preparingConn{sqliteConn: inner.(sqliteConn), kept: map[string]*keptStatement{}}, nil
}

// sqliteConn is what the driver's connections can, of which database/sql must see nothing less.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type preparingConn struct {
	sqliteConn
	kept map[string]*keptStatement
}

// mostKept bounds the statements of a connection. Those that come later are compiled each time.
const mostKept = 200

type keptStatement struct {
	driver.Stmt
	reading bool // Its rows are being read.
}

// Unwrap is the connection as the driver made it.
func (c *preparingConn) Unwrap() driver.Conn { return c.sqliteConn }

// statement is the kept statement of a text, or nil where there can be none: of several statements,
// the second is compiled when the first has been run.
func (c *preparingConn) statement(ctx context.Context, query string) (*keptStatement, error) {
	s := c.kept[query]
	switch {
	case s != nil && !s.reading:
		return s, nil
	case s != nil, len(c.kept) == mostKept, strings.Contains(query, ";"):
		return nil, nil
	}
	inner, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s = &keptStatement{Stmt: inner}
	c.kept[query] = s
	return s, nil
}

// ExecContext runs a statement.
func (c *preparingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext runs a query, whose rows are read before it is run again.
func (c *preparingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.reading = true
	return &keptRows{rows, s}, nil
}

// Close closes the connection, and its statements before.
func (c *preparingConn) Close() error {
	for _, s := range c.kept {
		_ = s.Close() // the connection's error counts
	}
	return c.sqliteConn.Close()
}

type keptRows struct {
	driver.Rows
	of *keptStatement
}

// Close has the statement be run again.
func (r *keptRows) Close() error {
	r.of.reading = false
	return r.Rows.Close()
}
