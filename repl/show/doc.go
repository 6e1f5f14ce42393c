// Package show prints values for people and for programs: records and lists as tables that fit a
// terminal, and anything as JSON, JSON lines or CSV.
//
// Most callers make a [Printer] and call [Printer.Print], which reads all of a list. A console
// calls [Printer.Show], which prints the first rows and returns the rest as [Pages].
//
// What is a record and what a list, Printer.Describe says: a [Record], a [Rows], or anything else,
// which is printed as Node does. Reading Rows may make requests; nothing else does.
package show
