package voice

import (
	"encoding/binary"
	"math"
	"time"
)

// The form of recordings: 16-bit samples, 8000 a second.
const (
	sampleRate  = 8000
	longestWave = time.Hour
)

// pitches are the tones that stand for what was heard, in hertz.
var pitches = map[string]float64{"Say": 220, "Play": 440, "says": 330, "press": 697, "Beep": 1000}

// WAV returns a sound: tones for what was heard, of its length, and silence between. Of more than
// an hour there is the first one.
func WAV(sounds []Sounding, length time.Duration, channels int) []byte {
	channels = max(channels, 1)
	n := int(min(length, longestWave).Seconds() * sampleRate)
	size := 2 * channels * n
	out := make([]byte, 44+size)
	copy(out, "RIFF")
	binary.LittleEndian.PutUint32(out[4:], uint32(36+size))
	copy(out[8:], "WAVEfmt ")
	binary.LittleEndian.PutUint32(out[16:], 16)
	binary.LittleEndian.PutUint16(out[20:], 1)
	binary.LittleEndian.PutUint16(out[22:], uint16(channels))
	binary.LittleEndian.PutUint32(out[24:], sampleRate)
	binary.LittleEndian.PutUint32(out[28:], uint32(2*channels*sampleRate))
	binary.LittleEndian.PutUint16(out[32:], uint16(2*channels))
	binary.LittleEndian.PutUint16(out[34:], 16)
	copy(out[36:], "data")
	binary.LittleEndian.PutUint32(out[40:], uint32(size))
	for _, s := range sounds {
		from, to := int(s.At.Seconds()*sampleRate), int((s.At+s.Length).Seconds()*sampleRate)
		pitch := pitches[s.Verb]
		if pitch == 0 {
			pitch = 440
		}
		for i := max(from, 0); i < min(to, n); i++ {
			at := 44 + 2*(i*channels+min(s.Channel, channels-1))
			sample := int16(binary.LittleEndian.Uint16(out[at:])) + int16(2000*math.Sin(2*math.Pi*pitch*float64(i)/sampleRate))
			binary.LittleEndian.PutUint16(out[at:], uint16(sample))
		}
	}
	return out
}
