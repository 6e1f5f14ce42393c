package vt_test

import (
	"testing"

	"dialtone/internal/vt"
)

func TestTerminal(t *testing.T) {
	t.Parallel()
	v := vt.New(10, 3)
	_, _ = v.Write([]byte("one\r\n世界世界世!\r\x1b[K\x1b[A\x1b[4CX\r\ntwo\r\nthree\r\n\x1b[31mfo\x1b[0m"))
	if got := v.Text(); got != "one\n世界X界世two\nthree\nfo" || v.Top != 2 || v.Rows[4][1].Style != "31" {
		t.Errorf("%q, %d", got, v.Top)
	}
	v = vt.New(10, 5)
	_, _ = v.Write([]byte("0123456789abcdef"))
	v.Resize(4)
	if v.Text() != "0123456789abcdef" || v.Row != 4 || v.Column != 0 {
		t.Errorf("%q, %d, %d", v.Text(), v.Row, v.Column)
	}
}
