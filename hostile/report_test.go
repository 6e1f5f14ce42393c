package hostile_test

import (
	"errors"
	"strconv"
	"strings"

	"dialtone/runtime"
)

// describe is the type of an error and its text without its place.
func describe(err error) (kind, text string) {
	var limit *runtime.LimitError
	var script *runtime.ScriptError
	var stopped *runtime.InterruptError
	var process *runtime.ProcessError
	switch {
	case err == nil:
		return "nothing", ""
	case errors.As(err, &limit):
		return "LimitError", limit.Limit
	case errors.As(err, &script):
		if script.Name == "" {
			return "ScriptError", script.Message
		}
		return "ScriptError", script.Name + ": " + script.Message
	case errors.As(err, &stopped):
		return "InterruptError", stopped.Cause.Error()
	case errors.As(err, &process):
		return "ProcessError", process.Problem
	}
	return "error", err.Error()
}

// lineOf is the script's line in an error, "" where there is none.
func lineOf(err error) string {
	var limit *runtime.LimitError
	var script *runtime.ScriptError
	line := 0
	switch {
	case errors.As(err, &limit):
		line = limit.Line
	case errors.As(err, &script):
		line = script.Line
	}
	if line == 0 {
		return ""
	}
	return strconv.Itoa(line)
}

func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func firstLine(err error) string {
	kind, text := describe(err)
	text, _, _ = strings.Cut(text, "\n")
	if len(text) > 60 {
		text = text[:57] + "…"
	}
	return kind + " " + text
}
