package voice

import (
	"encoding/binary"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
	"dialtone/twiml"
)

// How long things take. Speech has some 15 characters a second; a key is a tenth of a second of
// tone and as much silence. A sound that cannot be had is as long as Unheard.
const (
	PerCharacter = 65 * time.Millisecond
	PerKey       = 200 * time.Millisecond
	Beep         = 500 * time.Millisecond
	Unheard      = 5 * time.Second
)

// mostLoops is how often Twilio repeats what has loop="0" (facts 6.2).
const mostLoops = 1000

// Sound is something to be heard: words, a sound, tones or silence.
type Sound struct {
	Verb   string        // "Say", "Play", "Pause"
	Text   string        // the words, or the address of a sound
	Digits string        // tones
	Length time.Duration // of once; 0 for a sound that has yet to be had
	Loop   int           // how often; once where it is 0
}

// Playing is what a call is playing.
type Playing struct {
	Sounds []Sound
	Index  int // of the one that is heard
	Count  int // how often it was heard
	From   time.Time
	Then   string // what comes when all were heard
}

// What comes when all was heard.
const (
	thenRun     = ""        // the next verb
	thenOpen    = "open"    // the program of a call that goes out
	thenGather  = "gather"  // the time to press a key begins
	thenRecord  = "record"  // the recording begins
	thenConnect = "connect" // with the call that dialed
	thenPay     = "pay"     // the time to press a key of a card begins
	thenPaid    = "paid"    // the payment was processed
	thenSilence = "silence" // nothing: more is to come
)

// The kinds of events and answers of sounds.
const (
	soundOver = "call.sound"
	soundKind = "call.play"
)

// speechLength returns how long words take.
func speechLength(words string) time.Duration {
	return max(PerKey, time.Duration(utf8.RuneCountInString(words))*PerCharacter)
}

// keysLength returns how long keys take, with the half seconds and seconds of w and W.
func keysLength(keys string) (length time.Duration) {
	for _, key := range keys {
		length += keyLength(key)
	}
	return length
}

func keyLength(key rune) time.Duration {
	switch key {
	case 'w':
		return 500 * time.Millisecond
	case 'W':
		return time.Second
	}
	return PerKey
}

// sounds returns what is heard of a Say, a Play or a Pause.
func (v *Voice) sounds(c *Call, p *Program, e *twiml.Element) []Sound {
	loop := number(e, "loop", 1)
	if loop == 0 {
		loop = mostLoops
	}
	switch e.Name() {
	case "Say":
		words, pauses := spokenWords(e)
		if words == "" && pauses == 0 {
			return nil
		}
		return []Sound{{Verb: "Say", Text: words, Length: speechLength(words) + pauses, Loop: loop}}
	case "Pause":
		return []Sound{{Verb: "Pause", Length: seconds(e, "length", 1)}}
	case "Play":
		if digits := e.Value("digits"); digits != "" {
			return []Sound{{Verb: "Play", Digits: digits, Length: keysLength(digits), Loop: loop}}
		}
		address := strings.TrimSpace(e.Text())
		if address == "" {
			return nil
		}
		address = v.absolute(p, address)
		return []Sound{{Verb: "Play", Text: address, Length: v.knownLength(c, address), Loop: loop}}
	}
	return nil
}

// spokenWords returns the words of a Say as they are heard, and how long its breaks are.
func spokenWords(e *twiml.Element) (words string, pauses time.Duration) {
	var b strings.Builder
	var walk func(e *twiml.Element)
	walk = func(e *twiml.Element) {
		for _, n := range e.Nodes() {
			if n.Element == nil {
				b.WriteString(n.Text)
				continue
			}
			alias, hasAlias := n.Element.Attr("alias")
			switch {
			case n.Element.Name() == "break":
				pauses += breakLength(n.Element)
				b.WriteByte(' ')
			case n.Element.Name() == "sub" && hasAlias:
				b.WriteString(alias)
			default:
				walk(n.Element)
			}
		}
	}
	walk(e)
	return strings.Join(strings.Fields(b.String()), " "), pauses
}

// breakLength returns how long an SSML break is: as its time says, or by its strength, whose
// lengths are ours.
func breakLength(e *twiml.Element) time.Duration {
	if at, ok := e.Attr("time"); ok {
		if d, err := time.ParseDuration(strings.ReplaceAll(at, " ", "")); err == nil && d > 0 {
			return min(d, 10*time.Second)
		}
	}
	strength, _ := e.Attr("strength")
	lengths := map[string]time.Duration{"none": 0, "x-weak": 0, "weak": 250, "": 400, "medium": 400, "strong": 700, "x-strong": 1200}
	return lengths[strength] * time.Millisecond
}

// play lets a call hear sounds, one after another. What was playing is over.
func (v *Voice) play(c *Call, sounds []Sound) {
	v.cut(c)
	c.Playing = &Playing{Sounds: sounds}
	v.next(c)
}

// next begins the next sound, or does what comes when there is none.
func (v *Voice) next(c *Call) {
	p := c.Playing
	if p.Index >= len(p.Sounds) {
		c.Playing = nil
		v.played(c, p.Then)
		return
	}
	s := &p.Sounds[p.Index]
	if s.Verb == "Play" && s.Digits == "" && s.Length == 0 {
		if s.Length = v.knownLength(c, s.Text); s.Length == 0 {
			v.session.Send(v.record(c), &webhooks.Request{
				Kind: soundKind, Data: soundAsked{c.Turn, s.Text}, Purpose: "play", Lane: c.SID, Method: "GET", URL: s.Text, Cookies: c.SID,
			})
			return
		}
	}
	p.From = v.now()
	if s.Verb != "Pause" {
		v.utter(c, Line{Who: "twilio", Verb: s.Verb, Text: s.Text, Digits: s.Digits}, s.Length)
	} else {
		v.step(c, "Pause", "twilio", s.Length.String())
	}
	v.after(c, s.Length, soundOver, nil)
}

// utter lets the phone of a call hear what Twilio says or plays.
func (v *Voice) utter(c *Call, l Line, length time.Duration) {
	v.line(c, l)
	v.heard(c, outbound, l.Verb, length)
	if l.Verb == "Say" {
		v.write(c, outbound, l.Text)
	}
	far := v.calls[c.Far]
	switch {
	case far == nil || !far.IsAnswered():
	case l.Digits != "":
		v.keys(far, l.Digits)
	default:
		v.speak(far, l.Text, length)
	}
}

func (v *Voice) soundOver(c *Call, _ session.Record, _ agenda.Entry) {
	p := c.Playing
	if p == nil {
		return
	}
	if p.Count++; p.Count >= max(p.Sounds[p.Index].Loop, 1) {
		p.Index, p.Count = p.Index+1, 0
	}
	v.next(c)
}

// played does what comes when all was heard.
func (v *Voice) played(c *Call, then string) {
	defer v.release(c)
	switch then {
	case thenOpen:
		c.SendDigits = ""
		v.begin(c)
	case thenGather:
		v.gatherWaits(c)
	case thenRecord:
		v.recordBegins(c)
	case thenSilence:
	case thenPay:
		v.payWaits(c)
	case thenPaid:
		v.payDone(c)
	case thenConnect:
		v.childAnswered(c)
	default:
		v.run(c)
	}
}

// cut ends what is playing, in the middle.
func (v *Voice) cut(c *Call) {
	if c.Playing == nil {
		return
	}
	c.Playing = nil
	v.session.Drop(c.SID, soundOver)
	v.unheard(c, outbound)
	v.release(c)
}

// soundAsked is what the request for a sound carries along.
type soundAsked struct {
	turn int
	url  string
}

// soundArrived plays a sound that came, for as long as it is.
func (v *Voice) soundArrived(r *webhooks.Request, res *webhooks.Response) {
	a := r.Data.(soundAsked)
	c := v.calls[r.Subject]
	if c == nil || c.Turn != a.turn || c.Playing == nil {
		return
	}
	contentType := res.ContentType()
	switch {
	case res.Refused:
		v.problem(c, "the length of "+a.url+" is not known, as its host is not called; it is taken to be "+Unheard.String())
		c.known(a.url, Unheard)
	case !res.OK():
		code := res.Code
		if code == 0 {
			code = webhooks.CodeHTTP
		}
		v.session.Alert(v.record(c), session.Alert{Code: code, Words: "the sound " + a.url + " cannot be had", Request: r, Response: res})
		v.interrupt(c)
		v.apologize(c)
		return
	case contentType != "" && !strings.HasPrefix(contentType, "audio/") && contentType != "application/octet-stream":
		v.session.Alert(v.record(c), session.Alert{Code: 12300, Words: a.url + " is " + contentType + ", which is not a sound", Request: r, Response: res})
		v.interrupt(c)
		v.apologize(c)
		return
	default:
		c.known(a.url, soundLength(res.Body, contentType))
	}
	v.next(c)
}

// known remembers how long a sound is.
func (c *Call) known(url string, length time.Duration) {
	if c.Lengths == nil {
		c.Lengths = map[string]time.Duration{}
	}
	c.Lengths[url] = max(length, time.Millisecond)
}

// knownLength returns how long a sound is where that is known: it was played before in the call, or
// is a recording of the account's. Else it is 0.
func (v *Voice) knownLength(c *Call, url string) time.Duration {
	if length := c.Lengths[url]; length > 0 {
		return length
	}
	if _, rest, ok := strings.Cut(url, "/Recordings/"); ok && len(rest) >= 34 && strings.HasPrefix(rest, "RE") {
		if r := v.session.Records.Find(recordings, rest[:34]); r != nil {
			if n, err := strconv.Atoi(r.Text("duration")); err == nil {
				return max(time.Duration(n)*time.Second, time.Millisecond)
			}
		}
	}
	return 0
}

// soundLength returns how long a sound is, as its bytes say: a WAV by its header, an MP3 by the
// rate of its first frame, anything else as 8000 bytes a second, which µ-law has.
func soundLength(b []byte, contentType string) time.Duration {
	length := func(bytes, perSecond int) time.Duration {
		if perSecond <= 0 {
			perSecond = 8000
		}
		return time.Duration(float64(bytes) / float64(perSecond) * float64(time.Second))
	}
	switch {
	case len(b) >= 44 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		perSecond := int(binary.LittleEndian.Uint32(b[28:32]))
		return length(len(b)-44, perSecond)
	case strings.Contains(contentType, "mpeg") || strings.Contains(contentType, "mp3"):
		return length(len(b), mp3Rate(b))
	}
	return length(len(b), 8000)
}

// mp3Rate returns the bytes a second of an MP3's first frame, or those of 128 kbit/s.
func mp3Rate(b []byte) int {
	kilobits := [2][16]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}, // MPEG 1
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0},     // MPEG 2 and 2.5
	}
	for i := 0; i+2 < len(b); i++ {
		if b[i] != 0xFF || b[i+1]&0xE6 != 0xE2 { // the sync of a frame of layer III
			continue
		}
		version := 0
		if b[i+1]&0x18 != 0x18 {
			version = 1
		}
		if rate := kilobits[version][b[i+2]>>4]; rate > 0 {
			return rate * 1000 / 8
		}
	}
	return 128_000 / 8
}
