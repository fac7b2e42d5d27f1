package ui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"

	"soc2ready/ui/style"
)

// moveKeys move about on pages and in lists.
type moveKeys struct {
	up, down, left, right, pageUp, pageDown, first, last key.Binding
}

func newMoveKeys() moveKeys {
	return moveKeys{
		up:       bind("↑", "up", "up", "k"),
		down:     bind("↓", "down", "down", "j"),
		left:     bind("←", "left", "left", "h"),
		right:    bind("→", "right", "right", "l"),
		pageUp:   bind("pgup", "page up", "pgup", "ctrl+b"),
		pageDown: bind("pgdn", "page down", "pgdown", "ctrl+f"),
		first:    bind("home", "top", "home"),
		last:     bind("end", "bottom", "end"),
	}
}

// together makes one binding out of several for help and footer: it stands
// for all of their keys.
func together(help, does string, bs ...key.Binding) key.Binding {
	var keys []string
	for _, b := range bs {
		keys = append(keys, b.Keys()...)
	}
	return bind(help, does, keys...)
}

func (k moveKeys) upDown() key.Binding { return together("↑↓", "move", k.up, k.down) }

// paging are the bindings that scroll whatever is shown.
func (k moveKeys) paging() []key.Binding {
	return []key.Binding{
		together("pgup pgdn", "scroll by a page", k.pageUp, k.pageDown),
		together("home end", "top and bottom", k.first, k.last),
	}
}

// pager shows lines that may not fit: a part of them, and at the bottom a
// foot, or how much there is above and below.
type pager struct {
	width, height int
	lines         []string
	top           int
	foot          string // one line that always stays at the bottom; "" for none
}

// room is how many lines are seen.
func (p *pager) room() int {
	n := p.height
	if n >= 3 && (p.foot != "" || len(p.lines) > n) {
		n--
	}
	return max(n, 0)
}

func (p *pager) by(n int) {
	p.top = max(0, min(p.top+n, len(p.lines)-p.room()))
}

// show scrolls as little as it takes to see a line.
func (p *pager) show(line int) {
	if line < p.top {
		p.top = line
	}
	if room := p.room(); line >= p.top+room {
		p.top = line - room + 1
	}
	p.by(0)
}

func (p *pager) sees(line int) bool { return line >= p.top && line < p.top+p.room() }

// scrolled takes the keys that scroll by pages.
func (p *pager) scrolled(k moveKeys, pressed interface{ String() string }) bool {
	switch {
	case key.Matches(pressed, k.pageDown):
		p.by(max(1, p.room()-1))
	case key.Matches(pressed, k.pageUp):
		p.by(-max(1, p.room()-1))
	case key.Matches(pressed, k.first):
		p.top = 0
	case key.Matches(pressed, k.last):
		p.by(len(p.lines))
	default:
		return false
	}
	return true
}

// step moves a cursor on stops (line numbers, in order) by one and scrolls
// with it. Where the cursor is out of sight, or at the end, the page moves.
func (p *pager) step(stops []int, at, by int) int {
	to := at + by
	switch {
	case len(stops) == 0:
		p.by(by)
	case by > 0 && stops[at] >= p.top+p.room(), by < 0 && stops[at] < p.top, // towards it
		!p.sees(stops[at]), to < 0, to >= len(stops):
		p.by(by)
	case stops[to] >= p.top+p.room()+p.room()/2, stops[to] < p.top-p.room()/2: // far away
		p.by(by)
	default:
		p.show(stops[to])
		return to
	}
	return at
}

// draw joins what is seen.
func (p *pager) draw(t *style.Theme) string {
	if p.width < 1 || p.height < 1 {
		return ""
	}
	p.by(0)
	room := p.room()
	seen := p.lines[p.top:min(p.top+room, len(p.lines))]
	if room == p.height {
		return strings.Join(seen, "\n")
	}
	out := make([]string, 0, p.height)
	out = append(out, seen...)
	for len(out) < room {
		out = append(out, "")
	}
	return strings.Join(append(out, p.footLine(t)), "\n")
}

// footLine is the foot with how much there is above and below at its right.
func (p *pager) footLine(t *style.Theme) string {
	var more []string
	if p.top > 0 {
		more = append(more, t.Signs.Up+" "+strconv.Itoa(p.top))
	}
	if below := len(p.lines) - p.top - p.room(); below > 0 {
		more = append(more, t.Signs.Down+" "+strconv.Itoa(below))
	}
	right := strings.Join(more, "  ")
	switch {
	case p.foot == "" && right == "":
		return ""
	case p.foot == "":
		return t.Muted.Render(clip(right+" more", p.width))
	case right == "":
		return clip(p.foot, p.width)
	}
	room := p.width - len([]rune(right)) - 2
	if room < 10 {
		return clip(p.foot, p.width)
	}
	return pad(p.foot, room) + "  " + t.Muted.Render(right)
}
