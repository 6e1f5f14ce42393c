package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkPrompt measures how long the console takes from its start to its
// prompt, at a pseudo-terminal and with the emulator, beside the least program
// that runs JavaScript and prints a line. They take turns; what is reported is
// the median of each, and of the ratios within a turn.
func BenchmarkPrompt(b *testing.B) {
	dir := b.TempDir()
	console, line := filepath.Join(dir, "dialtone"), filepath.Join(dir, "line")
	for path, pkg := range map[string]string{console: "../..", line: "../../bench/line"} {
		build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, pkg)
		build.Env = append(os.Environ(), "CGO_ENABLED=0") // as .ci/release builds
		if out, err := build.CombinedOutput(); err != nil {
			b.Fatalf("go build %s: %v\n%s", pkg, err, out)
		}
	}
	var prompts, lines, ratios []float64
	for b.Loop() {
		prompt, least := toPrompt(b, console, dir), toLine(b, line)
		prompts = append(prompts, prompt.Seconds()*1e3)
		lines = append(lines, least.Seconds()*1e3)
		ratios = append(ratios, prompt.Seconds()/least.Seconds())
	}
	b.ReportMetric(middle(prompts), "ms-to-prompt")
	b.ReportMetric(middle(lines), "ms-of-least")
	b.ReportMetric(middle(ratios), "ratio")
}

func toPrompt(b *testing.B, path, home string) time.Duration {
	screen, err := openTerminal(80)
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path, "--emulator")
	cmd.Env = []string{"HOME=" + home, "TERM=xterm", "PATH=" + os.Getenv("PATH")}
	began := time.Now()
	if err := screen.start(cmd); err != nil {
		b.Fatal(err)
	}
	defer screen.close()
	if err := screen.step("see emulator>"); err != nil {
		b.Fatalf("%v; the terminal has shown\n%s", err, screen.all())
	}
	return time.Since(began)
}

func toLine(b *testing.B, path string) time.Duration {
	began := time.Now()
	if err := exec.Command(path).Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

func middle(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
