package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
	"dialtone/emulator"
	"dialtone/internal/patience"
)

// Whatever stands in a parameter of any operation, on its own or in all of them, the answer is
// Twilio's error or a success: no panic, nothing that is an error of the server, and valid JSON.
func TestNoParameterOfAnyOperationBreaksTheServer(t *testing.T) {
	tw := start(t, emulator.Options{})
	known := map[string]string{"AC": accountSID} // SIDs of what there is, by their prefixes.
	var tried, made int
	send := func(op *catalog.Operation, values url.Values) {
		path := op.Path
		for _, p := range op.PathParameters() {
			value := values.Get(p.Name)
			if value == "" {
				value = known[p.Prefix]
			}
			if value == "" {
				value = "x"
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		}
		body, contentType := "", ""
		query, form := url.Values{}, url.Values{}
		fields := map[string]any{}
		for _, p := range op.Parameters {
			if value, ok := values[p.Name]; ok && p.In != catalog.InPath && p.In != "header" {
				if p.In == "query" {
					query[p.Name] = value
				} else {
					form[p.Name] = value
					fields[p.Name] = value[0]
				}
			}
		}
		switch op.Body {
		case catalog.NoBody:
		case "json":
			text, err := json.Marshal(fields)
			if err != nil {
				t.Fatal(err)
			}
			body, contentType = string(text), "application/json"
		default:
			body, contentType = form.Encode(), "application/x-www-form-urlencoded"
		}
		if len(query) > 0 {
			path += "?" + query.Encode()
		}
		tried++
		r := tw.on(op.Resource.Document.Host).send(op.Method, path, contentType, body) // It fails where the answer is not JSON.
		if r.status >= 500 && r.status != http.StatusNotImplemented {
			t.Errorf("%s %s %.200q: %d %.300s", op.Method, path, body, r.status, r.raw)
		}
		if sid, _ := r.body["sid"].(string); len(sid) == 34 && r.status == 201 {
			made++
			if known[sid[:2]] == "" {
				known[sid[:2]] = sid
			}
		}
	}
	for round := range 2 { // In the second there is more to be in.
		for _, op := range operations() {
			if op.Kind == catalog.Create {
				values := url.Values{}
				for _, p := range op.Parameters {
					if p.Required && p.In != catalog.InPath {
						values.Set(p.Name, plausible(p, known))
					}
				}
				send(op, values)
			}
		}
		if round == 1 && made < 100 {
			t.Errorf("%d resources were made only", made)
		}
	}
	hostile := []string{
		"NaN", "Infinity", "-Infinity", "-1", "1e999", "0x1p-2", "9223372036854775808", "-9223372036854775809", "1e18", "0.1", "",
		"\x00", "\xff\xfe", "\u202e", "%zz", "{", "[[", `{"a":`, "../..", "0000-00-00", "9999-99-99T99:99:99Z", strings.Repeat("9", 5000), "+", "://", "a\r\nb: c",
	}
	for i, op := range operations() {
		if op.Method == http.MethodDelete || !patience.Thorough() && i%16 != 0 {
			continue
		}
		for _, value := range hostile {
			all := url.Values{}
			for _, p := range op.Parameters {
				if p.In != catalog.InPath {
					all.Set(p.Name, value)
				}
			}
			send(op, all)
		}
		for _, p := range op.Parameters {
			if p.In == catalog.InPath || p.Type != "number" && p.Type != "integer" {
				continue
			}
			for _, value := range hostile {
				values := url.Values{}
				for _, other := range op.Parameters {
					if other.Required && other.In != catalog.InPath {
						values.Set(other.Name, plausible(other, known))
					}
				}
				values.Set(p.Name, value)
				send(op, values)
			}
		}
	}
	t.Logf("%d requests, %d resources made", tried, made)
}

// operations are all that the emulator knows.
func operations() (list []*catalog.Operation) {
	for _, document := range catalog.Documents() {
		for _, resource := range document.Resources() {
			list = append(list, resource.Operations...)
		}
	}
	return list
}

var isNumberName = regexp.MustCompile(`^(To|From|PhoneNumber|Address)$`)

// plausible is a value that a parameter may have.
func plausible(p *catalog.Parameter, known map[string]string) string {
	switch {
	case p.Prefix != "" && known[p.Prefix] != "":
		return known[p.Prefix]
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Type == "boolean":
		return "true"
	case slices.Contains([]string{"integer", "number"}, p.Type):
		return "1"
	case p.Format == "uri" || strings.Contains(p.Name, "Url"):
		return "https://example.com/"
	case p.Format == "phone-number" || isNumberName.MatchString(p.Name):
		return "+14155551212"
	case strings.HasPrefix(p.Format, "date"):
		return "2030-01-01T00:00:00Z"
	case p.Type == "object" || p.JSON:
		return "{}"
	}
	return fmt.Sprintf("x%d", len(known))
}
