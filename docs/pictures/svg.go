//go:build unix

package main

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"math"
	"strings"

	"github.com/charmbracelet/x/vt"
)

// look is a terminal with a dark or a light background.
type look struct {
	name, back, text, frame, title string // colors as #rrggbb
}

var (
	dark  = look{"dark", "#16181d", "#e6e8eb", "#3a3f47", "#9aa0a6"}
	light = look{"light", "#ffffff", "#1f2328", "#d0d7de", "#5f6368"}
)

// Sizes in pixels.
const (
	cellWidth, cellHeight = 8.4, 18.0
	fontSize, baseline    = 14, 13.4
	margin, bar           = 14.0, 30.0
)

// Bits of the attributes of a cell, as in SGR 1, 2, 3 and 7. They are those of
// the package ultraviolet, which would be imported for nothing else.
const attrBold, attrFaint, attrItalic, attrReverse = 1 << 0, 1 << 1, 1 << 2, 1 << 5

// screen is what a terminal shows, cell by cell.
type screen struct {
	cells *vt.Emulator
	w, h  int
	look  look
}

func newScreen(styled string, w, h int, l look) *screen {
	e := vt.NewEmulator(w, h)
	_, _ = e.WriteString(strings.ReplaceAll(styled, "\n", "\r\n"))
	return &screen{e, w, h, l}
}

// ink is how a cell is drawn.
type ink struct {
	fore, back              string // "" is the background of the window
	bold, faint, italic, ul bool
}

func (s *screen) at(x, y int) (string, ink) {
	c := s.cells.CellAt(x, y)
	if c == nil || c.Content == "" {
		return " ", ink{fore: s.look.text}
	}
	st := c.Style
	k := ink{
		fore: hex(st.Fg, s.look.text), back: hex(st.Bg, ""),
		bold: st.Attrs&attrBold != 0, faint: st.Attrs&attrFaint != 0, italic: st.Attrs&attrItalic != 0,
		ul: st.Underline != 0,
	}
	if st.Attrs&attrReverse != 0 {
		if k.back == "" {
			k.back = s.look.back
		}
		k.fore, k.back = k.back, k.fore
	}
	return c.Content, k
}

func hex(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// hardest names the text that stands out least from what is behind it, and by
// how much. Before the program knows the background that is very little.
func (s *screen) hardest() (what string, least float64) {
	least = 21
	for y := range s.h {
		for x := range s.w {
			text, k := s.at(x, y)
			back := k.back
			if back == "" {
				back = s.look.back
			}
			if c := contrast(k.fore, back); text != " " && c < least {
				what, least = fmt.Sprintf("%q in line %d, %s on %s", text, y+1, k.fore, back), c
			}
		}
	}
	return what, least
}

// contrast is the ratio of WCAG 2.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c string) float64 {
	var v [3]uint8
	_, _ = fmt.Sscanf(c, "#%02x%02x%02x", &v[0], &v[1], &v[2])
	sum := 0.0
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		f := float64(v[i]) / 255
		if f <= 0.04045 {
			f /= 12.92
		} else {
			f = math.Pow((f+0.055)/1.055, 2.4)
		}
		sum += share * f
	}
	return sum
}

// svg draws the screen in a window.
func (s *screen) svg(title string) []byte {
	width, height := float64(s.w)*cellWidth+2*margin, float64(s.h)*cellHeight+bar+margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %[1]s %[2]s" role="img">`+"\n", px(width), px(height))
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(title))
	fmt.Fprintf(&b, `<rect x="0.5" y="0.5" width="%s" height="%s" rx="9" fill="%s" stroke="%s"/>`+"\n", px(width-1), px(height-1), s.look.back, s.look.frame)
	for i := range 3 {
		fmt.Fprintf(&b, `<circle cx="%d" cy="15" r="5" fill="%s"/>`+"\n", 18+16*i, s.look.frame)
	}
	fmt.Fprintf(&b, `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d" xml:space="preserve">`+"\n", fontSize)
	fmt.Fprintf(&b, `<text x="%s" y="19.5" fill="%s" font-size="12" text-anchor="middle">soc2ready</text>`+"\n", px(width/2), s.look.title)
	for y := range s.h {
		s.row(&b, y)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// row draws what is behind the text, then runs of plain letters, each exactly
// as wide as its cells whatever the font, then signs one by one.
func (s *screen) row(b *bytes.Buffer, y int) {
	top := bar + float64(y)*cellHeight
	left := func(x int) float64 { return margin + float64(x)*cellWidth }
	for x := 0; x < s.w; x++ {
		_, k := s.at(x, y)
		if k.back == "" {
			continue
		}
		from := x
		for x+1 < s.w {
			if _, next := s.at(x+1, y); next.back != k.back {
				break
			}
			x++
		}
		fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n", px(left(from)), px(top), px(float64(x+1-from)*cellWidth), px(cellHeight), k.back)
	}
	for x := 0; x < s.w; {
		text, k := s.at(x, y)
		if text == " " {
			x++
			continue
		}
		if !plain(text) {
			n := 1
			for x+n < s.w {
				if next, other := s.at(x+n, y); next != text || other != k {
					break
				}
				n++
			}
			s.sign(b, text, k, left(x), top, n)
			x += n
			continue
		}
		run := ""
		n := 0
		for i := x; i < s.w; i++ { // single blanks belong to the run, wider gaps don't
			next, other := s.at(i, y)
			if next != " " && (!plain(next) || other != k) || next == " " && strings.HasSuffix(run, " ") {
				break
			}
			run, n = run+next, n+1
		}
		run = strings.TrimRight(run, " ")
		fmt.Fprintf(b, `<text x="%s" y="%s" textLength="%s"%s>%s</text>`+"\n", px(left(x)), px(top+baseline), px(float64(len(run))*cellWidth), k.attributes(), html.EscapeString(run))
		x += n
	}
}

func plain(s string) bool { return len(s) == 1 && s[0] > ' ' && s[0] < 0x7f }

// sign draws n times a sign that is no plain letter: pieces of lines and bars
// as shapes that meet, others in the middle of their cells.
func (s *screen) sign(b *bytes.Buffer, text string, k ink, x, y float64, n int) {
	w := float64(n) * cellWidth
	rect := func(y, h float64, more string) {
		fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"%s/>`+"\n", px(x), px(y), px(w), px(h), k.fore, more)
	}
	switch text {
	case "█":
		rect(y+3, cellHeight-6, "")
	case "▓":
		rect(y+3, cellHeight-6, ` fill-opacity="0.7"`)
	case "▒":
		rect(y+3, cellHeight-6, ` fill-opacity="0.45"`)
	case "░":
		rect(y+3, cellHeight-6, ` fill-opacity="0.2"`)
	case "─":
		rect(y+cellHeight/2-0.5, 1, "")
	case "│":
		for i := range n {
			fmt.Fprintf(b, `<rect x="%s" y="%s" width="1" height="%s" fill="%s"/>`+"\n", px(x+(float64(i)+0.5)*cellWidth-0.5), px(y), px(cellHeight), k.fore)
		}
	default:
		for i := range n {
			fmt.Fprintf(b, `<text x="%s" y="%s" text-anchor="middle"%s>%s</text>`+"\n", px(x+(float64(i)+0.5)*cellWidth), px(y+baseline), k.attributes(), html.EscapeString(text))
		}
	}
}

func (k ink) attributes() string {
	a := ` fill="` + k.fore + `"`
	for _, x := range []struct {
		on   bool
		text string
	}{{k.bold, ` font-weight="bold"`}, {k.faint, ` opacity="0.6"`}, {k.italic, ` font-style="italic"`}, {k.ul, ` text-decoration="underline"`}} {
		if x.on {
			a += x.text
		}
	}
	return a
}

// px writes a length without needless digits.
func px(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}
