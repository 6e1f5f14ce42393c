package guards_test

import (
	"strings"
	"testing"

	"dialtone/runtime/internal/engine/guards"

	"github.com/dop251/goja/parser"
)

// BenchmarkPrepare is a source that has to be looked through, beside parsing it.
func BenchmarkPrepare(b *testing.B) {
	source := strings.Repeat("if(a===1){b.c(function(d){return d+'e'})}else{f=[1,2,/x/.exec(g)]}\n", 2000)
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(source)))
		for b.Loop() {
			if _, err := parser.ParseFile(nil, "", source, 0); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parse and prepare", func(b *testing.B) {
		b.SetBytes(int64(len(source)))
		for b.Loop() {
			tree, err := parser.ParseFile(nil, "", source, 0)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := guards.Prepare(tree, source); err != nil {
				b.Fatal(err)
			}
		}
	})
}
