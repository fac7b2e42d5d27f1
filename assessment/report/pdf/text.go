package pdf

import (
	"strings"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"soc2ready/assessment/report"
)

const (
	family = "liberation"
	// mark stands for a sign that the fonts don't have.
	mark = '□'
)

// style is how a piece of text is set.
type style struct{ strong, quiet bool }

func (s style) face() int {
	if s.strong {
		return 1
	}
	return 0
}

// face is one font: which signs it has and how wide they are.
type face struct {
	style string // as fpdf calls it
	ttf   []byte
	font  *sfnt.Font
	wide  map[rune]float64 // in parts of the size; below 0 where there is none
}

// faces are the fonts of a document.
type faces struct {
	list   [2]*face
	buffer sfnt.Buffer
	missed bool // some sign was not there
}

func newFaces() (*faces, error) {
	f := &faces{list: [2]*face{{style: "", ttf: liberationsansregular.TTF}, {style: "B", ttf: liberationsansbold.TTF}}}
	for _, x := range f.list {
		var err error
		if x.font, err = sfnt.Parse(x.ttf); err != nil {
			return nil, err
		}
		x.wide = map[rune]float64{}
	}
	return f, nil
}

// ours says whether a sign belongs to the scripts that can be set without
// joining letters or turning the direction around, and is to be seen.
func ours(r rune) bool {
	return r <= 0xffff && !unicode.In(r, unicode.Cc, unicode.Cf) &&
		unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited)
}

// advance is the width of a sign, below 0 when the fonts don't have it.
func (f *faces) advance(r rune, face int) float64 {
	x := f.list[face]
	if w, ok := x.wide[r]; ok {
		return w
	}
	w := -1.0
	if i, err := x.font.GlyphIndex(&f.buffer, r); err == nil && i != 0 && ours(r) {
		em := fixed.I(int(x.font.UnitsPerEm()))
		if a, err := x.font.GlyphAdvance(&f.buffer, i, em, font.HintingNone); err == nil {
			w = float64(a) / float64(em)
		}
	}
	x.wide[r] = w
	return w
}

// shown is a text with marks in place of signs that the fonts don't have.
func (f *faces) shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\u00a0' || unicode.Is(unicode.Zs, r) {
			return ' '
		}
		if f.advance(r, 0) < 0 {
			f.missed = true
			return mark
		}
		return r
	}, s)
}

// width of a text that is shown already, in points.
func (f *faces) width(s string, st style, size float64) (w float64) {
	for _, r := range s {
		w += max(0, f.advance(r, st.face()))
	}
	return w * size
}

// span is a piece of a line in one style.
type span struct {
	words string
	style style
}

// textLine is a line that fits.
type textLine []span

func (l textLine) wide(f *faces, size float64) (w float64) {
	for _, s := range l {
		w += f.width(s.words, s.style, size)
	}
	return w
}

// wrap breaks a text into lines of at most wide points: at line breaks, between
// words, and inside a word that is longer than a line. Nothing but blanks at
// the ends of lines is left out.
func (f *faces) wrap(t report.Text, wide, size float64) []textLine {
	w := &wrapper{faces: f, wide: wide, size: size}
	for i, r := range t {
		if r.Break && i > 0 {
			w.newLine()
		}
		st := style{strong: r.Strong, quiet: r.Quiet}
		for j, part := range strings.Split(r.Words, "\n") {
			if j > 0 {
				w.newLine()
			}
			w.words(f.shown(part), st)
		}
	}
	if len(w.line) > 0 || len(w.lines) == 0 {
		w.newLine()
	}
	return w.lines
}

type wrapper struct {
	faces *faces
	wide  float64
	size  float64
	lines []textLine
	line  textLine
	used  float64
	blank bool // a blank is due before the next word
}

func (w *wrapper) newLine() {
	w.lines = append(w.lines, w.line)
	w.line, w.used, w.blank = nil, 0, false
}

func (w *wrapper) words(s string, st style) {
	for s != "" {
		if s[0] == ' ' {
			w.blank, s = true, s[1:]
			continue
		}
		word, rest := s, ""
		if i := strings.IndexByte(s, ' '); i >= 0 {
			word, rest = s[:i], s[i:]
		}
		w.word(word, st)
		s = rest
	}
}

func (w *wrapper) word(s string, st style) {
	long := w.faces.width(s, st, w.size)
	gap := 0.0
	if w.blank && len(w.line) > 0 {
		gap = w.faces.width(" ", st, w.size)
	}
	if w.used+gap+long > w.wide && len(w.line) > 0 && long <= w.wide {
		w.newLine()
		gap = 0
	}
	if gap > 0 {
		w.put(" ", st, gap)
	}
	w.blank = false
	if w.used+long <= w.wide {
		w.put(s, st, long)
		return
	}
	// A word that no line holds is broken, behind a dash or a slash if it has
	// one in the line, else between any of its signs.
	for s != "" {
		n, part, dash := 0, 0.0, 0
		for i, r := range s {
			a := max(0, w.faces.advance(r, st.face())) * w.size
			if w.used+part+a > w.wide && (i > 0 || w.used > 0) {
				break
			}
			part += a
			if n = i + len(string(r)); strings.ContainsRune("-/_.,:;&=?", r) {
				dash = n
			}
		}
		if n < len(s) && dash > 0 {
			n = dash
		}
		if n > 0 {
			w.put(s[:n], st, w.faces.width(s[:n], st, w.size))
			s = s[n:]
		}
		if s != "" {
			w.newLine()
		}
	}
}

func (w *wrapper) put(s string, st style, long float64) {
	w.used += long
	if n := len(w.line); n > 0 && w.line[n-1].style == st {
		w.line[n-1].words += s
		return
	}
	w.line = append(w.line, span{s, st})
}

// choose sets font, size and color, if they are not set already.
func (s *setter) choose(st style, size float64) {
	if s.size == size && s.font == st {
		return
	}
	s.font, s.size = st, size
	s.f.SetFont(family, s.faces.list[st.face()].style, size)
	if st.quiet {
		s.f.SetTextColor(76, 84, 94)
	} else {
		s.f.SetTextColor(20, 24, 30)
	}
}

// draw writes a text on one line, from its left and top.
func (s *setter) draw(t report.Text, x, y, size float64) {
	for _, r := range t {
		s.span(span{s.faces.shown(r.Words), style{strong: r.Strong, quiet: r.Quiet}}, x, y, size)
	}
}

// span writes a piece of a line and gives where the next begins.
func (s *setter) span(p span, x, y, size float64) float64 {
	if p.words != "" {
		s.choose(p.style, size)
		s.f.Text(x, y+size*1.02, p.words)
	}
	return x + s.faces.width(p.words, p.style, size)
}

func (s *setter) line(l textLine, x, y, size float64) {
	for _, p := range l {
		x = s.span(p, x, y, size)
	}
}

// lines writes lines below each other, over as many pages as they need.
func (s *setter) lines(lines []textLine, x, size float64) {
	for _, l := range lines {
		s.room(size * leading)
		s.line(l, x, s.y, size)
		s.y += size * leading
	}
}

// text sets a text from x on, wide points wide.
func (s *setter) text(t report.Text, x, wide, size float64) {
	s.lines(s.faces.wrap(t, wide, size), x, size)
}

func (s *setter) rule(from, to, y float64) {
	s.f.SetDrawColor(180, 188, 196)
	s.f.SetLineWidth(0.5)
	s.f.Line(from, y, to, y)
}
