package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

// Copy is an assessment as a bundle brings it.
type Copy struct {
	State   *assessment.Assessment
	History []assessment.Entry // whole, its chain holds
}

// bundle is what a bundle is rebuilt from: the history says all of it. The
// lists beside are for other programs; they have to say the same.
type bundle struct {
	Schema     string `json:"schema"`
	Assessment struct {
		ID string `json:"id"`
	} `json:"assessment"`
	History  []bundleEntry `json:"history"`
	Head     string        `json:"head"`
	Redacted bool          `json:"redacted"`
}

type bundleEntry struct {
	N           int     `json:"n"`
	Time        string  `json:"time"`
	Actor       string  `json:"actor"`
	Kind        string  `json:"kind"`
	Subject     string  `json:"subject"`
	Payload     *string `json:"payload"`
	PayloadHash string  `json:"payload_hash"`
	Hash        string  `json:"hash"`
}

var identity = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`) })

// ReadBundle reads a bundle. Errors: Unreadable with the place, BrokenChain
// with the number of the entry that was changed, ErrNewer for a bundle of a
// later version, Refused for one that can't come back.
func ReadBundle(b []byte, bank *questions.Bank) (Copy, error) {
	var c Copy
	b, err := checkText(b)
	if err != nil {
		return c, err
	}
	if err := checkJSON(b); err != nil {
		return c, err
	}
	if err := checkSchema(b); err != nil {
		return c, err
	}
	var d bundle
	if err := json.Unmarshal(b, &d); err != nil {
		return c, mistyped(err)
	}
	switch {
	case d.Redacted:
		return c, assessment.Refused{Reason: "it was exported with --redact; a bundle without notes and names can be read, but not taken back"}
	case !identity().MatchString(d.Assessment.ID):
		return c, unreadable("assessment.id", "%s is no id", show(d.Assessment.ID))
	case len(d.History) == 0:
		return c, unreadable("history", "there is no entry")
	}
	if c.History, err = entriesOf(d.History); err != nil {
		return c, err
	}
	if err := assessment.VerifyChain(c.History, d.Head); err != nil {
		return c, err
	}
	for i, e := range c.History {
		if !e.Redacted() {
			if err := checkJSON(e.Payload); err != nil {
				return c, unreadable(fmt.Sprintf("history[%d].payload", i), "%v", err)
			}
		}
	}
	if c.State, err = assessment.FromHistory(d.Assessment.ID, c.History); err != nil {
		return c, err
	}
	if err := sound(c.State); err != nil {
		return c, err
	}
	return c, sameLists(b, c, bank)
}

func checkSchema(b []byte) error {
	var d struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(b, &d); err != nil {
		return unreadable("", "it is JSON, but no bundle of soc2ready")
	}
	name, version, _ := strings.Cut(strings.TrimPrefix(d.Schema, "soc2ready/"), "/")
	switch {
	case d.Schema == report.BundleSchema:
		return nil
	case strings.HasPrefix(d.Schema, "soc2ready/") && name == "bundle" && version != "":
		return fmt.Errorf("the bundle is %s: %w; update the program", show(d.Schema), assessment.ErrNewer)
	case strings.HasPrefix(d.Schema, "soc2ready/"):
		return unreadable("schema", "%s does not come back in; export a bundle with \"soc2ready export --format json\"", show(d.Schema))
	}
	return unreadable("", "it is JSON, but no bundle of soc2ready")
}

// mistyped tells a value of the wrong type by its field.
func mistyped(err error) error {
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) {
		return unreadable(assessment.CleanLine(t.Field), "a %s does not fit here", t.Value)
	}
	return unreadable("", "%s", show(err.Error()))
}

func entriesOf(list []bundleEntry) ([]assessment.Entry, error) {
	entries := make([]assessment.Entry, len(list))
	previous := ""
	for i, e := range list {
		at, err := time.Parse("2006-01-02T15:04:05.000Z", e.Time)
		if err != nil {
			return nil, unreadable(fmt.Sprintf("history[%d].time", i), "%s is no time such as 2026-11-30T09:14:05.000Z", show(e.Time))
		}
		x := assessment.Entry{
			N: e.N, Time: at, Actor: e.Actor, Kind: e.Kind, Subject: e.Subject,
			Body: e.PayloadHash, Hash: e.Hash, Previous: previous,
		}
		if e.Payload != nil {
			x.Payload = []byte(*e.Payload)
		}
		entries[i], previous = x, e.Hash
	}
	return entries, nil
}

// sound holds a rebuilt state against what the rules would have taken, since a
// chain can be sealed by whoever writes the file.
func sound(a *assessment.Assessment) error {
	levels := []assessment.Level{
		assessment.Unanswered, assessment.Missing, assessment.Partial, assessment.Designed, assessment.Operating, assessment.Proven,
		assessment.Drafted, assessment.Complete, assessment.NA, assessment.ByProvider,
	}
	for id, v := range a.Answers {
		place := "the answer to " + show(id)
		_, named := a.Providers[v.Provider]
		switch {
		case !slices.Contains(levels, v.Level):
			return unreadable(place, "there is no level %s", show(string(v.Level)))
		case v.Level == assessment.ByProvider && !named:
			return unreadable(place, "names the provider %s, which is not in the register", show(v.Provider))
		}
		if err := within(place, assessment.MaxNote, v.Note); err != nil {
			return err
		}
		if err := within(place, assessment.MaxReason, v.Reason); err != nil {
			return err
		}
		if err := within(place, assessment.MaxName, v.Owner, v.By, id); err != nil {
			return err
		}
	}
	for id, r := range a.Evidence {
		place := "the record " + show(id)
		if err := within(place, assessment.MaxNote, r.Note, r.Reference); err != nil {
			return err
		}
		if err := within(place, assessment.MaxName, r.Title, r.Source, r.By); err != nil {
			return err
		}
	}
	for id, p := range a.Providers {
		if err := within("the provider "+show(id), assessment.MaxName, p.ID, p.Service); err != nil {
			return err
		}
	}
	return within("the assessment", assessment.MaxName, a.Header.Name, a.Header.Org, a.Header.System)
}

func within(place string, limit int, texts ...string) error {
	for _, s := range texts {
		if len(s) > limit {
			return unreadable(place, "a text of %d bytes; the limit is %d", len(s), limit)
		}
	}
	return nil
}

// sameLists compares what the bundle says beside its history with what the
// history says. Fields that a later version added are let pass.
func sameLists(b []byte, c Copy, bank *questions.Bank) error {
	var w bytes.Buffer
	if _, err := report.Bundle(&w, report.Input{Bank: bank, Assessment: c.State, History: c.History}); err != nil {
		return err
	}
	var theirs, ours map[string]any
	if err := errors.Join(json.Unmarshal(b, &theirs), json.Unmarshal(w.Bytes(), &ours)); err != nil {
		return mistyped(err)
	}
	for _, key := range []string{"assessment", "scope", "answers", "evidence", "providers", "controls", "checkpoints", "head"} {
		if place := differs(key, ours[key], theirs[key]); place != "" {
			return unreadable(place, "is not what the history says; change answers with the program, or in a sheet, not in a bundle")
		}
	}
	return nil
}

// differs gives the place at which theirs is not ours; "" when it is.
func differs(place string, ours, theirs any) string {
	switch o := ours.(type) {
	case map[string]any:
		t, ok := theirs.(map[string]any)
		if !ok {
			return place
		}
		for _, key := range slices.Sorted(maps.Keys(o)) {
			if at := differs(place+"."+key, o[key], t[key]); at != "" {
				return at
			}
		}
		return ""
	case []any:
		t, ok := theirs.([]any)
		if !ok || len(t) != len(o) {
			return place
		}
		for i := range o {
			if at := differs(fmt.Sprintf("%s[%d]", place, i), o[i], t[i]); at != "" {
				return at
			}
		}
		return ""
	}
	if ours != theirs {
		return place
	}
	return ""
}

// Everything tells what a bundle brings where there is nothing yet.
func Everything(c Copy) ([]assessment.Taken, error) {
	items, err := assessment.Replay(c.History)
	if err != nil {
		return nil, err
	}
	taken := make([]assessment.Taken, len(items))
	for i, it := range items {
		taken[i] = assessment.Taken{Kind: it.Kind, Subject: it.Subject, New: json.RawMessage(it.Value)}
	}
	return taken, nil
}
