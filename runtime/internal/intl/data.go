// Package intl is what JavaScript's Intl is made of and needs Go for: the names that English has
// for things, time zones, the order of words, and where characters and words end.
package intl

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:generate sh -c "node generate.mjs > data.json"

//go:embed data.json
var written []byte

// sections are the parts of the data, each as JSON. They are told apart when one is first needed.
var sections = sync.OnceValue(func() map[string]json.RawMessage {
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(written, &parts); err != nil {
		panic(fmt.Sprintf("intl: data.json: %v", err)) // It is embedded, and always right.
	}
	return parts
})

// Data returns a part of the data as JSON, as generate.mjs names it.
func Data(section string) string { return string(sections()[section]) }

// zoneRuns are the years from which on a zone has other names, each with the names by offset from
// UTC.
type zoneRuns [][2]json.RawMessage

var zoneTable = sync.OnceValue(func() (zones map[string]zoneRuns) {
	if err := json.Unmarshal(sections()["zones"], &zones); err != nil {
		panic(fmt.Sprintf("intl: data.json: %v", err))
	}
	return zones
})

var nameTable = sync.OnceValue(func() (names [][][]string) {
	if err := json.Unmarshal(sections()["metas"], &names); err != nil {
		panic(fmt.Sprintf("intl: data.json: %v", err))
	}
	return names
})

var aliasTable = sync.OnceValue(func() (aliases map[string]string) {
	if err := json.Unmarshal(sections()["aliases"], &aliases); err != nil {
		panic(fmt.Sprintf("intl: data.json: %v", err))
	}
	return aliases
})
