package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/ui/style"
)

// measure is the widest that a line of a page gets, in cells.
const measure = 78

// Prose sets the small part of Markdown that our pages use: headings,
// paragraphs, lists with one more in them, **bold** and `code`. It holds the
// looks; the same text and width always give the same lines.
type Prose struct {
	Title, Heading, Bold, Code lipgloss.Style
	Mark, Inner                string // before an item of a list, and of one in it; one cell
}

// newProse takes the looks of a theme.
func newProse(t *style.Theme) Prose {
	return Prose{Title: t.Strong, Heading: t.Accent.Bold(true), Bold: t.Strong, Code: t.Accent, Mark: t.Signs.Dot, Inner: t.Signs.Dash}
}

// Lines sets a text in at most width cells, and never more than measure. No
// line ends in a blank. A width below 1 gives no lines.
func (p Prose) Lines(text string, width int) []string {
	width = min(width, measure)
	if width < 1 {
		return nil
	}
	var out []string
	var last passage
	for i, b := range blocks(text) {
		if i > 0 && (b.mark == "" || last.mark == "") {
			out = append(out, "")
		}
		out = append(out, p.set(b, width)...)
		last = b
	}
	return out
}

// passage is a heading, a paragraph or an item of a list.
type passage struct {
	level int    // of a heading; 0 for the rest
	mark  string // "-" or "2." of an item
	depth int    // 1 for an item of a list in a list
	text  string // on one line
}

// blocks cuts a text. A line that goes on, of a paragraph or an item, is
// joined with a blank.
func blocks(text string) []passage {
	var out []passage
	open := false // the last passage goes on
	for line := range strings.SplitSeq(text, "\n") {
		body := strings.TrimSpace(line)
		if body == "" {
			open = false
			continue
		}
		if level := len(body) - len(strings.TrimLeft(body, "#")); level > 0 && level <= 6 && strings.HasPrefix(body[level:], " ") {
			out, open = append(out, passage{level: level, text: strings.TrimSpace(body[level:])}), false
			continue
		}
		if mark, rest := listMark(body); mark != "" {
			b := passage{mark: mark, text: rest}
			if strings.HasPrefix(line, "  ") && len(out) > 0 && out[len(out)-1].mark != "" {
				b.depth = 1
			}
			out, open = append(out, b), true
			continue
		}
		if open {
			out[len(out)-1].text += " " + body
			continue
		}
		out, open = append(out, passage{text: body}), true
	}
	return out
}

// listMark splits the mark off an item: "- ", "* " or "12. ".
func listMark(s string) (mark, rest string) {
	head, rest, ok := strings.Cut(s, " ")
	if !ok {
		return "", ""
	}
	rest = strings.TrimSpace(rest)
	number := strings.TrimSuffix(head, ".")
	switch {
	case head == "-" || head == "*":
		return "-", rest
	case number != head && number != "" && len(number) < 4 && strings.Trim(number, "0123456789") == "":
		return head, rest
	}
	return "", ""
}

func (p Prose) set(b passage, width int) []string {
	mark := b.mark
	if mark == "-" {
		if mark = p.Mark; b.depth > 0 {
			mark = p.Inner
		}
	}
	lead := strings.Repeat(" ", style.Indent*b.depth)
	if mark != "" {
		lead += mark + " "
	}
	in := ansi.StringWidth(lead)
	if in > width/2 { // no room to set in
		lead, in = "", 0
	}
	filled := fill(words(b.text), width-in)
	lines := make([]string, len(filled))
	for i, l := range filled {
		if i > 0 {
			lead = strings.Repeat(" ", in)
		}
		lines[i] = strings.TrimRight(lead+p.draw(l, b.level), " ")
	}
	return lines
}

// look is how a stretch of text looks.
type look uint8

const (
	lookPlain look = iota // as the passage
	lookBold
	lookCode
	lookGap // the blank between two looks
)

type piece struct {
	text string
	look look
}

// word is what stays on one line where it can: pieces without a blank between.
type word []piece

func (w word) width() (n int) {
	for _, p := range w {
		n += ansi.StringWidth(p.text)
	}
	return n
}

// words cuts a line of Markdown into words. A mark without its partner stays
// what it is: a sign of the text.
func words(s string) []word {
	var out []word
	var now word
	end := func() {
		if len(now) > 0 {
			out, now = append(out, now), nil
		}
	}
	is := lookPlain
	for len(s) > 0 {
		switch {
		case s[0] == ' ':
			end()
			s = s[1:]
			continue
		case s[0] == '`' && strings.IndexByte(s[1:], '`') > 0:
			text, rest, _ := strings.Cut(s[1:], "`")
			now = append(now, piece{text, lookCode})
			s = rest
			continue
		case strings.HasPrefix(s, "**") && is == lookBold:
			is, s = lookPlain, s[2:]
			continue
		case strings.HasPrefix(s, "**") && strings.Index(s[2:], "**") > 0:
			is, s = lookBold, s[2:]
			continue
		}
		i := 1 + strings.IndexAny(s[1:], " `*")
		if i == 0 {
			i = len(s)
		}
		if k := len(now) - 1; k >= 0 && now[k].look == is {
			now[k].text += s[:i]
		} else {
			now = append(now, piece{s[:i], is})
		}
		s = s[i:]
	}
	end()
	return out
}

// fill puts words on lines of at most width cells.
func fill(words []word, width int) [][]piece {
	var out [][]piece
	var line []piece
	used := 0
	flush := func() {
		if used > 0 {
			out = append(out, line)
		}
		line, used = nil, 0
	}
	add := func(w word, need int) {
		if used > 0 && used+1+need > width {
			flush()
		}
		if used > 0 {
			gap := piece{" ", line[len(line)-1].look}
			if gap.look != w[0].look {
				gap.look = lookGap
			}
			line, used = append(line, gap), used+1
		}
		line, used = append(line, w...), used+need
	}
	for _, w := range words {
		if need := w.width(); need <= width {
			add(w, need)
			continue
		}
		for _, part := range w.cut(width) {
			add(part, part.width())
		}
	}
	flush()
	return out
}

// cut breaks a word that no line holds: at the blanks of code first, then
// anywhere.
func (w word) cut(width int) []word {
	var out []word
	var now word
	used := 0
	end := func() {
		if used > 0 {
			out = append(out, now)
		}
		now, used = nil, 0
	}
	for _, p := range w {
		for text := p.text; text != ""; {
			if text[0] == ' ' {
				end()
				text = text[1:]
				continue
			}
			part, _, _ := strings.Cut(text, " ")
			head := ansi.Truncate(part, max(width-used, 0), "")
			if fresh := used == 0; head == "" || !fresh && len(head) < len(part) && ansi.StringWidth(part) <= width {
				if fresh { // a wide character in a width of 1
					return out
				}
				end()
				continue
			}
			now, used = append(now, piece{head, p.look}), used+ansi.StringWidth(head)
			text = text[len(head):]
		}
	}
	end()
	return out
}

// draw renders a line, neighbours of one look together.
func (p Prose) draw(line []piece, level int) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		j, text := i+1, line[i].text
		for ; j < len(line) && line[j].look == line[i].look; j++ {
			text += line[j].text
		}
		switch is := line[i].look; {
		case is == lookCode:
			text = p.Code.Render(text)
		case is == lookGap || is == lookPlain && level == 0:
		case level == 1:
			text = p.Title.Render(text)
		case level > 1:
			text = p.Heading.Render(text)
		default:
			text = p.Bold.Render(text)
		}
		b.WriteString(text)
		i = j
	}
	return b.String()
}
