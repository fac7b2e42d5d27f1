package text

import (
	"slices"
	"strings"

	"soc2ready/questions"
)

func (p *parser) controls() {
	for _, name := range controlFiles() {
		f := readFile[controlsFile](p, "bank/controls/"+name+".yaml")
		for i, x := range f.body.Controls {
			at := f.item("controls", i, x.ID)
			p.required(at, "id", "title", "what", "kind", "cadence", "type1", "type2", "samples", "owner_role", "automate", "scanner")
			p.match(at.of("id"), controlPattern, x.ID, "control id like access-review")
			p.text(at.of("title"), x.Title)
			p.text(at.of("what"), x.What)
			p.text(at.of("samples"), x.Samples)
			p.text(at.of("automate"), x.Automate)
			p.texts(at.of("type1"), x.Type1, 1, 6)
			p.texts(at.of("type2"), x.Type2, 1, 6)
			p.texts(at.of("scanner"), x.Scanner, 0, 40)
			for _, s := range x.Scanner {
				p.match(at.of("scanner"), scannerPattern, s, "check like tool:check_id")
			}
			c := questions.Control{
				ID: x.ID, Title: x.Title, What: x.What,
				Kind: questions.Kind(x.Kind), Cadence: questions.Cadence(x.Cadence),
				Type1: x.Type1, Type2: x.Type2, Samples: x.Samples,
				OwnerRole: x.OwnerRole, Automate: x.Automate, Scanner: none(x.Scanner),
			}
			oneOf(p, at.of("kind"), c.Kind, questions.Occurrence, questions.Setting, questions.Document, questions.Population)
			oneOf(p, at.of("cadence"), c.Cadence, questions.Continuous, questions.PerEvent, questions.Daily, questions.Weekly,
				questions.Monthly, questions.Quarterly, questions.HalfYearly, questions.Yearly)
			oneOf(p, at.of("owner_role"), c.OwnerRole, ownerRoles()...)
			if p.once("control", x.ID, at) {
				p.bank.Controls = append(p.bank.Controls, c)
			}
		}
	}
}

func (p *parser) questions(series string) {
	f := readFile[questionsFile](p, "bank/"+series+".yaml")
	for i := range f.body.Questions {
		x := &f.body.Questions[i]
		at := f.item("questions", i, x.ID)
		p.required(at, "id", "kind", "short", "ask", "why", "good", "type1", "type2", "na", "fix", "effort",
			"owner_role", "weight", "key", "quick", "points", "controls")
		p.match(at.of("id"), questionPattern, x.ID, "question id like CC6.1-04")
		if SeriesFile(x.ID) != series {
			p.fail(at.of("id").errorf("belongs to another file"))
		}
		q := questions.Question{
			ID: x.ID, Kind: questions.Kind(x.Kind), Short: x.Short, Ask: x.Ask, Why: x.Why, Good: x.Good, Small: x.Small,
			Type1: x.Type1, Type2: x.Type2, NA: none(x.NA), Fix: x.Fix,
			Effort: questions.Effort(x.Effort), OwnerRole: x.OwnerRole, Weight: x.Weight, Key: x.Key, Quick: x.Quick,
			WhenText: x.When,
		}
		if cut := strings.LastIndexByte(x.ID, '-'); cut > 0 {
			q.Criterion = x.ID[:cut]
		}
		p.prose(at, x)
		oneOf(p, at.of("kind"), q.Kind, questions.Occurrence, questions.Setting, questions.Document)
		oneOf(p, at.of("effort"), q.Effort, questions.Hours, questions.Days, questions.Weeks)
		oneOf(p, at.of("owner_role"), q.OwnerRole, ownerRoles()...)
		if q.Weight < 1 || q.Weight > 3 {
			p.fail(at.of("weight").errorf("want 1 to 3, have %d", q.Weight))
		}
		p.references(at, x, &q)
		if p.once("question", x.ID, at) {
			p.bank.Questions = append(p.bank.Questions, q)
		}
	}
}

// SeriesFile names the file of a question or criterion, without its ending:
// "cc6", "a1", "p" for all of privacy, "dc" for all of the description.
func SeriesFile(id string) string {
	series, _, _ := strings.Cut(strings.ToLower(id), ".")
	series, _, _ = strings.Cut(series, "-")
	if all := strings.TrimRight(series, "123456789"); all == "p" || all == "dc" {
		return all
	}
	return series
}

func (p *parser) prose(at place, x *question) {
	p.text(at.of("short"), x.Short)
	p.text(at.of("ask"), x.Ask)
	p.text(at.of("why"), x.Why)
	p.text(at.of("good"), x.Good)
	if at.has("small") {
		p.text(at.of("small"), x.Small)
	}
	p.texts(at.of("type1"), x.Type1, 1, 4)
	p.texts(at.of("type2"), x.Type2, 1, 4)
	p.texts(at.of("na"), x.NA, 0, 3)
	p.texts(at.of("fix"), x.Fix, 1, 4)
}

// references fills in what q points to, leaving out what leads nowhere.
func (p *parser) references(at place, x *question, q *questions.Question) {
	criterion := p.criterion(q.Criterion)
	item := slices.ContainsFunc(p.bank.Description, func(d questions.DescriptionItem) bool { return d.ID == q.Criterion })
	if criterion == nil && !item {
		p.fail(at.of("id").errorf("no criterion or description item %q", q.Criterion))
	}
	if item && (len(x.Points) > 0 || len(x.Controls) > 0 || x.Key || len(x.NA) > 0 || q.Kind != questions.Document) {
		p.fail(at.errorf("a description question is a document, not key, without points, controls and na"))
	}
	for _, n := range x.Points {
		switch {
		case criterion != nil && (n < 1 || n > len(criterion.Points)):
			p.fail(at.of("points").errorf("%s has points 1 to %d, not %d", criterion.ID, len(criterion.Points), n))
		case slices.Contains(q.Points, n):
			p.fail(at.of("points").errorf("point %d stands twice", n))
		default:
			q.Points = append(q.Points, n)
		}
	}
	for _, id := range x.Controls {
		switch {
		case !slices.ContainsFunc(p.bank.Controls, func(c questions.Control) bool { return c.ID == id }):
			p.fail(at.of("controls").errorf("no control %q", id))
		case slices.Contains(q.Controls, id):
			p.fail(at.of("controls").errorf("control %q stands twice", id))
		default:
			q.Controls = append(q.Controls, id)
		}
	}
	when, err := questions.ParseCondition(x.When, p.bank.Facts)
	if err != nil {
		p.fail(at.of("when").errorf("%w", err))
	}
	if at.has("when") && err == nil && when == nil {
		p.fail(at.of("when").errorf("empty condition"))
	}
	q.When = when
}

func (p *parser) criterion(id string) *questions.Criterion {
	for i := range p.bank.Criteria {
		if p.bank.Criteria[i].ID == id {
			return &p.bank.Criteria[i]
		}
	}
	return nil
}

// sortQuestions orders by criterion, then description item, then id.
func (p *parser) sortQuestions() {
	rank := make(map[string]int, len(p.bank.Criteria)+len(p.bank.Description))
	for _, c := range p.bank.Criteria {
		rank[c.ID] = len(rank)
	}
	for _, d := range p.bank.Description {
		rank[d.ID] = len(rank)
	}
	slices.SortStableFunc(p.bank.Questions, func(a, b questions.Question) int {
		if a.Criterion != b.Criterion {
			return rank[a.Criterion] - rank[b.Criterion]
		}
		return strings.Compare(a.ID, b.ID)
	})
}
