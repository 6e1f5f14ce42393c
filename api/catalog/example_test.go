package catalog_test

import (
	"fmt"

	"dialtone/api/catalog"
)

func ExampleModelNamed() {
	m := catalog.ModelNamed("SMS")
	fmt.Println(m.Name, m.SIDPrefix(), m.Columns())
	for _, a := range m.Associations() {
		fmt.Println(a.Name, "leads to", a.Model().Name)
	}
	// Output:
	// Message SM [sid from to status direction date_sent body]
	// feedback leads to MessageFeedback
	// media leads to Media
}

func ExampleModel_Route() {
	recording := catalog.ModelNamed("Recording")
	op, err := recording.Route(catalog.Want{
		Kind:  catalog.List,
		Given: []string{"call_sid", "created_after"},
		Known: func(key string) bool { return key == "account_sid" || key == "call_sid" },
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(op.ID, op.Method, op.Path)
	fmt.Println(op.ByKey("created_after").Name, op.ByKey("callSid").Name)
	// Output:
	// ListRecording GET /2010-04-01/Accounts/{AccountSid}/Recordings.json
	// DateCreated> CallSid
}

func ExampleProductNamed() {
	chat := catalog.ProductNamed("Chat")
	fmt.Println(chat.Versions())
	channel := chat.Model("Channel")
	fmt.Println(channel.Operations(catalog.Create)[0].Path, channel.Operations(catalog.Update)[0].Path)
	// Output:
	// [v3 v2 v1]
	// /v2/Services/{ServiceSid}/Channels /v3/Services/{ServiceSid}/Channels/{Sid}
}

func ExampleDocuments() {
	resources, operations := 0, 0
	for _, d := range catalog.Documents() {
		for _, r := range d.Resources() {
			resources++
			operations += len(r.Operations)
		}
	}
	fmt.Println(len(catalog.Documents()), "documents,", resources, "resources,", operations, "operations")
	// Output: 55 documents, 530 resources, 1447 operations
}
