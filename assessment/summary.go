package assessment

import (
	"encoding/json"
	"time"

	"soc2ready/questions"
)

// BlockSummary is a block without its rows, as lists show and store it.
type BlockSummary struct {
	In   bool `json:"in"`
	Mean int  `json:"mean"`
	High int  `json:"high"`
	Word Word `json:"word"`
	Gate bool `json:"gate"`
}

// ScoreSummary is the body of a StoredScore.
type ScoreSummary struct {
	Type1      BlockSummary `json:"type1"`
	Type2      BlockSummary `json:"type2"`
	Unanswered int          `json:"unanswered"`
	Stale      int          `json:"stale"`
	Headline1  Word         `json:"headline1"`
	Headline2  Word         `json:"headline2"`
	Basis      string       `json:"basis"`
	Mean       int          `json:"mean"` // of the block that Basis names
	StaleDays  int          `json:"stale_days"`
}

// Brief gives the block without its rows.
func (b Block) Brief() BlockSummary { return BlockSummary{b.In, b.Mean, b.High, b.Word, b.Gate} }

// Brief gives what lists store.
func (r Readiness) Brief() ScoreSummary {
	return ScoreSummary{
		Type1: r.Type1.Brief(), Type2: r.Type2.Brief(), Unanswered: r.Unanswered, Stale: r.Stale,
		Headline1: r.HeadlineType1, Headline2: r.HeadlineType2, Basis: r.Basis, Mean: r.HeadlineMean, StaleDays: r.StaleDays,
	}
}

// Summary gives what a Store lists about this state; r must be its score.
func (a *Assessment) Summary(bank *questions.Bank, r Readiness, at time.Time, place string) Summary {
	checkpoint := ""
	if p := a.LastCheckpoint(); p != nil {
		checkpoint = p.Name
	}
	return Summary{
		ID: a.ID, Name: a.Header.Name, Org: a.Header.Org, System: a.Header.System,
		TargetType: int(a.Header.Target), ChangedAt: at.UTC().Truncate(time.Millisecond),
		Head: a.Head, Checkpoint: checkpoint, Place: place, Score: a.Stored(bank, r),
	}
}

// Stored gives the score with what it was computed from.
func (a *Assessment) Stored(bank *questions.Bank, r Readiness) StoredScore {
	return StoredScore{Head: a.Head, Day: r.Day, Bank: bank.Version, Rules: RulesVersion, Body: encode(r.Brief())}
}

// Fresh gives the stored score when it fits the summary's head, the day, the
// bank and the rules; ok is false when it has to be computed anew.
func (s Summary) Fresh(bank *questions.Bank, today Day) (sc ScoreSummary, ok bool) {
	if s.Score.Head != s.Head || s.Score.Day != today || s.Score.Bank != bank.Version || s.Score.Rules != RulesVersion {
		return sc, false
	}
	return sc, json.Unmarshal(s.Score.Body, &sc) == nil
}
