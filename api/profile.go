package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/internal/secret"
	"dialtone/internal/spelling"
)

// Profile is a profile of twilio-cli: an account and an API key for it.
type Profile struct {
	Name         string
	AccountSID   string
	APIKey       string
	APISecret    string `secret:"yes"`
	AuthToken    string `secret:"yes"` // of a profile that has the account's own token instead of a key
	Edge, Region string
}

// Format prints the profile without secrets, whatever the verb.
func (p Profile) Format(f fmt.State, verb rune) { secret.Format(f, verb, p) }

// MarshalJSON writes the profile without secrets, for a log.
func (p Profile) MarshalJSON() ([]byte, error) { return secret.JSON(p) }

// profilesFile is what twilio-cli's config.json holds of interest here (facts
// 11.4). The names are older than the word profile.
type profilesFile struct {
	Edge     string                  `json:"edge"`
	Profiles map[string]profileEntry `json:"profiles"`
	Projects []profileEntry          `json:"projects"`
	Active   string                  `json:"activeProject"`
}

type profileEntry struct {
	ID         string `json:"id"`
	AccountSID string `json:"accountSid"`
	Region     string `json:"region"`
	Edge       string `json:"edge"`
	APIKey     string `json:"apiKey"`
	APISecret  string `json:"apiSecret"`
}

// ProfileDir returns the folder of twilio-cli's configuration:
// TWILIO_CONFIG_DIR, or .twilio-cli in the home folder. It returns "" if neither
// is known.
func ProfileDir(getenv func(string) string) string {
	if dir := getenv("TWILIO_CONFIG_DIR"); dir != "" {
		return dir
	}
	for _, home := range []string{"HOME", "USERPROFILE"} {
		if dir := getenv(home); dir != "" {
			return filepath.Join(dir, ".twilio-cli")
		}
	}
	return ""
}

// LoadProfile returns the profile of a name from twilio-cli's folder. An empty
// name is the active profile, or else the first of the projects that older
// versions kept; there may be none, which is fs.ErrNotExist. A profile that was
// named and is not there is a [ConfigurationError], and so is a file that cannot
// be read.
func LoadProfile(dir, name string) (Profile, error) {
	if dir == "" && name == "" {
		return Profile{}, fs.ErrNotExist
	}
	if dir == "" {
		return Profile{}, misconfigured("there is no profile %q, for twilio-cli's folder is not known: set TWILIO_CONFIG_DIR", name)
	}
	file, path, err := readProfiles(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name == "":
		return Profile{}, err
	case errors.Is(err, fs.ErrNotExist):
		return Profile{}, misconfigured("there is no profile %q, for there is no %s: twilio-cli makes it when you log in (twilio login)", name, path)
	case err != nil:
		return Profile{}, err
	}
	return file.find(path, strings.TrimSpace(name))
}

// readProfiles reads twilio-cli's file, whose path it answers, too. That there is
// none is fs.ErrNotExist; any other error is a [ConfigurationError].
func readProfiles(dir string) (file profilesFile, path string, err error) {
	if dir == "" {
		return file, "", fs.ErrNotExist
	}
	path = filepath.Join(dir, "config.json")
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return file, path, err
	case err != nil:
		return file, path, misconfigured("the profiles of twilio-cli cannot be read: %v", err)
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return file, path, misconfigured("the profiles of twilio-cli in %s cannot be read: %s", path, jsonProblem(data, err))
	}
	return file, path, nil
}

// jsonProblem says what is wrong with a file without quoting it, for it is full
// of secrets.
func jsonProblem(data []byte, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is not JSON (line %d)", 1+strings.Count(string(data[:min(int(syntax.Offset), len(data))]), "\n"))
	case errors.As(err, &kind):
		return fmt.Sprintf("%s should not be a JSON %s", kind.Field, strings.Fields(kind.Value)[0])
	}
	return "it is not what twilio-cli writes"
}

func (f profilesFile) find(path, name string) (Profile, error) {
	wanted := name
	if wanted == "" {
		wanted = f.Active
	}
	if entry, ok := f.Profiles[wanted]; ok {
		return f.profile(wanted, entry), nil
	}
	for _, entry := range f.Projects {
		if entry.ID == wanted {
			return f.profile(wanted, entry), nil
		}
	}
	if name == "" && len(f.Projects) > 0 {
		return f.profile(f.Projects[0].ID, f.Projects[0]), nil
	}
	if name == "" {
		return Profile{}, fs.ErrNotExist
	}
	known := slices.Sorted(maps.Keys(f.Profiles))
	for _, entry := range f.Projects {
		known = append(known, entry.ID)
	}
	return Profile{}, misconfigured("there is no profile %q in %s%s", name, path, suggest(name, known))
}

func (f profilesFile) profile(name string, e profileEntry) Profile {
	p := Profile{Name: name, AccountSID: e.AccountSID, Edge: e.Edge, Region: e.Region}
	if p.Edge == "" {
		p.Edge = f.Edge
	}
	if e.APIKey != "" && e.APIKey == e.AccountSID {
		p.AuthToken = e.APISecret
	} else {
		p.APIKey, p.APISecret = e.APIKey, e.APISecret
	}
	return p
}

// ProfileNames returns the names of twilio-cli's profiles in a folder, sorted;
// none where the file does not exist.
func ProfileNames(dir string) ([]string, error) {
	file, _, err := readProfiles(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Keys(file.Profiles))
	for _, entry := range file.Projects {
		names = append(names, entry.ID)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// suggest names those of the known names that are near to one that is not known,
// or else all of them, as the end of a sentence.
func suggest(name string, known []string) string {
	if len(known) == 0 {
		return ", nor any other"
	}
	var near []string
	for _, k := range known {
		a, b := strings.ToLower(name), strings.ToLower(k)
		if spelling.Distance(a, b) <= max(2, len(b)/3) || strings.Contains(b, a) || strings.Contains(a, b) {
			near = append(near, k)
		}
	}
	if len(near) > 0 {
		return ": did you mean " + strings.Join(near, " or ") + "?"
	}
	if len(known) > 8 {
		known = append(slices.Clone(known[:8]), "…")
	}
	return "; it has " + strings.Join(known, ", ")
}
