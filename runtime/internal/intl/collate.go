package intl

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collators are kept by their options: one takes long to make, and is for one goroutine at a time.
var collators sync.Map

type collatorKey struct{ ignoreCase, numeric bool }

// Compare compares two texts as words are ordered. Sensitivity is that of Intl.Collator: which
// differences count.
func Compare(a, b, sensitivity string, numeric, ignorePunctuation bool) int {
	if ignorePunctuation {
		a, b = without(a, isPunctuation), without(b, isPunctuation)
	}
	plainA, plainB := plain(a), plain(b)
	if order := compareBy(plainA, plainB, collatorKey{true, numeric}); order != 0 || sensitivity == "base" {
		return order
	}
	if sensitivity == "case" {
		return compareBy(plainA, plainB, collatorKey{false, numeric})
	}
	if order := compareBy(a, b, collatorKey{true, numeric}); order != 0 || sensitivity == "accent" {
		return order
	}
	return compareBy(a, b, collatorKey{false, numeric})
}

// letters are those that CLDR orders as others with a mark, which x/text takes for letters of their
// own.
var letters = strings.NewReplacer(
	"Æ", "AE", "æ", "ae", "Œ", "OE", "œ", "oe", "Ð", "D", "ð", "d", "Đ", "D", "đ", "d", "Ø", "O", "ø", "o",
	"Ħ", "H", "ħ", "h", "Ŀ", "L", "ŀ", "l", "Ł", "L", "ł", "l", "ß", "ss", "ẞ", "SS",
)

// plain is a text without marks.
func plain(text string) string { return letters.Replace(without(norm.NFD.String(text), isMark)) }

func isMark(r rune) bool        { return unicode.Is(unicode.Mn, r) }
func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }

func without(text string, unwanted func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if unwanted(r) {
			return -1
		}
		return r
	}, text)
}

func compareBy(a, b string, key collatorKey) int {
	pool, ok := collators.Load(key)
	if !ok {
		pool, _ = collators.LoadOrStore(key, &sync.Pool{New: func() any {
			var options []collate.Option
			if key.ignoreCase {
				options = append(options, collate.IgnoreCase)
			}
			if key.numeric {
				options = append(options, collate.Numeric)
			}
			return collate.New(language.English, options...)
		}})
	}
	collator := pool.(*sync.Pool).Get().(*collate.Collator)
	defer pool.(*sync.Pool).Put(collator)
	return collator.CompareString(a, b)
}
