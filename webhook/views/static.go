package views

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// mediaTypes are the files that are served beside views, with the types under which Twilio takes
// them. Everything else in the folder may be source, data or a key.
var mediaTypes = map[string]string{
	".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg",
	".aif": "audio/aiff", ".aiff": "audio/aiff", ".aifc": "audio/x-aifc", ".gsm": "audio/x-gsm",
	".ulaw": "audio/ulaw", ".au": "audio/basic", ".amr": "audio/amr", ".m4a": "audio/mp4", ".aac": "audio/aac",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
	".svg": "image/svg+xml", ".ico": "image/x-icon",
	".mp4": "video/mp4", ".mpeg": "video/mpeg", ".mov": "video/quicktime", ".webm": "video/webm", ".3gp": "video/3gpp",
	".pdf": "application/pdf", ".vcf": "text/vcard", ".ics": "text/calendar",
	".xml": "text/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
}

// serveStatic serves a media file of the folder.
func (v *Views) serveStatic(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	kind := mediaTypes[strings.ToLower(path.Ext(name))]
	if kind == "" || !fs.ValidPath(name) || hasHidden(name) {
		http.NotFound(w, r)
		return
	}
	// Before it is opened: opening what is not a regular file may wait without end.
	info, err := fs.Stat(v.fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	file, err := v.fsys.Open(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	content, ok := file.(io.ReadSeeker)
	if !ok {
		whole, err := io.ReadAll(file)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		content = bytes.NewReader(whole)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", info.ModTime(), content)
}

// hasHidden reports whether anything of a path is hidden.
func hasHidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if isHidden(part) {
			return true
		}
	}
	return false
}
