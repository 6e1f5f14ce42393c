package api

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
)

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
