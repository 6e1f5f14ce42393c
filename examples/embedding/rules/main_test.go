package main

import (
	"os"
	"strings"
	"testing"
)

func Example() {
	if err := run(os.Stdout, "rules.ts", ""); err != nil {
		panic(err)
	}
	// Output:
	// > Hours?
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Message>We are open from 11 to 22, every day but Monday.</Message>
	// </Response>
	// > Show me the menu
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Message>Here it is:<Media>https://example.com/menu.jpg</Media></Message>
	// </Response>
	// > Your soup was cold!
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Message>Thank you. Somebody will answer +15005550006 soon.</Message>
	// </Response>
}

func TestAMistakeInARuleNamesItsLine(t *testing.T) {
	var log strings.Builder
	rules, err := newRules(t.Context(), "rules.ts", "export const decide = (message: {body: string}) =>\n  message.body.repeat(-1)", &log)
	if err != nil {
		t.Fatal(err)
	}
	defer rules.pool.Close()
	err = rules.pool.CallTo(t.Context(), new(decision), "decide", message{Body: "Hi"})
	if err == nil || !strings.HasPrefix(err.Error(), "rules.ts:2:") {
		t.Errorf("the error is %v", err)
	}
}
