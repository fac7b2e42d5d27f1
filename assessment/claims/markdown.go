package claims

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readMarkdown reads Markdown with tables and HTML in it. It knows as much of
// the language as it takes to see words as a reader sees them.
func readMarkdown(p *reader) {
	m := &markdown{reader: p}
	i := 0
	for i < len(p.src) {
		i = m.line(i)
	}
	m.endTable()
}

type markdown struct {
	*reader
	fence   string // what closes the code block we are in
	front   bool   // in the front matter
	shown   bool   // the value of the front matter we are in is seen
	columns int    // of the table we are in, 0 outside
	inList  bool
	after   bool // the line before was blank
	never   int  // no link's address ends before
}

// line reads the line at i, and what reaches beyond it, and says where to go on.
func (m *markdown) line(i int) int {
	line, next := lineAt(m.src, i)
	if i == 0 {
		line = strings.TrimPrefix(line, "\uFEFF")
		i = len(m.src) - len(strings.TrimPrefix(m.src, "\uFEFF"))
		if strings.TrimRight(line, " ") == "---" {
			m.front = true
			return next
		}
	}
	if m.front {
		m.frontLine(line, i)
		return next
	}
	rest := strings.TrimLeft(line, " \t")
	indent := len(line) - len(rest)
	for strings.HasPrefix(rest, ">") {
		rest = strings.TrimLeft(rest[1:], " \t")
		indent = 0
	}
	at := i + len(line) - len(rest)
	switch {
	case m.fence != "":
		if strings.HasPrefix(rest, m.fence) && strings.Trim(rest, m.fence[:1]+" \t") == "" {
			m.fence = ""
		}
		return next
	case strings.HasPrefix(rest, "```"), strings.HasPrefix(rest, "~~~"):
		m.end()
		m.fence = rest[:len(rest)-len(strings.TrimLeft(rest, rest[:1]))]
		return next
	case rest == "":
		m.endTable()
		m.begin(para)
		m.after = true
		return next
	case indent >= 4 && m.after && !m.inList && m.columns == 0:
		return next // a code block
	}
	m.after = false
	return m.content(rest, at, indent, next)
}

// content reads a line that is none of code, blank and front matter.
func (m *markdown) content(rest string, at, indent, next int) int {
	if m.columns > 0 {
		if strings.Contains(rest, "|") {
			return max(next, m.row(rest, at, false))
		}
		m.endTable()
	}
	hashes := len(rest) - len(strings.TrimLeft(rest, "#"))
	switch {
	case hashes >= 1 && hashes <= 6 && (len(rest) == hashes || rest[hashes] == ' ' || rest[hashes] == '\t'):
		m.inList = false
		m.begin(heading)
		m.cur.level = hashes
		end := m.inline(at+hashes, at+len(rest))
		m.begin(para)
		return max(next, end)
	case ruleLine(rest, "=-") && len(m.cur.words)+len(m.buf) > 0 && m.cur.kind == para, rest == "--" && len(m.cur.words) > 0:
		m.cur.kind, m.cur.level = heading, 2
		m.begin(para)
		return next
	case ruleLine(rest, "*-_"):
		m.begin(para)
		m.inList = false
		return next
	case definition(rest):
		m.begin(para)
		return next
	}
	if n := listMark(rest); n > 0 {
		m.inList = true
		m.begin(item)
		return max(next, m.inline(at+n, at+len(rest)))
	}
	if strings.Contains(rest, "|") {
		if under, after := lineAt(m.src, next); next < len(m.src) && delimiter(under) {
			m.end()
			m.columns = 1
			m.row(rest, at, true)
			return after
		}
	}
	if indent == 0 && len(m.cur.words) == 0 {
		m.inList = false
	}
	m.put('\n', at, at)
	end := m.inline(at, at+len(rest))
	if strings.HasSuffix(rest, "  ") || strings.HasSuffix(rest, "\\") {
		m.put('\n', at, at)
	}
	return max(next, end)
}

// definition says whether a line says where a reference link leads.
func definition(s string) bool {
	if s[0] != '[' {
		return false
	}
	i := strings.Index(s, "]:")
	return i > 1 && !strings.Contains(s[1:i], "]") && !strings.HasPrefix(s, "[^")
}

// delimiter says whether a line is the one below a table's header.
func delimiter(s string) bool {
	s = strings.TrimSpace(strings.TrimLeft(s, "> \t"))
	return strings.Contains(s, "-") && strings.Contains(s, "|") && strings.Trim(s, "|:- \t") == ""
}

// row reads a row of a table.
func (m *markdown) row(s string, at int, header bool) int {
	i, end := 0, at
	if strings.HasPrefix(s, "|") {
		i = 1
	}
	for i <= len(s) {
		j := i
		for code := false; j < len(s) && (s[j] != '|' || code); j++ {
			switch s[j] {
			case '\\':
				j++
			case '`':
				code = !code && strings.Contains(s[j+1:], "`")
			}
		}
		j = min(j, len(s))
		if j == len(s) && blank(s[i:]) {
			break
		}
		m.begin(cell)
		m.cur.header = header
		end = max(end, m.inline(at+i, at+j))
		i = j + 1
	}
	m.end()
	m.block(block{kind: rowEnd})
	return end
}

func (m *markdown) endTable() {
	if m.columns > 0 {
		m.end()
		m.block(block{kind: tableEnd})
		m.columns = 0
	}
}

// frontLine reads a line of the front matter: the values people see.
func (m *markdown) frontLine(line string, at int) {
	if t := strings.TrimRight(line, " \t"); t == "---" || t == "..." {
		m.front = false
		m.begin(para)
		return
	}
	if m.shown && strings.HasPrefix(line, " ") && !strings.Contains(line, ": ") {
		m.plain(line, at)
		return
	}
	m.begin(para)
	m.shown = false
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "title", "description", "summary", "subtitle", "excerpt", "seo_title", "meta_description", "tagline", "headline",
		"body", "text", "content", "note", "quote", "heading", "banner", "alt":
		m.begin(aside)
		m.shown = true
		m.plain(strings.TrimRight(value, " |>"), at+len(key)+1)
	}
}

// inline reads from i to end and says where it stopped, which may be behind
// end when a tag or comment reaches further.
func (m *markdown) inline(i, end int) int {
	for i < end {
		c := m.src[i]
		switch {
		case c == '\\' && i+1 < end && unicode.IsPunct(rune(m.src[i+1])):
			m.put(rune(m.src[i+1]), i, i+2)
			i += 2
		case c == '`':
			i = m.code(i, end)
		case c == '<':
			if n := m.markup(i); n > 0 {
				i += n
				continue
			}
			m.put('<', i, i+1)
			i++
		case c == '!' && i+1 < end && m.src[i+1] == '[':
			i = m.image(i)
		case c == '[' || c == '*':
			m.seam = true
			if strings.HasPrefix(m.src[i:end], "[^") {
				i += max(1, strings.IndexByte(m.src[i:min(end, i+64)], ']')+1)
				continue
			}
			i++
		case c == ']':
			m.seam = true
			i = m.target(i + 1)
		case c == '~' && strings.HasPrefix(m.src[i:end], "~~"):
			m.endWord()
			if m.mute > 0 {
				m.mute--
			} else if strings.Contains(m.src[i+2:min(end, i+maxTag)], "~~") {
				m.mute++
			}
			i += 2
		case c == '_':
			if m.inWord(i) {
				m.put('_', i, i+1)
			} else {
				m.seam = true
			}
			i++
		case c == '{' && strings.HasPrefix(m.src[i:end], "{{"): // a template's call
			if n := strings.Index(m.src[i:min(end, i+maxTag)], "}}"); n >= 0 {
				m.shortcode(m.src[i:i+n], i)
				i += n + 2
				continue
			}
			i += 2
		default:
			if n := url(m.src[i:end]); n > 0 {
				m.endWord()
				i += n
				continue
			}
			i += m.character(m.src[i:end], i)
		}
	}
	m.endWord()
	m.put('\n', end, end)
	return i
}

// inWord says whether letters or digits stand on both sides of a byte.
func (m *markdown) inWord(i int) bool {
	before, _ := utf8.DecodeLastRuneInString(m.src[:i])
	after, _ := utf8.DecodeRuneInString(m.src[i+1:])
	return (unicode.IsLetter(before) || unicode.IsDigit(before)) && (unicode.IsLetter(after) || unicode.IsDigit(after))
}

// code reads a code span: its words are there and mute.
func (m *markdown) code(i, end int) int {
	end = min(end, i+maxTag)
	ticks := len(m.src[i:end]) - len(strings.TrimLeft(m.src[i:end], "`"))
	n := strings.Index(m.src[i+ticks:end], m.src[i:i+ticks])
	if n < 0 {
		return i + ticks
	}
	m.endWord()
	m.mute++
	for j := i + ticks; j < i+ticks+n; {
		j += m.character(m.src[j:i+ticks+n], j)
	}
	m.endWord()
	m.mute--
	return i + ticks + n + ticks
}

// image reads ![alt](address): the alt text is a block of its own.
func (m *markdown) image(i int) int {
	limit := min(len(m.src), i+maxTag)
	n := strings.IndexByte(m.src[i:limit], ']')
	if n < 0 {
		return i + 2
	}
	m.attribute(label, m.src[i+2:i+n], i+2)
	m.endWord()
	m.put(' ', i, i)
	end := m.target(i + n + 1)
	if strings.HasPrefix(m.src[i+n+1:end], "(") {
		m.shield(m.src[i+n+2:end], i+n+2)
	}
	return end
}

// target skips the (address "title") or [reference] of a link at i.
func (m *markdown) target(i int) int {
	if i >= len(m.src) || i < m.never {
		return i
	}
	limit := min(len(m.src), i+maxTag)
	switch m.src[i] {
	case '[':
		if n := strings.IndexAny(m.src[i:limit], "]\n"); n > 0 && m.src[i+n] == ']' {
			return i + n + 1
		}
	case '(':
		depth := 0
		for j := i; j < limit; j++ {
			switch m.src[j] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					return j + 1
				}
			case '\n':
				if j+1 < limit && m.src[j+1] == '\n' {
					return i
				}
			}
		}
		m.never = limit
	}
	return i
}

// shortcode reads the alt and title texts of a template's call.
func (m *markdown) shortcode(s string, from int) {
	for _, name := range []string{"alt=", "title="} {
		if i := strings.Index(s, name+`"`); i >= 0 {
			i += len(name) + 1
			if n := strings.IndexByte(s[i:], '"'); n > 0 {
				m.attribute(label, s[i:i+n], from+i)
			}
		}
	}
}
