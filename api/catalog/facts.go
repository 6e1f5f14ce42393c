package catalog

import (
	"bufio"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
)

//go:embed facts
var files embed.FS

// Source says which documents the facts were made from.
type Source struct {
	Release string `json:"release"` // of github.com/twilio/twilio-oai: "2.6.7"
	Commit  string `json:"commit"`
}

// index is what facts/index.json holds.
type index struct {
	Source
	Documents []*Document `json:"documents"`
}

// The facts never change, so they are decoded once a process and then shared:
// the index as a whole, and each resource when it is first asked for.
var (
	readIndex = sync.OnceValue(func() *index {
		data, err := files.ReadFile("facts/index.json")
		if err != nil {
			panic(err)
		}
		idx := new(index)
		if err := json.Unmarshal(data, idx); err != nil {
			panic(fmt.Sprintf("catalog: facts/index.json: %v", err))
		}
		return idx
	})
	resources sync.Map // "document/Resource" → *Resource
)

// FactsFrom returns which documents the facts were made from. The first line of the index says it,
// of which the rest takes a millisecond to decode.
func FactsFrom() Source {
	var from Source
	file, err := files.Open("facts/index.json")
	if err == nil {
		var line string
		if line, err = bufio.NewReader(file).ReadString('\n'); err == nil {
			err = json.Unmarshal([]byte(strings.TrimSuffix(line, ",\n")+"}"), &from)
		}
	}
	if err != nil {
		panic(fmt.Sprintf("catalog: facts/index.json: %v", err))
	}
	return from
}

// Documents returns Twilio's documents, sorted by name.
func Documents() []*Document { return readIndex().Documents }

// DocumentNamed returns a document by its name ("api_v2010"), or nil.
func DocumentNamed(name string) *Document {
	for _, d := range Documents() {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Resource returns the document's resource of a name ("Call"), or nil. It
// decodes that resource and no other.
func (d *Document) Resource(name string) *Resource {
	for _, e := range d.Index {
		if e.Name == name {
			return d.read(e)
		}
	}
	return nil
}

// Model returns the model that the document's resource of a name is of, as this document alone has
// it.
func (d *Document) Model(resource string) *Model {
	return ProductNamed(productName(d.Product)).only(d).Model(modelOf(d, resource))
}

// Resources returns all resources of the document, sorted by name.
func (d *Document) Resources() []*Resource {
	all := make([]*Resource, len(d.Index))
	for i, e := range d.Index {
		all[i] = d.read(e)
	}
	return all
}

func (d *Document) read(e Entry) *Resource {
	key := d.Name + "/" + e.Name
	if r, ok := resources.Load(key); ok {
		return r.(*Resource)
	}
	r, err := d.decode(e)
	if err != nil {
		panic(fmt.Sprintf("catalog: facts/%s.json: %s: %v", d.Name, e.Name, err))
	}
	r.Document = d
	for _, op := range r.Operations {
		op.Resource = r
	}
	first, _ := resources.LoadOrStore(key, r)
	return first.(*Resource)
}

func (d *Document) decode(e Entry) (*Resource, error) {
	f, err := files.Open("facts/" + d.Name + ".json")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, e.Size)
	if _, err := f.(io.ReaderAt).ReadAt(data, e.At); err != nil {
		return nil, err
	}
	return readResource(string(data))
}
