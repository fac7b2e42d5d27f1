package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// SheetColumn is a column of the team's sheet. What is written there and read
// back is decided here, for both ways and both formats.
type SheetColumn struct {
	Title  string
	Field  string // of an answer, as documents name it; "" is only to be read
	Width  int    // characters
	Hidden bool   // for the way back
}

// Titles of the columns that the way back needs.
const (
	TitleID       = "Id"
	TitleRevision = "Revision"
	TitleQuestion = "Question"
)

// SheetColumns gives the columns in order.
func SheetColumns() []SheetColumn {
	return []SheetColumn{
		{Title: TitleID, Width: 12, Hidden: true},
		{Title: TitleRevision, Width: 22, Hidden: true},
		{Title: TitleQuestion, Width: 11},
		{Title: "What is asked", Width: 46},
		{Title: "Answer", Field: "level", Width: 34},
		{Title: "Owner", Field: "owner", Width: 16},
		{Title: "Due", Field: "due", Width: 12},
		{Title: "Since", Field: "since", Width: 12},
		{Title: "Note", Field: "note", Width: 36},
		{Title: "Reason", Field: "reason", Width: 24},
		{Title: "Provider", Field: "provider", Width: 14},
		{Title: "Flag", Field: "flag", Width: 6},
		{Title: "State", Width: 14},
		{Title: "First steps", Width: 50},
		{Title: "Effort", Width: 8},
		{Title: "Usual role", Width: 14},
	}
}

// SheetRow is one question on the sheet.
type SheetRow struct {
	Question *questions.Question
	Owner    string // who has it to do, "" when nobody is named
	Cells    []string
}

// SheetRows gives what the team has to do: the gaps, then the open questions,
// by owner, those without one last, by the usual role.
func SheetRows(in Input) []SheetRow {
	a := in.Assessment
	gaps := in.gaps()
	states := map[string]string{}
	var order []string
	for _, g := range gaps.List {
		states[g.Question] = "gap, " + Verdict(g.Verdict)
		order = append(order, g.Question)
	}
	for i := range in.Bank.Questions {
		q := &in.Bank.Questions[i]
		v := a.Answers[q.ID]
		if v.Level != assessment.Unanswered || !a.Asked(in.Bank, q) || in.Owner != "" && !strings.EqualFold(v.Owner, in.Owner) {
			continue
		}
		states[q.ID] = "open"
		order = append(order, q.ID)
	}
	rows := make([]SheetRow, 0, len(order))
	for _, id := range order {
		q := in.Bank.Question(id)
		rows = append(rows, in.sheetRow(q, states[id]))
	}
	slices.SortStableFunc(rows, func(x, y SheetRow) int {
		return cmp.Or(
			-compareBool(x.Owner != "", y.Owner != ""),
			strings.Compare(strings.ToLower(x.Owner), strings.ToLower(y.Owner)),
			strings.Compare(x.roleOfNobody(), y.roleOfNobody()),
		)
	})
	return rows
}

// roleOfNobody sorts what nobody has to do.
func (r SheetRow) roleOfNobody() string {
	if r.Owner != "" {
		return ""
	}
	return r.Question.OwnerRole
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

func (in Input) sheetRow(q *questions.Question, state string) SheetRow {
	v := in.Assessment.Answers[q.ID]
	revision := Revision(in.Assessment.ID, q.ID, v)
	if in.Redact {
		v.Note, v.Owner, revision = "", in.owner(q, v.Owner), RedactedRevision
	}
	fields := SheetFields(q, v)
	r := SheetRow{Question: q, Owner: v.Owner}
	for _, c := range SheetColumns() {
		cell := fields[c.Field]
		switch c.Title {
		case TitleID, TitleQuestion:
			cell = q.ID
		case TitleRevision:
			cell = revision
		case "What is asked":
			cell = q.Ask
		case "State":
			cell = state
		case "First steps":
			cell = strings.Join(q.Fix, "\n")
		case "Effort":
			cell = string(q.Effort)
		case "Usual role":
			cell = q.OwnerRole
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// SheetFields says an answer as the cells of its row, by field.
func SheetFields(q *questions.Question, v assessment.Answer) map[string]string {
	flag := ""
	if v.Flag {
		flag = "yes"
	}
	return map[string]string{
		"level": SheetLevel(q, v.Level), "owner": v.Owner, "due": v.Due.String(), "since": v.Since.String(),
		"note": v.Note, "reason": v.Reason, "provider": v.Provider, "flag": flag,
	}
}

// SheetLevel says a level in the words of the question's kind, behind the key
// that gives it on the screens: "4 · it runs, the records have gaps".
func SheetLevel(q *questions.Question, l assessment.Level) string {
	key := ""
	switch l {
	case assessment.Unanswered:
		return ""
	case assessment.NA:
		key = "n"
	case assessment.ByProvider:
		key = "p"
	default:
		i := slices.Index(assessment.LevelsFor(q), l)
		if i < 0 {
			return string(l)
		}
		key = strconv.Itoa(i + 1)
	}
	return key + " · " + assessment.Caption(q, l)
}

// SheetLevels lists what the answer to a question may be.
func SheetLevels(q *questions.Question) []assessment.Level {
	levels := assessment.LevelsFor(q)
	if !q.Description() {
		levels = append(levels, assessment.NA, assessment.ByProvider)
	}
	return levels
}

// RedactedRevision stands in a redacted sheet, which can't come back.
const RedactedRevision = "redacted"

// Revision names an answer as it stood when a sheet was written: the first
// part is the assessment, the second the question with all of its answer.
func Revision(assessmentID, question string, v assessment.Answer) string {
	hash := func(s string) string {
		h := sha256.Sum256([]byte(s))
		return hex.EncodeToString(h[:])
	}
	body, err := json.Marshal(v)
	if err != nil { // an answer is texts and days
		panic("report: " + err.Error())
	}
	return hash(assessmentID)[:6] + "-" + hash(assessmentID + "\n" + question + "\n" + string(body))[:14]
}
