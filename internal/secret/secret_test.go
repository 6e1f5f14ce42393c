package secret_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"dialtone/internal/secret"
)

type account struct {
	Name   string
	Token  string   `secret:"yes"`
	Others []string `secret:"yes"`
	Site   *url.URL
	Base   string
	Log    func()
	Max    int
	hidden string
}

func (a account) Format(f fmt.State, verb rune) { secret.Format(f, verb, a) }
func (a account) MarshalJSON() ([]byte, error)  { return secret.JSON(a) }

// What is not zero is shown, under every verb in one form; secrets and the passwords of URLs are
// not.
func TestAStructIsPrintedWithoutItsSecrets(t *testing.T) {
	site, err := url.Parse("https://joe:hunter2@example.com/a")
	if err != nil {
		t.Fatal(err)
	}
	a := account{Name: "main", Token: "hunter2", Others: []string{"hunter2"}, Site: site, Base: "from http://joe:hunter2@a.com/b@c", Log: func() {}, hidden: "hunter2"}
	shown := "{Name:main Token:[redacted] Others:[redacted] Site:https://joe:xxxxx@example.com/a Base:from http://[redacted]@a.com/b@c Log:func}"
	for _, verb := range []string{"%v", "%+v", "%s", "%d", "%x", "%q"} {
		if got := fmt.Sprintf(verb, a); got != shown {
			t.Errorf("%s: %s, want %s", verb, got, shown)
		}
	}
	if got := fmt.Sprintf("%#v", &a); got != "secret_test.account"+shown {
		t.Errorf("%%#v: %s", got)
	}
	text, err := json.Marshal(a)
	if want := `{"Name":"main","Token":"[redacted]","Others":"[redacted]","Site":"https://joe:xxxxx@example.com/a","Base":"from http://[redacted]@a.com/b@c"}`; err != nil || string(text) != want {
		t.Errorf("%s, %v, want %s", text, err, want)
	}
	if got := fmt.Sprint(account{}); got != "{}" {
		t.Errorf("an empty one: %s", got)
	}
}
