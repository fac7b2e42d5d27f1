package assessment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"soc2ready/questions"
)

// kept is how a checkpoint is written: JSON, each row one short text, since
// some hundred rows are kept with each checkpoint. The name is the subject of
// the item. Names of fields are part of the file: add, never change.
type kept struct {
	At        int64                `json:"at"` // Unix milliseconds
	Day       Day                  `json:"day,omitzero"`
	Entry     int                  `json:"entry"`
	Scope     []questions.Category `json:"scope"`
	Bank      string               `json:"bank"`
	Rules     int                  `json:"rules"`
	Counts    [4]int               `json:"counts"` // questions, answered, unanswered, N/A
	Type1     keptBlock            `json:"type1"`
	Type2     keptBlock            `json:"type2"`
	Window    *Window              `json:"window,omitempty"`
	SoFar     *[2]int              `json:"so_far,omitempty"` // slots done, slots over
	Evidenced *keptBlock           `json:"evidenced,omitempty"`
	Best      *keptBlock           `json:"best,omitempty"`
	Questions keptStandings        `json:"questions"`
}

type keptBlock struct {
	In          bool            `json:"in"`
	Mean        int             `json:"mean"`
	High        int             `json:"high"`
	Word        Word            `json:"word"`
	Gate        bool            `json:"gate"`
	Unanswered  int             `json:"unanswered"`
	Quick       *[3]int         `json:"quick,omitempty"` // mean, answered, of
	Criteria    keptRows        `json:"criteria"`
	Categories  keptParts       `json:"categories"`
	Series      keptParts       `json:"series"`
	Description keptDescription `json:"description"`
}

type keptDescription struct {
	In    bool      `json:"in"`
	Mean  int       `json:"mean"`
	High  int       `json:"high"`
	Items keptItems `json:"items"`
}

// Rows as texts: "CC6.2 10000 10000 met met", "security in 9106 9706 close - 3 1 0 0 0",
// "DC1 5000 5000 drafted drafted", "CC6.2-01 operating 2 1 0f3a99c2".
type (
	keptRow      Row
	keptPart     Part
	keptItem     ItemRow
	keptStanding Standing

	keptRows      []keptRow
	keptParts     []keptPart
	keptItems     []keptItem
	keptStandings []keptStanding
)

// readRows reads an array of rows.
func readRows[T any](b []byte, into *[]T, read func(row *T, text string) error) error {
	var texts []string
	if err := json.Unmarshal(b, &texts); err != nil {
		return err
	}
	rows := make([]T, len(texts))
	for i, text := range texts {
		if err := read(&rows[i], CleanLine(text)); err != nil {
			return err
		}
	}
	*into = rows
	return nil
}

// columns reads the words of a row into texts and numbers; a damaged row is an
// error, not a panic.
func columns(text string, into ...any) error {
	i := 0
	for word := range strings.FieldsSeq(text) {
		if i == len(into) {
			return nil // more are of a later version
		}
		switch x := into[i].(type) {
		case *string:
			*x = word
			if word == "-" {
				*x = ""
			}
		case *int:
			n, err := strconv.Atoi(word)
			if err != nil {
				return fmt.Errorf("%.20q is no number", word)
			}
			*x = n
		}
		i++
	}
	if i < len(into) {
		return fmt.Errorf("a row of %d words", i)
	}
	return nil
}

func dash[T ~string](s T) string {
	if s == "" {
		return "-"
	}
	return string(s)
}

func (r keptRow) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %d %d %s %s", r.ID, r.S, r.High, dash(r.Verdict), dash(r.VerdictHigh)), nil
}

func (rows *keptRows) UnmarshalJSON(b []byte) error {
	return readRows(b, (*[]keptRow)(rows), (*keptRow).read)
}

func (r *keptRow) read(text string) error {
	return columns(text, &r.ID, &r.S, &r.High, (*string)(&r.Verdict), (*string)(&r.VerdictHigh))
}

func (p keptPart) MarshalText() ([]byte, error) {
	gate, in := "-", "in"
	if p.Gate {
		gate = "gate"
	}
	if !p.In {
		in = "-"
	}
	return fmt.Appendf(nil, "%s %s %d %d %s %s %d %d %d %d %d", p.ID, in, p.Mean, p.High, dash(p.Word), gate, p.Met, p.AtRisk, p.NotMet, p.Open, p.Out), nil
}

func (parts *keptParts) UnmarshalJSON(b []byte) error {
	return readRows(b, (*[]keptPart)(parts), (*keptPart).read)
}

func (p *keptPart) read(text string) error {
	var gate, in string
	err := columns(text, &p.ID, &in, &p.Mean, &p.High, (*string)(&p.Word), &gate, &p.Met, &p.AtRisk, &p.NotMet, &p.Open, &p.Out)
	p.Gate, p.In = gate == "gate", in == "in"
	return err
}

func (r keptItem) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %d %d %s %s", r.ID, r.S, r.High, dash(r.State), dash(r.StateHigh)), nil
}

func (items *keptItems) UnmarshalJSON(b []byte) error {
	return readRows(b, (*[]keptItem)(items), (*keptItem).read)
}

func (r *keptItem) read(text string) error {
	return columns(text, &r.ID, &r.S, &r.High, (*string)(&r.State), (*string)(&r.StateHigh))
}

func (s keptStanding) MarshalText() ([]byte, error) {
	if s.Out != "" {
		return fmt.Appendf(nil, "%s out:%s 0 0 %s", s.Question, s.Out, dash(s.Text)), nil
	}
	return fmt.Appendf(nil, "%s %s %d %d %s", s.Question, dash(s.Level), s.V1, s.V2, dash(s.Text)), nil
}

func (all *keptStandings) UnmarshalJSON(b []byte) error {
	return readRows(b, (*[]keptStanding)(all), (*keptStanding).read)
}

func (s *keptStanding) read(text string) error {
	var level string
	if err := columns(text, &s.Question, &level, &s.V1, &s.V2, &s.Text); err != nil {
		return err
	}
	(*Standing)(s).stands(level)
	return nil
}

// stands reads the second word of a row: a level, or why it was not asked.
func (s *Standing) stands(word string) {
	if why, ok := strings.CutPrefix(word, "out:"); ok {
		s.Out = Why(why)
	} else {
		s.Level = Level(word)
	}
}

func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, x := range in {
		out[i] = f(x)
	}
	return out
}

func (p Point) kept() kept {
	k := kept{
		At: p.At.UnixMilli(), Day: p.Day, Entry: p.Entry, Scope: p.Scope, Bank: p.Bank, Rules: p.Rules,
		Counts: [4]int{p.Questions, p.Answered, p.Unanswered, p.NA}, Type1: keepBlock(p.Type1), Type2: keepBlock(p.Type2),
		Questions: each(p.Standings, func(s Standing) keptStanding { return keptStanding(s) }),
	}
	if p.Window != nil && p.SoFar != nil && p.Evidenced != nil && p.Best != nil {
		evidenced, best := keepBlock(*p.Evidenced), keepBlock(*p.Best)
		k.Window, k.SoFar, k.Evidenced, k.Best = p.Window, &[2]int{p.SoFar.Done, p.SoFar.Over}, &evidenced, &best
	}
	return k
}

func (k kept) point() Point {
	scope := make([]questions.Category, 0, len(k.Scope))
	for _, c := range k.Scope {
		if knownCategory(c) {
			scope = append(scope, c)
		}
	}
	p := Point{
		At: time.UnixMilli(k.At).UTC(), Day: k.Day, Entry: k.Entry, Bank: CleanLine(k.Bank), Rules: k.Rules,
		Scope:     scope,
		Questions: k.Counts[0], Answered: k.Counts[1], Unanswered: k.Counts[2], NA: k.Counts[3],
		Type1: k.Type1.block(), Type2: k.Type2.block(),
		Standings: each(k.Questions, func(s keptStanding) Standing { return Standing(s) }),
	}
	if k.Window != nil && k.SoFar != nil && k.Evidenced != nil && k.Best != nil {
		evidenced, best := k.Evidenced.block(), k.Best.block()
		p.Window, p.SoFar, p.Evidenced, p.Best = k.Window, &SoFar{k.SoFar[0], k.SoFar[1]}, &evidenced, &best
	}
	return p
}

func knownCategory(c questions.Category) bool { return slices.Contains(questions.Categories(), c) }

func keepBlock(b Block) keptBlock {
	k := keptBlock{
		In: b.In, Mean: b.Mean, High: b.High, Word: b.Word, Gate: b.Gate, Unanswered: b.Unanswered,
		Criteria:   each(b.Criteria, func(r Row) keptRow { return keptRow(r) }),
		Categories: each(b.Categories, func(p Part) keptPart { return keptPart(p) }),
		Series:     each(b.Series, func(p Part) keptPart { return keptPart(p) }),
		Description: keptDescription{
			b.Description.In, b.Description.Mean, b.Description.High,
			each(b.Description.Items, func(r ItemRow) keptItem { return keptItem(r) }),
		},
	}
	if q := b.Quick; q != nil {
		k.Quick = &[3]int{q.Mean, q.Answered, q.Of}
	}
	return k
}

func (k keptBlock) block() Block {
	b := Block{
		In: k.In, Mean: k.Mean, High: k.High, Word: Word(CleanLine(string(k.Word))), Gate: k.Gate, Unanswered: k.Unanswered,
		Criteria:   each(k.Criteria, func(r keptRow) Row { return Row(r) }),
		Categories: each(k.Categories, func(p keptPart) Part { return Part(p) }),
		Series:     each(k.Series, func(p keptPart) Part { return Part(p) }),
		Description: Description{
			k.Description.In, k.Description.Mean, k.Description.High,
			each(k.Description.Items, func(r keptItem) ItemRow { return ItemRow(r) }),
		},
	}
	if k.Quick != nil {
		b.Quick = &Quick{k.Quick[0], k.Quick[1], k.Quick[2]}
	}
	return b
}
