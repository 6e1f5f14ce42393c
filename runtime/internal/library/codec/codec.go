// Package codec turns text into bytes and back, as Node's encodings and the web's do.
package codec

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding/unicode"
)

var bytesType = reflect.TypeFor[[]byte]()

// Bytes is the memory of a Uint8Array or an ArrayBuffer, and the UTF-8 of
// anything else.
func Bytes(value goja.Value) []byte {
	if object, ok := value.(*goja.Object); ok && object.ExportType() == bytesType && object.Get("length").ToInteger() == 0 {
		// Goja would make a pointer to what is behind the buffer, which the race detector ends a
		// program for.
		return nil
	}
	switch data := value.Export().(type) {
	case []byte:
		return data
	case goja.ArrayBuffer:
		return data.Bytes()
	}
	return []byte(value.String())
}

// Encode turns text into bytes, by an encoding's one name that buffer.js makes of Node's many. What
// the encoding does not know ends it, as in Node.
func Encode(text goja.String, encoding string) []byte {
	switch encoding {
	case "hex":
		digits := text.String()
		data := make([]byte, len(digits)/2)
		n, _ := hex.Decode(data, []byte(digits[:len(digits)&^1]))
		return data[:n]
	case "base64", "base64url":
		return DecodeBase64(text.String())
	case "latin1", "ascii":
		data := make([]byte, text.Length())
		for i := range data {
			data[i] = byte(text.CharAt(i))
		}
		return data
	case "utf16le":
		data := make([]byte, 0, 2*text.Length())
		for i := range text.Length() {
			data = binary.LittleEndian.AppendUint16(data, text.CharAt(i))
		}
		return data
	}
	return []byte(text.String())
}

// DecodeBase64 takes both alphabets, with padding and without, and passes over
// what belongs to neither, as Node does.
func DecodeBase64(text string) []byte {
	text, _, _ = strings.Cut(text, "=")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '+', r == '/':
			return r
		}
		return -1
	}, text)
	if len(text)%4 == 1 {
		text = text[:len(text)-1]
	}
	data, _ := base64.RawStdEncoding.DecodeString(text)
	return data
}

// Decode turns bytes into text.
func Decode(vm *goja.Runtime, data []byte, encoding string) goja.Value {
	switch encoding {
	case "hex":
		return vm.ToValue(hex.EncodeToString(data))
	case "base64":
		return vm.ToValue(base64.StdEncoding.EncodeToString(data))
	case "base64url":
		return vm.ToValue(base64.RawURLEncoding.EncodeToString(data))
	case "latin1", "ascii":
		mask := byte(0xff)
		if encoding == "ascii" {
			mask = 0x7f
		}
		units := make([]uint16, len(data))
		for i, b := range data {
			units[i] = uint16(b & mask)
		}
		return goja.StringFromUTF16(units)
	case "utf16le":
		units := make([]uint16, len(data)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(data[2*i:])
		}
		return goja.StringFromUTF16(units)
	}
	return vm.ToValue(WellFormed(data))
}

// WellFormed is UTF-8 with a replacement for each part that is none, divided as
// the web's standard has it (https://encoding.spec.whatwg.org/#utf-8-decoder).
func WellFormed(data []byte) string {
	if utf8.Valid(data) {
		return string(data)
	}
	text, err := unicode.UTF8.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), string(utf8.RuneError))
	}
	return string(text)
}

// Latin1 is a header's value as the web reads it: a character a byte.
func Latin1(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return value
	}
	runes := make([]rune, len(value))
	for i := range len(value) {
		runes[i] = rune(value[i])
	}
	return string(runes)
}
