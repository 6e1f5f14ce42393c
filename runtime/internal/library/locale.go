package library

import "time"

func localeNatives(*Library) map[string]any {
	return map[string]any{
		// By how many seconds a time zone is ahead of UTC at a time in milliseconds; null where
		// there is no such zone.
		"offset": func(zone string, at float64) any {
			location, err := time.LoadLocation(zone)
			if err != nil || zone == "" || zone == "Local" {
				return nil
			}
			_, offset := time.UnixMilli(int64(at)).In(location).Zone()
			return offset
		},
	}
}
