package emulator_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"dialtone/emulator"
	"dialtone/internal/patience"
)

// application is what the model knows of a record.
type application struct{ sid, name, method string }

// TestLists lets random requests go to the emulator and to a model that is a
// slice, the newest first, and compares all pages of every list.
func TestLists(t *testing.T) {
	patience.Fewer(t, 30)
	names := rapid.SampledFrom([]string{"a", "b b", "c&c", "ü"})
	methods := rapid.SampledFrom([]string{"GET", "POST"})
	rapid.Check(t, func(rt *rapid.T) {
		tw := start(t, emulator.Options{Empty: true})
		var model []application
		one := func() int { return rapid.IntRange(0, len(model)-1).Draw(rt, "which") }
		path := func(i int) string { return base + "/Applications/" + model[i].sid + ".json" }
		rt.Repeat(map[string]func(*rapid.T){
			"create": func(rt *rapid.T) {
				a := application{name: names.Draw(rt, "name"), method: methods.Draw(rt, "method")}
				r := tw.post(base+"/Applications.json", "FriendlyName", a.name, "VoiceMethod", a.method).must(t, 201)
				a.sid = r.text("sid")
				model = slices.Insert(model, 0, a)
			},
			"update": func(rt *rapid.T) {
				if len(model) > 0 {
					i, name := one(), names.Draw(rt, "name")
					model[i].name = name
					tw.post(path(i), "FriendlyName", name).must(t, 200)
				}
			},
			"delete": func(rt *rapid.T) {
				if len(model) > 0 {
					i := one()
					tw.delete(path(i)).must(t, 204)
					tw.get(path(i)).must(t, 404)
					model = slices.Delete(model, i, i+1)
				}
			},
			"": func(rt *rapid.T) {
				want, query := slices.Clone(model), ""
				if rapid.Bool().Draw(rt, "filtered") {
					name := names.Draw(rt, "filter")
					want = slices.DeleteFunc(want, func(a application) bool { return a.name != name })
					query = "FriendlyName=" + url.QueryEscape(name) + "&"
				}
				next := fmt.Sprintf("%s/Applications.json?%sPageSize=%d", base, query, rapid.IntRange(1, 5).Draw(rt, "size"))
				var got []application
				for next != "" {
					r := tw.get(next).must(t, 200)
					for _, a := range r.list("applications") {
						got = append(got, application{a["sid"].(string), a["friendly_name"].(string), a["voice_method"].(string)})
					}
					next = r.text("next_page_uri")
				}
				if !slices.Equal(got, want) {
					rt.Fatalf("listed %v, want %v", got, want)
				}
			},
		})
	})
}
