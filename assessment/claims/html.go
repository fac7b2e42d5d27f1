package claims

import (
	"html"
	"strings"
)

// maxTag is how far the end of a tag, an address or a code span is looked for.
const maxTag = 4 << 10

// entity decodes the entity at the beginning of s and says how long it is; 0
// when there is none.
func entity(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return "", 0
	}
	text := html.UnescapeString(s[:end+1])
	if text == s[:end+1] {
		return "", 0
	}
	return text, end + 1
}

// readHTML reads a page: what is seen, and texts in attributes that are read
// aloud or shown by search engines.
func readHTML(p *reader) {
	for i := 0; i < len(p.src); {
		if n := p.markup(i); n > 0 {
			i += n
			continue
		}
		if n := url(p.src[i:]); n > 0 {
			p.endWord()
			i += n
			continue
		}
		i += p.character(p.src[i:], i)
	}
}

// markup reads a tag or comment at i and says how long it is; 0 when none
// begins there.
func (p *reader) markup(i int) int {
	s := p.src[i:]
	if s[0] != '<' || len(s) < 2 || i < p.noTag {
		return 0
	}
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[4:], "-->"); end >= 0 {
			return 4 + end + 3
		}
		return len(s)
	}
	if s[1] == '!' || s[1] == '?' {
		if end := strings.IndexByte(s[:min(len(s), maxTag)], '>'); end >= 0 {
			return end + 1
		}
		return 1
	}
	t, n := readTag(s)
	if n == 0 {
		return 0
	}
	if n < 0 { // it never ends: what follows is text
		p.noTag = i + maxTag
		return 0
	}
	if t.name == "" {
		return n
	}
	p.tag(t, i)
	if !t.closing && hidden(t.name) && !strings.HasSuffix(s[:n], "/>") {
		return n + untilClosed(s[n:], t.name)
	}
	return n
}

type attr struct {
	name, value string
	from        int // of the value, from the beginning of the tag
}

type tag struct {
	name    string
	closing bool
	attrs   []attr
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == ':' || c == '_' || c == '.'
}

// readTag reads the tag s begins with and says how long it is; 0 when s begins
// with none, -1 when it does not end.
func readTag(s string) (tag, int) {
	var t tag
	i := 1
	if s[i] == '/' {
		t.closing = true
		i++
	}
	if i >= len(s) || s[i]|0x20 < 'a' || s[i]|0x20 > 'z' {
		if i < len(s) && s[i] == '>' { // <> and </> of a component
			return tag{}, i + 1
		}
		return t, 0
	}
	start := i
	for i < len(s) && isNameByte(s[i]) {
		i++
	}
	t.name = strings.ToLower(s[start:i])
	if strings.Contains(t.name, ":") && strings.HasPrefix(t.name, "http") { // <https://…>
		t.name = ""
	}
	for end := min(len(s), maxTag); i < end; {
		switch c := s[i]; {
		case c == '>':
			return t, i + 1
		case isNameByte(c) || c == '@':
			start := i
			for i < end && (isNameByte(s[i]) || s[i] == '@') {
				i++
			}
			a := attr{name: strings.ToLower(s[start:i])}
			i = a.read(s[:end], i)
			t.attrs = append(t.attrs, a)
		case c == '<':
			return t, 0
		default:
			i++
		}
	}
	return t, -1
}

// read reads "= value" at i, if it stands there, and says where it ends.
func (a *attr) read(s string, i int) int {
	j := i
	for j < len(s) && strings.IndexByte(" \t\r\n", s[j]) >= 0 {
		j++
	}
	if j >= len(s) || s[j] != '=' {
		return i
	}
	for j++; j < len(s) && strings.IndexByte(" \t\r\n", s[j]) >= 0; j++ {
	}
	if j >= len(s) {
		return j
	}
	if q := s[j]; q == '"' || q == '\'' {
		end := strings.IndexByte(s[j+1:], q)
		if end < 0 {
			return len(s)
		}
		a.value, a.from = s[j+1:j+1+end], j+1
		return j + 1 + end + 1
	}
	end := strings.IndexAny(s[j:], " \t\r\n>")
	if end < 0 {
		end = len(s) - j
	}
	a.value, a.from = s[j:j+end], j
	return j + end
}

func hidden(name string) bool {
	switch name {
	case "script", "style", "template", "noscript":
		return true
	}
	return false
}

// untilClosed says how long what an element hides is, its closing tag included.
func untilClosed(s, name string) int {
	for i := 0; ; {
		j := strings.Index(s[i:], "</")
		if j < 0 {
			return len(s)
		}
		i += j
		if rest := s[i+2:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			if end := strings.IndexByte(rest, '>'); end >= 0 {
				return i + 2 + end + 1
			}
			return len(s)
		}
		i += 2
	}
}

// tag does what a tag means for blocks and words; it begins at from.
func (p *reader) tag(t tag, from int) {
	p.attributes(t, from)
	switch t.name {
	case "b", "i", "em", "strong", "a", "span", "sup", "sub", "u", "mark", "small", "font", "abbr", "wbr", "cite", "q", "time", "bdi", "label", "nobr", "big", "tt", "g", "path":
		p.seam = true
		if t.name == "q" {
			p.endWord()
			if t.closing {
				p.quotation('”')
			} else {
				p.quotation('“')
			}
		}
	case "code", "kbd", "samp", "del", "s", "strike", "pre":
		p.endWord()
		if t.closing {
			p.mute = max(0, p.mute-1)
		} else {
			p.mute++
		}
		if t.name == "pre" {
			p.begin(para)
		}
	case "br", "img", "svg", "input":
		p.endWord()
		p.between('\n')
	case "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend", "caption", "figcaption":
		p.begin(para)
		if !t.closing {
			p.cur.kind, p.cur.level = heading, 6
			if t.name[0] == 'h' {
				p.cur.level = int(t.name[1] - '0')
			}
		}
	case "li", "dd":
		p.begin(para)
		if !t.closing {
			p.cur.kind = item
		}
	case "td", "th":
		p.begin(para)
		if !t.closing {
			p.cur.kind, p.cur.header = cell, t.name == "th"
		}
	case "tr":
		p.end()
		p.block(block{kind: rowEnd})
	case "table":
		p.end()
		p.block(block{kind: tableEnd})
	case "p", "div":
		if p.cur.kind == item || p.cur.kind == cell { // a paragraph in a list or table stays part of it
			p.endWord()
			p.gap |= gSpace | gBar
			return
		}
		p.begin(para)
	default:
		p.begin(para)
	}
}

// attributes reads the texts that stand in a tag.
func (p *reader) attributes(t tag, from int) {
	described := false
	for _, a := range t.attrs {
		if a.name == "name" || a.name == "property" {
			v := strings.ToLower(a.value)
			described = described || strings.HasSuffix(v, "description") || strings.HasSuffix(v, "title") || v == "keywords"
		}
	}
	for _, a := range t.attrs {
		switch a.name {
		case "alt", "title", "aria-label":
			p.attribute(label, a.value, from+a.from)
		case "content":
			if t.name == "meta" && described {
				p.attribute(aside, a.value, from+a.from)
			}
		case "src", "data-src":
			p.shield(a.value, from+a.from)
		case "placeholder", "value", "label":
			if t.name == "input" || t.name == "button" || t.name == "option" {
				p.attribute(aside, a.value, from+a.from)
			}
		}
	}
}

// shield reads the words of a badge that a badge service draws from its address.
func (p *reader) shield(u string, from int) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimPrefix(u, "https:"), "http:"), "//img.shields.io/badge/")
	if !ok {
		return
	}
	from += len(u) - len(rest)
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '-'); i >= 0 { // the colour
		rest = rest[:i]
	}
	sub := &reader{src: p.src, block: p.block}
	sub.cur.kind = label
	for i := 0; i < len(rest); i++ {
		switch {
		case strings.HasPrefix(rest[i:], "%20"):
			sub.put(' ', from+i, from+i+3)
			i += 2
		case strings.HasPrefix(rest[i:], "--"), strings.HasPrefix(rest[i:], "__"):
			sub.put('-', from+i, from+i+2)
			i++
		case rest[i] == '-' || rest[i] == '_':
			sub.put(' ', from+i, from+i+1)
		default:
			sub.put(rune(rest[i]), from+i, from+i+1)
		}
	}
	sub.end()
}
