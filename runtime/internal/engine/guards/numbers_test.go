package guards

import (
	"math"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"

	"github.com/dop251/goja"
)

// What a long text begins with is the number that Goja finds, and is found in little time.
func TestLeadingNumber(t *testing.T) {
	vm := goja.New()
	for _, text := range []string{
		"", " ", "1", "-1", "+1.5x", "1.", ".5", ".", "-.", "+", "1e", "1e5", "1e+5z", "1e+", "1.e2", ".e2", "e2", "Infinity", "-Infinityx", "Infinit", "1_0", "0x10", "0b1", "1e999", "-1e999", "1e-999",
		"\u00a0\ufeff\u2028\t\n 12", "\u008512", "nan", "inf", "１", "1..2", "--1", "1.5.5", "007", strings.Repeat("9", 400), "0." + strings.Repeat("0", 400) + "1",
	} {
		if err := vm.Set("text", text); err != nil {
			t.Fatal(err)
		}
		want, err := vm.RunString("parseFloat(text)")
		if err != nil {
			t.Fatal(err)
		}
		if got := leadingNumber(text); got != want.ToFloat() && !(math.IsNaN(got) && math.IsNaN(want.ToFloat())) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("9", 4<<20), strings.Repeat(" ", 4<<20) + "1", "1e" + strings.Repeat("9", 4<<20), "0." + strings.Repeat("0", 4<<20)} {
		if took := patience.Work(func() { leadingNumber(long) }); took > 2*time.Second*patience.Slower {
			t.Errorf("%.5q, 4 million characters, took %v", long, took)
		}
	}
}
