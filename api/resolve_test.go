package api_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/api"
)

const profiles = `{
  "edge": "ashburn", "email": {}, "prompts": {},
  "projects": [{"id": "old", "accountSid": "ACold", "region": "us1"}],
  "profiles": {
    "work": {"accountSid": "ACwork", "region": "ie1", "edge": "dublin", "apiKey": "SKwork", "apiSecret": "worksecret"},
    "home": {"accountSid": "AChome", "region": null, "apiKey": "SKhome", "apiSecret": "homesecret"},
    "token": {"accountSid": "ACtoken", "apiKey": "ACtoken", "apiSecret": "tokensecret"}
  },
  "activeProject": "work"
}`

// configDir writes a config.json.
func configDir(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestResolve(t *testing.T) {
	dir := configDir(t, profiles)
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".twilio-cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".twilio-cli", "config.json"), []byte(profiles), 0o600); err != nil {
		t.Fatal(err)
	}
	work := api.Config{AccountSID: "ACwork", APIKey: "SKwork", APISecret: "worksecret", Edge: "dublin", Region: "ie1"}
	for _, c := range []struct {
		name string
		from api.Sources
		want api.Config
	}{
		{"nothing anywhere", api.Sources{}, api.Config{}},
		{"what was set", api.Sources{Config: api.Config{AccountSID: "AC1", AuthToken: "t"}}, api.Config{AccountSID: "AC1", AuthToken: "t"}},
		{"the environment", api.Sources{Getenv: environment("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t", "TWILIO_API_KEY", "SK1", "TWILIO_API_SECRET", "s", "TWILIO_EDGE", "e", "TWILIO_REGION", "r")},
			api.Config{AccountSID: "AC1", AuthToken: "t", APIKey: "SK1", APISecret: "s", Edge: "e", Region: "r"}},
		{"what was set before the environment", api.Sources{Config: api.Config{AccountSID: "AC2", Edge: "e2"}, Getenv: environment("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t", "TWILIO_EDGE", "e", "TWILIO_REGION", "r")},
			api.Config{AccountSID: "AC2", AuthToken: "t", Edge: "e2", Region: "r"}},
		{"a token that was set, not the environment's key", api.Sources{Config: api.Config{AuthToken: "mine"}, Getenv: environment("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_API_KEY", "SK1", "TWILIO_API_SECRET", "s")},
			api.Config{AccountSID: "AC1", AuthToken: "mine"}},
		{"a key that was set, and the environment's token for Connect", api.Sources{Config: api.Config{APIKey: "SK2", APISecret: "s2"}, Getenv: environment("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t")},
			api.Config{AccountSID: "AC1", AuthToken: "t", APIKey: "SK2", APISecret: "s2"}},

		{"the active profile", api.Sources{Getenv: environment("TWILIO_CONFIG_DIR", dir)}, work},
		{"in the home folder", api.Sources{Getenv: environment("HOME", home)}, work},
		{"in Windows's home folder", api.Sources{Getenv: environment("USERPROFILE", home)}, work},
		{"the environment before the active profile", api.Sources{Getenv: environment("TWILIO_CONFIG_DIR", dir, "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t")},
			api.Config{AccountSID: "AC1", AuthToken: "t"}},
		{"TWILIO_EDGE before the active profile's", api.Sources{Getenv: environment("TWILIO_CONFIG_DIR", dir, "TWILIO_EDGE", "sydney")},
			api.Config{AccountSID: "ACwork", APIKey: "SKwork", APISecret: "worksecret", Edge: "sydney", Region: "ie1"}},
		{"no profile's key for another account", api.Sources{Getenv: environment("TWILIO_CONFIG_DIR", dir, "TWILIO_ACCOUNT_SID", "AC1")},
			api.Config{AccountSID: "AC1"}},
		{"a profile's key for its own account", api.Sources{Config: api.Config{AccountSID: "ACwork"}, Getenv: environment("TWILIO_CONFIG_DIR", dir)}, work},

		{"a profile by name", api.Sources{Profile: "home", Getenv: environment("TWILIO_CONFIG_DIR", dir)},
			api.Config{AccountSID: "AChome", APIKey: "SKhome", APISecret: "homesecret", Edge: "ashburn"}},
		{"before the environment", api.Sources{Profile: " work ", Getenv: environment("TWILIO_CONFIG_DIR", dir, "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t", "TWILIO_REGION", "au1")}, work},
		{"but for the edge", api.Sources{Profile: "work", Getenv: environment("TWILIO_CONFIG_DIR", dir, "TWILIO_EDGE", "sydney")},
			api.Config{AccountSID: "ACwork", APIKey: "SKwork", APISecret: "worksecret", Edge: "sydney", Region: "ie1"}},
		{"after what was set", api.Sources{Profile: "work", Config: api.Config{AccountSID: "ACsub", Edge: "e", Region: "r"}, Getenv: environment("TWILIO_CONFIG_DIR", dir)},
			api.Config{AccountSID: "ACsub", APIKey: "SKwork", APISecret: "worksecret", Edge: "e", Region: "r"}},
		{"with a token", api.Sources{Profile: "token", Getenv: environment("TWILIO_CONFIG_DIR", dir)},
			api.Config{AccountSID: "ACtoken", AuthToken: "tokensecret", Edge: "ashburn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := api.Resolve(c.from)
			if err != nil {
				t.Fatal(err)
			}
			if g, w := credentials(got), credentials(c.want); g != w {
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func credentials(c api.Config) string {
	return strings.Join([]string{c.AccountSID, c.AuthToken, c.APIKey, c.APISecret, c.Edge, c.Region}, " | ")
}

func TestProfilesThatCannotBeHad(t *testing.T) {
	empty := t.TempDir()
	noFile := t.TempDir()
	if err := os.Mkdir(filepath.Join(noFile, "config.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		dir  string
		ask  string
		want string
	}{
		{"nearly", configDir(t, profiles), "wrok", `did you mean work?`},
		{"not at all", configDir(t, profiles), "production", "it has home, token, work, old"},
		{"no file", empty, "work", "twilio login"},
		{"no folder", "", "work", "TWILIO_CONFIG_DIR"},
		{"no profiles", configDir(t, `{"profiles": {}}`), "work", "nor any other"},
		{"a folder for a file", noFile, "work", "cannot be read"},
		{"not JSON", configDir(t, "{\n\"profiles\": {\"work\": {\"apiSecret\": \"worksecret\",,}}}"), "work", "line 2"},
		{"not JSON, nobody named", configDir(t, "{\"worksecret"), "", "not JSON (line 1)"},
		{"another shape", configDir(t, `{"profiles": ["worksecret"]}`), "work", "profiles should not be a JSON array"},
		{"its key in a keychain", configDir(t, profiles), "old", "keychain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := api.Resolve(api.Sources{Profile: c.ask, Getenv: environment("TWILIO_CONFIG_DIR", c.dir)})
			var bad *api.ConfigurationError
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a ConfigurationError that says %q", err, c.want)
			}
			if strings.Contains(err.Error(), "worksecret") {
				t.Errorf("the error holds a secret: %v", err)
			}
		})
	}
}

func TestABrokenFileIsNobodysBusinessWhoHasCredentials(t *testing.T) {
	got, err := api.Resolve(api.Sources{Getenv: environment("TWILIO_CONFIG_DIR", configDir(t, "{"), "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "t")})
	if err != nil || got.AccountSID != "AC1" {
		t.Error(got, err)
	}
}

// Which profile is active, row by row of facts 11.4.
func TestTheActiveProfile(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"the one that is named", profiles, "work"},
		{"a project that is named", `{"projects": [{"id": "a", "accountSid": "ACa"}, {"id": "b", "accountSid": "ACb"}], "activeProject": "b"}`, "b"},
		{"none is: the first project", `{"projects": [{"id": "a", "accountSid": "ACa"}, {"id": "b", "accountSid": "ACb"}], "activeProject": null}`, "a"},
		{"one that is gone: the first project", `{"projects": [{"id": "a", "accountSid": "ACa"}], "activeProject": "x"}`, "a"},
		{"none and no project", `{"profiles": {"a": {"accountSid": "ACa"}}, "activeProject": null}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := api.LoadProfile(configDir(t, c.file), "")
			if errors.Is(err, os.ErrNotExist) != (c.want == "") || p.Name != c.want {
				t.Errorf("got %q, %v; want %q", p.Name, err, c.want)
			}
		})
	}
}
