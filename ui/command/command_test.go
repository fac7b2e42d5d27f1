package command

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui"
)

// smallBank is a bank of five questions.
func smallBank() *questions.Bank {
	hosting := questions.Fact{ID: "hosting", Ask: "Where?", Values: []questions.FactValue{{ID: "cloud"}, {ID: "own"}}}
	return questions.New(questions.Bank{
		Edition: "2017 TSC", Version: "1.0.0",
		Facts:  []questions.Fact{hosting, {ID: "personal_data", Ask: "Whose?", Values: []questions.FactValue{{ID: "none"}}}},
		Series: []questions.Series{{ID: "CC6", Title: "Access"}, {ID: "A1", Title: "Availability"}},
		Criteria: []questions.Criterion{
			{ID: "CC6.1", Series: "CC6", Category: questions.Security, Title: "Access to systems"},
			{ID: "A1.2", Series: "A1", Category: questions.Availability, Title: "Backups"},
		},
		Description: []questions.DescriptionItem{{ID: "DC1", Title: "Services", Types: []int{1, 2}}, {ID: "DC9", Title: "Changes", Types: []int{2}}},
		Controls:    []questions.Control{{ID: "mfa", Title: "MFA", Kind: questions.Setting, Cadence: questions.Continuous}},
		Questions: []questions.Question{
			{ID: "CC6.1-01", Criterion: "CC6.1", Kind: questions.Setting, Short: "Second factor", Ask: "MFA?", Weight: 3, Key: true, Quick: true, Effort: questions.Days, OwnerRole: "engineering", Controls: []string{"mfa"}, Fix: []string{"Switch it on."}},
			{ID: "CC6.1-02", Criterion: "CC6.1", Kind: questions.Document, Short: "Access policy", Ask: "Policy?", Weight: 1, Effort: questions.Hours, OwnerRole: "security", Controls: []string{"mfa"}, When: questions.FactIs{Fact: "hosting", Values: []string{"cloud"}}, WhenText: "hosting = cloud"},
			{ID: "A1.2-01", Criterion: "A1.2", Kind: questions.Occurrence, Short: "Restores tested", Ask: "Restores?", Weight: 2, Key: true, Effort: questions.Weeks, OwnerRole: "engineering", Controls: []string{"mfa"}},
			{ID: "DC1-01", Criterion: "DC1", Kind: questions.Document, Short: "Services described", Ask: "Described?", Weight: 1, Quick: true, Effort: questions.Days, OwnerRole: "founder"},
			{ID: "DC9-01", Criterion: "DC9", Kind: questions.Document, Short: "Changes described", Ask: "Changes?", Weight: 1, Effort: questions.Hours, OwnerRole: "founder"},
		},
	})
}

// program runs commands upon one file in memory.
type program struct {
	t        *testing.T
	store    *memory // nil while the file does not exist
	env      map[string]string
	terminal bool
	screens  func(context.Context, ui.Options) (int, error)
	copy     func(ctx context.Context, from, to string) error
	restore  func(ctx context.Context, from, to string) (string, error)
	ids      int
}

func newProgram(t *testing.T) *program {
	t.Helper()
	return &program{t: t, env: map[string]string{"HOME": "/home/kim", "XDG_STATE_HOME": t.TempDir(), "SOC2READY_ACTOR": "kim", "TERM": "xterm", "TZ": "UTC"}}
}

func (p *program) deps() Deps {
	return Deps{
		Bank: smallBank(),
		Open: func(_ context.Context, _ string, mode Mode) (assessment.Store, File, error) {
			if p.store == nil {
				if !mode.Create {
					return nil, nil, fmt.Errorf("there is no database: %w", assessment.ErrNotFound)
				}
				p.store = &memory{history: map[string][]assessment.Entry{}}
			}
			if p.store.fail != nil {
				if err := p.store.fail("open"); err != nil {
					return nil, nil, err
				}
			}
			return p.store, p.store, nil
		},
		Copy:     p.copy,
		Restore:  p.restore,
		Screens:  p.screens,
		Terminal: func(any) bool { return p.terminal },
		Env:      func(name string) (string, bool) { v, ok := p.env[name]; return v, ok },
		Login:    func() string { return "login" },
		Now:      func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) },
		NewID:    func() string { p.ids++; return fmt.Sprint("id", p.ids) },
		Build:    Build{"1.0.0", "abc", "go1.26"},
	}
}

// run gives the exit code, stdout and stderr of one command.
func (p *program) run(args ...string) (int, string, string) {
	p.t.Helper()
	return p.feed("", args...)
}

func (p *program) feed(stdin string, args ...string) (int, string, string) {
	p.t.Helper()
	var out, errs bytes.Buffer
	code := Main(p.t.Context(), p.deps(), args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// ok runs a command that has to succeed and gives its stdout.
func (p *program) ok(args ...string) string {
	p.t.Helper()
	code, out, errs := p.run(args...)
	if code != 0 {
		p.t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	return out
}

// refused runs a command that has to end with code: no data, one line.
func (p *program) refused(code int, args ...string) string {
	p.t.Helper()
	got, out, errs := p.run(args...)
	if got != code {
		p.t.Fatalf("%v: exit %d, want %d; stderr: %s", args, got, code, errs)
	}
	checkOneLine(p.t, out, errs)
	return errs
}

func checkOneLine(t *testing.T, out, errs string) {
	t.Helper()
	if out != "" {
		t.Errorf("a failure wrote to stdout: %q", out)
	}
	if strings.Count(errs, "\n") != 1 || !strings.HasSuffix(errs, "\n") {
		t.Errorf("a failure says one line, not %q", errs)
	}
	if rest, ok := strings.CutPrefix(errs, "soc2ready: "); !ok || rest == strings.ToUpper(rest[:1])+rest[1:] && rest[0] >= 'A' && rest[0] <= 'Z' && !strings.HasPrefix(rest, "CC") && !strings.HasPrefix(rest, "DC") && !strings.HasPrefix(rest, "SOC2READY") && !strings.HasPrefix(rest, "TZ") {
		t.Errorf("a failure begins in lower case: %q", errs)
	}
}

func TestAnAssessmentIsMadeAnsweredAndShown(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme", "--categories", "availability", "--hosting", "cloud")
	p.ok("answer", "CC6.1-01", "operating", "--since", "2026-03-01")
	out := p.ok("show")
	for _, want := range []string{"acme", "Type 1", "not ready", "(up to ", "gate closed", "This is a self-assessment"} {
		if !strings.Contains(out, want) {
			t.Errorf("show lacks %q:\n%s", want, out)
		}
	}
}

func TestGlobalFlagsStandBeforeOrAfterTheCommand(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "one")
	p.ok("new", "two")
	before := p.ok("--json", "--assessment", "one", "show")
	after := p.ok("show", "--assessment", "one", "--json")
	if before != after || !strings.Contains(before, `"assessment":"one"`) {
		t.Errorf("before: %s\nafter: %s", before, after)
	}
}

func TestWithSeveralAssessmentsTheNameIsNeeded(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "one")
	p.ok("new", "two")
	line := p.refused(2, "show")
	if !strings.Contains(line, `"one", "two"`) || !strings.Contains(line, "--assessment") {
		t.Errorf("the line does not name them: %s", line)
	}
	p.refused(4, "show", "--assessment", "three")
}

func TestEveryCommandThatWritesPrintsChanged(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	for _, args := range [][]string{
		{"new", "acme"},
		{"provider", "add", "aws"},
		{"provider", "edit", "aws", "--csocs"},
		{"answer", "CC6.1-01", "provider", "--provider", "aws"},
		{"answer", "CC6.1-01", "clear"},
		{"provider", "remove", "aws"},
		{"undo"},
	} {
		code, out, errs := p.run(append(args, "--json")...)
		if code != 0 || errs != "" || !strings.HasPrefix(out, `{"schema":"soc2ready/changed/1","assessment":"acme","head":"`) {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
}

func TestWithoutJSONAWriteSaysOneLineOnStderr(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	code, out, errs := p.run("answer", "CC6.1-01", "na", "--reason", "no systems")
	if code != 0 || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "key question") {
		t.Errorf("%d %q %q", code, out, errs)
	}
	_, _, errs = p.run("provider", "add", "aws", "--report", "none")
	if !strings.Contains(errs, "entry ") {
		t.Errorf("no entry in %q", errs)
	}
	_, _, errs = p.run("provider", "edit", "aws", "--report", "none")
	if !strings.Contains(errs, "nothing changed") {
		t.Errorf("an edit without a change says %q", errs)
	}
}

func TestThePlaceInTheInterviewSurvivesACommand(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.store.sums[0].Place = "A1.2-01"
	p.ok("answer", "CC6.1-01", "proven")
	if got := p.store.sums[0].Place; got != "A1.2-01" {
		t.Errorf("place is %q", got)
	}
}

func TestListComputesAStaleScoreAnewAndKeepsIt(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme")
	p.ok("answer", "CC6.1-01", "proven")
	fresh := p.ok("list", "--json")
	if len(p.store.kept) != 0 {
		t.Fatalf("a fresh score was written again: %v", p.store.kept)
	}
	p.store.sums[0].Score = assessment.StoredScore{}
	if again := p.ok("list", "--json"); again != fresh {
		t.Errorf("stored %s\ncomputed %s", fresh, again)
	}
	if !slices.Equal(p.store.kept, []string{"id1"}) {
		t.Errorf("kept %v", p.store.kept)
	}
	p.store.sums[0].Score, p.store.readOnly = assessment.StoredScore{}, "it is read-only"
	if again := p.ok("list", "--json"); again != fresh || len(p.store.kept) != 1 {
		t.Errorf("a read-only file was written, or lists otherwise: %s", again)
	}
}

func TestQuestionsWorkWithoutAFile(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	for _, args := range [][]string{{}, {"--json"}, {"--markdown"}, {"--quick"}, {"--criterion", "CC6.1,DC1"}, {"--category", "availability"}, {"--owner-role", "founder"}} {
		if out := p.ok(append([]string{"questions"}, args...)...); out == "" {
			t.Errorf("%v prints nothing", args)
		}
	}
	p.refused(4, "questions", "--open")
	p.refused(4, "questions", "--db", "named.db")
	p.refused(4, "questions", "--criterion", "CC99.1")
	p.refused(2, "questions", "--category", "speed")
	p.refused(2, "questions", "--owner-role", "king")
	p.env["HOME"] = ""
	p.ok("questions")
}

func TestFiltersOfQuestionsLeaveWhatTheySay(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme", "--categories", "availability", "--hosting", "own")
	p.ok("answer", "CC6.1-01", "proven")
	p.ok("answer", "A1.2-01", "--flag")
	for filter, want := range map[string]string{
		"--open":                 "A1.2-01 DC1-01 DC9-01", // CC6.1-02 is for the cloud
		"--flagged":              "A1.2-01",
		"--stale":                "",
		"--quick":                "CC6.1-01 DC1-01",
		"--criterion=CC6":        "CC6.1-01 CC6.1-02",
		"--criterion=DC":         "DC1-01 DC9-01",
		"--category=security":    "CC6.1-01 CC6.1-02",
		"--owner-role=founder":   "DC1-01 DC9-01",
		"--owner-role= founder ": "DC1-01 DC9-01",
	} {
		out := p.ok("questions", "--json", filter)
		var got []string
		for _, q := range smallBank().Questions {
			if strings.Contains(out, `"id":"`+q.ID+`"`) {
				got = append(got, q.ID)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", filter, s, want)
		}
	}
	p.env["SOC2READY_TODAY"] = "2027-11-24"
	if out := p.ok("questions", "--stale"); !strings.Contains(out, "confirm") || strings.Contains(out, "A1.2-01") {
		t.Errorf("a year later, stale is %s", out)
	}
}

func TestGapsOfOneOwner(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	p.ok("new", "acme", "--categories", "availability")
	p.ok("answer", "CC6.1-01", "partial", "--owner", "Kim")
	p.ok("answer", "CC6.1-02", "partial", "--owner", "Lee")
	p.ok("answer", "A1.2-01", "missing")
	out := p.ok("gaps", "--json", "--owner", "kim")
	if !strings.Contains(out, `"sum":{"hours":0,"days":1,"weeks":0}`) || !strings.Contains(out, `"by_control":[{"control":"mfa","questions":["CC6.1-01"]}]`) {
		t.Errorf("%s", out)
	}
	if out := p.ok("gaps", "--what-if", "CC6.1-01,A1.2-01"); !strings.Contains(out, "were full") {
		t.Errorf("%s", out)
	}
	p.refused(4, "gaps", "--what-if", "CC6.1-99")
	p.refused(2, "gaps", "--type", "3")
}

func TestANewVersionOfTheProgramIsTold(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	if out := p.ok("version", "--json"); out != `{"schema":"soc2ready/version/1","version":"1.0.0","commit":"abc","go":"go1.26","bank":{"edition":"2017 TSC","version":"1.0.0"}}`+"\n" {
		t.Errorf("%s", out)
	}
	if out := p.ok("--version"); !strings.Contains(out, "1.0.0") {
		t.Errorf("%s", out)
	}
}

func TestHelpIsOnStdout(t *testing.T) {
	t.Parallel()
	p := newProgram(t)
	for _, args := range [][]string{{"--help"}, {"help"}, {"answer", "--help"}, {"help", "provider", "add"}, {"completion", "bash"}} {
		if out := p.ok(args...); out == "" {
			t.Errorf("%v prints nothing", args)
		}
	}
	p.refused(2, "help", "nonsense")
}
