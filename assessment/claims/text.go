package claims

import "strings"

// lineAt gives the line that begins at i without its end, and where the next
// one begins.
func lineAt(s string, i int) (line string, next int) {
	n := strings.IndexAny(s[i:], "\r\n")
	if n < 0 {
		return s[i:], len(s)
	}
	next = i + n + 1
	if s[i+n] == '\r' && next < len(s) && s[next] == '\n' {
		next++
	}
	return s[i : i+n], next
}

// listMark says how long the mark is that makes s (without blanks in front) an
// item of a list, with the blanks behind it; 0 when there is none.
func listMark(s string) int {
	n := 0
	switch {
	case s == "":
		return 0
	case s[0] == '-' || s[0] == '*' || s[0] == '+':
		n = 1
	case strings.HasPrefix(s, "•"), strings.HasPrefix(s, "–"), strings.HasPrefix(s, "‣"):
		n = len("•")
	default:
		for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n == 0 || n >= len(s) || s[n] != '.' && s[n] != ')' {
			return 0
		}
		n++
	}
	blanks := len(s[n:]) - len(strings.TrimLeft(s[n:], " \t"))
	if blanks == 0 {
		return 0
	}
	n += blanks
	for _, box := range []string{"[ ] ", "[x] ", "[X] "} {
		if strings.HasPrefix(s[n:], box) {
			n += len(box)
		}
	}
	return n
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// ruleLine says whether s is a line of one sign only, at least three of them.
func ruleLine(s, signs string) bool {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	return len(s) >= 3 && strings.IndexByte(signs, s[0]) >= 0 && strings.Trim(s, s[:1]) == ""
}

// readText reads text without markup: blank lines part paragraphs, lines that
// begin like items of a list are such, underlined lines are headings.
func readText(p *reader) {
	first := true
	for i := 0; i < len(p.src); {
		line, next := lineAt(p.src, i)
		rest := strings.TrimLeft(line, " \t\uFEFF")
		at := i + len(line) - len(rest)
		switch n := listMark(rest); {
		case blank(rest):
			p.begin(para)
		case ruleLine(rest, "=-~*_#"):
			if len(p.cur.words) > 0 && rest[0] != '*' && rest[0] != '_' && p.cur.kind == para {
				p.cur.kind, p.cur.level = heading, 2
			}
			p.begin(para)
		case n > 0:
			p.begin(item)
			p.plain(rest[n:], at+n)
		default:
			if !first {
				p.put('\n', i, i)
			}
			p.plain(rest, at)
		}
		first = false
		i = next
	}
}

func (p *reader) plain(s string, from int) {
	for i := 0; i < len(s); {
		if n := url(s[i:]); n > 0 {
			p.endWord()
			i += n
			continue
		}
		i += p.character(s[i:], from+i)
	}
	p.put('\n', from+len(s), from+len(s))
}
