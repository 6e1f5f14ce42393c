package variables

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// What programs are told is not printed by accident.
func TestSecretsAreNotPrinted(t *testing.T) {
	told := Twilio{URL: "http://127.0.0.1:1", AccountSID: "AC1", AuthToken: "s3cr3t", APISecret: "s3cr3t", OAuthSecret: "s3cr3t"}
	text, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{string(text), fmt.Sprintf("%v %+v %#v %s", told, told, told, told)} {
		if strings.Contains(printed, "s3cr3t") || !strings.Contains(printed, "AC1") {
			t.Error(printed)
		}
	}
}
