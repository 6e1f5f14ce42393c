package catalog

import (
	"slices"
	"strings"
)

// spoken are words of people for what an operation does.
var spoken = map[Kind]string{
	Create: "create send make buy add start post", List: "list all where", Fetch: "fetch find get read",
	Update: "update change set modify", Patch: "patch update", Delete: "delete destroy remove",
}

// Search returns the operations that have all of the words somewhere in their names, their path or
// the names of their parameters, those first that have them in the names. Without words it returns
// all operations, by document.
func Search(words ...string) []*Operation {
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	type hit struct {
		op   *Operation
		rank int
	}
	var hits []hit
	for _, d := range Documents() {
		product := productName(d.Product)
		for _, r := range d.Resources() {
			model := r.model()
			name := strings.ToLower(strings.Join(append([]string{product, d.Version, model.Name, r.Name}, model.Aliases...), " "))
			for _, op := range r.Operations {
				if rank, ok := op.matches(words, name); ok {
					hits = append(hits, hit{op, rank})
				}
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	all := make([]*Operation, len(hits))
	for i, h := range hits {
		all[i] = h.op
	}
	return all
}

// matches reports whether all words are there, and ranks where: 0 in the names, more elsewhere.
func (o *Operation) matches(words []string, name string) (rank int, ok bool) {
	if len(words) == 0 {
		return 0, true
	}
	id := strings.ToLower(o.ID)
	path := strings.ToLower(o.Path)
	for _, word := range words {
		singular := strings.TrimSuffix(word, "s")
		switch {
		case strings.Contains(name, singular), strings.Contains(id, singular), slices.Contains(strings.Fields(spoken[o.Kind]), word):
		case strings.Contains(path, singular):
			rank++
		case o.hasParameter(singular):
			rank += 2
		default:
			return 0, false
		}
	}
	if o.Deprecated || o.Resource.Deprecated {
		rank += 4
	}
	return rank, true
}

func (o *Operation) hasParameter(word string) bool {
	return slices.ContainsFunc(o.Parameters, func(p *Parameter) bool {
		return strings.Contains(strings.ToLower(p.Name), word) || strings.Contains(SnakeCase(p.Name), word)
	})
}
