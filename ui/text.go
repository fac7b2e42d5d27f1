package ui

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// ellipsis ends what was cut; asciiOnly turns it into its ASCII sign.
const ellipsis = "…"

// wrap breaks plain text into lines of at most width cells, at blanks where it
// can. Line breaks in the text stay. A width below 1 gives no lines.
func wrap(text string, width int) []string {
	if width < 1 || text == "" {
		return nil
	}
	text = strings.ReplaceAll(text, "\t", "    ")
	if len(text) <= width && !strings.Contains(text, "\n") {
		return []string{strings.TrimRight(text, " ")}
	}
	// ansi.Wrap breaks at hyphens, which would cut ids (CC6.1-02) in two.
	const stays = "\u2011"
	lines := strings.Split(ansi.Wrap(strings.ReplaceAll(text, "-", stays), width, ""), "\n")
	for i, l := range lines {
		l = strings.ReplaceAll(strings.TrimRight(l, " "), stays, "-")
		if i > 0 { // the blank at which the line before was broken
			l = strings.TrimLeft(l, " ")
		}
		if ansi.StringWidth(l) > width { // a wide character in a width of 1
			l = ansi.Truncate(l, width, "")
		}
		lines[i] = l
	}
	return lines
}

// clip cuts one line to width cells and ends it with an ellipsis, between
// words where there is a blank to cut at. Styled text keeps its styles.
func clip(text string, width int) string {
	if width < 1 {
		return ""
	}
	if len(text) <= width || ansi.StringWidth(text) <= width {
		return text
	}
	plain := ansi.Strip(text)
	cut := ansi.Truncate(plain, width-1, "")
	if !strings.HasPrefix(plain[len(cut):], " ") {
		if i := strings.LastIndexByte(cut, ' '); i > 0 && strings.TrimSpace(cut[:i]) != "" {
			cut = cut[:i]
		}
	}
	cut = strings.TrimRight(cut, " ")
	return ansi.Truncate(text, ansi.StringWidth(cut)+1, ellipsis)
}

// cutTo cuts one line to width cells without a sign, for fields being typed in.
func cutTo(text string, width int) string { return ansi.Truncate(text, max(width, 0), "") }

// pad makes one line exactly w cells wide: cut when longer, blanks after it
// when shorter.
func pad(s string, w int) string {
	if w < 1 {
		return ""
	}
	s = clip(s, w)
	if n := w - ansi.StringWidth(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// percent writes hundredths of a percent the way screens do: "41 %", cut, not
// rounded (model.md section 3).
func percent(hundredths int) string { return strconv.Itoa(hundredths/100) + " %" }

// points writes a gain of hundredths in percentage points: "+5.3".
func points(hundredths int) string {
	switch {
	case hundredths <= 0:
		return "0"
	case hundredths < 10:
		return "<0.1"
	}
	return "+" + strconv.Itoa(hundredths/100) + "." + strconv.Itoa(hundredths%100/10)
}

// count writes a number with its noun: "1 gap", "11 gaps".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// spread tells a score with its range: "41 % (up to 87 %)".
func spread(mean, high int) string {
	if mean == high {
		return percent(mean)
	}
	return percent(mean) + " (up to " + percent(high) + ")"
}

// scoreLine tells a block in one line, the percentage never without its word
// and range: "Type 1  41 % (up to 87 %) · not ready · 92 unanswered".
func scoreLine(t *style.Theme, label string, b assessment.Block) string {
	line := strings.Join(scoreParts(t, b), dot(t))
	if label != "" {
		line = t.Strong.Render(label) + "  " + line
	}
	return line
}

// scoreFit is scoreLine in at most width cells: what does not fit goes part by
// part from the end, never in the middle of one.
func scoreFit(t *style.Theme, label string, b assessment.Block, width int) string {
	line := t.Strong.Render(label) + " "
	for i, part := range scoreParts(t, b) {
		sep := " "
		if i > 0 {
			sep = dot(t)
		}
		if i > 0 && ansi.StringWidth(line+sep+part) > width {
			break
		}
		line += sep + part
	}
	return clip(line, width)
}

// scoreParts are the pieces of scoreLine, for lines that may break.
func scoreParts(t *style.Theme, b assessment.Block) []string {
	if !b.In {
		return []string{t.Muted.Render(wordOf(assessment.NothingInScope))}
	}
	score := t.Strong.Render(percent(b.Mean))
	if b.High != b.Mean {
		score += t.Muted.Render(" (up to " + percent(b.High) + ")")
	}
	parts := []string{score, wordStyle(t, b.Word).Render(wordOf(b.Word))}
	if b.Unanswered > 0 {
		parts = append(parts, t.Muted.Render(strconv.Itoa(b.Unanswered)+" unanswered"))
	}
	return parts
}

// dot stands between the parts of a line.
func dot(t *style.Theme) string { return t.Muted.Render(" " + t.Signs.Dot + " ") }

// flow joins parts with sep into lines of at most width cells, breaking
// between parts only; lines after the first are indented.
func flow(parts []string, sep string, indent, width int) []string {
	if width < 1 {
		return nil
	}
	indent = min(indent, width/2)
	var lines []string
	line, used := "", 0
	for i, p := range parts {
		w := ansi.StringWidth(p)
		switch {
		case i == 0:
			line, used = p, w
		case used+ansi.StringWidth(sep)+w <= width:
			line, used = line+sep+p, used+ansi.StringWidth(sep)+w
		default:
			lines = append(lines, clip(line, width))
			line, used = strings.Repeat(" ", indent)+p, indent+w
		}
	}
	return append(lines, clip(line, width))
}

// inFlow is flow with every line indented, the first one too.
func inFlow(parts []string, sep string, indent, width int) []string {
	indent = min(indent, max(width, 0)/2)
	lines := flow(parts, sep, 0, width-indent)
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", indent) + l
	}
	return lines
}

// wordOf writes a word as screens do: "not ready".
func wordOf(w assessment.Word) string { return strings.ReplaceAll(string(w), "-", " ") }

func wordStyle(t *style.Theme, w assessment.Word) lipgloss.Style {
	switch w {
	case assessment.Ready:
		return t.Good
	case assessment.Close:
		return t.Close
	case assessment.NotReady:
		return t.Bad
	}
	return t.Muted
}

// verdictMark gives sign, word and style of a verdict on a criterion; open is
// one that unanswered questions can still turn.
func verdictMark(t *style.Theme, v assessment.Verdict, open bool) (sign, word string, st lipgloss.Style) {
	switch {
	case v == assessment.Out:
		return t.Signs.Out, "out", t.Muted
	case open:
		return t.Signs.Open, "open", t.Accent
	case v == assessment.Met:
		return t.Signs.Met, "met", t.Good
	case v == assessment.AtRisk:
		return t.Signs.AtRisk, "at risk", t.Close
	}
	return t.Signs.NotMet, "not met", t.Bad
}

// stateMark is verdictMark for a description item.
func stateMark(t *style.Theme, s assessment.State, open bool) (sign, word string, st lipgloss.Style) {
	switch {
	case s == assessment.ItemOut:
		return t.Signs.Out, "out", t.Muted
	case open:
		return t.Signs.Open, "open", t.Accent
	case s == assessment.ItemComplete:
		return t.Signs.Met, "complete", t.Good
	case s == assessment.ItemDrafted:
		return t.Signs.AtRisk, "drafted", t.Close
	}
	return t.Signs.NotMet, "missing", t.Bad
}

// levelMark gives sign, word and style of an answer.
func levelMark(t *style.Theme, a assessment.Answer) (sign, word string, st lipgloss.Style) {
	switch a.Level {
	case assessment.Unanswered:
		return t.Signs.Open, "not answered", t.Muted
	case assessment.Missing:
		return t.Signs.NotMet, "missing", t.Bad
	case assessment.Partial, assessment.Drafted, assessment.Designed:
		return t.Signs.AtRisk, string(a.Level), t.Close
	case assessment.Operating:
		return t.Signs.AtRisk, "operating", t.Good
	case assessment.Proven, assessment.Complete:
		return t.Signs.Met, string(a.Level), t.Good
	case assessment.NA:
		return t.Signs.Out, "n/a", t.Muted
	case assessment.ByProvider:
		return t.Signs.Right, "provider", t.Text
	}
	return t.Signs.Open, string(a.Level), t.Muted
}

// asciiSigns are the signs outside ASCII that our own text uses, each with one
// of the same width.
var asciiSigns = strings.NewReplacer(
	"…", "~", "·", "-", "–", "-", "—", "-", "’", "'", "‘", "'", "“", `"`, "”", `"`, "→", ">", "←", "<", "↑", "^", "↓", "v", "⚑", "!",
	"●", "#", "◐", "/", "○", "o", "›", ">", "✓", "v", "▲", "^", "▼", "v", "─", "-", "│", "|", "█", "#", "▒", "=", "░", ".",
)

// asciiOnly is for terminals that draw ASCII: our signs become ASCII ones of
// the same width; text of people stays as it is.
func asciiOnly(s string) string { return asciiSigns.Replace(s) }
