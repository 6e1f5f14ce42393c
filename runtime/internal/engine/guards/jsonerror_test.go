package guards

import (
	"testing"

	"github.com/dop251/goja"
)

// The errors of JSON.parse are those of Node 20.
func TestJSONProblemsAsNode(t *testing.T) {
	for text, want := range map[string]string{
		``:                                       `Unexpected end of JSON input`,
		`{"a":`:                                  `Unexpected end of JSON input`,
		`nul`:                                    `Unexpected end of JSON input`,
		`"\`:                                     `Unexpected end of JSON input`,
		`{`:                                      `Expected property name or '}' in JSON at position 1`,
		`{a:1}`:                                  `Expected property name or '}' in JSON at position 1`,
		`{"a":1,}`:                               `Expected double-quoted property name in JSON at position 7`,
		`{"a" 1}`:                                `Expected ':' after property name in JSON at position 5`,
		`{"a":1`:                                 `Expected ',' or '}' after property value in JSON at position 6`,
		`[1 2]`:                                  `Expected ',' or ']' after array element in JSON at position 3`,
		`{"a":1}x`:                               `Unexpected non-whitespace character after JSON at position 7`,
		`[1,]`:                                   `Unexpected token ']', "[1,]" is not valid JSON`,
		`<html><body>aaaaaaaaaaaaaaa`:            `Unexpected token '<', "<html><bod"... is not valid JSON`,
		`{"aaaaaaaaaaaa": bad, "bbbbbbbbbb": 1}`: `Unexpected token 'b', ..."aaaaaaa": bad, "bbbb"... is not valid JSON`,
		`["aaaaaaaaaaaaaaaaaaaaa", b`:            `Unexpected token 'b', ..."aaaaaaa", b" is not valid JSON`,
		`undefined`:                              `"undefined" is not valid JSON`,
		`[object Object]`:                        `"[object Object]" is not valid JSON`,
		`01`:                                     `Unexpected number in JSON at position 1`,
		`-x`:                                     `No number after minus sign in JSON at position 1`,
		`1.x`:                                    `Unterminated fractional number in JSON at position 2`,
		`1e+`:                                    `Exponent part is missing a number in JSON at position 3`,
		`"abc`:                                   `Unterminated string in JSON at position 4`,
		"\"a\nb\"":                               `Bad control character in string literal in JSON at position 2`,
		`"\x"`:                                   `Bad escaped character in JSON at position 2`,
		`"\u12g"`:                                `Bad Unicode escape in JSON at position 5`,
		`"é" é`:                                  `Unexpected non-whitespace character after JSON at position 4`,
		`{"a": [1, -2.5e3, true, null, "é\n"]} `: ``,
	} {
		if got := jsonProblem(goja.New().ToValue(text).ToString().(goja.String)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
