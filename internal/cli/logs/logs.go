// Package logs writes the log of a server: with [Text] for people and with [JSON] for programs.
// What strangers put into a request reaches neither as a line of its own, nor moves a terminal's
// cursor.
package logs
