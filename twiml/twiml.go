// Package twiml builds, parses and checks TwiML, the XML by which an application tells Twilio what
// to do with a call or a message.
//
// Most callers begin with [NewVoice] or [NewMessaging], call the method of each verb, and set
// attributes on what it returns:
//
//	res := twiml.NewVoice()
//	res.Say("Hey man! Listen to this!").SetVoice("man")
//	res.Gather().SetAction("/process_gather").Say("Now hit some buttons!")
//	xml, err := res.XML()
//
// Where names come from elsewhere, a script or a file, [Element.Append] takes them in any spelling.
// [Element.Tag] writes what the verb table does not know yet. [Parse] reads a document into the
// same tree, with lines and columns, and [Validate] says what Twilio would warn about.
//
// All of it reads one verb table ([Root], [Specs]): every verb, noun and SSML element, what each
// may hold, and its attributes with their types, values, ranges and defaults.
//
// A document under construction may be used by one goroutine at a time. One that is complete may be
// read by many.
package twiml

//go:generate go run ./generate
