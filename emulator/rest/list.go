package rest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// list answers with a page of records.
func (q *Request) list() (*Answer, *Error) {
	rows, err := q.rows()
	if err != nil {
		return nil, err
	}
	res := q.Op.Resource
	if res.Paging == catalog.NoPaging {
		return q.whole(rows), nil
	}
	p, err := q.page(rows)
	if err != nil {
		return nil, err
	}
	object := map[string]any{}
	if res.Collection != "" {
		object[res.Collection] = q.renderAll(p.rows)
	}
	if res.Paging == catalog.MetaPaging {
		object["meta"] = p.meta(q)
	} else {
		p.uris(q, object)
	}
	return &Answer{Status: q.Op.Status, object: object}, nil
}

func (q *Request) renderAll(rows []*Record) []any {
	all := make([]any, len(rows))
	for i, r := range rows {
		all[i] = q.viewer().Render(r, q.Op.Resource, q.Op.Omits)
	}
	return all
}

// whole answers with a list that has no pages.
func (q *Request) whole(rows []*Record) *Answer {
	collection := q.Op.Resource.Collection
	if collection == "" {
		collection = "items"
	}
	object := map[string]any{collection: q.renderAll(rows)}
	if q.Op.Resource.Product.hasAccounts() {
		object["uri"] = q.Path
	}
	return &Answer{Status: q.Op.Status, object: object}
}

// rows returns the records that a list has, in its order: the newest first
// unless the request says otherwise. Messages are so documented (facts 2.1).
func (q *Request) rows() ([]*Record, *Error) {
	s := q.Op.Resource.special
	if s.Rows != nil {
		return s.Rows(q)
	}
	filters, err := q.filters()
	if err != nil {
		return nil, err
	}
	table := q.Account.Table(q.Op.Resource).Rows
	var rows []*Record
	for _, r := range slices.Backward(table) {
		if r.Lies(q.Op.Names, q.Values) && (s.Includes == nil || s.Includes(q, r)) && allow(filters, r) {
			rows = append(rows, r)
		}
	}
	if s.Order != nil {
		slices.SortStableFunc(rows, func(a, b *Record) int { return s.Order(b, a) })
	}
	if q.ascending() {
		slices.Reverse(rows)
	}
	return rows, nil
}

// ascending says that a list goes from the oldest to the newest, as the parameters Order and
// TaskRouter's Ordering ask for it, or the product does it.
func (q *Request) ascending() bool {
	order := strings.ToLower(typed.TextOf(q.Params["Order"]))
	if _, direction, ok := strings.Cut(strings.ToLower(typed.TextOf(q.Params["Ordering"])), ":"); ok {
		order = direction
	}
	switch order {
	case "asc":
		return true
	case "desc":
		return false
	}
	return q.Op.Resource.special.OldestFirst
}

// compare orders two records of a list.
func (q *Request) compare(a, b *Record) int {
	if order := q.Op.Resource.special.Order; order != nil {
		return order(a, b)
	}
	return a.Compare(b)
}

// page is a part of a list.
type page struct {
	number, size int
	rows         []*Record
	first, last  bool
	token        string // that led to it
}

// page cuts the page that a request asks for from a list (facts 2.1). A token
// names the record before the page, or after it, so that what is made or deleted
// meanwhile moves nothing.
func (q *Request) page(rows []*Record) (*page, *Error) {
	p := &page{size: 50, token: typed.TextOf(q.Params["PageToken"])}
	if n, ok := q.Params["PageSize"].(int64); ok {
		p.size = int(n)
	}
	if n, ok := q.Params["Page"].(int64); ok {
		p.number = int(n)
	}
	start, end := 0, 0
	switch {
	case p.token == "" && p.number > 0:
		// Twilio stopped addressing pages by number in 2015 (facts 2.2). What it
		// answers today is not known; page 0 again would have clients loop.
		return nil, Fail(21481, "Invalid PageToken: page %d cannot be addressed by its number, follow the links of the pages", p.number)
	case p.token == "":
		end = min(p.size, len(rows))
	default:
		mark, back := q.mark(rows, p.token)
		if mark == nil {
			return nil, Fail(21481, "Invalid PageToken")
		}
		// The first record that lies behind the mark.
		behind := slices.IndexFunc(rows, func(r *Record) bool { return q.behind(r, mark) })
		if behind < 0 {
			behind = len(rows)
		}
		if back {
			end = behind
			for end > 0 && !q.behind(mark, rows[end-1]) {
				end-- // the mark itself
			}
			start = max(0, end-p.size)
		} else {
			start, end = behind, min(behind+p.size, len(rows))
		}
	}
	p.rows, p.first, p.last = rows[start:end], start == 0, end == len(rows)
	return p, nil
}

// behind reports whether a record comes after another in the list's order.
func (q *Request) behind(r, other *Record) bool {
	if q.ascending() {
		return q.compare(r, other) > 0
	}
	return q.compare(r, other) < 0
}

// mark returns the record that a page token names, and whether it leads back.
func (q *Request) mark(rows []*Record, token string) (r *Record, back bool) {
	name, ok := strings.CutPrefix(token, "PA")
	if !ok {
		if name, back = strings.CutPrefix(token, "PB"); !back {
			return nil, false
		}
	}
	for _, r := range rows {
		if r.Token() == name {
			return r, back
		}
	}
	r = q.Account.Table(q.Op.Resource).marked(name)
	if r == nil || !r.Lies(q.Op.Names, q.Values) {
		return nil, back
	}
	return r, back
}

// Token names a record in a page token: by its SID, where it has one.
func (r *Record) Token() string {
	if len(r.Key) == 34 {
		return r.Key
	}
	return fmt.Sprintf("%032x", r.Seq)
}

// link returns the uri of a page: the filters as they were given, then the
// page's parameters (facts 2.1).
func (q *Request) link(number, size int, token string) string {
	var b strings.Builder
	b.WriteString(q.viewer().absolute(q.Op.Resource.Product, q.Path))
	b.WriteByte('?')
	for _, v := range q.Query {
		if isPaging(v.Name) || q.Op.Parameter(v.Name) == nil {
			continue
		}
		b.WriteString(url.QueryEscape(v.Name) + "=" + url.QueryEscape(typed.TextOf(v.V)) + "&")
	}
	fmt.Fprintf(&b, "PageSize=%d&Page=%d", size, number)
	if token != "" {
		b.WriteString("&PageToken=" + url.QueryEscape(token))
	}
	return b.String()
}

func isPaging(name string) bool { return name == "Page" || name == "PageSize" || name == "PageToken" }

// links returns where this page, the first, the next and the one before are.
func (p *page) links(q *Request) (this, first string, next, previous any) {
	this, first = q.link(p.number, p.size, p.token), q.link(0, p.size, "")
	if len(p.rows) == 0 {
		return this, first, nil, nil
	}
	if !p.last {
		next = q.link(p.number+1, p.size, "PA"+p.rows[len(p.rows)-1].Token())
	}
	if !p.first {
		previous = q.link(max(p.number-1, 0), p.size, "PB"+p.rows[0].Token())
	}
	return this, first, next, previous
}

// meta is the paging of the newer products (facts 2.3).
func (p *page) meta(q *Request) map[string]any {
	this, first, next, previous := p.links(q)
	return map[string]any{
		"key": q.Op.Resource.Collection, "page": p.number, "page_size": p.size,
		"url": this, "first_page_url": first, "next_page_url": next, "previous_page_url": previous,
	}
}

// uris is the paging of the 2010 API (facts 2.1).
func (p *page) uris(q *Request, object map[string]any) {
	this, first, next, previous := p.links(q)
	start, end := p.number*p.size, p.number*p.size+len(p.rows)-1
	if len(p.rows) == 0 {
		start, end = 0, 0
	}
	for name, v := range map[string]any{
		"page": p.number, "page_size": p.size, "start": start, "end": end,
		"uri": this, "first_page_uri": first, "next_page_uri": next, "previous_page_uri": previous,
	} {
		object[name] = v
	}
}
