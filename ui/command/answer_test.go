package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManyAnswersAreAllOrNothing(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme", "--categories", "availability")
	head := p.ok("show", "--json")
	file := filepath.Join(t.TempDir(), "answers.jsonl")
	write(t, file, `{"question":"CC6.1-01","level":"proven"}`+"\n"+`{"question":"CC6.1-02","level":"great"}`+"\n")
	line := p.refused(2, "answer", "--from", file)
	if !strings.Contains(line, file+":2: CC6.1-02: level:") || !strings.Contains(line, "nothing was recorded") {
		t.Errorf("%s", line)
	}
	if now := p.ok("show", "--json"); now != head {
		t.Errorf("something was recorded: %s", now)
	}
	write(t, file, "\xef\xbb\xbf"+`{"question":"CC6.1-01","level":"operating","since":"2026-03-01","owner":"Kim","note":"new tool","flag":true}`+"\r\n\r\n"+
		`{"question":"A1.2-01","level":"na","reason":"no own data center"}`+"\n"+`{"question":"CC6.1-02","due":"2027-02-28"}`)
	p.ok("answer", "--from", file)
	out := p.ok("questions", "--json")
	for _, want := range []string{
		`"answer":{"level":"operating","reason":null,"provider":null,"owner":"Kim","since":"2026-03-01","since_assumed":null,"due":null,"note":"new tool","flag":true,"confirmed":"2026-11-24","stale":false}`,
		`"level":"na","reason":"no own data center"`,
		`"level":null,"reason":null,"provider":null,"owner":null,"since":null,"since_assumed":null,"due":"2027-02-28"`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %s in %s", want, out)
		}
	}
}

func TestNullClearsAndWhatIsLeftOutStays(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	code, _, errs := p.feed(`{"question":"CC6.1-01","level":"operating","since":"2026-03-01","owner":"Kim","due":"2027-01-01","note":"n","flag":true}
{"question":"CC6.1-01","since":null,"owner":null,"due":null,"note":null,"flag":null}`, "answer", "--from", "-")
	if code != 0 {
		t.Fatal(errs)
	}
	if out := p.ok("questions", "--json"); !strings.Contains(out, `{"level":"operating","reason":null,"provider":null,"owner":null,"since":null,"since_assumed":"2026-11-24","due":null,"note":null,"flag":false`) {
		t.Errorf("%s", out)
	}
	if code, _, errs := p.feed(`{"question":"CC6.1-01","level":null}`, "answer", "--from", "-"); code != 0 {
		t.Fatal(errs)
	}
	if out := p.ok("questions", "--json"); strings.Contains(out, `"answer":{`) {
		t.Errorf("an answer is left: %s", out)
	}
}

func TestAnEmptyFlagClearsOneDetail(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.ok("answer", "CC6.1-01", "proven", "--owner", "Kim", "--due", "2027-01-01", "--since", "2026-01-01", "--flag")
	p.ok("answer", "CC6.1-01", "--owner", "", "--due", "", "--since=", "--flag=false")
	if out := p.ok("questions", "--json"); !strings.Contains(out, `"level":"proven","reason":null,"provider":null,"owner":null,"since":null,"since_assumed":"2026-11-24","due":null,"note":null,"flag":false`) {
		t.Errorf("%s", out)
	}
	p.ok("answer", "CC6.1-01", "keep")
	p.ok("answer", "CC6.1-01", "clear")
	p.refused(2, "answer", "CC6.1-01", "keep")
}

func TestBadLinesAreRefusedWithTheirReason(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`[]`:                                            "not a JSON object",
		`nonsense`:                                      "not a JSON object",
		`{"question":"x"`:                               "ends too early",
		`{"question" "x"}`:                              "not valid JSON",
		`{"question":"x",}`:                             "not valid JSON",
		`{"question":"x"} {}`:                           "something follows",
		`{"question":"x"}}`:                             "something follows",
		`{"level":"proven"}`:                            `"question" is missing`,
		`{"question":null}`:                             "is not a text",
		`{"question":1}`:                                "is not a text",
		`{"question":"x","note":{"a":[]}}`:              "is not a text",
		`{"question":"x","answer":"proven"}`:            `no field "answer"; there are question, level`,
		`{"question":"x","Level":"proven"}`:             `no field "Level"; write it "level"`,
		`{"question":"x","level":"a","level":"b"}`:      `"level" is there twice`,
		`{"question":"x","flag":"yes"}`:                 `"flag" is true, false or null`,
		`{"question":"x","since":"soon"}`:               "is not a day",
		`{"question":"x","level":""}`:                   "null takes the answer away",
		"{\"question\":\"\xff\"}":                       "invalid UTF-8 at byte 14",
		`{"question":"x","note":"\ud800"}`:              "half a character",
		`{"question":"x","note":"\udc00\ud800"}`:        "half a character",
		"\xfe\xff\x00{":                                 "invalid UTF-8 at byte 1",
		`{"question":"x","` + "\u001b" + `[31m":"red"}`: "not valid JSON",
		strings.Repeat("[", 100_000):                    "not a JSON object",
	} {
		_, at, err := parseLines(strings.NewReader("\n"+line+"\n"), parseAnswer)
		if err == nil || at != 2 || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: line %d: %v, want %q", line, at, err, want)
		}
	}
	good := `{"question":"x","note":"a \\ud800 \ud83d\ude00 😀"}`
	if _, _, err := parseLines(strings.NewReader(good), parseAnswer); err != nil {
		t.Errorf("%s: %v", good, err)
	}
}

func TestInputIsBounded(t *testing.T) {
	t.Parallel()
	long := `{"question":"x","note":"` + strings.Repeat("a", maxInputLine) + `"}`
	if _, at, err := parseLines(strings.NewReader("\n\n"+long), parseAnswer); err == nil || at != 3 || !strings.Contains(err.Error(), "longer than 1 MB") {
		t.Errorf("line %d: %v", at, err)
	}
	if _, _, err := parseLines(endless{"\n"}, parseAnswer); err == nil || !strings.Contains(err.Error(), "larger than 64 MB") {
		t.Errorf("%v", err)
	}
	if _, _, err := parseLines(endless{`{"question":"x"}` + "\n"}, parseAnswer); err == nil || !strings.Contains(err.Error(), "more than 100000 objects") {
		t.Errorf("%v", err)
	}
	if _, _, err := parseLines(endless{"a"}, parseAnswer); err == nil || !strings.Contains(err.Error(), "longer than 1 MB") {
		t.Errorf("%v", err)
	}
}

// endless repeats a text for ever.
type endless struct{ s string }

func (e endless) Read(b []byte) (int, error) {
	n := 0
	for n+len(e.s) <= len(b) {
		n += copy(b[n:], e.s)
	}
	return n, nil
}

func TestAFolderIsNoFileOfAnswers(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.refused(2, "answer", "--from", t.TempDir())
	odd := filepath.Join(t.TempDir(), "a\x1b]0;x\a.jsonl")
	write(t, odd, "nonsense")
	if line := p.refused(2, "answer", "--from", odd); strings.ContainsAny(line, "\x1b\a") {
		t.Errorf("an escape went through: %q", line)
	}
}

func FuzzAnswerLines(f *testing.F) {
	f.Add([]byte(`{"question":"CC6.2-01","level":"operating","since":"2026-03-01","owner":"Kim","note":"since the new tool","flag":true}`))
	f.Add([]byte("\xef\xbb\xbf{\"question\":\"A\",\"level\":null}\r\n\n{\"question\":\"B\",\"reason\":\"\\ud83d\\ude00\"}"))
	f.Add([]byte(`{"question":"A","question":"B"}`))
	f.Add([]byte(`{"question":"A","Note":"\u0000"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, at, err := parseLines(strings.NewReader(string(b)), parseAnswer)
		if err != nil {
			if lines != nil || at < 1 || at > strings.Count(string(b), "\n")+1 {
				t.Errorf("line %d, %d lines with an error", at, len(lines))
			}
			checkOneLine(t, "", lineOf(use, refuseLine("f", at, err), "")+"\n")
			return
		}
		last := 0
		for _, l := range lines {
			if l.number <= last {
				t.Errorf("line %d after %d", l.number, last)
			}
			last = l.number
		}
	})
}

func write(t *testing.T, path, s string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
}
