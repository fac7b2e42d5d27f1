package text

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"soc2ready/questions"
)

//go:embed bank pages
var embedded embed.FS

// Files gives the folders bank (YAML) and pages (Markdown) as they stood when
// the program was built.
func Files() fs.FS { return embedded }

// seriesFiles and controlFiles are the files in the order that the bank keeps.
func seriesFiles() []string {
	return strings.Fields("cc1 cc2 cc3 cc4 cc5 cc6 cc7 cc8 cc9 a1 c1 pi1 p dc")
}

func controlFiles() []string {
	return strings.Fields("people change risk access operations availability processing privacy")
}

// Parse reads the folders bank and pages. The error joins everything that is wrong,
// each with file, line, id and reason; the bank then holds what could be read,
// which is good for a look but not for use.
//
// Questions come in the order of the criteria, then of the description items,
// and within one in the order of their ids; controls in the order of their
// files; glossary terms by name; pages by the number in the file's name.
func Parse(fsys fs.FS) (questions.Bank, error) {
	p := &parser{fsys: fsys, seen: map[string]string{}}
	p.head()
	p.facts()
	p.criteria()
	p.controls()
	for _, name := range seriesFiles() {
		p.questions(name)
	}
	p.sortQuestions()
	p.glossary()
	p.pages()
	p.retired()
	p.unserved()
	p.strays()
	return p.bank, errors.Join(p.errs...)
}

// maxErrors bounds what a broken file can make us say.
const maxErrors = 200

type parser struct {
	fsys fs.FS
	bank questions.Bank
	seen map[string]string // kind and id → place where it was first used
	errs []error
}

func (p *parser) fail(err error) {
	switch {
	case len(p.errs) < maxErrors:
		p.errs = append(p.errs, err)
	case len(p.errs) == maxErrors:
		p.errs = append(p.errs, errors.New("further errors left out"))
	}
}

// once notes an id and refuses it the second time, whatever its case.
func (p *parser) once(kind, id string, at place) bool {
	key := kind + " " + strings.ToLower(id)
	if first, ok := p.seen[key]; ok {
		p.fail(at.errorf("%s already stands at %s", kind, first))
		return false
	}
	p.seen[key] = at.String()
	return true
}

func (p *parser) head() {
	f := readFile[bankFile](p, "bank/bank.yaml")
	at := f.at("version")
	p.text(at.of("edition"), f.body.Edition)
	p.match(at, versionPattern, f.body.Version, "version like 1.0.0")
	p.bank.Edition, p.bank.Version = f.body.Edition, f.body.Version
}

func (p *parser) facts() {
	f := readFile[factsFile](p, "bank/facts.yaml")
	for i, x := range f.body.Facts {
		at := f.item("facts", i, x.ID)
		p.required(at, "id", "ask", "values")
		p.match(at.of("id"), factPattern, x.ID, "fact id of small letters")
		if slices.Contains(reservedWords(), x.ID) {
			p.fail(at.errorf("a condition uses this word itself"))
		}
		p.text(at.of("ask"), x.Ask)
		if len(x.Values) < 2 {
			p.fail(at.of("values").errorf("fewer than two values"))
		}
		fact := questions.Fact{ID: x.ID, Ask: x.Ask}
		for _, v := range x.Values {
			p.match(at.of("values"), valuePattern, v.ID, "value of small letters, digits, - and +")
			p.text(at.of("values"), v.Label)
			if fact.Has(v.ID) {
				p.fail(at.of("values").errorf("value %q stands twice", v.ID))
			}
			fact.Values = append(fact.Values, questions.FactValue{ID: v.ID, Label: v.Label})
		}
		if p.once("fact", x.ID, at) {
			p.bank.Facts = append(p.bank.Facts, fact)
		}
	}
}

func (p *parser) criteria() {
	f := readFile[criteriaFile](p, "bank/criteria.yaml")
	for i, x := range f.body.Series {
		at := f.item("series", i, x.ID)
		p.required(at, "id", "title")
		p.match(at.of("id"), seriesPattern, x.ID, "series id like CC6")
		p.text(at.of("title"), x.Title)
		if p.once("series", x.ID, at) {
			p.bank.Series = append(p.bank.Series, questions.Series{ID: x.ID, Title: x.Title})
		}
	}
	for i, x := range f.body.Criteria {
		at := f.item("criteria", i, x.ID)
		p.required(at, "id", "series", "category", "title", "summary", "points")
		p.match(at.of("id"), criterionPattern, x.ID, "criterion id like CC6.1")
		if !slices.ContainsFunc(p.bank.Series, func(s questions.Series) bool { return s.ID == x.Series }) {
			p.fail(at.of("series").errorf("no series %q", x.Series))
		}
		if !strings.HasPrefix(x.ID, x.Series+".") {
			p.fail(at.of("series").errorf("the id does not belong to series %q", x.Series))
		}
		oneOf(p, at.of("category"), questions.Category(x.Category), questions.Categories()...)
		p.text(at.of("title"), x.Title)
		p.text(at.of("summary"), x.Summary)
		c := questions.Criterion{
			ID: x.ID, Series: x.Series, Category: questions.Category(x.Category), Title: x.Title, Summary: x.Summary,
		}
		for _, o := range x.Points {
			p.text(at.of("points"), o.Topic)
			if o.For != "" {
				oneOf(p, at.of("points"), o.For, "privacy", "confidentiality", "availability", "goods-only", "system-level")
			}
			c.Points = append(c.Points, questions.Point{Topic: o.Topic, For: o.For})
		}
		if p.once("criterion", x.ID, at) {
			p.bank.Criteria = append(p.bank.Criteria, c)
		}
	}
	for i, x := range f.body.Description {
		at := f.item("description", i, x.ID)
		p.required(at, "id", "title", "summary", "types")
		p.match(at.of("id"), itemPattern, x.ID, "description item id like DC3")
		p.text(at.of("title"), x.Title)
		p.text(at.of("summary"), x.Summary)
		if !slices.Equal(x.Types, []int{1, 2}) && !slices.Equal(x.Types, []int{2}) {
			p.fail(at.of("types").errorf("want [1, 2] or [2], have %v", x.Types))
		}
		if p.once("description item", x.ID, at) {
			p.bank.Description = append(p.bank.Description, questions.DescriptionItem{
				ID: x.ID, Title: x.Title, Summary: x.Summary, Types: x.Types,
			})
		}
	}
}

func (p *parser) glossary() {
	names, err := fs.Glob(p.fsys, "bank/glossary*.yaml")
	if err != nil {
		p.fail(fmt.Errorf("list glossary files: %w", err))
	}
	for _, name := range names {
		f := readFile[glossaryFile](p, name)
		for i, x := range f.body.Terms {
			at := f.item("terms", i, x.Term)
			p.required(at, "term", "meaning")
			p.text(at.of("term"), x.Term)
			p.text(at.of("meaning"), x.Meaning)
			p.texts(at.of("also"), x.Also, 0, 8)
			good := p.once("term", x.Term, at)
			for _, also := range x.Also {
				good = p.once("term", also, at.of("also")) && good
			}
			if good {
				p.bank.Glossary = append(p.bank.Glossary, questions.Term{
					Term: x.Term, Also: none(x.Also), Meaning: x.Meaning,
				})
			}
		}
	}
	slices.SortFunc(p.bank.Glossary, func(a, b questions.Term) int {
		return strings.Compare(strings.ToLower(a.Term), strings.ToLower(b.Term))
	})
}

// pages reads pages/01-name.md and so on: a title, a blank line, the text.
func (p *parser) pages() {
	names, err := fs.Glob(p.fsys, "pages/*.md")
	if err != nil {
		p.fail(fmt.Errorf("list pages: %w", err))
	}
	for i, name := range names {
		raw, err := readAtMost(p.fsys, name, maxPage)
		if err != nil {
			p.fail(err)
			continue
		}
		number, id, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".md"), "-")
		at := place{file: name, line: 1, id: id}
		if number != fmt.Sprintf("%02d", i+1) {
			p.fail(at.errorf("want number %02d in the name of the file", i+1))
		}
		p.match(at, pagePattern, id, "page id of small letters, digits and -")
		title, body, _ := strings.Cut(string(raw), "\n\n")
		title, ok := strings.CutPrefix(title, "# ")
		if !ok {
			p.fail(at.errorf("want a title like \"# What SOC 2 is\", then a blank line"))
		}
		p.text(at, title)
		body = strings.TrimSpace(body)
		if body == "" {
			p.fail(at.errorf("no text below the title"))
		}
		for j, line := range strings.Split(body, "\n") {
			at.line = j + 3
			p.printable(at, line)
		}
		if p.once("page", id, at) {
			p.bank.Pages = append(p.bank.Pages, questions.Page{ID: id, Title: title, Text: body})
		}
	}
}

func (p *parser) retired() {
	f := readFile[retiredFile](p, "bank/retired.yaml")
	for i, x := range f.body.Retired {
		at := f.item("retired", i, x.ID)
		p.required(at, "id", "reason")
		p.match(at.of("id"), questionPattern, x.ID, "question id like CC6.1-04")
		p.text(at.of("reason"), x.Reason)
		if p.once("question", x.ID, at) {
			p.bank.Retired = append(p.bank.Retired, questions.Retired{ID: x.ID, Reason: x.Reason})
		}
	}
}

func (p *parser) unserved() {
	f := readFile[unservedFile](p, "bank/unserved.yaml")
	for i, x := range f.body.Unserved {
		id := fmt.Sprintf("%s:%d", x.Criterion, x.Point)
		at := f.item("unserved", i, id)
		p.required(at, "criterion", "point", "reason")
		p.text(at.of("reason"), x.Reason)
		if c := p.criterion(x.Criterion); c == nil {
			p.fail(at.of("criterion").errorf("no criterion %q", x.Criterion))
		} else if x.Point < 1 || x.Point > len(c.Points) {
			p.fail(at.of("point").errorf("%s has points 1 to %d", x.Criterion, len(c.Points)))
		} else if p.once("unserved point", id, at) {
			p.bank.Unserved = append(p.bank.Unserved, questions.Unserved{
				Criterion: x.Criterion, Point: x.Point, Reason: x.Reason,
			})
		}
	}
}

// strays refuses files that nothing reads: a misnamed one would be lost unseen.
func (p *parser) strays() {
	known := map[string]bool{
		"bank/bank.yaml": true, "bank/facts.yaml": true, "bank/criteria.yaml": true, "bank/retired.yaml": true, "bank/unserved.yaml": true,
	}
	for _, name := range seriesFiles() {
		known["bank/"+name+".yaml"] = true
	}
	for _, name := range controlFiles() {
		known["bank/controls/"+name+".yaml"] = true
	}
	err := fs.WalkDir(p.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		glossary, _ := path.Match("bank/glossary*.yaml", name) // the patterns are well-formed
		page, _ := path.Match("pages/*.md", name)
		if !d.IsDir() && !glossary && !page && !known[name] {
			p.fail(fmt.Errorf("%s: nothing reads a file of this name", name))
		}
		return nil
	})
	if err != nil {
		p.fail(fmt.Errorf("list the bank's files: %w", err))
	}
}
