package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// split is a page in its parts. Its elements are parts of the page's own bytes.
type split struct {
	items []json.RawMessage
	whole []byte // the collection, or nil if the page has none
	next  string // the link to the next page, or ""
	token string // the next page's token, where there is a token instead of a link
	named string // the collection's key by the page's own meta
}

// splitPage checks a page and takes it apart. It reads all styles of paging: the
// 2010-04-01 API's next_page_uri, the meta object of the newer ones and the
// tokens that begin to appear (facts 2.1, 2.3).
func splitPage(data []byte, collection string) (*split, error) {
	p, err := scanPage(data, collection)
	if err != nil {
		return nil, err
	}
	if p.whole == nil && p.named != "" && p.named != collection {
		p, err = scanPage(data, p.named)
		if err != nil {
			return nil, err
		}
	}
	if p.whole == nil {
		return nil, fmt.Errorf("the page has no %q", collection)
	}
	return p, nil
}

func scanPage(data []byte, collection string) (*split, error) {
	p := new(split)
	s := &scanner{data: data}
	s.space()
	if !s.object(0, func(key []byte) bool { return p.member(s, key, collection) }) {
		return nil, s.problem()
	}
	return p, s.end()
}

// member walks over a member of the page and keeps what it is for.
func (p *split) member(s *scanner, key []byte, collection string) bool {
	switch {
	case string(key) == collection:
		return p.elements(s)
	case string(key) == "next_page_uri":
		return s.string(1, &p.next)
	case string(key) == "meta" && s.peek() == '{':
		return s.object(1, func(key []byte) bool {
			switch string(key) {
			case "next_page_url":
				return s.string(2, &p.next)
			case "nextToken":
				return s.string(2, &p.token)
			case "key":
				return s.string(2, &p.named)
			}
			return s.value(2)
		})
	}
	return s.value(1)
}

// elements walks over the collection. One that is null is empty.
func (p *split) elements(s *scanner) bool {
	start := s.at
	if s.peek() != '[' {
		ok := s.value(1)
		if ok && bytes.Equal(s.data[start:s.at], []byte("null")) {
			p.whole = s.data[start:s.at]
		}
		return ok
	}
	ok := s.array(1, func() bool {
		from := s.at
		if !s.value(2) {
			return false
		}
		p.items = append(p.items, s.data[from:s.at:s.at])
		return true
	})
	p.whole = s.data[start:s.at]
	return ok
}

// string walks over a value and, if it is a string, keeps what it says.
func (s *scanner) string(depth int, to *string) bool {
	start := s.at
	if !s.value(depth) {
		return false
	}
	if s.data[start] == '"' {
		return json.Unmarshal(s.data[start:s.at], to) == nil
	}
	return true
}
