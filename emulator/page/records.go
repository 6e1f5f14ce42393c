package page

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dialtone/emulator"
)

// mostRecords is how many records of a resource are listed.
const mostRecords = 200

// attribute is an attribute of a record, written.
type attribute struct {
	Name, Value string
	SID         bool // it leads somewhere
	Long        bool
}

// recordsView shows the resources of which there are records, the records of one, or one record.
func recordsView(v *visit) error {
	document, name, key := v.PathValue("document"), v.PathValue("resource"), v.PathValue("key")
	kinds := v.s.Kinds()
	body := struct {
		Groups  []group
		Name    string
		Full    string
		Columns []string
		Rows    [][]attribute
		Keys    []string
		Count   int
		Key     string
		Record  []attribute
		Picture bool
	}{Groups: groups(kinds), Name: name, Full: document + "/" + name, Key: key}
	v.f.Name, v.f.Title, v.f.Tab = "records", "Records", "records"
	if name != "" {
		v.f.Title = name
		i := slices.IndexFunc(kinds, func(k emulator.Kind) bool { return k.Resource == body.Full })
		if i < 0 {
			return missing("there are no records of %s", body.Full)
		}
		body.Columns, body.Count = kinds[i].Columns, kinds[i].Count
		most := mostRecords
		if key != "" {
			most = kinds[i].Count
		}
		for _, r := range v.s.Records(body.Full, most) {
			sid := keyOf(r)
			if key != "" {
				if sid == key {
					body.Record = attributes(r, slices.Sorted(maps.Keys(r)))
				}
				continue
			}
			body.Keys = append(body.Keys, sid)
			body.Rows = append(body.Rows, attributes(r, body.Columns))
		}
		if key != "" && body.Record == nil {
			return missing("there is no %s %s", name, key)
		}
		body.Picture = about(key)
	}
	v.f.Body = body
	return nil
}

// group is a document of Twilio's with its resources.
type group struct {
	Name  string
	Kinds []named
}

// named is a resource of a group.
type named struct {
	Name, Document string
	Count          int
}

func groups(kinds []emulator.Kind) []group {
	var all []group
	for _, k := range kinds {
		document, name, _ := strings.Cut(k.Resource, "/")
		if len(all) == 0 || all[len(all)-1].Name != document {
			all = append(all, group{Name: document})
		}
		g := &all[len(all)-1]
		g.Kinds = append(g.Kinds, named{name, document, k.Count})
	}
	return all
}

// keyOf is what a record is known by.
func keyOf(r map[string]any) string {
	for _, name := range []string{"sid", "call_sid", "id", "unique_name"} {
		if text := textOf(r[name]); text != "" {
			return text
		}
	}
	return ""
}

// attributes writes some of a record.
func attributes(r map[string]any, names []string) []attribute {
	var all []attribute
	for _, name := range names {
		a := attribute{Name: name}
		switch value := r[name].(type) {
		case nil:
		case string:
			a.Value = value
			a.SID = sidPattern().MatchString(value) && about(value)
		default:
			raw, err := json.Marshal(value)
			if err != nil {
				raw = []byte(fmt.Sprint(value))
			}
			a.Value = string(raw)
		}
		a.Long = len(a.Value) > 120
		all = append(all, a)
	}
	return all
}

// number is one of the account's numbers, with what is asked of whom.
type number struct {
	SID, Number, Name string
	Fields            []field
	Elsewhere         string // who says what is done with it
}

// field is something that can be changed.
type field struct{ Name, Parameter, Label, Value string }

// fields are the URLs of a number.
var fields = []field{
	{"sms_url", "SmsUrl", "A text comes in", ""}, {"voice_url", "VoiceUrl", "A call comes in", ""},
	{"sms_fallback_url", "SmsFallbackUrl", "Where the text's URL fails", ""}, {"voice_fallback_url", "VoiceFallbackUrl", "Where the call's URL fails", ""},
	{"status_callback", "StatusCallback", "Calls are reported to", ""},
}

// numbersView shows the account's numbers.
func numbersView(v *visit) error {
	var all []number
	for _, r := range v.s.Records("api_v2010/IncomingPhoneNumber", mostRecords) {
		n := number{SID: textOf(r["sid"]), Number: textOf(r["phone_number"]), Name: textOf(r["friendly_name"])}
		for _, f := range fields {
			f.Value = textOf(r[f.Name])
			n.Fields = append(n.Fields, f)
		}
		if app := textOf(r["sms_application_sid"]); app != "" {
			n.Elsewhere = "Texts go to the application " + app + "."
		}
		if app := textOf(r["voice_application_sid"]); app != "" {
			n.Elsewhere = strings.TrimSpace(n.Elsewhere + " Calls go to the application " + app + ".")
		}
		all = append(all, n)
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "numbers", "Numbers", "numbers", all
	return nil
}

// buy gets the account a number that is for sale.
func buy(v *visit) (string, error) {
	_, err := v.s.Buy(map[string]any{})
	return "", err
}

// editNumber changes a number by the API's own request, which checks what it is given and stands in
// the journal.
func editNumber(v *visit) (string, error) {
	sid := v.PathValue("sid")
	_, r := v.s.Find(sid)
	if r == nil || !strings.HasPrefix(sid, "PN") {
		return "", missing("there is no number %s", sid)
	}
	form := url.Values{}
	for _, f := range fields {
		if values, given := v.PostForm[f.Parameter]; given {
			form.Set(f.Parameter, strings.TrimSpace(values[0]))
		}
	}
	return "", v.request("/2010-04-01/Accounts/"+textOf(r["account_sid"])+"/IncomingPhoneNumbers/"+sid+".json", form)
}

// request sends a request to the API in this process, as the session's account.
func (v *visit) request(path string, form url.Values) error {
	r, err := http.NewRequestWithContext(v.Context(), http.MethodPost, "https://api.twilio.com"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(v.s.AccountSID(), v.s.AuthToken())
	w := &answer{header: http.Header{}, status: http.StatusOK}
	v.p.local.ServeHTTP(w, r)
	if w.status < 400 {
		return nil
	}
	var failure struct {
		Message string
		Code    int
	}
	if json.Unmarshal([]byte(w.body.String()), &failure) != nil || failure.Message == "" {
		return fmt.Errorf("the API answers %d", w.status)
	}
	return fmt.Errorf("%s (%d)", failure.Message, failure.Code)
}

// answer is an answer of the API in this process.
type answer struct {
	header http.Header
	status int
	body   strings.Builder
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
