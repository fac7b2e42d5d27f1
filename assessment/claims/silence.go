package claims

import "strings"

// mark silences findings: in a comment or anywhere in a line it silences that
// line, alone on a line it silences the next one too.
const mark = "soc2ready:ok"

type lineSet map[int]bool

func (s lineSet) any(from, to int) bool {
	if len(s) == 0 {
		return false
	}
	for l := from; l <= to; l++ {
		if s[l] {
			return true
		}
	}
	return false
}

func silencedLines(src string) lineSet {
	if !strings.Contains(src, mark) {
		return nil
	}
	s := lineSet{}
	n := 0
	for src != "" {
		n++
		line, rest := src, ""
		if i := strings.IndexAny(src, "\r\n"); i >= 0 {
			line, rest = src[:i], strings.TrimPrefix(src[i+1:], "\n")
			if src[i] == '\n' {
				rest = src[i+1:]
			}
		}
		if strings.Contains(line, mark) {
			s[n] = true
			if alone(line) {
				s[n+1] = true
			}
		}
		src = rest
	}
	return s
}

// alone says whether nothing but the mark, its reason and the signs of a
// comment stand on a line.
func alone(line string) bool {
	line = strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF"))
	if rest, ok := strings.CutPrefix(line, "<!--"); ok {
		i := strings.Index(rest, "-->")
		return strings.HasPrefix(strings.TrimSpace(rest), mark) && (i < 0 || i == len(rest)-len("-->"))
	}
	return strings.HasPrefix(strings.TrimLeft(line, "#/*;-% \t{"), mark)
}
