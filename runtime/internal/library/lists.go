package library

import (
	"errors"
	"strconv"

	"github.com/dop251/goja"
)

var errNoList = errors.New("it is not a list of strings")

// eachOf calls do for each element of an array, by its index: what a script may have put in the
// place of an array's iterator is not asked.
func eachOf(list goja.Value, do func(element goja.Value) error) error {
	object, ok := list.(*goja.Object)
	if !ok {
		return errNoList
	}
	for i := range object.Get("length").ToInteger() {
		element := object.Get(strconv.FormatInt(i, 10))
		if element == nil {
			element = goja.Undefined()
		}
		if err := do(element); err != nil {
			return err
		}
	}
	return nil
}

// stringsOf are the elements of an array of strings.
func stringsOf(list goja.Value) (texts []string, err error) {
	err = eachOf(list, func(element goja.Value) error {
		texts = append(texts, element.String())
		return nil
	})
	return texts, err
}

// linesOf are the elements of an array of such arrays.
func linesOf(list goja.Value) (lines [][]string, err error) {
	err = eachOf(list, func(element goja.Value) error {
		line, err := stringsOf(element)
		lines = append(lines, line)
		return err
	})
	return lines, err
}
