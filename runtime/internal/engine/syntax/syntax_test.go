package syntax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// everything has each kind of node that Goja's parser makes.
const everything = `
'use strict'
var a = 1, {b3, c: [d = 2, ...e], ...f} = {b: 1, c: [], g: 2}
let h; const i = [1, , ...a]
class J extends K { static #l = 1; m = 2; ['n'] = 3; static { o } get p() { return super.p } set p(q) {} static async *r() { yield* s; yield } #t() { return this.#t } }
function u(v, w = 1, [x], ...y) { return new.target }
async function z() { await a; return async (a1, ...[b1]) => { await a1 } }
label: for (let c1 = 0; c1 < 1; c1++) { if (d1) continue label; else break }
for (var e1 in f1); for (const g1 of h1) ; for (i1 of j1); for (k1.l1 in m1);
while (n1) { do ; while (o1) }
switch (p1) { case q1: r1; default: s1 }
try { throw t1 } catch ({u1}) { } finally { debugger }
try { } catch { }
v1 ? w1 : (x1, y1); z1?.a2?.[b2]?.(c2); delete d2.e2[f2]; new G2(h2, ...i2)
` + "`j2 ${k2} l2`; tag`m2 ${n2}`;" + `
({o2, p2: q2, [r2]: s2, t2() {}, get u2() { return 1 }, set u2(v2) {}, ...w2}); /x2/g; -y2; z2++; a3 ??= b4; c3 ** d3; null; true; 1; 's'; this
[e3, {f3}] = [g3]; (function h3() {}); (class {}); (class I3 {}); j3 => k3
`

// shorthands are the names in it that are key and value at once. They are part of their property,
// which Walk meets.
var shorthands = []string{"b3", "u1", "o2", "f3"}

// loose is what strict code may not have.
const loose = "with (a) b; function f() {}"

func parse(t *testing.T, source string) *ast.Program {
	t.Helper()
	tree, err := parser.ParseFile(nil, "tree.js", source, 0, parser.WithDisableSourceMaps)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// Both ways through a tree come to the same names, and Walk to outer nodes first.
func TestWalkAndChildren(t *testing.T) {
	for _, source := range []string{everything, loose} {
		tree := parse(t, source)
		walked := map[*ast.Identifier]int{}
		syntax.Walk(tree, func(node any) bool {
			if name, ok := node.(*ast.Identifier); ok {
				walked[name]++
			}
			return true
		})
		visited := map[*ast.Identifier]int{}
		var visit func(ast.Node)
		visit = func(node ast.Node) {
			if name, ok := node.(*ast.Identifier); ok {
				visited[name]++
			}
			syntax.Children(node, visit)
		}
		visit(tree)
		var missed []string
		for name, times := range walked {
			if times != 1 {
				t.Errorf("Walk meets %s %d times", name.Name, times)
			}
			if visited[name] == 0 {
				missed = append(missed, name.Name.String())
			}
		}
		for name, times := range visited {
			if short := slices.Contains(shorthands, name.Name.String()); times != 1 || walked[name] == 0 != short {
				t.Errorf("Children leads to %s %d times, and Walk %d", name.Name, times, walked[name])
			}
		}
		slices.Sort(missed)
		// A label is nothing that is evaluated, and new.target is one thing.
		if source == everything && (len(walked) < 75 || strings.Join(missed, " ") != "label label new target") || source == loose && len(missed) > 0 {
			t.Errorf("%d names; Children does not lead to %q", len(walked), missed)
		}
	}
}

// What lies below a node is left out where visit says so.
func TestWalkLeavesOut(t *testing.T) {
	met := 0
	syntax.Walk(parse(t, everything), func(node any) bool {
		met++
		_, isProgram := node.(*ast.Program)
		return isProgram
	})
	var all int
	syntax.Walk(parse(t, everything), func(any) bool { all++; return true })
	if met < 10 || met > all/3 {
		t.Errorf("%d nodes of %d are met", met, all)
	}
}

func TestNames(t *testing.T) {
	for source, want := range map[string]string{
		"var a": "a", "var {a, b: c, d: {e}, ...f} = {}": "a c e f", "var [a, , b = 1, [c], ...d] = []": "a b c d",
	} {
		statement := parse(t, source).Body[0].(*ast.VariableStatement)
		var got []string
		for _, name := range syntax.Names(statement.List[0].Target) {
			got = append(got, name.Name.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s declares %q", source, got)
		}
	}
}

// run runs a tree in plain Goja.
func run(t *testing.T, tree *ast.Program) string {
	t.Helper()
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		t.Fatal(err)
	}
	value, err := goja.New().RunProgram(program)
	if err != nil {
		t.Fatal(err)
	}
	return value.String()
}

func TestRename(t *testing.T) {
	tree := parse(t, "var one = 1, o = {one: 2}; o.one + one")
	syntax.Rename(tree, func(name string) string { return strings.ToUpper(name) })
	var names []string
	syntax.Walk(tree, func(node any) bool {
		if name, ok := node.(*ast.Identifier); ok {
			names = append(names, name.Name.String())
		}
		return true
	})
	if got := run(t, tree); got != "3" || strings.Join(names, " ") != "ONE O O ONE" {
		t.Errorf("%s with the names %q", got, names)
	}
}

// Inner expressions are replaced before those around them.
func TestRewrite(t *testing.T) {
	tree := parse(t, "[1, 2 + 3, (() => 4)()].join()")
	var order []string
	syntax.Rewrite(tree, func(old ast.Expression) ast.Expression {
		order = append(order, strings.TrimPrefix(fmt.Sprintf("%T", old), "*ast."))
		if number, ok := old.(*ast.NumberLiteral); ok {
			return &ast.NumberLiteral{Idx: number.Idx, Value: number.Value.(int64) * 10}
		}
		return old
	})
	if got := run(t, tree); got != "10,50,40" || order[0] != "NumberLiteral" || order[len(order)-1] != "CallExpression" {
		t.Errorf("%s in the order %q", got, order)
	}
}

// Outer statements are replaced before those within, and it is known which are async.
func TestRewriteStatements(t *testing.T) {
	tree := parse(t, "async function a() { 1; (() => { 2 })() } async function* b() { 3 } 4; (async () => { 5; class C { static { 6 } } })")
	var async, sync []string
	syntax.RewriteStatements(tree, func(statement ast.Statement, isAsync bool) ast.Statement {
		if expression, ok := statement.(*ast.ExpressionStatement); ok {
			if number, ok := expression.Expression.(*ast.NumberLiteral); ok {
				if isAsync {
					async = append(async, number.Literal)
				} else {
					sync = append(sync, number.Literal)
				}
				return &ast.EmptyStatement{}
			}
		}
		return nil
	})
	if strings.Join(async, " ") != "1 5" || strings.Join(sync, " ") != "2 3 4 6" {
		t.Errorf("async are %q, and not %q", async, sync)
	}
	left := 0
	syntax.Walk(tree, func(node any) bool {
		if _, ok := node.(*ast.NumberLiteral); ok {
			left++
		}
		return true
	})
	if left != 0 {
		t.Errorf("%d statements are left", left)
	}
}

// A tree that was parsed behind a prefix gets the places that it has without it.
func TestShift(t *testing.T) {
	const prefix = "        "
	shifted, plain := parse(t, prefix+everything), parse(t, everything)
	syntax.Shift(shifted, len(prefix))
	places := func(tree *ast.Program) (list []string) {
		syntax.Walk(tree, func(node any) bool {
			if n, ok := node.(ast.Node); ok {
				if name, ok := node.(*ast.Identifier); ok {
					list = append(list, fmt.Sprintf("%s %d", name.Name, n.Idx0()))
				}
			}
			return true
		})
		return list
	}
	if got, want := places(shifted), places(plain); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}
