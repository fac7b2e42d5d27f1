package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// entryWords tells on one line what an entry did.
func entryWords(e assessment.Entry) (string, error) {
	subject := assessment.CleanLine(questions.ScreenID(e.Subject))
	if e.Kind == assessment.KindMerge {
		return mergeWords(e), nil
	}
	if e.Kind != assessment.KindAnswer {
		subject = assessment.CleanLine(e.Kind) + " " + subject
		if e.Kind == assessment.KindAssessment {
			subject = strings.ReplaceAll(assessment.CleanLine(e.Subject), "_", " ")
		}
	}
	if e.Redacted() {
		return subject + ": (erased)", nil
	}
	p, err := e.Read()
	if err != nil {
		return "", err
	}
	words := subject + ": " + valueWords(e.Kind, p)
	if p.Undo > 0 {
		words += fmt.Sprintf(" (takes back entry %d)", p.Undo)
	}
	return words, nil
}

// mergeWords names the copy that was brought in by the beginning of its head.
func mergeWords(e assessment.Entry) string {
	words := "another copy brought in, as of " + assessment.CleanLine(e.Subject)[:min(8, len(assessment.CleanLine(e.Subject)))]
	if p, err := e.Read(); err == nil && p.New == nil {
		return words + ": taken back"
	}
	return words
}

func valueWords(kind string, p assessment.Payload) string {
	switch {
	case p.Old == nil && p.New == nil:
		return "nothing"
	case kind == assessment.KindAnswer:
		return answerWords(p)
	case kind == assessment.KindEvidence:
		return recordWords(p)
	case kind == assessment.KindControl:
		return controlWords(p)
	case kind == assessment.KindAssessment && p.New != nil && p.Old != nil:
		return brief(p.Old) + " → " + brief(p.New)
	case kind == assessment.KindAssessment && p.New != nil:
		return brief(p.New)
	case p.New == nil:
		return "taken away"
	case p.Old == nil:
		return "added"
	}
	return "changed"
}

// answerWords tells the fields of an answer that an entry changed.
func answerWords(p assessment.Payload) string {
	var old, now assessment.Answer
	for _, x := range []struct {
		from json.RawMessage
		to   *assessment.Answer
	}{{p.Old, &old}, {p.New, &now}} {
		if x.from != nil && json.Unmarshal(x.from, x.to) != nil {
			return "changed" // of a later version
		}
	}
	var parts []string
	change := func(name, from, to string) {
		switch from, to = assessment.CleanLine(from), assessment.CleanLine(to); {
		case from == to:
		case from == "":
			parts = append(parts, name+cut(to))
		case to == "":
			parts = append(parts, "no "+name+"any more")
		default:
			parts = append(parts, name+cut(from)+" → "+cut(to))
		}
	}
	old.Level, now.Level = assessment.Level(assessment.CleanLine(string(old.Level))), assessment.Level(assessment.CleanLine(string(now.Level)))
	if old.Level != now.Level {
		parts = append(parts, levelWord(old.Level)+" → "+levelWord(now.Level))
	} else if old.Confirmed != now.Confirmed || old.Asked != now.Asked {
		parts = append(parts, "confirmed as "+levelWord(now.Level))
	}
	change("reason ", old.Reason, now.Reason)
	change("provider ", old.Provider, now.Provider)
	change("since ", old.Since.String(), now.Since.String())
	change("owner ", old.Owner, now.Owner)
	change("due ", old.Due.String(), now.Due.String())
	change("note ", old.Note, now.Note)
	switch {
	case now.Flag && !old.Flag:
		parts = append(parts, "flagged")
	case old.Flag && !now.Flag:
		parts = append(parts, "flag taken away")
	}
	if len(parts) == 0 {
		return "changed"
	}
	return strings.Join(parts, ", ")
}

// recordWords tells what an entry did to a record of evidence.
func recordWords(p assessment.Payload) string {
	said := func(raw json.RawMessage) (s string, gone bool) {
		var x struct {
			assessment.Record
			Removed bool `json:"removed"`
		}
		if raw == nil || json.Unmarshal(raw, &x) != nil || x.Removed {
			return "", true
		}
		s = fmt.Sprintf("%s, %s, %s", assessment.CleanLine(x.Control), assessment.CleanLine(string(x.Outcome)), x.Performed)
		if x.File == assessment.FileChanged || x.File == assessment.FileMissing {
			s += ", file " + string(x.File)
		}
		if x.Title != "" {
			s += ", " + cut(assessment.CleanLine(x.Title))
		}
		return s, false
	}
	before, none := said(p.Old)
	now, gone := said(p.New)
	switch {
	case gone:
		return "taken away: " + before
	case none:
		return "recorded: " + now
	case before == now:
		return "changed: " + now
	}
	return before + " → " + now
}

// controlWords tells what an entry changed of a control.
func controlWords(p assessment.Payload) string {
	if p.New == nil {
		return "as in the bank again"
	}
	var s assessment.ControlSetting
	if json.Unmarshal(p.New, &s) != nil {
		return "changed" // of a later version
	}
	var parts []string
	if s.Cadence != "" {
		parts = append(parts, "runs "+s.Cadence.HowOften())
	}
	if s.Proof != "" {
		parts = append(parts, "shown "+s.Proof.HowOften())
	}
	if s.Out {
		parts = append(parts, "out")
	}
	return strings.Join(parts, ", ") + ", because " + cut(assessment.CleanLine(s.Reason))
}

// brief shows a value of the set-up.
func brief(raw json.RawMessage) string {
	var w assessment.Window
	if json.Unmarshal(raw, &w) == nil && w.Months > 0 {
		return fmt.Sprintf("%s to %s", w.Start, w.End())
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return cut(assessment.CleanLine(s))
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return cut(assessment.CleanLine(strings.Join(list, ", ")))
	}
	return cut(assessment.CleanLine(string(raw)))
}

// cut leaves the beginning of a long text.
func cut(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// escaped writes what a terminal could take for a command, or could not be
// seen, as JSON escapes. History is printed as it was recorded, and such signs
// stand within strings only.
func escaped(b []byte) []byte {
	var out bytes.Buffer
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			out.WriteString("\\ufffd")
		case r >= 0x7f && r <= 0x9f, unicode.Is(unicode.Cf, r) && r <= 0xffff, r == 0x2028, r == 0x2029:
			fmt.Fprintf(&out, "\\u%04x", r)
		default:
			out.Write(b[:n])
		}
		b = b[n:]
	}
	return out.Bytes()
}
