package library

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"dialtone/runtime/internal/library/codec"

	"github.com/andybalholm/brotli"
	"github.com/dop251/goja"
)

func zlibNatives(l *Library) map[string]any {
	return map[string]any{
		"compressor":   l.newCompressor,
		"decompressor": l.newDecompressor,
		"allow": func(call goja.FunctionCall) goja.Value {
			l.Allow(call.Argument(0).ToInteger(), "bytes")
			return goja.Undefined()
		},
		"crc32": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(int64(crc32.Update(uint32(call.Argument(1).ToInteger()), crc32.IEEETable, codec.Bytes(call.Argument(0)))))
		},
	}
}

// flusher is a compressor of Go's.
type flusher interface {
	io.WriteCloser
	Flush() error
}

// newCompressor is compressor(kind, level, dictionary): an object whose functions return what is
// ready of the output, as an ArrayBuffer: write(bytes), flush() and end().
func (l *Library) newCompressor(call goja.FunctionCall) goja.Value {
	var output bytes.Buffer
	var dictionary []byte
	if given := call.Argument(2); !goja.IsUndefined(given) {
		dictionary = bytes.Clone(codec.Bytes(given))
	}
	writer, err := compressorOf(call.Argument(0).String(), &output, int(call.Argument(1).ToInteger()), dictionary)
	if err != nil {
		panic(l.NewError("RangeError", err.Error()))
	}
	ready := func(err error) goja.Value {
		if err != nil {
			panic(l.NewError("Error", err.Error()))
		}
		made := bytes.Clone(output.Bytes())
		output.Reset()
		return l.VM.ToValue(l.VM.NewArrayBuffer(made))
	}
	object := l.VM.NewObject()
	_ = object.Set("write", func(call goja.FunctionCall) goja.Value {
		_, err := writer.Write(codec.Bytes(call.Argument(0)))
		return ready(err)
	})
	_ = object.Set("flush", func(goja.FunctionCall) goja.Value { return ready(writer.Flush()) })
	_ = object.Set("end", func(goja.FunctionCall) goja.Value { return ready(writer.Close()) })
	return object
}

func compressorOf(kind string, output io.Writer, level int, dictionary []byte) (flusher, error) {
	switch kind {
	case "gzip":
		writer, err := gzip.NewWriterLevel(output, level)
		if err == nil {
			writer.OS = 3 // Unix, as Node writes it
		}
		return writer, err
	case "deflate":
		return zlib.NewWriterLevelDict(output, level, dictionary)
	case "deflateRaw":
		return flate.NewWriterDict(output, level, dictionary)
	}
	return brotli.NewWriterLevel(output, level), nil
}

// decompressor is a reader of Go's that is given its input in parts: it runs on a goroutine of
// its own, by turns with the script.
type decompressor struct {
	input chan []byte  // What to read next; nil is the end.
	reply chan partial // What came of it.

	part  []byte // What is left of the input.
	ended bool
}

// partial is some output, or that more input is wanted, or how it has ended.
type partial struct {
	output []byte
	hungry bool
	err    error // io.EOF where all is well.
}

var errStoppedReading = errors.New("the script has ended")

// newDecompressor is decompressor(kind, dictionary): a function of the next input that returns some
// output, as an ArrayBuffer, or null where more input is wanted, or true at the end. The input is
// bytes, undefined for more output of that before, and null for its end. An error has Node's code.
func (l *Library) newDecompressor(call goja.FunctionCall) goja.Value {
	kind := call.Argument(0).String()
	var dictionary []byte
	if given := call.Argument(1); !goja.IsUndefined(given) {
		dictionary = bytes.Clone(codec.Bytes(given))
	}
	d := &decompressor{input: make(chan []byte), reply: make(chan partial)}
	started := false
	return l.VM.ToValue(func(call goja.FunctionCall) goja.Value {
		ctx := l.Context()
		if !started {
			started = true
			l.Beside(func(ctx context.Context) { d.run(ctx, kind, dictionary) })
		}
		var next []byte
		switch data := call.Argument(0); {
		case goja.IsUndefined(data):
			next = []byte{}
		case !goja.IsNull(data):
			next = append([]byte{}, codec.Bytes(data)...)
		}
		select {
		case d.input <- next:
		case <-ctx.Done():
			l.Check()
		}
		var made partial
		select {
		case made = <-d.reply:
		case <-ctx.Done():
			l.Check()
		}
		switch {
		case made.err == io.EOF:
			return l.VM.ToValue(true)
		case made.err != nil:
			panic(l.zlibError(kind, made.err))
		case made.hungry:
			return goja.Null()
		}
		return l.VM.ToValue(l.VM.NewArrayBuffer(made.output))
	})
}

// run decompresses until the end, an error, or that of the script.
func (d *decompressor) run(ctx context.Context, kind string, dictionary []byte) {
	feed := &feed{decompressor: d, ctx: ctx}
	feed.wait()
	reader, err := decompressorOf(kind, feed, dictionary)
	for err == nil {
		buffer := make([]byte, 64<<10)
		var n int
		n, err = reader.Read(buffer)
		if n > 0 {
			if !d.tell(ctx, partial{output: buffer[:n]}) {
				return
			}
			feed.wait()
		}
	}
	for d.tell(ctx, partial{err: err}) && feed.wait() {
	}
}

func (d *decompressor) tell(ctx context.Context, made partial) bool {
	select {
	case d.reply <- made:
		return true
	case <-ctx.Done():
		return false
	}
}

// feed is the input, which asks for more where it has none.
type feed struct {
	*decompressor
	ctx context.Context
}

// wait waits for the script's next call.
func (f *feed) wait() bool {
	select {
	case next := <-f.input:
		if next == nil {
			f.ended = true
		}
		f.part = append(f.part, next...)
		return true
	case <-f.ctx.Done():
		return false
	}
}

// Read reads what the script has given.
func (f *feed) Read(p []byte) (int, error) {
	for len(f.part) == 0 {
		switch {
		case f.ended:
			return 0, io.EOF
		case !f.tell(f.ctx, partial{hungry: true}) || !f.wait():
			return 0, errStoppedReading
		}
	}
	n := copy(p, f.part)
	f.part = f.part[n:]
	return n, nil
}

// ReadByte keeps Go's readers from reading ahead.
func (f *feed) ReadByte() (byte, error) {
	var one [1]byte
	_, err := f.Read(one[:])
	return one[0], err
}

// peek returns the next bytes of the input, which are fewer where it ends.
func (f *feed) peek(n int) []byte {
	for len(f.part) < n && !f.ended {
		if !f.tell(f.ctx, partial{hungry: true}) || !f.wait() {
			break
		}
	}
	return f.part[:min(n, len(f.part))]
}

// members reads the members of a gzip file. Zeros after one of them are padding, and anything else
// is another.
type members struct {
	input *feed
	one   *gzip.Reader
}

// next begins a member.
func (m *members) next() error {
	if magic := m.input.peek(2); len(magic) == 2 && (magic[0] != 0x1f || magic[1] != 0x8b) {
		return gzip.ErrHeader
	}
	var err error
	if m.one == nil {
		m.one, err = gzip.NewReader(m.input)
	} else {
		err = m.one.Reset(m.input)
	}
	if err == nil {
		m.one.Multistream(false)
	}
	return err
}

// Read reads what the members hold.
func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.one.Read(p)
		switch {
		case n > 0 && err == io.EOF:
			return n, nil // the end of this member alone
		case n > 0 || err != io.EOF:
			return n, err
		}
		if first := m.input.peek(1); len(first) == 0 || first[0] == 0 {
			return 0, io.EOF
		}
		if err := m.next(); err != nil {
			return 0, err
		}
	}
}

func newMembers(input *feed) (io.Reader, error) {
	m := &members{input: input}
	return m, m.next()
}

func decompressorOf(kind string, input *feed, dictionary []byte) (io.Reader, error) {
	switch kind {
	case "unzip":
		if first := input.peek(1); len(first) == 1 && first[0] != 0x1f {
			return zlib.NewReaderDict(input, dictionary)
		}
		return newMembers(input)
	case "gunzip":
		return newMembers(input)
	case "inflate":
		return zlib.NewReaderDict(input, dictionary)
	case "inflateRaw":
		return flate.NewReaderDict(input, dictionary), nil
	}
	return brotli.NewReader(input), nil
}

// brotliErrors are the errors of brotli's formats, the number of the first of which is -1.
var brotliErrors = []string{
	"EXUBERANT_NIBBLE", "RESERVED", "EXUBERANT_META_NIBBLE", "SIMPLE_HUFFMAN_ALPHABET", "SIMPLE_HUFFMAN_SAME", "CL_SPACE",
	"HUFFMAN_SPACE", "CONTEXT_MAP_REPEAT", "BLOCK_LENGTH_1", "BLOCK_LENGTH_2", "TRANSFORM", "DICTIONARY", "WINDOW_BITS",
	"PADDING_1", "PADDING_2", "DISTANCE",
}

// zlibError is an error in Node's words.
func (l *Library) zlibError(kind string, err error) *goja.Object {
	message, code, number := err.Error(), "Z_DATA_ERROR", -3
	var corrupt flate.CorruptInputError
	switch {
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		message, code, number = "unexpected end of file", "Z_BUF_ERROR", -5
	case kind == "brotliDecompress":
		name := strings.TrimPrefix(err.Error(), "brotli: ")
		message, code, number = "Decompression failed", "ERR__ERROR_FORMAT_"+name, -1-slices.Index(brotliErrors, name)
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, zlib.ErrHeader):
		message = "incorrect header check"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		message = "incorrect data check"
	case errors.Is(err, zlib.ErrDictionary):
		message, code, number = "Bad dictionary", "Z_NEED_DICT", 2
	case errors.As(err, &corrupt):
		message = "invalid block type"
	}
	object := l.NewError("Error", message)
	_ = object.Set("errno", number)
	_ = object.Set("code", code)
	return object
}
