package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"dialtone/emulator/madeup"
)

// kept is attributes as they are saved. What JSON would not give back as it was stands in an object
// with its type: {"$": "int", "v": 5}. Whole numbers are int64, as from a request.
type kept map[string]any

// MarshalJSON writes the attributes, sorted by name.
func (k kept) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := keepMap(&b, k)
	return b.Bytes(), err
}

func keepMap(b *bytes.Buffer, m map[string]any) error {
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := keepPlain(b, name); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := keep(b, m[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	b.WriteByte('}')
	return nil
}

func keepPlain(b *bytes.Buffer, v any) error {
	raw, err := json.Marshal(v)
	b.Write(raw)
	return err
}

// keep writes a value so that remind gives it back.
func keep(b *bytes.Buffer, v any) error {
	typed := func(name string) error {
		b.WriteString(`{"$":"` + name + `","v":`)
		err := keepPlain(b, v)
		b.WriteByte('}')
		return err
	}
	switch v := v.(type) {
	case nil, string, bool, int64:
		return keepPlain(b, v)
	case map[string]any:
		if _, odd := v["$"]; !odd {
			return keepMap(b, v)
		}
		b.WriteString(`{"$":"map","v":`)
		err := keepMap(b, v)
		b.WriteByte('}')
		return err
	case []any:
		b.WriteByte('[')
		for i, member := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := keep(b, member); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case int:
		return typed("int")
	case float64:
		return typed("float")
	case json.Number:
		return typed("number")
	case []string:
		return typed("strings")
	case map[string]string:
		return typed("texts")
	case map[string][]int64:
		return typed("hits")
	case []madeup.Sounding:
		return typed("sounds")
	}
	return fmt.Errorf("a %T cannot be saved", v)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (k *kept) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		return err
	}
	for name, v := range m {
		back, err := remind(v)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		m[name] = back
	}
	*k = m
	return nil
}

func remind(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case json.Number:
		return v.Int64()
	case []any:
		for i := range v {
			if v[i], err = remind(v[i]); err != nil {
				return nil, err
			}
		}
		return v, nil
	case map[string]any:
		if name, ok := v["$"].(string); ok {
			return remindTyped(name, v["v"])
		}
		return remindMap(v)
	}
	return v, nil
}

func remindMap(m map[string]any) (map[string]any, error) {
	for name, v := range m {
		back, err := remind(v)
		if err != nil {
			return nil, err
		}
		m[name] = back
	}
	return m, nil
}

func remindTyped(name string, v any) (any, error) {
	if m, ok := v.(map[string]any); ok && name == "map" {
		return remindMap(m)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	switch name {
	case "int":
		return decoded[int](raw)
	case "float":
		return decoded[float64](raw)
	case "number":
		return decoded[json.Number](raw)
	case "strings":
		return decoded[[]string](raw)
	case "texts":
		return decoded[map[string]string](raw)
	case "hits":
		return decoded[map[string][]int64](raw)
	case "sounds":
		return decoded[[]madeup.Sounding](raw)
	}
	return nil, fmt.Errorf("there is no type %q", name)
}

func decoded[T any](raw []byte) (any, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}
