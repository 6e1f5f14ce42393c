package intl

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// lowerZones finds the names of zones whatever their case.
var lowerZones = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	for name := range zoneTable() {
		found[strings.ToLower(name)] = name
	}
	for name := range aliasTable() {
		found[strings.ToLower(name)] = name
	}
	return found
})

// Canonical is a zone's own name, for any that it has; empty where there is no such zone.
func Canonical(zone string) string {
	name, ok := lowerZones()[strings.ToLower(zone)]
	if !ok {
		return ""
	}
	if canonical, ok := aliasTable()[name]; ok {
		return canonical
	}
	return name
}

// locations are the zones that were asked for. There are some hundreds at most.
var locations sync.Map

// Offset is by how many seconds a zone is ahead of UTC at a time in milliseconds. It is false
// where there is no such zone.
func Offset(zone string, at float64) (seconds int, ok bool) {
	if zone == "" {
		_, seconds = time.UnixMilli(int64(at)).Zone()
		return seconds, true
	}
	found, ok := locations.Load(zone)
	if !ok {
		location, err := time.LoadLocation(zone)
		if err != nil || zone == "Local" {
			return 0, false
		}
		found = location
		if Canonical(zone) != "" {
			locations.Store(zone, location)
		}
	}
	_, seconds = time.UnixMilli(int64(at)).In(found.(*time.Location)).Zone()
	return seconds, true
}

// Kinds of names of a zone.
const (
	Long = iota
	Short
	LongGeneric
	ShortGeneric
)

// Name is what a zone is called at a time when it is so far from UTC, as "+05:30"; empty where it
// has no name but that. British says that it is asked for in British English.
func Name(zone string, year int, offset string, kind int, british bool) string {
	runs := zoneTable()[zone]
	at, _ := slices.BinarySearchFunc(runs, year, func(run [2]json.RawMessage, year int) int {
		var from int
		_ = json.Unmarshal(run[0], &from) // It is a number.
		if from <= year {
			return -1
		}
		return 1
	})
	for _, i := range []int{at - 1, len(runs) - 1} {
		if i < 0 {
			continue
		}
		var byOffset map[string]int
		_ = json.Unmarshal(runs[i][1], &byOffset) // It is such an object.
		if index, ok := byOffset[offset]; ok {
			names := nameTable()[index]
			if british && len(names) > 1 {
				return names[1][kind]
			}
			return names[0][kind]
		}
	}
	return ""
}

// Here is the name of the zone that the process is in.
var Here = sync.OnceValue(func() string {
	name := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if name == "" {
		if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
			if _, zone, ok := strings.Cut(target, "zoneinfo/"); ok {
				name = zone
			}
		}
	}
	if canonical := Canonical(name); canonical != "" {
		return canonical
	}
	return "UTC"
})

// HereName is what the zone that the process is in is called in full at a time in milliseconds, as
// Date's toString has it.
func HereName(at float64) string { return namesHere().at(time.UnixMilli(int64(at))) }

var namesHere = sync.OnceValue(func() *zoneNames {
	return namesOf(Here(), strings.TrimPrefix(os.Getenv("TZ"), ":"), time.Local)
})

// zoneNames are the two names that V8 knows of a zone, those of today. They are empty where it has
// none.
type zoneNames struct {
	zone               string
	place              *time.Location
	standard, daylight string
	inverted           bool // Whether Go takes the winter for the time that is put forward, as in Ireland.
}

// namesOf are the names of a zone that was asked for by some name of it.
func namesOf(zone, asked string, place *time.Location) *zoneNames {
	names := &zoneNames{zone: zone, place: place}
	if zone == "UTC" {
		names.standard = "Coordinated Universal Time"
		if strings.Contains(asked, "GMT") || strings.Contains(asked, "Greenwich") {
			names.standard = "Greenwich Mean Time"
		}
		return names
	}
	year := time.Now().Year()
	low, high := time.Date(year, 1, 1, 12, 0, 0, 0, place), time.Date(year, 7, 1, 12, 0, 0, 0, place)
	_, lowOffset := low.Zone()
	_, highOffset := high.Zone()
	if lowOffset > highOffset {
		low, lowOffset, highOffset = high, highOffset, lowOffset
	}
	names.standard = Name(zone, year, offsetKey(lowOffset), Long, false)
	if highOffset != lowOffset {
		if names.daylight = Name(zone, year, offsetKey(highOffset), Long, false); names.daylight == "" {
			names.daylight = "GMT" + offsetKey(highOffset)
		}
	}
	names.inverted = low.IsDST()
	return names
}

func (z *zoneNames) at(moment time.Time) string {
	moment = moment.In(z.place)
	_, seconds := moment.Zone()
	summer := moment.IsDST()
	if z.inverted && moment.Year() >= 1972 {
		summer = !summer
	}
	if z.standard != "" && !summer {
		return z.standard
	}
	if z.standard != "" {
		if name := Name(z.zone, moment.Year(), offsetKey(seconds), Long, false); name != "" && name != z.standard {
			return name
		}
		if z.daylight != "" {
			return z.daylight
		}
	}
	return "GMT" + offsetKey(seconds)
}

// offsetKey is how far a zone is from UTC, as in "+05:30" or "-00:44:30".
func offsetKey(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if rest := seconds % 60; rest != 0 {
		text += fmt.Sprintf(":%02d", rest)
	}
	return text
}
