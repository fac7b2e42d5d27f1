package command

import (
	"soc2ready/assessment"
	"soc2ready/questions"
)

type questionsDocument struct {
	Schema     string              `json:"schema"`
	Assessment *string             `json:"assessment"`
	Bank       bankDocument        `json:"bank"`
	Facts      []factDocument      `json:"profile_facts"`
	Criteria   []criterionDocument `json:"criteria"`
	Items      []itemTextDocument  `json:"description_items"`
	Controls   []controlDocument   `json:"controls"`
	Questions  []questionDocument  `json:"questions"`
}

type factDocument struct {
	ID     string   `json:"id"`
	Values []string `json:"values"`
	Value  *string  `json:"value"`
}

type criterionDocument struct {
	ID       string `json:"id"`
	Series   string `json:"series"`
	Category string `json:"category"`
	Title    string `json:"title"`
}

type itemTextDocument struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Types []int  `json:"types"`
}

type controlDocument struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	What         string   `json:"what"`
	Kind         string   `json:"kind"`
	Cadence      string   `json:"cadence"`
	ProofCadence string   `json:"proof_cadence"`
	Type1        []string `json:"type1"`
	Type2        []string `json:"type2"`
	Samples      *string  `json:"samples"`
	OwnerRole    *string  `json:"owner_role"`
	Automate     *string  `json:"automate"`
	Scanner      []string `json:"scanner"`
	Out          *bool    `json:"out"`
	Reason       *string  `json:"reason"`
}

type questionDocument struct {
	ID        string          `json:"id"`
	Criterion string          `json:"criterion"`
	Kind      string          `json:"kind"`
	Short     string          `json:"short"`
	Ask       string          `json:"ask"`
	Weight    int             `json:"weight"`
	Key       bool            `json:"key"`
	Quick     bool            `json:"quick"`
	Effort    string          `json:"effort"`
	Points    []int           `json:"points"`
	Controls  []string        `json:"controls"`
	Why       string          `json:"why"`
	Good      string          `json:"good"`
	Small     *string         `json:"small"`
	Type1     []string        `json:"type1"`
	Type2     []string        `json:"type2"`
	Fix       []string        `json:"fix"`
	NA        []string        `json:"na"`
	OwnerRole string          `json:"owner_role"`
	When      *string         `json:"when"`
	InScope   *bool           `json:"in_scope"`
	Condition *bool           `json:"condition"`
	Answer    *answerDocument `json:"answer"`
}

type answerDocument struct {
	Level        *string `json:"level"`
	Reason       *string `json:"reason"`
	Provider     *string `json:"provider"`
	Owner        *string `json:"owner"`
	Since        *string `json:"since"`
	SinceAssumed *string `json:"since_assumed"`
	Due          *string `json:"due"`
	Note         *string `json:"note"`
	Flag         bool    `json:"flag"`
	Confirmed    *string `json:"confirmed"`
	Stale        bool    `json:"stale"`
}

// newQuestionsDocument describes the bank, and the assessment unless a is nil.
func newQuestionsDocument(bank *questions.Bank, a *assessment.Assessment, chosen []*questions.Question, old staleness) questionsDocument {
	d := questionsDocument{
		Schema: "soc2ready/questions/1", Bank: newBankDocument(bank),
		Facts: []factDocument{}, Criteria: []criterionDocument{}, Items: []itemTextDocument{},
		Controls: []controlDocument{}, Questions: []questionDocument{},
	}
	if a != nil {
		d.Assessment = &a.Header.Name
	}
	for _, f := range bank.Facts {
		x := factDocument{ID: f.ID, Values: []string{}}
		for _, v := range f.Values {
			x.Values = append(x.Values, v.ID)
		}
		if a != nil {
			x.Value = text(a.Header.Profile[f.ID])
		}
		d.Facts = append(d.Facts, x)
	}
	for _, c := range bank.Criteria {
		d.Criteria = append(d.Criteria, criterionDocument{c.ID, c.Series, string(c.Category), c.Title})
	}
	for _, it := range bank.Description {
		d.Items = append(d.Items, itemTextDocument{it.ID, it.Title, list(it.Types)})
	}
	for _, c := range bank.Controls {
		d.Controls = append(d.Controls, newControlDocument(bank, a, c))
	}
	for _, q := range chosen {
		d.Questions = append(d.Questions, newQuestionDocument(bank, a, q, old))
	}
	return d
}

// newControlDocument describes a control of the bank, or as an assessment takes
// it unless a is nil.
func newControlDocument(bank *questions.Bank, a *assessment.Assessment, c questions.Control) controlDocument {
	d := controlDocument{
		ID: c.ID, Title: c.Title, What: c.What, Kind: string(c.Kind), Cadence: string(c.Cadence), ProofCadence: string(c.Cadence.Proof()),
		Type1: list(c.Type1), Type2: list(c.Type2), Samples: text(c.Samples), OwnerRole: text(c.OwnerRole),
		Automate: text(c.Automate), Scanner: list(c.Scanner),
	}
	if a != nil {
		v, _ := a.Control(bank, c.ID) // the bank has it
		d.Cadence, d.ProofCadence, d.Out, d.Reason = string(v.Cadence), string(v.Proof), &v.Out, text(v.Reason)
	}
	return d
}

func newQuestionDocument(bank *questions.Bank, a *assessment.Assessment, q *questions.Question, old staleness) questionDocument {
	d := questionDocument{
		ID: q.ID, Criterion: q.Criterion, Kind: string(q.Kind), Short: q.Short, Ask: q.Ask, Weight: q.Weight, Key: q.Key, Quick: q.Quick,
		Effort: string(q.Effort), Points: list(q.Points), Controls: list(q.Controls), Why: q.Why, Good: q.Good, Small: text(q.Small),
		Type1: list(q.Type1), Type2: list(q.Type2), Fix: list(q.Fix), NA: list(q.NA), OwnerRole: q.OwnerRole, When: text(q.WhenText),
	}
	if a == nil {
		return d
	}
	in := true
	if c := bank.Criterion(q.Criterion); c != nil {
		in = a.InScope(c.Category)
	}
	holds := q.When == nil || q.When.Holds(a.Header.Profile, a.InScope)
	d.InScope, d.Condition = &in, &holds
	if v := a.Answers[q.ID]; v != (assessment.Answer{}) {
		d.Answer = newAnswerDocument(v, old)
	}
	return d
}

func newAnswerDocument(v assessment.Answer, old staleness) *answerDocument {
	d := &answerDocument{
		Level: text(string(v.Level)), Reason: text(v.Reason), Provider: text(v.Provider), Owner: text(v.Owner),
		Since: text(v.Since.String()), Due: text(v.Due.String()), Note: text(v.Note), Flag: v.Flag,
		Confirmed: text(v.Confirmed.String()), Stale: old.of(v),
	}
	if v.Since.IsZero() {
		d.SinceAssumed = text(v.Assumed.String())
	}
	return d
}
