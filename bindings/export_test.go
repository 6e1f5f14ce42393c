package bindings_test

import (
	"context"
	"testing"
	"time"

	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// Records and collections go into Go's own types, dates as times.
func TestRecordsGoIntoStructs(t *testing.T) {
	client, stop := local()
	defer stop()
	host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "script.js", `
		const made = ['a', 'b'].map(friendly_name => Application.create({friendly_name}))
		exports.one = () => made[0]
		exports.all = () => Application.all()
	`)
	if err != nil {
		t.Fatal(err)
	}
	export := func(name string, dst any) {
		t.Helper()
		value, err := host.Call(t.Context(), name)
		if err == nil {
			err = host.ExportTo(t.Context(), value, dst)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	type application struct {
		SID     string    `json:"sid"`
		Name    string    `json:"friendlyName"`
		Created time.Time `json:"date_created"`
	}
	var one application
	export("one", &one)
	if one.Name != "a" || len(one.SID) != 34 || one.Created.IsZero() {
		t.Errorf("the record is %+v", one)
	}
	var members map[string]any
	export("one", &members)
	if at, ok := members["date_created"].(time.Time); !ok || !at.Equal(one.Created) || members["sid"] != one.SID || members["friendly_name"] != "a" {
		t.Errorf("the record is %v", members)
	}
	var all []application
	export("all", &all)
	if len(all) != 2 || all[0].Created.IsZero() {
		t.Errorf("the collection is %+v", all)
	}
	var anything any
	export("all", &anything)
	if list, ok := anything.([]any); !ok || len(list) != 2 || list[0].(map[string]any)["sid"] == "" {
		t.Errorf("the collection is %v", anything)
	}
}
