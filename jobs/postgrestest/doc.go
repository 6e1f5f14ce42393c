// Package postgrestest has a PostgreSQL for tests: a server of their own, in a folder that goes
// with it.
package postgrestest
