// Package frames carries JSON messages over a pipe between two processes that need
// not trust each other. A frame is the length of a message in four bytes, the
// highest first, and then that many bytes of JSON. [Write] and [Read] are all of it.
package frames

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// header is how many bytes stand before a message.
const header = 4

// ErrTooLong is the error of a message of more bytes than it may have.
var ErrTooLong = errors.New("the message is too long")

// ErrMalformed is the error of a message that is not JSON, or other than was asked for.
var ErrMalformed = errors.New("the message is malformed")

// Write writes a message of at most limit bytes in one call of w's. Nothing of a
// longer one is written.
func Write(w io.Writer, message any, limit uint32) error {
	var frame bytes.Buffer
	frame.Write(make([]byte, header))
	encoder := json.NewEncoder(&frame)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(message); err != nil {
		return err
	}
	length := frame.Len() - header
	if length > int(limit) {
		return fmt.Errorf("%w: %d bytes of at most %d", ErrTooLong, length, limit)
	}
	binary.BigEndian.PutUint32(frame.Bytes(), uint32(length))
	_, err := w.Write(frame.Bytes())
	return err
}

// Read reads a message of at most limit bytes into what into points to. Its error is io.EOF where
// there is none any more. What is read may be anything; no more memory is taken for it than bytes
// have come, however many are announced.
func Read(r io.Reader, into any, limit uint32) error {
	var start [header]byte
	if _, err := io.ReadFull(r, start[:]); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(start[:])
	if length > limit {
		return fmt.Errorf("%w: %d bytes of at most %d", ErrTooLong, length, limit)
	}
	var message bytes.Buffer
	message.Grow(int(min(length, 64<<10)))
	if _, err := io.CopyN(&message, r, int64(length)); err != nil {
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	if err := json.Unmarshal(message.Bytes(), into); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}
