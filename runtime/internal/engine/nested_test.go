package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

func TestSourceNestedTooDeepIsASyntaxError(t *testing.T) {
	deep := strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000)
	for name, source := range map[string]string{
		"script":          "\n  x = " + deep,
		"awaiting script": "\n  await " + deep,
	} {
		t.Run(name, func(t *testing.T) {
			err := hosttest.New(t, runtime.Options{}).Run(t.Context(), "script.js", source)
			var problem *runtime.ScriptError
			if !errors.As(err, &problem) || problem.Name != "SyntaxError" || problem.Message != "the source is nested more than 5000 deep" || problem.Line != 2 {
				t.Errorf("%.200v", err)
			}
		})
	}
	t.Run("required file", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "deep.js"), []byte("\nmodule.exports = "+deep), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "deep.json"), []byte(deep), 0o600); err != nil {
			t.Fatal(err)
		}
		host := hosttest.New(t, runtime.Options{Files: runtime.Files{Folders: []runtime.Folder{{Path: dir}}}})
		if err := host.Run(t.Context(), filepath.Join(dir, "script.js"), "require('./deep.json')"); err == nil || !strings.Contains(err.Error(), "nested more than 5000 deep") {
			t.Errorf("%.200v", err)
		}
		err := host.Run(t.Context(), filepath.Join(dir, "script.js"), "require('./deep')")
		var problem *runtime.ScriptError
		if !errors.As(err, &problem) || problem.Name != "SyntaxError" || problem.Line != 2 || filepath.Base(problem.File) != "deep.js" {
			t.Errorf("%.200v", err)
		}
	})
}
