package twiml_test

import (
	"fmt"
	"strings"

	"dialtone/twiml"
)

func Example() {
	res := twiml.NewVoice()
	res.Say("Hey man! Listen to this!").SetVoice("man")
	res.Gather().SetAction("/process_gather").SetNumDigits(1).Say("Now hit some buttons!")
	res.Hangup()

	xml, err := res.XML()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(xml)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say voice="man">Hey man! Listen to this!</Say>
	//   <Gather action="/process_gather" numDigits="1">
	//     <Say>Now hit some buttons!</Say>
	//   </Gather>
	//   <Hangup/>
	// </Response>
}

func ExampleElement_Append() {
	res := twiml.New(twiml.Any)
	if _, err := res.Append("record", "", twiml.A("max_length", 20), twiml.A("finish_on_Key", "*"), twiml.A("action", nil)); err != nil {
		fmt.Println(err)
		return
	}
	_, err := res.Append("gahter", "")
	fmt.Println(err)

	xml, _ := res.Indented(0)
	fmt.Println(xml)
	// Output:
	// <Response> can't hold gahter; did you mean Gather? Tag writes any other
	// <?xml version="1.0" encoding="UTF-8"?><Response><Record maxLength="20" finishOnKey="*"/></Response>
}

func ExampleElement_Tag() {
	res := twiml.NewVoice()
	if _, err := res.Tag("NewVerb", "what Twilio adds tomorrow", twiml.A("new_attribute", true)); err != nil {
		fmt.Println(err)
		return
	}
	xml, _ := res.Indented(0)
	fmt.Println(xml)
	// Output: <?xml version="1.0" encoding="UTF-8"?><Response><NewVerb new_attribute="true">what Twilio adds tomorrow</NewVerb></Response>
}

func ExampleParse() {
	doc, err := twiml.Parse(`<Response>
  <Gather numDigits="1"><Say>Press <emphasis>one</emphasis>.</Say></Gather>
</Response>`)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, verb := range doc.Root.Children() {
		fmt.Println(verb.Name(), "on line", verb.Pos().Line, "waits", verb.Value("timeout"), "seconds")
		for _, nested := range verb.Children() {
			fmt.Println(nested.Name(), nested.AllText())
		}
	}
	// Output:
	// Gather on line 2 waits 5 seconds
	// Say Press one.
}

func ExampleValidate() {
	problems := twiml.Validate(`<Response>
  <say>hi</say>
  <Dial timeout="1000">+15551234567</Dial>
</Response>`)
	for _, p := range problems {
		fmt.Println(p)
	}
	// Output:
	// line 2, column 3: <say> is not known; write <Say> (12200)
	// line 3, column 9: <Dial>: timeout is "1000"; give a whole number from 5 to 600 (13212)
}

// The verb table serves completion and help, too.
func ExampleRoot() {
	record := twiml.Root(twiml.Voice).Child("record")
	fmt.Println(record.Name, record.Doc)
	length := record.Attr("max_length")
	fmt.Println(length.Name, length.Default)
	var names []string
	for _, child := range twiml.Root(twiml.Messaging).Children() {
		names = append(names, child.Name)
	}
	fmt.Println(strings.Join(names, ", "))
	// Output:
	// Record records the caller
	// maxLength 3600
	// Message, Redirect
}
