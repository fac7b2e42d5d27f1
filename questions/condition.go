package questions

import (
	"fmt"
	"strings"
)

// Profile gives the facts that are known; a fact that is missing is not set.
type Profile map[string]string

// Condition decides whether a question makes sense for a company.
type Condition interface {
	// Holds decides. A fact that is not set makes every comparison with it
	// true; inScope tells which categories were chosen.
	Holds(p Profile, inScope func(Category) bool) bool
}

// FactIs holds when the fact has one of the values or is not set.
type FactIs struct {
	Fact   string
	Values []string
}

// ScopeHas holds when the category is in scope.
type ScopeHas struct{ Category Category }

// And, Or, Not combine conditions.
type (
	And struct{ A, B Condition }
	Or  struct{ A, B Condition }
	Not struct{ A Condition }
)

func (c FactIs) Holds(p Profile, _ func(Category) bool) bool {
	v, ok := p[c.Fact]
	if !ok || v == "" {
		return true
	}
	for _, w := range c.Values {
		if v == w {
			return true
		}
	}
	return false
}

func (c ScopeHas) Holds(_ Profile, in func(Category) bool) bool { return in(c.Category) }

func (c And) Holds(p Profile, in func(Category) bool) bool {
	return c.A.Holds(p, in) && c.B.Holds(p, in)
}

func (c Or) Holds(p Profile, in func(Category) bool) bool {
	return c.A.Holds(p, in) || c.B.Holds(p, in)
}

// Holds of a negated comparison with a fact that is not set is true as well:
// what is not known never takes a question away.
func (c Not) Holds(p Profile, in func(Category) bool) bool {
	switch a := c.A.(type) {
	case FactIs:
		if p[a.Fact] == "" {
			return true
		}
	case Not:
		return a.A.Holds(p, in)
	case And:
		return Or{Not{a.A}, Not{a.B}}.Holds(p, in)
	case Or:
		return And{Not{a.A}, Not{a.B}}.Holds(p, in)
	}
	return !c.A.Holds(p, in)
}

// ParseCondition reads `hosting = own`, `people in (1-5, 6-20)`, `scope has
// privacy`, joined by and, or, not and parentheses. An empty text is nil.
func ParseCondition(text string, facts []Fact) (Condition, error) {
	p := &conditionParser{tokens: conditionTokens(text), facts: facts}
	if len(p.tokens) == 0 {
		return nil, nil
	}
	if len(p.tokens) > 200 {
		return nil, fmt.Errorf("condition %q: longer than 200 words", text)
	}
	c, err := p.or()
	if err == nil && p.at < len(p.tokens) {
		err = fmt.Errorf("unexpected %q", p.tokens[p.at])
	}
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return c, nil
}

func conditionTokens(s string) []string {
	for _, sign := range []string{"(", ")", ",", "="} {
		s = strings.ReplaceAll(s, sign, " "+sign+" ")
	}
	return strings.Fields(s)
}

type conditionParser struct {
	tokens []string
	at     int
	facts  []Fact
}

func (p *conditionParser) next() string {
	if p.at >= len(p.tokens) {
		return ""
	}
	p.at++
	return p.tokens[p.at-1]
}

func (p *conditionParser) accept(word string) bool {
	if p.at < len(p.tokens) && p.tokens[p.at] == word {
		p.at++
		return true
	}
	return false
}

func (p *conditionParser) or() (Condition, error) {
	a, err := p.and()
	for err == nil && p.accept("or") {
		var b Condition
		if b, err = p.and(); err == nil {
			a = Or{a, b}
		}
	}
	return a, err
}

func (p *conditionParser) and() (Condition, error) {
	a, err := p.one()
	for err == nil && p.accept("and") {
		var b Condition
		if b, err = p.one(); err == nil {
			a = And{a, b}
		}
	}
	return a, err
}

func (p *conditionParser) one() (Condition, error) {
	switch word := p.next(); word {
	case "":
		return nil, fmt.Errorf("ends too early")
	case "not":
		a, err := p.one()
		return Not{a}, err
	case "(":
		a, err := p.or()
		if err == nil && !p.accept(")") {
			err = fmt.Errorf("missing )")
		}
		return a, err
	case "scope":
		if !p.accept("has") {
			return nil, fmt.Errorf("expected \"has\" after \"scope\"")
		}
		name := Category(p.next())
		for _, c := range Categories() {
			if c == name {
				return ScopeHas{c}, nil
			}
		}
		return nil, fmt.Errorf("no category %q", name)
	default:
		return p.comparison(word)
	}
}

func (p *conditionParser) comparison(name string) (Condition, error) {
	var fact *Fact
	for i := range p.facts {
		if p.facts[i].ID == name {
			fact = &p.facts[i]
		}
	}
	if fact == nil {
		return nil, fmt.Errorf("no fact %q", name)
	}
	c := FactIs{Fact: name}
	switch p.next() {
	case "=":
		c.Values = []string{p.next()}
	case "in":
		if !p.accept("(") {
			return nil, fmt.Errorf("expected ( after \"in\"")
		}
		for {
			c.Values = append(c.Values, p.next())
			if p.accept(")") {
				break
			}
			if !p.accept(",") {
				return nil, fmt.Errorf("expected , or )")
			}
		}
	default:
		return nil, fmt.Errorf("expected = or in after %q", name)
	}
	for _, v := range c.Values {
		if !fact.Has(v) {
			return nil, fmt.Errorf("fact %s has no value %q", name, v)
		}
	}
	return c, nil
}
