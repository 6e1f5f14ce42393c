package rest

import (
	"strings"

	"dialtone/api/catalog"
)

// Match returns the operations that a path of a host leads to, and the values in it; known says
// that there is such a host.
func Match(e *Engine, label, path string) (operations []*catalog.Operation, values []string, known bool) {
	s := e.service(label)
	if s == nil {
		return nil, nil, false
	}
	place, values := s.root.match(strings.Split(strings.TrimPrefix(path, "/"), "/"))
	if place == nil {
		return nil, nil, true
	}
	for _, op := range place.operations {
		operations = append(operations, op.Operation)
	}
	return operations, values, true
}
