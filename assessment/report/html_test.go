package report_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"soc2ready/assessment/report"
)

// parsed reads a page as a browser does.
func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// elements writes the tree of a page: names and the names of attributes.
func elements(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.ElementNode {
			b.WriteString(c.Data)
			for _, a := range c.Attr {
				if a.Key != "class" { // a long fact takes the whole width
					b.WriteString(" " + a.Key)
				}
			}
			b.WriteString("\n")
		}
		if c.Type == html.CommentNode {
			b.WriteString("comment\n")
		}
	}
	return b.String()
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return b.String()
}

func TestForeignTextCannotChangeTheStructureOfAPage(t *testing.T) {
	t.Parallel()
	more := []string{"</td></table></main>", `" onload="alert(1)`, "<style>*{}</style>", "]]>", "&#60;b&#62;", "<svg onload=x>", "=1+1", "<plaintext>", "</title>", "\x00<b>"}
	for _, reader := range []string{"board", "auditor", "customer"} {
		want := elements(parsed(t, written(t, "html", reader, input(t, ""))))
		for _, s := range append(hostile(), more...) {
			if got := elements(parsed(t, written(t, "html", reader, input(t, s)))); got != want {
				t.Errorf("%q changed the page for the %s", s, reader)
			}
		}
	}
}

func TestForeignTextReadsTheSameOnAPage(t *testing.T) {
	t.Parallel()
	foreign := "a*b <i>c</i> & &copy; \"d\" 'e' "
	s := words(parsed(t, written(t, "html", "auditor", input(t, foreign))))
	for _, want := range []string{"org", "system", "not ours", "a secret", "Kim", "secret.txt", "list", "hosting", "seldom"} {
		if !strings.Contains(s, foreign+want) {
			t.Errorf("lacks %q", foreign+want)
		}
	}
}

func TestAPageNeedsNothingFromElsewhereAndForbidsIt(t *testing.T) {
	t.Parallel()
	allowed := strings.Fields("html head meta title style body header main nav footer section figure div span h1 h2 h3 p ul ol li a dl dt dd " +
		"table caption colgroup col thead tbody tr th td strong code small br svg rect line text polyline circle")
	for _, k := range kinds() {
		if k.Format != "html" {
			continue
		}
		page := written(t, k.Format, k.Reader, input(t, "http://evil.example/"))
		if !strings.Contains(page, `http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"`) {
			t.Errorf("the page for the %s has no strict policy", k.Reader)
		}
		for c := range parsed(t, page).Descendants() {
			if c.Type != html.ElementNode {
				continue
			}
			if !slices.Contains(allowed, c.Data) {
				t.Errorf("the page for the %s has an element %s", k.Reader, c.Data)
			}
			for _, a := range c.Attr {
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "style", a.Key == "srcset", a.Key == "action":
					t.Errorf("%s has %s", c.Data, a.Key)
				case a.Key == "href" && !strings.HasPrefix(a.Val, "#part-"):
					t.Errorf("a link leads to %s", a.Val)
				}
			}
			if c.Data == "style" && strings.Contains(c.FirstChild.Data, "url(") {
				t.Error("the style sheet names another file")
			}
		}
	}
}

func TestAPageIsInOrderForThoseWhoDoNotSeeIt(t *testing.T) {
	t.Parallel()
	for _, k := range kinds() {
		if k.Format != "html" {
			continue
		}
		level, ids := 0, map[string]bool{}
		for c := range parsed(t, written(t, k.Format, k.Reader, input(t, ""))).Descendants() {
			if c.Type != html.ElementNode {
				continue
			}
			attr := map[string]string{}
			for _, a := range c.Attr {
				attr[a.Key] = a.Val
			}
			switch c.Data {
			case "html":
				if attr["lang"] != "en" {
					t.Error("the page has no language")
				}
			case "h1", "h2", "h3":
				now := int(c.Data[1] - '0')
				if now > level+1 {
					t.Errorf("for the %s, %s follows h%d", k.Reader, c.Data, level)
				}
				level = now
			case "th":
				if attr["scope"] == "" {
					t.Errorf("for the %s, a head of a table without scope", k.Reader)
				}
			}
			if id := attr["id"]; id != "" {
				if ids[id] {
					t.Errorf("for the %s, the id %s is there twice", k.Reader, id)
				}
				ids[id] = true
			}
		}
	}
}

func TestABrokenPageIsNotCountedAsWhole(t *testing.T) {
	t.Parallel()
	k, _ := report.NewCatalog(report.Kinds()).Find("html", "board")
	page := written(t, "html", "board", input(t, ""))
	if n, err := k.Count([]byte(page[:len(page)-20])); err == nil {
		t.Errorf("a page without its end counts as %v", n)
	}
}
