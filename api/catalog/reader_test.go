package catalog

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// What is read of the facts is what encoding/json reads.
func TestReader(t *testing.T) {
	for _, d := range Documents() {
		data, err := files.ReadFile("facts/" + d.Name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]*Resource
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		if len(want) != len(d.Index) {
			t.Errorf("%s has %d resources, and the index %d", d.Name, len(want), len(d.Index))
		}
		for _, e := range d.Index {
			got, err := d.decode(e)
			if err != nil {
				t.Errorf("%s: %v", e.Name, err)
			} else if !reflect.DeepEqual(got, want[e.Name]) {
				t.Errorf("%s of %s is read otherwise", e.Name, d.Name)
			}
		}
	}
}

// Every field of the facts is read, those as well that no resource has at present.
func TestReaderOfEveryField(t *testing.T) {
	one := 1.5
	schema := Schema{
		Type: "string", Format: `a "quoted" < \ é`, Enum: []string{"a", ""}, Min: &one, Max: &one, Prefix: "CA",
		Nullable: true, JSON: true, Secret: true, Deprecated: true, Items: &Schema{Type: "object"},
	}
	schema.Properties = []*Parameter{{Name: "Inner", Schema: Schema{Type: "string"}}}
	parameter := &Parameter{Name: "To", In: InBody, Required: true, Schema: schema}
	whole := &Resource{
		Name: "Call", ListPath: "/Calls.json", InstancePath: "/Calls/{Sid}.json", Parent: "/", Key: "sid", SIDPrefix: "CA",
		Collection: "calls", Paging: URIPaging, Columns: []string{"sid"}, Deprecated: true,
		Dependents: []Dependent{{"recordings", "/Recordings.json"}}, Children: []Child{{"recordings", "CallRecording"}},
		Operations: []*Operation{{
			ID: "CreateCall", Kind: Create, Method: "POST", Path: "/Calls.json", Body: FormBody, Status: 201, OneOf: [][]string{{"Url"}, {"Twiml", "Sid"}},
			Free: true, Parameters: []*Parameter{parameter}, Omits: []string{"sid"}, Deprecated: true,
		}},
		Attributes: []*Attribute{{Name: "to", Schema: schema}},
	}
	for _, v := range []any{*whole, *whole.Operations[0], *parameter, schema} {
		for i, of := 0, reflect.ValueOf(v); i < of.NumField(); i++ {
			if field := of.Type().Field(i); field.Tag.Get("json") != "-" && of.Field(i).IsZero() {
				t.Errorf("%s.%s is not tested", of.Type(), field.Name)
			}
		}
	}
	data, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readResource(string(data))
	if err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("%s\nis read as %+v, %v", data, got, err)
	}
	for wrong, want := range map[string]string{
		"": "{ is missing", "{": "a string is missing", "{ ": "a string is missing", `{"name"`: "a colon is missing", `{"name":"Call`: "a quote is missing", `{"name":"Call\"`: "a quote is missing",
		`{"name":"Call"`: "} is missing", `{"name":"Call"}]`: "the end is missing", `{"name":1}`: "a string is missing", `{"nam":"Call"}`: "a field for nam is missing",
		`{"deprecated":1}`: "true or false is missing", `{"deprecated":tru`: "the end of a value is missing", `{"columns":["sid"}`: "] is missing",
		`{"operations":[{"status":"200"}]}`: "a number is missing", `{"name":"\x"}`: "a string is missing",
	} {
		if _, err := readResource(wrong); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s is read with %v, and not with %q", wrong, err, want)
		}
	}
}

// A link is to a resource of its document where the resource that has it says so by a child of that
// name, which tells without reading the others.
func TestLinkedMediaAreChildren(t *testing.T) {
	seen := map[bool]int{}
	for _, d := range Documents() {
		shapes := map[string]bool{}
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				shapes[shapeOf(op.Path)] = true
			}
		}
		for _, r := range d.Resources() {
			for _, link := range r.Dependents {
				child := slices.ContainsFunc(r.Children, func(c Child) bool { return c.Name == link.Name })
				if link.Name == "media" {
					seen[child]++
					if child != shapes[shapeOf(link.Path)] {
						t.Errorf("%s of %s: there are operations at %s: %v", r.Name, d.Name, link.Path, !child)
					}
				}
			}
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("only one kind was seen: %v", seen)
	}
}

// shapeOf returns a path without the names of its parameters.
func shapeOf(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			segments[i] = "{}" + segment[strings.IndexByte(segment, '}')+1:]
		}
	}
	return strings.Join(segments, "/")
}

func BenchmarkReadDocument(b *testing.B) {
	d := DocumentNamed("api_v2010")
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range d.Index {
			if _, err := d.decode(e); err != nil {
				b.Fatal(err)
			}
		}
	}
}
