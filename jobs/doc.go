// Package jobs does bulk work that survives a crash: a run of many elements, each of which is
// attempted once, whatever ends the process, and however many processes work on it.
//
// River (riverqueue.com) fetches, retries and rescues. Beside its tables stands a ledger, which
// says of every element what became of it; a job of River's is a slice of the ledger, so that to
// own one is no leave to send. Only who has moved an element from waiting to sending, in a
// transaction that is on the disk, attempts it:
//
//	run:     loading → ready → running ⇄ paused → finished | cancelled
//	element: waiting → sending → sent | refused | unknown
//	         sending → waiting   where it surely was not taken
//	         unknown → sent, refused   by an answer that comes late, or by what was found
//	         any → sent          by a callback about the attempt, which is certain
//	         waiting → skipped   cancelled, or too late
//
// An element that a process has left behind in sending is unknown once the mark's deadline is over:
// the request may have gone out. [Run.Found] is told by those who find what came of it; no machine
// ever sends it again, and [Run.Retry] does for a person.
//
// The package knows nothing of Twilio: an attempt is a function that the caller gives.
package jobs
