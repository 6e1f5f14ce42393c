package emulator

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// The paths of what is not JSON: a recording with its format, or without one, and
// a message's media (facts 4.10, 5.3).
var (
	recordingPath = lazy(`^/2010-04-01/Accounts/(AC\w{32})/(?:\w+/\w+/)?Recordings/(RE\w{32})(\.wav|\.mp3)?$`)
	mediaPath     = lazy(`^/2010-04-01/Accounts/(AC\w{32})/Messages/\w{34}/Media/(ME\w{32})$`)
)

// binary serves sounds and pictures. Neither asks for credentials, for Twilio asks
// for them only where an account's settings say so (facts 4.10). It returns nil
// where the path is no such one's.
func (q *request) binary() *answer {
	recording, media := recordingPath().FindStringSubmatch(q.path), mediaPath().FindStringSubmatch(q.path)
	switch {
	case q.http.Method != http.MethodGet && q.http.Method != http.MethodHead || recording == nil && media == nil:
		return nil
	case recording != nil:
		if r := q.kept(recording[1], "Recording", recording[2]); r != nil && r.text("status") == "completed" {
			return sound(r, recording[3])
		}
	case media != nil:
		if r := q.kept(media[1], "Media", media[2]); r != nil {
			contentType := r.text("content_type")
			return &answer{status: http.StatusOK, contentType: contentType, raw: picture(contentType)}
		}
	}
	return notFound(q.path).answer()
}

// sound answers with a recording, as long as it says it is.
func sound(r *record, format string) *answer {
	seconds, err := strconv.Atoi(r.text("duration"))
	if err != nil {
		seconds = 1
	}
	if format == ".mp3" {
		return &answer{status: http.StatusOK, contentType: "audio/mpeg", raw: mp3(seconds)}
	}
	return &answer{status: http.StatusOK, contentType: "audio/x-wav", raw: wav(seconds)}
}

func (q *request) kept(account, resource, sid string) *record {
	if a := q.e.accounts[account]; a != nil {
		for _, r := range a.table(q.e.core(resource)).byKey[sid] {
			return r
		}
	}
	return nil
}

// notJSON is the answer for the 2010 API's other forms, XML (without a suffix) and
// CSV: the emulator has only the one that the documents and SDKs use.
func notJSON(path string) *apiError {
	return &apiError{http.StatusNotAcceptable, 0, "The emulator answers in JSON only: ask for " + strings.TrimSuffix(strings.TrimSuffix(path, ".csv"), ".xml") + ".json"}
}

// longestSound keeps answers small, in seconds.
const longestSound = 60

// wav returns a quiet tone of 440 Hz: 16-bit samples, one channel, 8000 a second.
func wav(seconds int) []byte {
	const rate = 8000
	n := min(max(seconds, 0), longestSound) * rate
	var b bytes.Buffer
	b.WriteString("RIFF")
	put := func(v any) {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err) // a buffer takes everything
		}
	}
	put(uint32(36 + 2*n))
	b.WriteString("WAVEfmt ")
	put([]uint16{16, 0, 1, 1})
	put([]uint32{rate, 2 * rate})
	put([]uint16{2, 16})
	b.WriteString("data")
	put(uint32(2 * n))
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(2000 * math.Sin(2*math.Pi*440*float64(i)/rate))
	}
	put(samples)
	return b.Bytes()
}

// mp3 returns silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, one channel, whose
// frames are 104 bytes and 1152 samples long.
func mp3(seconds int) []byte {
	frames := (min(max(seconds, 0), longestSound)*44100 + 1151) / 1152
	frame := make([]byte, 104)
	copy(frame, []byte{0xFF, 0xFB, 0x10, 0xC4})
	return bytes.Repeat(frame, max(frames, 1))
}

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
