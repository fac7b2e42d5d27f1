package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// variant is one change of one place.
type variant struct {
	mutant
	text string // the code in place of the one there
}

// found are the places of a file that can be changed.
type found struct {
	*source
	exprs map[ast.Expr][]variant // each is one expression instead of another
	stmts map[ast.Stmt][]variant // text "" leaves the statement out
	ended map[*ast.BlockStmt]bool
	vars  map[*ast.GenDecl]bool // constants that become variables, so that they can change
	fn    string
	last  map[ast.Stmt]bool // the returns that a function ends with; leaving them out says nothing
	nots  map[ast.Expr]bool // conditions that were turned around already
}

func find(s *source) *found {
	f := &found{
		source: s,
		exprs:  map[ast.Expr][]variant{}, stmts: map[ast.Stmt][]variant{}, ended: map[*ast.BlockStmt]bool{},
		vars: map[*ast.GenDecl]bool{}, last: map[ast.Stmt]bool{}, nots: map[ast.Expr]bool{},
	}
	for _, d := range s.file.Decls {
		f.fn = ""
		if fn, ok := d.(*ast.FuncDecl); ok {
			f.fn = fn.Name.Name
			if fn.Recv != nil {
				f.fn = strings.TrimPrefix(f.text(fn.Recv.List[0].Type), "*") + "." + f.fn
			}
		}
		ast.Inspect(d, f.visit)
	}
	return f
}

// visit says whether what is in the node can change too.
func (f *found) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return f.constant(n)
	case *ast.FuncDecl:
		f.ends(n.Type, n.Body)
	case *ast.FuncLit:
		f.ends(n.Type, n.Body)
	case *ast.ArrayType:
		return false // a length has to be a constant
	case *ast.KeyValueExpr:
		ast.Inspect(n.Value, f.visit)
		return false
	case *ast.IfStmt:
		f.turn(n.Cond)
	case *ast.ForStmt:
		if n.Cond != nil {
			f.turn(n.Cond)
		}
	case *ast.SwitchStmt:
		if n.Tag == nil {
			for _, c := range n.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					f.turn(e)
				}
			}
		}
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
	case ast.Expr:
		f.expression(n)
	}
	return true
}

// constant lets a constant that stands alone change; no other can.
func (f *found) constant(d *ast.GenDecl) bool {
	if d.Tok != token.CONST {
		return true
	}
	v := d.Specs[0].(*ast.ValueSpec)
	if d.Lparen.IsValid() || len(v.Values) != 1 || v.Type != nil {
		return false
	}
	lit, ok := v.Values[0].(*ast.BasicLit)
	if ok && lit.Kind == token.INT {
		f.fn = v.Names[0].Name
		f.vars[d] = true
		f.expression(lit)
	}
	return false
}

// ends makes a function whose last return is left out compile.
func (f *found) ends(t *ast.FuncType, body *ast.BlockStmt) {
	if body == nil || t.Results == nil || len(body.List) == 0 {
		return
	}
	f.ended[body] = true
	f.last[body.List[len(body.List)-1]] = true
}

func (f *found) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt, *ast.BranchStmt, *ast.ReturnStmt:
			if b, ok := s.(*ast.BranchStmt); f.last[s] || ok && b.Tok == token.FALLTHROUGH {
				continue
			}
		case *ast.IncDecStmt:
			with := map[token.Token]string{token.INC: "--", token.DEC: "++"}[s.Tok]
			f.stmt(s, f.text(s.X)+with)
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
			if with := map[token.Token]string{token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+="}[s.Tok]; with != "" && f.whole(s.Lhs[0]) {
				f.stmt(s, f.text(s.Lhs[0])+" "+with+" "+f.text(s.Rhs[0]))
			}
		default:
			continue
		}
		f.stmt(s, "")
	}
}

func (f *found) stmt(s ast.Stmt, with string) {
	f.stmts[s] = append(f.stmts[s], variant{f.mutant(s, with), with})
}

func (f *found) expr(e ast.Expr, with string) {
	f.exprs[e] = append(f.exprs[e], variant{f.mutant(e, with), with})
}

func (f *found) mutant(n ast.Node, with string) mutant {
	clip := func(s string) string {
		s = strings.Join(strings.Fields(s), " ")
		if r := []rune(s); len(r) > 90 {
			s = string(r[:89]) + "…"
		}
		return "`" + s + "`"
	}
	if with = clip(with); with == "``" {
		with = "nothing"
	}
	where := f.name
	if f.fn != "" {
		where += " " + f.fn
	}
	return mutant{file: f.name, line: f.line(n), key: fmt.Sprintf("%s: %s → %s", where, clip(f.text(n)), with)}
}

// operators gives the operators that stand in place of one.
func operators(t token.Token) []string {
	return map[token.Token][]string{
		token.LSS: {"<=", ">="}, token.LEQ: {"<", ">"}, token.GTR: {">=", "<="}, token.GEQ: {">", "<"},
		token.EQL: {"!="}, token.NEQ: {"=="},
		token.LAND: {"||"}, token.LOR: {"&&"},
		token.ADD: {"-"}, token.SUB: {"+"}, token.MUL: {"/"}, token.QUO: {"*"}, token.REM: {"*"},
	}[t]
}

func (f *found) expression(e ast.Expr) {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if f.info.Types[e].Value != nil || arithmetic(e.Op) && !f.whole(e) {
			return
		}
		if e.Op == token.LAND || e.Op == token.LOR {
			f.turn(e.X)
			f.turn(e.Y)
		}
		for _, op := range operators(e.Op) {
			f.expr(e, f.text(e.X)+" "+op+" "+f.text(e.Y))
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			f.expr(e, f.text(e.X))
		}
	case *ast.BasicLit:
		n, err := strconv.Atoi(e.Value)
		if e.Kind != token.INT || err != nil || !f.whole(e) {
			return
		}
		f.expr(e, strconv.Itoa(n+1))
		if n > 0 || !f.unsigned(e) {
			f.expr(e, strconv.Itoa(n-1))
		}
	case *ast.Ident:
		for name, other := range map[string]string{"true": "false", "false": "true"} {
			if f.info.Uses[e] == types.Universe.Lookup(name) {
				f.expr(e, other)
			}
		}
	case *ast.CallExpr:
		f.call(e)
	}
}

// call exchanges min and max, and moves the boundary of Before and After.
func (f *found) call(e *ast.CallExpr) {
	switch fn := e.Fun.(type) {
	case *ast.Ident:
		for name, other := range map[string]string{"min": "max", "max": "min"} {
			if f.info.Uses[fn] == types.Universe.Lookup(name) {
				f.expr(e, other+strings.TrimPrefix(f.text(e), name))
			}
		}
	case *ast.SelectorExpr:
		other := map[string]string{"Before": "After", "After": "Before"}[fn.Sel.Name]
		if other != "" && len(e.Args) == 1 {
			f.expr(e, "!"+f.text(fn.X)+"."+other+"("+f.text(e.Args[0])+")")
		}
	}
}

// turn takes the opposite of a condition that is no comparison; those have
// operators to change.
func (f *found) turn(e ast.Expr) {
	switch e := e.(type) {
	case *ast.CallExpr, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
		if tv := f.info.Types[e]; tv.Value == nil && !f.nots[e] {
			f.nots[e] = true
			f.expr(e, "!"+f.text(e))
		}
	}
}

func arithmetic(t token.Token) bool {
	switch t {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM:
		return true
	}
	return false
}

// whole says whether an expression is a whole number.
func (f *found) whole(e ast.Expr) bool {
	b, ok := f.info.TypeOf(e).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func (f *found) unsigned(e ast.Expr) bool {
	b, ok := f.info.TypeOf(e).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsUnsigned != 0
}
