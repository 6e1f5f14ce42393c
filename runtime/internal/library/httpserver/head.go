package httpserver

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/http/httputil"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// A requestHead is a request up to its body, as it came.
type requestHead struct {
	method, target, version string
	headers                 []string // Each name as it was written, with its value after it.
	keepAlive               bool
	body                    func(in *bufio.Reader) io.Reader // nil where there is none
	trailers                []string                         // Set when a body has been read to its end.
}

// What is wrong with a request, by the codes that Node has for it.
var (
	errHeaderOverflow = errors.New("HPE_HEADER_OVERFLOW")
	errBadLine        = errors.New("HPE_INVALID_CONSTANT")
	errBadMethod      = errors.New("HPE_INVALID_METHOD")
	errBadTarget      = errors.New("HPE_INVALID_URL")
	errBadVersion     = errors.New("HPE_INVALID_VERSION")
	errBadHeader      = errors.New("HPE_INVALID_HEADER_TOKEN")
	errBadFraming     = errors.New("HPE_INVALID_CONTENT_LENGTH")
	errNoHost         = errors.New("HPE_USER") // Node answers it without an event, as it does here.
)

// parseHead understands the lines of a request.
func parseHead(lines []string) (*requestHead, error) {
	parts := strings.Split(lines[0], " ")
	if len(parts) != 3 {
		return nil, errBadLine
	}
	h := &requestHead{method: parts[0], target: parts[1], version: strings.TrimPrefix(parts[2], "HTTP/")}
	switch {
	case !httpguts.ValidHeaderFieldName(h.method):
		return nil, errBadMethod
	case h.target == "" || strings.ContainsFunc(h.target, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return nil, errBadTarget
	case parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0":
		return nil, errBadVersion
	}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		value = strings.Trim(value, " \t")
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return nil, errBadHeader
		}
		h.headers = append(h.headers, name, value)
	}
	return h, h.frame()
}

// frame says how the body is sent, and what becomes of the connection. Go's own parser judges it.
func (h *requestHead) frame() error {
	var text strings.Builder
	text.WriteString("POST / HTTP/" + h.version + "\r\n")
	hosts, lengths, encodings := 0, 0, 0
	for i := 0; i < len(h.headers); i += 2 {
		switch name := strings.ToLower(h.headers[i]); name {
		case "host":
			hosts++
		case "content-length", "transfer-encoding", "connection":
			if name == "content-length" {
				lengths++
			} else if name == "transfer-encoding" {
				encodings++
			}
			text.WriteString(name + ": " + h.headers[i+1] + "\r\n")
		}
	}
	if lengths > 0 && encodings > 0 || encodings > 0 && h.version == "1.0" {
		return errBadFraming // where servers disagree about it, requests can be smuggled
	}
	text.WriteString("\r\n")
	request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text.String())))
	if err != nil {
		return errBadFraming
	}
	if hosts > 1 || hosts == 0 && h.version == "1.1" {
		return errNoHost
	}
	h.keepAlive = !request.Close
	if h.version == "1.0" {
		h.keepAlive = httpguts.HeaderValuesContainsToken(request.Header["Connection"], "keep-alive")
	}
	switch length := request.ContentLength; {
	case len(request.TransferEncoding) > 0:
		h.body = h.chunked
	case length > 0:
		h.body = func(in *bufio.Reader) io.Reader { return &exactly{in, length} }
	}
	return nil
}

// exactly is a body of a length. Where it ends before, that is an error.
type exactly struct {
	in   *bufio.Reader
	left int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n, err := e.in.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if err == io.EOF && e.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// chunked is a body that comes in chunks, and trailers.
func (h *requestHead) chunked(in *bufio.Reader) io.Reader {
	return &chunks{head: h, in: in, chunks: httputil.NewChunkedReader(in)}
}

type chunks struct {
	head   *requestHead
	in     *bufio.Reader
	chunks io.Reader
}

const maxTrailers = 16 << 10

func (c *chunks) Read(p []byte) (int, error) {
	n, err := c.chunks.Read(p)
	if err != io.EOF {
		return n, err
	}
	lines, wrong := readLines(c.in, maxTrailers)
	if wrong != nil {
		return n, wrong
	}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		value = strings.Trim(value, " \t")
		if !ok || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return n, errBadHeader
		}
		c.head.trailers = append(c.head.trailers, name, value)
	}
	return n, io.EOF
}

// readLines reads lines up to an empty one.
func readLines(in *bufio.Reader, limit int) ([]string, error) {
	var lines []string
	var line []byte
	for size := 0; ; {
		part, err := in.ReadSlice('\n')
		if size += len(part); size > limit {
			return nil, errHeaderOverflow
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return nil, err
		case len(line) < 2 || line[len(line)-2] != '\r':
			return nil, errBadHeader
		case len(line) == 2:
			return lines, nil
		}
		lines = append(lines, string(line[:len(line)-2]))
		line = line[:0]
	}
}
