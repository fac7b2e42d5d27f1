package command

import (
	"encoding/json"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

// paperWidth is how wide text for people is set.
const paperWidth = 80

// paper is what a command prints for people. Colours are the terminal's own
// sixteen, so that they fit a light and a dark screen without asking; each
// stands beside a word.
type paper struct{ b strings.Builder }

func (p *paper) line(parts ...string) { p.b.WriteString(strings.Join(parts, "") + "\n") }

// title is a line that names what follows.
func (p *paper) title(s string) { p.line(lipgloss.NewStyle().Bold(true).Render(s)) }

// text is a paragraph, wrapped, each line set in by indent.
func (p *paper) text(indent int, s string) {
	// Wrap breaks at hyphens, which would cut ids (CC6.1-02) in two.
	const stays = "\u2011"
	wrapped := ansi.Wrap(strings.ReplaceAll(s, "-", stays), paperWidth-indent, "")
	for l := range strings.SplitSeq(strings.ReplaceAll(wrapped, stays, "-"), "\n") {
		p.line(strings.Repeat(" ", indent), l)
	}
}

// rows sets cells in columns, two blanks apart; what follows the last column
// that is short is not padded.
func (p *paper) rows(indent int, rows [][]string) {
	var widths []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(c))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", indent))
		for i, c := range r {
			b.WriteString(c)
			if i < len(r)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-ansi.StringWidth(c)+2))
			}
		}
		p.line(strings.TrimRight(b.String(), " "))
	}
}

func dim(s string) string  { return lipgloss.NewStyle().Faint(true).Render(s) }
func bold(s string) string { return lipgloss.NewStyle().Bold(true).Render(s) }

// meant colours a word by what it means.
func meant(word string) string { return meantAs(word, word) }

// meantAs colours text as the word that has its meaning.
func meantAs(word, text string) string {
	var c color.Color
	switch word {
	case "ready", "met", "complete", "open gate":
		c = lipgloss.Green
	case "close", "at risk", "drafted", "exception":
		c = lipgloss.Yellow
	case "not ready", "not met", "missing":
		c = lipgloss.Red
	default:
		return text
	}
	return lipgloss.NewStyle().Foreground(c).Render(text)
}

// score is report.Score with its word coloured.
func score(in bool, low, high int, w assessment.Word) string {
	if !in {
		return report.Word(assessment.NothingInScope)
	}
	return report.Range(low, high) + ", " + meant(report.Word(w))
}

// print puts the paper on stdout, with as much colour as is wanted and the
// terminal has.
func (r *run) print(p *paper) error {
	s := p.b.String()
	if asciiOnly(r.deps.Env) {
		s = strings.NewReplacer("·", "|", "–", "-", "…", "...", "→", "->", "®", "(R)").Replace(s)
	}
	_, err := (&colorprofile.Writer{Forward: &r.data, Profile: r.profile()}).WriteString(s)
	return err
}

func (r *run) profile() colorprofile.Profile {
	env := environ(r.deps.Env)
	switch {
	case r.flags.color == "never":
		return colorprofile.NoTTY
	case r.flags.color == "always":
		return max(colorprofile.Env(slices.DeleteFunc(env, func(s string) bool { return strings.HasPrefix(s, "NO_COLOR=") })), colorprofile.ANSI)
	case r.deps.Terminal(r.stdout):
		return colorprofile.Env(env)
	}
	return colorprofile.NoTTY
}

// printJSON puts a document on stdout, as one line.
func (r *run) printJSON(document any) error {
	enc := json.NewEncoder(&r.data)
	enc.SetEscapeHTML(false)
	return enc.Encode(document)
}

// quoted shows foreign text on one line, in quotes and with what can't be seen
// made visible.
func quoted(s string) string { return strconv.Quote(assessment.CleanLine(s)) }

// some lists up to a handful of names, quoted.
func some(names []string) string {
	const most = 8
	var q []string
	for i, n := range names {
		if i == most {
			q = append(q, fmt.Sprintf("and %d more", len(names)-most))
			break
		}
		q = append(q, quoted(n))
	}
	return strings.Join(q, ", ")
}
