package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"dialtone/api/catalog"
)

var (
	// The folder's README names what it holds: "release 2.6.7, commit d50069b of 2026-04-14".
	sourceLine = regexp.MustCompile(`release (\S+), commit (\w+)`)
	fileName   = regexp.MustCompile(`^twilio_([a-z_]+?)(?:_(v\d+|organizations|scim))?\.json$`)
)

// facts returns the files of the catalog by name, made from a folder of documents.
func facts(dir string) (map[string][]byte, error) {
	index := struct {
		catalog.Source
		Documents []*catalog.Document `json:"documents,omitempty"`
	}{}
	readme, err := os.ReadFile(filepath.Join(dir, "README"))
	if err != nil {
		return nil, err
	}
	m := sourceLine.FindStringSubmatch(string(readme))
	if m == nil {
		return nil, fmt.Errorf("%s/README does not say which release and commit the documents are", dir)
	}
	index.Release, index.Commit = m[1], m[2]

	paths, err := filepath.Glob(filepath.Join(dir, "twilio_*.json"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no documents (twilio_*.json) in %s", dir)
	}
	made := map[string][]byte{}
	for _, path := range paths { // Glob sorts
		doc, data, err := convert(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		index.Documents = append(index.Documents, doc)
		made[doc.Name+".json"] = data
	}
	documents := index.Documents
	index.Documents = nil
	data, err := line(index)
	if err != nil {
		return nil, err
	}
	lines := make([][]byte, len(documents))
	for i, d := range documents {
		head := *d
		head.Index = nil
		if lines[i], err = line(head); err != nil {
			return nil, err
		}
		if lines[i], err = extend(lines[i], ",", "resources", "  ", d.Index); err != nil {
			return nil, err
		}
	}
	made["index.json"] = append(extendRaw(data, ",\n ", "documents", " ", lines), '\n')
	return made, nil
}

// convert returns a document's entry in the index and its file of facts, which
// is one JSON object with the resources by name.
func convert(path string) (*catalog.Document, []byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	doc, err := parse(raw)
	if err != nil {
		return nil, nil, err
	}
	m := fileName.FindStringSubmatch(filepath.Base(path))
	if m == nil || len(doc.Servers) == 0 {
		return nil, nil, fmt.Errorf("its product and version, or its host, are not to be told")
	}
	out := &catalog.Document{Product: m[1], Version: m[2], Host: strings.TrimPrefix(doc.Servers[0].URL, "https://"), Index: []catalog.Entry{}}
	out.Name = strings.TrimSuffix(out.Product+"_"+out.Version, "_")
	resources, err := resourcesOf(out.Name, doc)
	if err != nil {
		return nil, nil, err
	}
	models := families(resources)
	var file bytes.Buffer
	file.WriteString("{")
	for i, r := range resources {
		if i > 0 {
			file.WriteByte(',')
		}
		fmt.Fprintf(&file, "\n%q: ", r.Name)
		data, err := encode(r)
		if err != nil {
			return nil, nil, err
		}
		out.Index = append(out.Index, catalog.Entry{Name: r.Name, Model: models[r.Name], At: int64(file.Len()), Size: int64(len(data))})
		file.Write(data)
	}
	file.WriteString("\n}\n")
	return out, file.Bytes(), nil
}

// encode writes a resource with a line for each operation, parameter and
// attribute, so that a difference between two releases reads as a list of facts.
func encode(r *catalog.Resource) ([]byte, error) {
	head := *r
	head.Operations, head.Attributes = nil, nil
	data, err := line(head)
	if err != nil {
		return nil, err
	}
	operations := make([][]byte, len(r.Operations))
	for i, op := range r.Operations {
		one := *op
		one.Parameters = nil
		if operations[i], err = line(one); err != nil {
			return nil, err
		}
		if operations[i], err = extend(operations[i], ",", "parameters", "   ", op.Parameters); err != nil {
			return nil, err
		}
	}
	data = extendRaw(data, ",\n ", "operations", "  ", operations)
	return extend(data, ",\n ", "attributes", "  ", r.Attributes)
}

// extend adds to the JSON object a member that is an array with an item a line.
func extend[T any](object []byte, before, name, indent string, items []T) ([]byte, error) {
	lines := make([][]byte, len(items))
	for i, item := range items {
		var err error
		if lines[i], err = line(item); err != nil {
			return nil, err
		}
	}
	return extendRaw(object, before, name, indent, lines), nil
}

func extendRaw(object []byte, before, name, indent string, items [][]byte) []byte {
	if len(items) == 0 {
		return object
	}
	object = append(bytes.TrimSuffix(object, []byte("}")), before...)
	object = fmt.Appendf(object, "%q: [\n%s", name, indent)
	object = append(object, bytes.Join(items, []byte(",\n"+indent))...)
	return append(object, "]}"...)
}

// line is a value as JSON in one line, with < and > as they are in the names of
// range filters.
func line(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}
