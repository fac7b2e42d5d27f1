package claims

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap says what stood between a word and the one before it.
type gap uint32

const (
	gSpace gap = 1 << iota
	gBreak     // a line break that is seen: the end of a line in text, <br>
	gHyphen
	gDash
	gComma
	gSemi
	gColon
	gOpen
	gClose
	gSlash
	gBar // | · • and other signs that set things apart
	gStop
	gAsk // ?
	gQuote
	gAnd // & or +
	gTick
	gCross
)

// word is one word of a block; from and to are bytes of the source.
type word struct {
	s        string // lower case, apostrophes straight
	raw      string
	from, to int
	gap      gap
	quote    int  // number of the quotation it stands in, 0 for none
	mute     bool // code, or struck out
}

type kind int

const (
	para kind = iota
	heading
	item
	cell   // of a table; header and row say where
	label  // alt and title texts: badges
	aside  // other attributes that are read, such as a page's description
	rowEnd // no words: a row of a table ends
	tableEnd
)

// block is a stretch of words that belong together.
type block struct {
	kind   kind
	level  int // of a heading, 1 to 6
	header bool
	words  []word
	tail   gap // what stands after the last word
}

// maxBlock keeps a text without paragraphs from being one block.
const maxBlock = 4000

// reader is what the three formats share: it puts characters together to words
// and words to blocks.
type reader struct {
	src   string
	block func(block)

	cur      block
	buf      []byte // the word being read
	from, to int
	hold     rune // an apostrophe or dot that may belong to the word
	gap      gap
	quote    int
	quotes   int
	open     rune // closes the quotation
	seam     bool // markup stood directly before the next character
	mute     int
	noTag    int // before this no tag is read: one did not end
}

// begin ends the block and starts another.
func (p *reader) begin(k kind) {
	p.end()
	p.cur.kind = k
}

// end hands the block on, if it holds a word.
func (p *reader) end() {
	p.endWord()
	b := p.cur
	b.tail = p.gap
	p.cur, p.gap, p.quote, p.open, p.seam = block{}, 0, 0, 0, false
	if len(b.words) > 0 || b.kind == cell {
		p.block(b)
	}
}

// aside reads s, which begins at from in the source, as a block of its own
// while the present block waits.
func (p *reader) attribute(k kind, s string, from int) {
	sub := &reader{src: p.src, block: p.block}
	sub.cur.kind = k
	sub.entities(s, from)
	sub.end()
}

// entities puts text in which HTML entities stand for characters.
func (p *reader) entities(s string, from int) {
	for i := 0; i < len(s); {
		i += p.character(s[i:], from+i)
	}
}

// character puts the first character of s, or the one its entity stands for,
// and says how many bytes that was.
func (p *reader) character(s string, from int) int {
	if s[0] == '&' {
		if text, n := entity(s); n > 0 {
			for _, r := range text {
				p.put(r, from, from+n)
			}
			return n
		}
	}
	r, n := utf8.DecodeRuneInString(s)
	p.put(r, from, from+n)
	return n
}

// url skips a web address in running text and says how long it is.
func url(s string) int {
	if s[0] != 'h' && s[0] != 'H' || len(s) < 8 {
		return 0
	}
	if !strings.EqualFold(s[:7], "http://") && !strings.EqualFold(s[:8], "https://") {
		return 0
	}
	n := strings.IndexAny(s, " \t\r\n<>\"'`)]}|")
	if n < 0 {
		return len(s)
	}
	return n
}

// put takes the next character, which stands at from to to in the source.
func (p *reader) put(r rune, from, to int) {
	switch {
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) && len(p.buf) > 0:
		if r == 0xFE0F || r == 0x20E3 {
			return
		}
		p.letter(r, from, to)
		return
	case r == '\'' || r == '’' || r == '.':
		if len(p.buf) > 0 && p.hold == 0 {
			p.hold = r
			return
		}
	case zeroWidth(r):
		return
	}
	p.endWord()
	p.between(r)
}

func (p *reader) letter(r rune, from, to int) {
	if p.hold != 0 {
		last, _ := utf8.DecodeLastRune(p.buf)
		switch {
		case p.hold != '.' && unicode.IsLetter(last) && unicode.IsLetter(r):
			p.buf = append(p.buf, '\'')
			p.hold = 0
		case p.hold == '.' && unicode.IsDigit(last) && unicode.IsDigit(r):
			p.buf = append(p.buf, '.')
			p.hold = 0
		default:
			p.endWord()
		}
	}
	if n := len(p.buf); n > 0 {
		last, _ := utf8.DecodeLastRune(p.buf)
		if p.seam && unicode.IsDigit(last) != unicode.IsDigit(r) || n > 200 {
			p.endWord()
		}
	}
	if len(p.buf) == 0 {
		if n := len(p.cur.words); n >= maxBlock && p.gap&(gStop|gBreak) != 0 || n >= 2*maxBlock {
			k, level, g := p.cur.kind, p.cur.level, p.gap
			p.end()
			p.cur.kind, p.cur.level, p.gap = k, level, g
		}
		p.from = from
		if p.gap&gHyphen != 0 && p.gap&gSpace != 0 {
			p.gap |= gDash
		}
	}
	p.seam = false
	p.buf = utf8.AppendRune(p.buf, r)
	p.to = to
}

// endWord adds the word that has been read to the block.
func (p *reader) endWord() {
	hold := p.hold
	p.hold = 0
	if len(p.buf) > 0 {
		raw := ""
		if p.from <= p.to && p.to <= len(p.src) && p.src[p.from:p.to] == string(p.buf) {
			raw = p.src[p.from:p.to] // nothing to copy
		} else {
			raw = string(p.buf)
		}
		p.cur.words = append(p.cur.words, word{
			s: strings.ToLower(raw), raw: raw, from: p.from, to: p.to, gap: p.gap, quote: p.quote, mute: p.mute > 0,
		})
		p.buf, p.gap = p.buf[:0], 0
	}
	if hold != 0 {
		p.between(hold)
	}
}

// between notes a character that is part of no word.
func (p *reader) between(r rune) {
	switch r {
	case '\n', '\r', '\u2028', '\u2029':
		p.gap |= gSpace | gBreak
	case '-', '‐', '‑', '_':
		if p.gap&gHyphen != 0 {
			p.gap |= gDash
		}
		p.gap |= gHyphen
	case '–', '—', '―', '−', '→', '⇒', '=':
		p.gap |= gDash
	case ',', '，', '、':
		p.gap |= gComma
	case ';':
		p.gap |= gSemi
	case ':':
		p.gap |= gColon
	case '(', '[', '{':
		p.gap |= gOpen
	case ')', ']', '}':
		p.gap |= gClose
	case '/', '\\':
		p.gap |= gSlash
	case '.', '!', '…', '。':
		p.gap |= gStop
	case '?', '？', '¿':
		p.gap |= gStop | gAsk
	case '&', '+':
		p.gap |= gAnd
	case '"', '“', '”', '„', '«', '»', '\'', '‘', '’':
		p.quotation(r)
	case '✓', '✔', '✅', '☑', '👍', '🟢':
		p.gap |= gTick | gBar | gSpace
	case '✗', '✘', '❌', '🚫', '⛔', '❎', '👎', '✖', '🔴':
		p.gap |= gCross | gBar | gSpace
	default:
		switch {
		case unicode.IsSpace(r):
			p.gap |= gSpace
		case unicode.IsSymbol(r) || unicode.IsPunct(r):
			if r != '*' && r != '#' && r != '%' && r != '~' && r != '`' {
				p.gap |= gBar
			}
		}
	}
}

// quotation opens or closes one. A single straight mark opens one only where a
// word begins and closes it where one ends.
func (p *reader) quotation(r rune) {
	p.gap |= gQuote
	if p.open != 0 {
		if r == p.open {
			p.open, p.quote = 0, 0
		}
		return
	}
	closing := map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»', '‘': '’', '\'': '\''}[r]
	if closing == 0 || r == '\'' && len(p.cur.words) > 0 && p.gap&(gSpace|gOpen) == 0 {
		return
	}
	p.quotes++
	p.open, p.quote = closing, p.quotes
}

func zeroWidth(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\ufe0f', '®', '™', '℠', '©':
		return true
	}
	return false
}
