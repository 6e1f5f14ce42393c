package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// table has the outcomes of the programs at a task; the first program's are what
// the others are compared with.
type table struct {
	task
	rows []*row
}

type row struct {
	program
	command []string
	times   []time.Duration
	memory  []int64
}

// ratio is the median, over the turns, of how much of another program's time the
// first one took.
func (t *table) ratio(r *row) float64 {
	var ratios []float64
	for i := range r.times {
		ratios = append(ratios, float64(t.rows[0].times[i])/float64(r.times[i]))
	}
	return median(ratios)
}

// print writes the table as Markdown.
func (t *table) print(out io.Writer) {
	fmt.Fprintf(out, "\n%s (median of %d):\n\n", t.question, len(t.rows[0].times))
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintf(w, "| program\t| time\t| dialtone takes\t| peak memory\t| dialtone takes\t|\n")
	fmt.Fprintf(w, "|---\t|---\t|---\t|---\t|---\t|\n")
	ours := median(t.rows[0].memory)
	for i, r := range t.rows {
		time, memory := "", ""
		theirs := median(r.memory)
		if i > 0 {
			time = fmt.Sprintf("%.2f×", t.ratio(r))
			if theirs > 0 {
				memory = fmt.Sprintf("%.2f×", float64(ours)/float64(theirs))
			}
		}
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t| %s\t|\n", r.name, milliseconds(median(r.times)), time, mebibytes(theirs), memory)
	}
	_ = w.Flush() // to a terminal or a buffer
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}

// printMachine writes where it was measured, and what.
func printMachine(out io.Writer, programs []program) {
	fmt.Fprintf(out, "\n%s, %d CPUs, %s/%s, %s", processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	for _, p := range programs {
		if p.version != "" {
			fmt.Fprintf(out, ", %s %s", p.name, p.version)
		}
	}
	fmt.Fprintln(out, ".")
}

func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unknown processor"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}
