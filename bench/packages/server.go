package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// newServer starts the server that the uses speak HTTP to.
func newServer() *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/v3/mail/send", echo) // SendGrid
	mux.HandleFunc("/json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, `{"ok":true,"items":[1,2,3]}`) })
	mux.HandleFunc("/gzip", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/json")
		zip := gzip.NewWriter(w)
		fmt.Fprint(zip, `{"zipped":true}`)
		_ = zip.Close() // to the response
	})
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/json", http.StatusFound) })
	mux.HandleFunc("/status/{code}", func(w http.ResponseWriter, r *http.Request) {
		var code int
		_, _ = fmt.Sscan(r.PathValue("code"), &code)
		w.WriteHeader(code)
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/chunks", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 3 {
			fmt.Fprintf(w, "chunk %d;", i)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/form", form)
	mux.HandleFunc("/v1/", services)
	mux.HandleFunc("/slack/", slack)
	mux.HandleFunc("/s3/", s3)
	return httptest.NewServer(mux)
}

func writeJSON(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// echo answers with the request.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	headers := map[string]string{}
	for name, values := range r.Header {
		name = strings.ToLower(name)
		if name == "content-type" || name == "authorization" || strings.HasPrefix(name, "x-") {
			headers[name] = strings.Join(values, ", ")
		}
	}
	text, _ := json.Marshal(map[string]any{"method": r.Method, "path": r.URL.RequestURI(), "headers": headers, "body": string(body)})
	writeJSON(w, 200, string(text))
}

// form answers with what a multipart form holds.
func form(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		writeJSON(w, 400, fmt.Sprintf("%q", err.Error()))
		return
	}
	fields := map[string]string{}
	for name, values := range r.MultipartForm.Value {
		fields[name] = strings.Join(values, ",")
	}
	for name, files := range r.MultipartForm.File {
		file, err := files[0].Open()
		if err != nil {
			writeJSON(w, 500, fmt.Sprintf("%q", err.Error()))
			return
		}
		data, _ := io.ReadAll(file)
		fields[name] = fmt.Sprintf("%s %s %s", files[0].Filename, files[0].Header.Get("Content-Type"), data)
	}
	text, _ := json.Marshal(fields)
	writeJSON(w, 200, string(text))
}

// services stands for Stripe and OpenAI, whose paths begin alike.
func services(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch path := strings.TrimPrefix(r.URL.Path, "/v1/"); {
	case path == "customers" && r.Method == http.MethodPost:
		writeJSON(w, 200, fmt.Sprintf(`{"id":"cus_1","object":"customer","echoed":%q}`, body))
	case path == "customers" && r.URL.Query().Get("starting_after") == "":
		writeJSON(w, 200, `{"object":"list","url":"/v1/customers","has_more":true,"data":[{"id":"cus_1","object":"customer"},{"id":"cus_2","object":"customer"}]}`)
	case path == "customers":
		writeJSON(w, 200, `{"object":"list","url":"/v1/customers","has_more":false,"data":[{"id":"cus_3","object":"customer"}]}`)
	case path == "chat/completions" && bytes.Contains(body, []byte(`"stream":true`)):
		w.Header().Set("Content-Type", "text/event-stream")
		for _, word := range []string{"Hel", "lo"} {
			fmt.Fprintf(w, "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":%q}}]}\n\n", word)
			w.(http.Flusher).Flush()
		}
		fmt.Fprint(w, "data: [DONE]\n\n")
	case path == "chat/completions":
		writeJSON(w, 200, `{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"}}],"usage":{"total_tokens":3}}`)
	case path == "files":
		writeJSON(w, 200, fmt.Sprintf(`{"id":"file-1","has_file":%t,"has_name":%t}`, bytes.Contains(body, []byte("{}")), bytes.Contains(body, []byte(`filename="a.jsonl"`))))
	default:
		writeJSON(w, 404, `{"error":{"type":"invalid_request_error","message":"No such thing","code":"resource_missing"}}`)
	}
}

// slack stands for Slack's web API.
func slack(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		writeJSON(w, 400, `{"ok":false}`)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
		writeJSON(w, 200, fmt.Sprintf(`{"ok":true,"channel":%q,"message":{"text":%q}}`, r.Form.Get("channel"), r.Form.Get("text")))
		return
	}
	writeJSON(w, 200, `{"ok":false,"error":"channel_not_found"}`)
}

// s3 stands for S3.
func s3(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPut:
		w.Header().Set("ETag", `"1"`)
	case strings.HasSuffix(r.URL.Path, "/k.txt"):
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, "content")
	default:
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, `<?xml version="1.0"?><ListBucketResult><Name>b</Name><Contents><Key>k.txt</Key><Size>7</Size></Contents></ListBucketResult>`)
	}
}
