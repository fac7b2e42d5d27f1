package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a file with the types of its package.
type source struct {
	name string // from the root of the module
	src  []byte
	file *ast.File
	fset *token.FileSet
	info *types.Info
	pkg  *types.Package
}

func (s *source) text(n ast.Node) string { return string(s.src[s.at(n.Pos()):s.at(n.End())]) }

func (s *source) at(p token.Pos) int { return s.fset.Position(p).Offset }

func (s *source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// load reads a package and gives the file of it that is named.
func load(dir, name string) (*source, error) {
	list := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Export,Dir,GoFiles", "./"+dir)
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list ./%s: %w", dir, err)
	}
	type listed struct {
		ImportPath, Export, Dir string
		GoFiles                 []string
	}
	exports := map[string]string{}
	var last listed // the package itself comes after all it imports
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		last, err = listed{}, nil
		if err = d.Decode(&last); err != nil {
			break
		}
		exports[last.ImportPath] = last.Export
		if strings.HasSuffix(last.Dir, string(filepath.Separator)+filepath.FromSlash(dir)) {
			return check(dir, last.GoFiles, name, exports)
		}
	}
	return nil, fmt.Errorf("go list ./%s names no such package", dir)
}

func check(dir string, all []string, wanted string, exports map[string]string) (*source, error) {
	s := &source{
		fset: token.NewFileSet(),
		info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}},
	}
	var files []*ast.File
	for _, n := range all {
		name := filepath.ToSlash(filepath.Join(dir, n))
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(s.fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
		if n == wanted {
			s.name, s.src, s.file = name, src, f
		}
	}
	if s.file == nil {
		return nil, fmt.Errorf("%s is not in %s: mend the list in scripts/mutants/main.go", wanted, dir)
	}
	look := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	conf := types.Config{Importer: importer.ForCompiler(s.fset, "gc", look)}
	var err error
	s.pkg, err = conf.Check(dir, s.fset, files, s.info)
	return s, err
}

// switches is the file that every changed package gets.
const switches = `package %s

import (
	"os"
	"strconv"
)

var mutantNow, _ = strconv.Atoi(os.Getenv("MUTANT"))

func mutantOn(n int) bool { return n == mutantNow }

func mutantPick[T any](n int, as func() T, others ...func() T) T {
	if i := mutantNow - n; i >= 0 && i < len(others) {
		return others[i]()
	}
	return as()
}
`

// writer writes a file anew with all its changes, each behind its number.
type writer struct {
	*found
	mutants *[]mutant
}

// file numbers the changes, and gives the text of the file with all of them.
func (w *writer) file() string { return w.inside(w.found.file) }

// inside is the text of a node in which what can change below it can.
func (w *writer) inside(n ast.Node) string {
	var b strings.Builder
	from := n.Pos()
	if _, ok := n.(*ast.File); ok {
		from = w.fset.File(from).Pos(0)
	}
	to := n.End()
	if _, ok := n.(*ast.File); ok {
		to = w.fset.File(from).Pos(len(w.src))
	}
	at := w.at(from)
	ast.Inspect(n, func(x ast.Node) bool {
		if x == nil || x == n || w.at(x.Pos()) < at {
			return x == nil || x == n
		}
		text, ok := w.changed(x)
		if !ok {
			return true
		}
		b.Write(w.src[at:w.at(x.Pos())])
		b.WriteString(text)
		at = w.at(x.End())
		return false
	})
	b.Write(w.src[at:w.at(to)])
	return b.String()
}

func (w *writer) changed(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.GenDecl:
		if w.vars[n] {
			return "var" + strings.TrimPrefix(w.inside(n), "const"), true
		}
	case *ast.BlockStmt:
		if w.ended[n] {
			return strings.TrimSuffix(w.inside(n), "}") + "\npanic(\"the last return was left out\")\n}", true
		}
	case ast.Stmt:
		if len(w.stmts[n]) > 0 {
			return w.statement(n), true
		}
	case ast.Expr:
		if len(w.exprs[n]) > 0 {
			return w.expression(n), true
		}
	}
	return "", false
}

func (w *writer) statement(s ast.Stmt) string {
	var b strings.Builder
	for _, v := range w.stmts[s] {
		fmt.Fprintf(&b, "if mutantOn(%d) {\n%s\n} else ", w.number(v), v.text)
	}
	return b.String() + "{\n" + w.inside(s) + "\n}"
}

func (w *writer) expression(e ast.Expr) string {
	t := types.TypeString(types.Default(w.info.TypeOf(e)), func(p *types.Package) string {
		if p == w.pkg {
			return ""
		}
		return p.Name()
	})
	var others strings.Builder
	first := len(*w.mutants) + 1
	for _, v := range w.exprs[e] {
		w.number(v)
		fmt.Fprintf(&others, ", func() %s { return %s }", t, v.text)
	}
	return fmt.Sprintf("mutantPick(%d, func() %s { return %s }%s)", first, t, w.inside(e), others.String())
}

func (w *writer) number(v variant) int {
	m := v.mutant
	m.n = len(*w.mutants) + 1
	*w.mutants = append(*w.mutants, m)
	return m.n
}
