// Package madeup makes files that say little: tones, silence, a grey point, an empty page. A
// recording has a tone for each thing that was heard in a call, and silence between.
package madeup

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"time"
)

// Longest keeps answers small, in seconds: an hour of MP3.
const Longest = 3600

// WAV returns a tone.
func WAV(seconds int) []byte {
	length := time.Duration(seconds) * time.Second
	return Recording([]Sounding{{Verb: "Play", Length: length}}, length, 1)
}

// MP3 returns silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, one channel, whose
// frames are 104 bytes and 1152 samples long.
func MP3(seconds int) []byte {
	frames := (min(max(seconds, 0), Longest)*44100 + 1151) / 1152
	frame := make([]byte, 104)
	copy(frame, []byte{0xFF, 0xFB, 0x10, 0xC4})
	return bytes.Repeat(frame, max(frames, 1))
}

// File returns a file of a type that says little, a grey point, a second of silence, an empty page,
// or nil where there is none of that type.
func File(contentType string) []byte {
	switch kind, _, _ := strings.Cut(contentType, "/"); {
	case contentType == "application/pdf":
		return []byte(emptyPage)
	case contentType == "text/vcard":
		return []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:\r\nEND:VCARD\r\n")
	case contentType == "text/calendar":
		return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dialtone//EN\r\nEND:VCALENDAR\r\n")
	case kind == "text":
		return []byte("\n")
	case contentType == "audio/mpeg":
		return MP3(1)
	case contentType == "audio/wav":
		return WAV(1)
	case contentType == "video/mp4":
		return []byte(HeadOfMP4)
	case kind == "image" && contentType != "image/webp":
		return picture(contentType)
	}
	return nil // no file of this type can be made up
}

// emptyPage is a PDF of one empty page.
const emptyPage = "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// picture returns a picture of one grey point.
func picture(contentType string) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Gray{Y: 128}})
	var b bytes.Buffer
	var err error
	switch contentType {
	case "image/png":
		err = png.Encode(&b, img)
	case "image/gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		panic(err) // a picture of one point always encodes
	}
	return b.Bytes()
}

// HeadOfMP4 is a file of MP4 with nothing behind its type.
const HeadOfMP4 = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
