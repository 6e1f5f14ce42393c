package plural

import "testing"

func TestOf(t *testing.T) {
	for n, want := range map[int]string{0: "0 rows have, are", 1: "1 row has, is", 2: "2 rows have, are", 1000: "1000 rows have, are"} {
		if got := Of(n, "row") + " " + Have(n) + ", " + Are(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
		if got := Of(int64(n), "row") + " " + Have(int64(n)) + ", " + Are(int64(n)); got != want {
			t.Errorf("int64 %d: %q, want %q", n, got, want)
		}
	}
}
