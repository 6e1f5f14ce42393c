package sources

import (
	"encoding/base64"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-sourcemap/sourcemap"
)

// bundle is a source that was made of others, as its source map says.
type bundle struct {
	name string
	url  string // The map, as a data: URL.

	parse   sync.Once
	maps    *sourcemap.Consumer // Nil where it is not a source map.
	sources map[string]string   // What the map calls the files, by the names that errors give them.
}

// mapComment begins the comment that says where the source map is. It stands on the last line that
// is not empty.
const mapComment = "//# sourceMappingURL="

// maxMap is how many bytes a source map may have.
const maxMap = 64 << 20

// mapURL is where the source map of a source is, and the source without the comment that says so.
func mapURL(source string) (without, at string) {
	text := strings.TrimRight(source, " \t\r\n")
	start := strings.LastIndexByte(text, '\n') + 1
	at, found := strings.CutPrefix(text[start:], mapComment)
	if !found || at == "" || len(at) > maxMap {
		return source, ""
	}
	return source[:start], at
}

// WithoutMap returns a source without the source map in it. What compiles it has no use for that.
func WithoutMap(source string) string {
	if without, at := mapURL(source); strings.HasPrefix(at, "data:") {
		return without
	}
	return source
}

// WithMap returns the source of a file with its source map in it, which lies beside the file, if
// read can read that.
func WithMap(filename, source string, read func(path string) ([]byte, error)) string {
	without, at := mapURL(source)
	if at == "" || strings.Contains(at, ":") || !filepath.IsAbs(filename) {
		return source // There is none, it is in the source, or it is somewhere on the web.
	}
	name, err := url.PathUnescape(at)
	if err != nil {
		return source
	}
	text, err := read(filepath.Join(filepath.Dir(filename), filepath.FromSlash(name)))
	if err != nil || len(text) > maxMap/2 {
		return source // Its errors name its own lines.
	}
	return without + mapComment + "data:application/json;base64," + base64.StdEncoding.EncodeToString(text)
}

// bundleOf is a source as a bundle; nil where it has no source map in it.
func bundleOf(name, source string) *bundle {
	_, at := mapURL(source)
	if !strings.HasPrefix(at, "data:") {
		return nil
	}
	return &bundle{name: name, url: at}
}

// consumer is the map, parsed once a place is asked for.
func (b *bundle) consumer() *sourcemap.Consumer {
	b.parse.Do(func() {
		kind, data, _ := strings.Cut(b.url, ",")
		text := []byte(data)
		var err error
		if strings.HasSuffix(kind, ";base64") {
			text, err = base64.StdEncoding.DecodeString(data)
		} else if plain, unescapeErr := url.PathUnescape(data); true {
			text, err = []byte(plain), unescapeErr
		}
		if err == nil {
			b.maps, _ = sourcemap.Parse("", text)
		}
		b.sources = map[string]string{}
	})
	return b.maps
}

// content is the source of one of the files, if the map has it.
func (b *bundle) content(file string) string { return b.maps.SourceContent(b.sources[file]) }

// file is what errors call a file of the map: its path from where the bundle is, or a URL as it is.
func (b *bundle) file(source string) string {
	file := source
	switch {
	case strings.Contains(source, "://"):
	case filepath.IsAbs(b.name) && !filepath.IsAbs(source):
		file = filepath.Join(filepath.Dir(b.name), filepath.FromSlash(source))
	case !filepath.IsAbs(source):
		file = path.Join(path.Dir(b.name), source)
	}
	b.sources[file] = source
	return file
}

// Original returns a frame in a bundle as one in the file that the bundle was made of. Any other is
// itself.
func (s Sources) Original(frame Frame) Frame {
	b := s.bundles[frame.File]
	if b == nil || b.consumer() == nil {
		return frame
	}
	source, _, line, column, ok := b.maps.Source(frame.Line, frame.Column-1)
	if !ok || source == "" {
		return frame
	}
	frame.File, frame.Line, frame.Column = b.file(source), line, column+1
	s.originals[frame.File] = b
	return frame
}
