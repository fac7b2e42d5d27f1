package claims_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/claims"
)

func TestTheFormatIsToldByNameAndFirstBytes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, head string
		want       claims.Format
		ok         bool
	}{
		{"README.md", "# Title", claims.Markdown, true},
		{"docs/PAGE.MARKDOWN", "", claims.Markdown, true},
		{`site\page.mdx`, "text", claims.Markdown, true},
		{"index.html", "<p>", claims.HTML, true},
		{"Footer.tsx", "export default", claims.HTML, true},
		{"LICENSE", "text", claims.Text, true},
		{"-", "\n <!DOCTYPE html><p>", claims.HTML, true},
		{"", "<HTML lang=en>", claims.HTML, true},
		{"strings.json", `{"a": "b"}`, claims.Text, true},
		{"latin.txt", "gr\xfc\xdfe und viel mehr Text hinten", claims.Text, true},
		{"logo.md", "\x89PNG\r\n\x1a\n", "", false},
		{"report.pdf", "%PDF-1.7\n", "", false},
		{"letter.docx", "PK\x03\x04", "", false},
		{"wide.txt", "\xff\xfeS\x00O\x00C\x00", "", false},
		{"zero.html", "<p>\x00", "", false},
		{"noise", "\x01\x02\x03\x04\x05\x06", "", false},
		{"cut.txt", "ends inside a character: \xe6\x97", claims.Text, true},
	} {
		got, ok := claims.FormatOf(tt.name, []byte(tt.head))
		if got != tt.want || ok != tt.ok {
			t.Errorf("%s %q: %q %v, want %q %v", tt.name, tt.head, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFoldersAreWalkedWithoutWhatOthersWrote(t *testing.T) {
	t.Parallel()
	file := &fstest.MapFile{Data: []byte("We are SOC 2 certified.")}
	fsys := fstest.MapFS{
		"b.md": file, "a/page.html": file, "a/deep/x.txt": file, "a/.git/config": file, "a/node_modules/x/README.md": file,
		"vendor/y/README.md": file, "a/logo.png": {Data: []byte("\x89PNG")}, "a/link": {Data: []byte("b.md"), Mode: fs.ModeSymlink},
	}
	var names []string
	each := func(name string) error {
		names = append(names, name)
		return nil
	}
	if err := claims.Files(fsys, []string{"b.md", "a"}, each); err != nil {
		t.Fatal(err)
	}
	if want := []string{"b.md", "a/deep/x.txt", "a/logo.png", "a/page.html"}; !slices.Equal(names, want) {
		t.Errorf("walked %v, want %v", names, want)
	}
	names = nil
	if err := claims.Files(fsys, []string{"vendor"}, each); err != nil || len(names) != 1 {
		t.Errorf("a folder that was named: %v, %v", names, err)
	}
	if err := claims.Files(fsys, []string{"none"}, each); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	stop := errors.New("stop")
	if err := claims.Files(fsys, []string{"."}, func(string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of a file: %v", err)
	}
	found, format, err := claims.CheckFile(fsys, "a/page.html", assessment.Day{})
	if err != nil || format != claims.HTML || len(found) != 1 {
		t.Errorf("a page: %v %q %v", found, format, err)
	}
	found, format, err = claims.CheckFile(fsys, "a/logo.png", assessment.Day{})
	if err != nil || format != "" || found != nil {
		t.Errorf("an image: %v %q %v", found, format, err)
	}
	if _, _, err := claims.CheckFile(fsys, "none", assessment.Day{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// manyFiles writes a folder such as that of a site: every tenth page speaks of
// SOC 2.
func manyFiles(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	text := strings.Repeat("Our [service](/x) keeps *records* of what it does &amp; when. Societies differ.\n\n", 40)
	for i := range n {
		sub := filepath.Join(dir, fmt.Sprint(i/100))
		if i%100 == 0 {
			if err := os.Mkdir(sub, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		page := text
		if i%10 == 0 {
			page += "We have a SOC 2 Type 2 report.\n\nWe are SOC 2 certified.\n"
		}
		name := []string{"page.md", "page.html", "page.txt"}[i%3]
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprint(i, name)), []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func checkAll(t testing.TB, dir string) (found int) {
	t.Helper()
	fsys := os.DirFS(dir)
	err := claims.Files(fsys, []string{"."}, func(name string) error {
		f, _, err := claims.CheckFile(fsys, name, assessment.Day{})
		found += len(f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAFolderOfTenThousandFilesIsChecked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes 10,000 files")
	}
	dir := manyFiles(t, 10_000)
	start := time.Now()
	if found := checkAll(t, dir); found != 1000 {
		t.Errorf("found %d, want 1000", found)
	}
	t.Logf("10,000 files in %v, with the other tests beside it", time.Since(start))
}

func BenchmarkFolderOfTenThousandFiles(b *testing.B) {
	dir := manyFiles(b, 10_000)
	for b.Loop() {
		checkAll(b, dir)
	}
}

// Texts built to cost as much as they can: each takes well under a second, and
// minutes where something looks at all that went before for each word. A slow
// machine does not hide that: the growth is held too.
func TestHostileTextsCostNoMoreThanTheirLength(t *testing.T) {
	t.Parallel()
	const size = 1 << 19
	for _, unit := range []string{
		"<a b='", "<a ", "![", "](", "[^", "{{", "`", "`` ` ", "~~", "&", "&#", "|", "> ", "- ", "\"", "'", "SOC 2 ", "SOC ", "certified ", "not ", "SOC 2 certified, ",
		"SOC 2 not ", "ISO 27001, ", "<!--", "</", "<script>", "AICPA ", "passed ", "compliance SOC 2 ", "Type 1 ", "readiness ", "[a]:", "\r", "a\u0301", "https://",
	} {
		for _, format := range []claims.Format{claims.Markdown, claims.HTML} {
			if format == claims.HTML && !strings.ContainsAny(unit, "<&") {
				continue // Markdown does all that and more
			}
			takes := func(size int) time.Duration {
				text := "SOC 2 " + strings.Repeat(unit, size/len(unit))
				start := time.Now()
				check(t, format, text)
				return time.Since(start)
			}
			// Eight times the text: 8 times as long, or 64 times.
			if part, whole := takes(size/8), takes(size); whole > 10*time.Second || whole > 25*part+time.Second {
				t.Errorf("%s of %q takes %v, an eighth of it %v", format, unit, whole, part)
			}
		}
	}
}
