package assessment

import (
	"time"

	"soc2ready/questions"
)

// The fields of Answer, in their order.
func (v *Answer) flat(f *flat) {
	f.object(func() {
		if f.has("level") {
			v.Level = Level(f.string())
		}
		if f.has("reason") {
			v.Reason = f.string()
		}
		if f.has("provider") {
			v.Provider = f.string()
		}
		if f.has("since") {
			v.Since = f.day()
		}
		if f.has("owner") {
			v.Owner = f.string()
		}
		if f.has("due") {
			v.Due = f.day()
		}
		if f.has("note") {
			v.Note = f.string()
		}
		if f.has("flag") {
			v.Flag = f.bool()
		}
		if f.has("confirmed") {
			v.Confirmed = f.day()
		}
		if f.has("assumed") {
			v.Assumed = f.day()
		}
		if f.has("asked") {
			v.Asked = f.string()
		}
		if f.has("by") {
			v.By = f.string()
		}
	})
}

// The fields of Record, in their order.
func (r *Record) flat(f *flat) {
	f.object(func() {
		if f.has("control") {
			r.Control = f.string()
		}
		if f.has("performed") {
			r.Performed = f.day()
		}
		if f.has("from") {
			r.From = f.day()
		}
		if f.has("to") {
			r.To = f.day()
		}
		if f.has("outcome") {
			r.Outcome = Outcome(f.string())
		}
		if f.has("kind") {
			r.Kind = questions.Kind(f.string())
		}
		if f.has("title") {
			r.Title = f.string()
		}
		if f.has("reference") {
			r.Reference = f.string()
		}
		if f.has("sha256") {
			r.SHA256 = f.string()
		}
		if f.has("size") {
			r.Size = f.number()
		}
		if f.has("file") {
			r.File = FileState(f.string())
		}
		if f.has("source") {
			r.Source = f.string()
		}
		if f.has("note") {
			r.Note = f.string()
		}
		if f.has("at") {
			r.At = f.time()
		}
		if f.has("by") {
			r.By = f.string()
		}
	})
}

// The fields of kept, in their order; all but day must be there, as a
// checkpoint of later versions may lack some.
func (p *Point) flat(f *flat) {
	must := func(name string) { f.odd = !f.has(name) || f.odd }
	f.object(func() {
		must("at")
		p.At = time.UnixMilli(f.number()).UTC()
		if f.has("day") {
			p.Day = f.day()
		}
		must("entry")
		p.Entry = f.int()
		must("scope")
		p.Scope = f.scope()
		must("bank")
		p.Bank = CleanLine(f.string())
		must("rules")
		p.Rules = f.int()
		must("counts")
		f.ints(&p.Questions, &p.Answered, &p.Unanswered, &p.NA)
		must("type1")
		p.Type1.flat(f)
		must("type2")
		p.Type2.flat(f)
		if f.has("window") {
			p.Window, p.SoFar, p.Evidenced, p.Best = &Window{}, &SoFar{}, &Block{}, &Block{}
			f.object(func() {
				must("start")
				p.Window.Start = f.day()
				must("months")
				p.Window.Months = f.int()
			})
			must("so_far")
			f.ints(&p.SoFar.Done, &p.SoFar.Over)
			must("evidenced")
			p.Evidenced.flat(f)
			must("best")
			p.Best.flat(f)
		}
		must("questions")
		p.Standings = f.standings()
	})
}

// ints takes an array of just so many numbers.
func (f *flat) ints(into ...*int) {
	i := 0
	f.array(func() {
		if n := f.int(); i < len(into) {
			*into[i] = n
		}
		i++
	})
	f.odd = f.odd || i != len(into)
}

func (f *flat) scope() []questions.Category {
	all := []questions.Category{}
	f.array(func() {
		if c := questions.Category(f.string()); knownCategory(c) {
			all = append(all, c)
		}
	})
	return all
}

func (f *flat) standings() []Standing {
	all := make([]Standing, 0, 320)
	f.array(func() {
		var w [5]string
		f.words(w[:])
		s := Standing{Question: w[0], V1: f.whole(w[2]), V2: f.whole(w[3]), Text: w[4]}
		s.stands(w[1])
		all = append(all, s)
	})
	return all
}

func (b *Block) flat(f *flat) {
	must := func(name string) { f.odd = !f.has(name) || f.odd }
	f.object(func() {
		must("in")
		b.In = f.bool()
		must("mean")
		b.Mean = f.int()
		must("high")
		b.High = f.int()
		must("word")
		b.Word = Word(CleanLine(f.string()))
		must("gate")
		b.Gate = f.bool()
		must("unanswered")
		b.Unanswered = f.int()
		if f.has("quick") {
			b.Quick = &Quick{}
			f.ints(&b.Quick.Mean, &b.Quick.Answered, &b.Quick.Of)
		}
		must("criteria")
		b.Criteria = make([]Row, 0, 64)
		f.array(func() {
			var w [5]string
			f.words(w[:])
			b.Criteria = append(b.Criteria, Row{w[0], f.whole(w[1]), f.whole(w[2]), Verdict(w[3]), Verdict(w[4])})
		})
		must("categories")
		b.Categories = f.parts(5)
		must("series")
		b.Series = f.parts(20)
		must("description")
		f.object(func() {
			must("in")
			b.Description.In = f.bool()
			must("mean")
			b.Description.Mean = f.int()
			must("high")
			b.Description.High = f.int()
			must("items")
			b.Description.Items = make([]ItemRow, 0, 10)
			f.array(func() {
				var w [5]string
				f.words(w[:])
				b.Description.Items = append(b.Description.Items, ItemRow{w[0], f.whole(w[1]), f.whole(w[2]), State(w[3]), State(w[4])})
			})
		})
	})
}

func (f *flat) parts(room int) []Part {
	all := make([]Part, 0, room)
	f.array(func() {
		var w [11]string
		f.words(w[:])
		all = append(all, Part{
			ID: w[0], In: w[1] == "in", Mean: f.whole(w[2]), High: f.whole(w[3]), Word: Word(w[4]), Gate: w[5] == "gate",
			Met: f.whole(w[6]), AtRisk: f.whole(w[7]), NotMet: f.whole(w[8]), Open: f.whole(w[9]), Out: f.whole(w[10]),
		})
	})
	return all
}
