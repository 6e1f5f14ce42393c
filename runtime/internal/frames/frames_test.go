package frames_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"dialtone/runtime/internal/frames"
)

// limit is how many bytes the messages of these tests may have.
const limit = 16 << 20

type message struct {
	Text string `json:"text"`
	Next *struct {
		Number int `json:"number"`
	} `json:"next"`
}

func TestWriteAndRead(t *testing.T) {
	var pipe bytes.Buffer
	for _, text := range []string{"", "a", "<&> é 😀\n", strings.Repeat("x", 1<<20)} {
		if err := frames.Write(&pipe, message{Text: text}, limit); err != nil {
			t.Fatal(err)
		}
		var got message
		if err := frames.Read(&pipe, &got, limit); err != nil || got.Text != text {
			t.Errorf("%.20q came back as %.20q, %v", text, got.Text, err)
		}
	}
	if err := frames.Read(&pipe, &message{}, limit); err != io.EOF {
		t.Errorf("an empty pipe: %v, want io.EOF", err)
	}
}

func TestTooLong(t *testing.T) {
	var pipe bytes.Buffer
	if err := frames.Write(&pipe, strings.Repeat("x", limit), limit); !errors.Is(err, frames.ErrTooLong) || pipe.Len() > 0 {
		t.Errorf("got %v, %d bytes written; want ErrTooLong and none", err, pipe.Len())
	}
}

// Whatever bytes come, reading ends with a message or an error and takes no memory
// for what did not come.
func TestGarbage(t *testing.T) {
	for name, data := range map[string]string{
		"cut in the header":   "\x00\x00",
		"cut in the message":  "\x00\x00\x00\x09{\"text\"",
		"a huge length":       "\xff\xff\xff\xff{}",
		"the longest length":  "\x01\x00\x00\x00{}",
		"no JSON":             "\x00\x00\x00\x04spam",
		"another type":        "\x00\x00\x00\x0a{\"text\":1}",
		"an empty message":    "\x00\x00\x00\x00",
		"two messages in one": "\x00\x00\x00\x04{}{}",
		"too deep":            "\x00\x00\x4e\x20" + strings.Repeat("[", 20000),
	} {
		if err := frames.Read(strings.NewReader(data), &message{}, limit); err == nil || err == io.EOF {
			t.Errorf("%s: %v, want an error other than EOF", name, err)
		}
	}
	before := allocated()
	_ = frames.Read(strings.NewReader("\x00\xff\xff\xff{}"), &message{}, limit)
	if taken := allocated() - before; taken > 1<<20 {
		t.Errorf("a length that is a lie takes %d bytes", taken)
	}
}

func allocated() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x0c{\"text\":\"a\"}"))
	f.Add([]byte("\x00\x00\x00\x02{}\x00\x00\x00\x02[]"))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for r := bytes.NewReader(data); ; {
			left := r.Len()
			err := frames.Read(r, &message{}, limit)
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, frames.ErrTooLong) {
				return
			}
			if r.Len() == left {
				t.Fatalf("nothing was read: %v", err)
			}
		}
	})
}
