// Package dates counts time as ECMAScript does: milliseconds since 1970, which are numbers that may
// be NaN, and parts of a date that may be out of their ranges. [Parse] reads dates as Node does,
// [UTC] finds the time of a local time.
package dates

import (
	"math"
	"time"
)

const (
	second = 1000
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour

	// max is the time in milliseconds beyond which there are no dates.
	max = 8.64e15
)

// Clip is a time as a date has it: a whole number, or NaN beyond the range of dates.
func Clip(t float64) float64 {
	if !(math.Abs(t) <= max) {
		return math.NaN()
	}
	return math.Trunc(t) + 0
}

// Make is the time of a year, month (from 0), day, hour, minute, second and millisecond, each of
// which may be out of its range. It is not clipped.
func Make(parts [7]float64) float64 {
	for i, part := range parts {
		if math.IsNaN(part) || math.IsInf(part, 0) {
			return math.NaN()
		}
		parts[i] = math.Trunc(part)
	}
	return makeDay(parts[0], parts[1], parts[2])*day + makeTime(parts)
}

func makeTime(parts [7]float64) float64 {
	return parts[3]*hour + parts[4]*minute + parts[5]*second + parts[6]
}

// makeDay is the number of a day since 1970.
func makeDay(year, month, date float64) float64 {
	year += math.Floor(month / 12)
	month = math.Mod(math.Mod(month, 12)+12, 12)
	if math.Abs(year) > 400_000 {
		return math.NaN()
	}
	first := time.Date(int(year), time.Month(int(month)+1), 1, 0, 0, 0, 0, time.UTC)
	return float64(first.Unix()/(day/second)) + date - 1
}

// Split is the parts of a time, as [Make] takes them.
func Split(t float64) [7]float64 {
	if math.IsNaN(t) {
		nan := math.NaN()
		return [7]float64{nan, nan, nan, nan, nan, nan, nan}
	}
	at := time.UnixMilli(int64(t)).UTC()
	return [7]float64{
		float64(at.Year()), float64(at.Month() - 1), float64(at.Day()),
		float64(at.Hour()), float64(at.Minute()), float64(at.Second()), float64(at.Nanosecond() / 1e6),
	}
}

// FullYear is the year that a year of two digits means.
func FullYear(year float64) float64 {
	if whole := math.Trunc(year); 0 <= whole && whole <= 99 {
		return 1900 + whole
	}
	return year
}

// offset is by how much the local time of a place is ahead at a time, in milliseconds.
func offset(t float64, place *time.Location) float64 {
	_, seconds := time.UnixMilli(int64(t)).In(place).Zone()
	return float64(seconds) * second
}

// Local is the local time of a time.
func Local(t float64, place *time.Location) float64 {
	if math.IsNaN(t) {
		return t
	}
	return t + offset(t, place)
}

// UTC is the time of a local time. One that is skipped when clocks go forward, and one that is met
// twice when they go back, are counted by the offset before, as the standard says; Go leaves it
// open.
func UTC(local float64, place *time.Location) float64 {
	if !(math.Abs(local) <= max+day) {
		return math.NaN()
	}
	before, after := offset(local-day, place), offset(local+day, place)
	if offset(local-before, place) == before {
		return local - before
	}
	if offset(local-after, place) == after {
		return local - after
	}
	// Either the time is skipped, or there was a change of more than a day's distance.
	if between := offset(local-before, place); offset(local-between, place) == between && between != after {
		return local - between
	}
	return local - before
}
