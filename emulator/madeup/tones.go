package madeup

import (
	"encoding/binary"
	"math"
	"time"
)

// Sounding is something that can be heard in a recording.
type Sounding struct {
	Channel int           `json:"channel"` // 0 or 1
	Verb    string        `json:"verb"`
	At      time.Duration `json:"at"` // from the recording's start
	Length  time.Duration `json:"length"`
}

// The form of recordings: 16-bit samples, 8000 a second.
const (
	sampleRate  = 8000
	longestWave = time.Hour
)

// pitches are the tones that stand for what was heard, in hertz.
var pitches = map[string]float64{"Say": 220, "Play": 440, "says": 330, "press": 697, "Beep": 1000}

// Recording returns a sound, as a WAV file: tones for what was heard, of its length, and silence
// between. Of more than an hour there is the first one.
func Recording(sounds []Sounding, length time.Duration, channels int) []byte {
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
		pitch := pitchOf(s.Verb)
		for i := max(from, 0); i < min(to, n); i++ {
			at := 44 + 2*(i*channels+min(s.Channel, channels-1))
			sample := int16(binary.LittleEndian.Uint16(out[at:])) + int16(2000*math.Sin(2*math.Pi*pitch*float64(i)/sampleRate))
			binary.LittleEndian.PutUint16(out[at:], uint16(sample))
		}
	}
	return out
}

// pitchOf returns the pitch of the tone that stands for a verb.
func pitchOf(verb string) float64 {
	if pitch := pitches[verb]; pitch != 0 {
		return pitch
	}
	return pitches["Play"]
}

// MuLaw returns so many samples of the tone that stands for a verb, in µ-law, from a time of it on.
func MuLaw(verb string, at time.Duration, samples int) []byte {
	out, pitch, from := make([]byte, samples), pitchOf(verb), int(at.Seconds()*sampleRate)
	for i := range out {
		out[i] = muLaw(int(2000 * math.Sin(2*math.Pi*pitch*float64(from+i)/sampleRate)))
	}
	return out
}

// muLaw encodes a 16-bit sample (ITU-T G.711).
func muLaw(sample int) byte {
	sign := 0
	if sample < 0 {
		sign, sample = 0x80, -sample
	}
	sample = min(sample, 32635) + 132
	exponent := 7
	for mask := 0x4000; sample&mask == 0 && exponent > 0; mask >>= 1 {
		exponent--
	}
	return ^byte(sign | exponent<<4 | sample>>(exponent+3)&0x0F)
}
