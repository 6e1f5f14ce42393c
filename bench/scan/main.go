// Command scan is the least that reads a long list: it follows the pages and looks
// for one attribute in their bytes, without reading them as JSON.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	account := os.Getenv("TWILIO_ACCOUNT_SID")
	next := "/2010-04-01/Accounts/" + account + "/Messages.json?PageSize=1000"
	count, length := 0, 0
	var page bytes.Buffer
	for next != "" {
		r, err := http.NewRequest("GET", os.Args[1]+next, nil)
		check(err)
		r.SetBasicAuth(account, os.Getenv("TWILIO_AUTH_TOKEN"))
		resp, err := http.DefaultClient.Do(r)
		check(err)
		page.Reset()
		_, err = io.Copy(&page, resp.Body)
		check(err)
		check(resp.Body.Close())
		rest, body, found := page.Bytes(), []byte(nil), true
		for {
			if body, rest, found = value(rest, `"body": "`); !found {
				break
			}
			count++
			length += len(body)
		}
		link, _, _ := value(page.Bytes(), `"next_page_uri": "`)
		next = string(link)
	}
	fmt.Println(count, length)
}

// value returns the text after a key, and what follows it.
func value(data []byte, key string) (text, rest []byte, found bool) {
	_, after, found := bytes.Cut(data, []byte(key))
	if !found {
		return nil, data, false
	}
	return bytes.Cut(after, []byte(`"`))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
