package scanner_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/assessment/scanner"
	"soc2ready/questions"
)

// small is a bank of two criteria with a control of each kind of reach.
func small() *questions.Bank {
	q := func(id, criterion string, controls ...string) questions.Question {
		return questions.Question{ID: id, Criterion: criterion, Kind: questions.Setting, Short: id, Ask: id + "?", Weight: 1, Controls: controls}
	}
	setting := func(id, title string, checks ...string) questions.Control {
		return questions.Control{ID: id, Title: title, Kind: questions.Setting, Cadence: questions.Continuous, Scanner: checks}
	}
	return questions.New(questions.Bank{
		Edition: "e", Version: "1",
		Criteria: []questions.Criterion{
			{ID: "CC1.3", Series: "CC1", Category: questions.Security},
			{ID: "CC6.1", Series: "CC6", Category: questions.Security},
			{ID: "CC6.6", Series: "CC6", Category: questions.Security},
			{ID: "A1.2", Series: "A1", Category: questions.Availability},
		},
		Controls: []questions.Control{
			{ID: "chart", Title: "Chart", Kind: questions.Document, Cadence: questions.Yearly},
			setting("mfa", "Second factor", "prowler:iam_*mfa*"),
			setting("firewall", "Firewall rules", "prowler:ec2_securitygroup_*", "prowler:both"),
			setting("encryption", "Data encrypted", "prowler:both", "trivy:misconfiguration"),
			{ID: "leavers", Title: "Leavers", Kind: questions.Occurrence, Cadence: questions.PerEvent, Scanner: []string{"prowler:unused"}},
			setting("backup", "Backups"),
		},
		Questions: []questions.Question{
			q("CC1.3-01", "CC1.3", "chart"), q("CC6.1-01", "CC6.1", "mfa"), q("CC6.1-02", "CC6.1", "encryption", "leavers"),
			q("CC6.6-01", "CC6.6", "firewall", "mfa"), q("A1.2-01", "A1.2", "backup"),
		},
	})
}

func act(t testing.TB) assessment.Act {
	t.Helper()
	return assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Today: day(t, "2026-11-24")}
}

func acme(t testing.TB, bank *questions.Bank) *assessment.Assessment {
	t.Helper()
	a, _, err := assessment.New(bank, "id", assessment.Setup{Name: "acme", Window: &assessment.Window{Start: day(t, "2026-07-01"), Months: 6}}, act(t))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// prowler writes findings, each as "check status requirement…".
func prowler(findings ...string) string {
	var b strings.Builder
	for i, f := range findings {
		parts := strings.Fields(f)
		fmt.Fprintf(&b, `{"class_uid":2004,"metadata":{"event_code":%q,"product":{"name":"Prowler","version":"5.4.0"}},"status_code":%q,"time_dt":"2026-11-02T10:00:00",`+
			`"resources":[{"uid":"r%d"}],"unmapped":{"compliance":{"SOC2":["%s"]}}}`+"\n", parts[0], parts[1], i, strings.Join(parts[2:], `","`))
	}
	return strings.ReplaceAll(b.String(), `"SOC2":[""]`, `"SOC2":[]`)
}

func scanned(t testing.TB, in string) []*scanner.Scan {
	t.Helper()
	s, err := read(t, strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	return []*scanner.Scan{s}
}

func planned(t testing.TB, bank *questions.Bank, a *assessment.Assessment, in string) *scanner.Plan {
	t.Helper()
	p, err := scanner.NewPlan(bank, a, scanned(t, in), scanner.PlanOptions{Today: day(t, "2026-11-24"), Refer: func(s *scanner.Scan) string { return s.Path }})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// brief writes the records of a plan: control, outcome, how, counts.
func brief(p *scanner.Plan) []string {
	var all []string
	for _, x := range p.Records {
		all = append(all, fmt.Sprintf("%s %s %s %d/%d", x.Record.Control, x.Record.Outcome, strings.Join(x.Via, "+"), x.Fail, x.Pass+x.Fail))
	}
	return all
}

func TestFindingsComeToTheirControl(t *testing.T) {
	t.Parallel()
	bank := small()
	a := acme(t, bank)
	for _, x := range []struct {
		name string
		in   string
		want []string
	}{
		{"by requirement, narrowed by the check", prowler("iam_root_mfa_enabled PASS cc_6_1"), []string{"mfa pass requirement 0/1"}},
		{"the requirement chooses among what the check speaks of", prowler("both PASS cc_6_6"), []string{"firewall pass requirement 0/1"}},
		{"by check, where no requirement is named", prowler("both PASS"), []string{"firewall pass check 0/1", "encryption pass check 0/1"}},
		{"by check, where the requirement has other controls", prowler("ec2_securitygroup_x PASS cc_1_3"), []string{"firewall pass check 0/1"}},
		{"by requirement alone, to the nearest control", prowler("data_encrypted_here PASS cc_6_1"), []string{"encryption pass requirement 0/1"}},
		{"a firewall is no second factor", prowler("firewall_open FAIL cc_6_6"), []string{"firewall exception requirement 1/1"}},
		{"one that fails makes the exception", prowler("iam_mfa PASS cc_6_1", "iam_mfa FAIL cc_6_1", "iam_mfa PASS cc_6_1"), []string{"mfa exception requirement 1/3"}},
		{"manual counts for nothing", prowler("iam_mfa MANUAL cc_6_1"), nil},
		{"nobody scans a chart", prowler("unheard PASS cc_1_3"), nil},
		{"A1.2 is reached by no scanner in this bank", prowler("unheard PASS cc_a_1_1"), nil},
	} {
		if got := brief(planned(t, bank, a, x.in)); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

func TestARecordSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	bank := small()
	p := planned(t, bank, acme(t, bank), prowler("iam_root_mfa_enabled PASS cc_6_1", "iam_user_mfa FAIL cc_6_1", "iam_user_mfa MANUAL cc_6_1"))
	r := p.Records[0].Record
	if r.Kind != questions.Setting || r.Outcome != assessment.Exception || r.Performed != day(t, "2026-11-02") || r.Reference != "x" || len(r.SHA256) != 64 || r.Size == 0 {
		t.Errorf("%+v", r)
	}
	if r.Source != "prowler 5.4.0, by requirement CC6.1" || r.Title != "Prowler: 1 of 2 findings failing" {
		t.Errorf("source %q, title %q", r.Source, r.Title)
	}
	for _, want := range []string{"findings: 1 pass, 1 fail, 1 manual, 0 muted\n", "checks failing: iam_user_mfa\n", "resources failing: r1\n", "resources: r0\n", "SHA-256 of the scan: " + r.SHA256} {
		if !strings.Contains(r.Note, want) {
			t.Errorf("the note lacks %q:\n%s", want, r.Note)
		}
	}
	if s := p.Records[0].Slot; s == nil || s.First != day(t, "2026-10-01") {
		t.Errorf("slot %v", s)
	}
}

func TestWhatIsUnknownIsToldWithTheReason(t *testing.T) {
	t.Parallel()
	bank := small()
	p := planned(t, bank, acme(t, bank), prowler("unheard PASS", "chart PASS cc_1_3", "odd PASS cc_99_1", "iam_mfa MANUAL cc_6_1"))
	var why []string
	for _, u := range p.Unknown {
		why = append(why, fmt.Sprint(u.Check, " ", u.Findings, ": ", u.Why))
	}
	want := []string{
		"chart 1: no scanner shows the controls of CC1.3; people answer there", "odd 1: the requirement names no criterion",
		"unheard 1: the bank has no control for prowler:unheard",
	}
	if !slices.Equal(why, want) {
		t.Errorf("%q", why)
	}
	if len(p.Idle) != 1 || p.Idle[0].Control != "mfa" || p.Idle[0].Manual != 1 {
		t.Errorf("idle: %+v", p.Idle)
	}
}

func TestTheSameScanAddsNothingTwice(t *testing.T) {
	t.Parallel()
	bank := small()
	a := acme(t, bank)
	in := prowler("iam_mfa PASS cc_6_1", "both PASS")
	first := planned(t, bank, a, in)
	if len(first.New()) != 3 {
		t.Fatalf("%v", brief(first))
	}
	_, ids, err := a.ImportEvidence(bank, first.New(), first.Flag(), act(t))
	if err != nil {
		t.Fatal(err)
	}
	again := planned(t, bank, a, in)
	if len(again.New()) != 0 || again.Records[0].Seen != ids[0] {
		t.Errorf("again: %+v", again.Records)
	}
	if more := planned(t, bank, a, in+prowler("iam_mfa PASS cc_6_1")); len(more.New()) != 3 {
		t.Error("another scan counts as the same one")
	}
	twice, err := scanner.NewPlan(bank, acme(t, bank), append(scanned(t, in), scanned(t, in)...), scanner.PlanOptions{Today: day(t, "2026-11-24")})
	if err != nil || len(twice.New()) != 3 {
		t.Errorf("given twice: %v, %v", brief(twice), err)
	}
}

func TestAnAnswerIsNeverChangedOnlyFlagged(t *testing.T) {
	t.Parallel()
	bank := small()
	a := acme(t, bank)
	give := func(q string, l assessment.Level) {
		if _, err := a.Record(bank, assessment.Edit{Question: q, Level: &l}, act(t)); err != nil {
			t.Fatal(err)
		}
	}
	give("CC6.1-01", assessment.Proven)
	give("CC6.1-02", assessment.Operating)
	give("CC6.6-01", assessment.Designed)
	before := a.Answers["CC6.1-01"]
	p := planned(t, bank, a, prowler("iam_mfa FAIL cc_6_1", "iam_mfa PASS cc_6_1", "iam_mfa FAIL cc_6_6"))
	if len(p.Contradictions) != 1 || p.Contradictions[0].Question != "CC6.1-01" || p.Contradictions[0].Why != "2 of 3 findings on mfa fail" {
		t.Fatalf("%+v", p.Contradictions)
	}
	entries, _, err := a.ImportEvidence(bank, p.New(), p.Flag(), act(t))
	if err != nil {
		t.Fatal(err)
	}
	after := a.Answers["CC6.1-01"]
	if !after.Flag {
		t.Error("not flagged")
	}
	after.Flag = before.Flag
	if !reflect.DeepEqual(before, after) {
		t.Errorf("the answer was %+v, is %+v", before, after)
	}
	if _, err := a.Undo(entries, act(t)); err != nil || len(a.Evidence) != 0 || a.Answers["CC6.1-01"].Flag {
		t.Errorf("one undo does not take it all back: %v, %d records", err, len(a.Evidence))
	}
}

func TestDaysAreThoseOfThePerson(t *testing.T) {
	t.Parallel()
	bank := small()
	honolulu, tokyo := time.FixedZone("HST", -10*3600), time.FixedZone("JST", 9*3600)
	for _, x := range []struct {
		when string
		zone *time.Location
		want string
	}{
		{`"2026-11-02T23:30:00Z"`, tokyo, "2026-11-03"},
		{`"2026-11-02T05:00:00+00:00"`, honolulu, "2026-11-01"},
		{`1793629623`, honolulu, "2026-11-02"},
		{`1793629623000`, tokyo, "2026-11-02"},
		{`"2026-11-02T23:30:00.5"`, tokyo, "2026-11-02"},
		{`"2026-11-02"`, honolulu, "2026-11-02"},
		{`"2026-11-25T01:00:00"`, honolulu, "2026-11-24"}, // written where the next day had begun
	} {
		in := `{"class_uid":2004,"metadata":{"event_code":"iam_mfa","product":{"name":"Prowler"}},"status_code":"PASS","time_dt":` + x.when + `}`
		s, err := scanner.Read(strings.NewReader(in), scanner.Options{Path: "x", Day: day(t, "2026-11-24"), Zone: x.zone})
		if err != nil {
			t.Fatal(err)
		}
		p, err := scanner.NewPlan(bank, acme(t, bank), []*scanner.Scan{s}, scanner.PlanOptions{Today: day(t, "2026-11-24")})
		if err != nil || p.Records[0].Record.Performed != day(t, x.want) {
			t.Errorf("%s in %s is %v, want %s", x.when, x.zone, p.Records[0].Record.Performed, x.want)
		}
	}
}

func TestAScanFillsNoPopulation(t *testing.T) {
	t.Parallel()
	bank := small()
	a := acme(t, bank)
	p := planned(t, bank, a, prowler("unused PASS"))
	if p.Records[0].Beside == "" {
		t.Error("the plan does not say that it stands beside the slot")
	}
	if _, _, err := a.ImportEvidence(bank, p.New(), nil, act(t)); err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Window(bank, day(t, "2026-11-24")).Control("leavers").Slots {
		if s.State == assessment.SlotDone {
			t.Errorf("%v is done", s)
		}
	}
}

func mapping(t testing.TB, s string) *scanner.Mapping {
	t.Helper()
	m, err := scanner.ReadMapping(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mapped(t testing.TB, m *scanner.Mapping, in string) (*scanner.Scan, error) {
	t.Helper()
	return scanner.Read(strings.NewReader(in), scanner.Options{Path: "x", Day: day(t, "2026-11-24"), Mapping: m})
}

func TestAnyCSVOrJSONIsReadWithAMapping(t *testing.T) {
	t.Parallel()
	bank := small()
	for _, x := range []struct {
		name, mapping, in string
		want              []string
	}{
		{
			"a CSV",
			`{"tool":"own","separator":";","check":"rule","status":"state","resource":"host","date":"seen","pass":["OK"],"fail":["bad"],"muted":["off"],"controls":{"R1":["mfa"],"*":["firewall","encryption"]}}`,
			"rule;state;host;seen\nR1;ok;a;2026-11-01\nR1;off;b;2026-11-01\nR2;BAD;c;2026-11-03\nR2;what;d;2026-11-02\n",
			[]string{"mfa pass mapping 0/1", "firewall exception mapping 1/1", "encryption exception mapping 1/1"},
		},
		{
			"JSON with the rows deep inside",
			`{"tool":"own","rows":"data.items","status":"result.ok","pass":["true"],"fail":["false"],"control":"mfa"}`,
			`{"meta":{"n":2},"data":{"items":[{"result":{"ok":true}},{"result":{"ok":false}}]}}`,
			[]string{"mfa exception mapping 1/2"},
		},
		{
			"lines, with a requirement",
			`{"tool":"prowler","status":"s","pass":"p","fail":"f","requirement":"soc2","check":"c"}`,
			`{"s":"P","soc2":"CC6.1 Access","c":"iam_mfa"}` + "\n" + `{"s":"F","soc2":"CC6.6","c":"firewall_x"}`,
			[]string{"mfa pass requirement 0/1", "firewall exception requirement 1/1"},
		},
	} {
		s, err := mapped(t, mapping(t, x.mapping), x.in)
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		p, err := scanner.NewPlan(bank, acme(t, bank), []*scanner.Scan{s}, scanner.PlanOptions{Today: day(t, "2026-11-24")})
		if err != nil || !reflect.DeepEqual(brief(p), x.want) {
			t.Errorf("%s: %v %v, want %v", x.name, brief(p), err, x.want)
		}
	}
}

func TestRowsOfAPopulationAreOneRecordOverTheirDays(t *testing.T) {
	t.Parallel()
	bank := small()
	a := acme(t, bank)
	m := mapping(t, `{"tool":"payroll","kind":"population","control":"leavers","resource":"who","date":"left"}`)
	s, err := mapped(t, m, "who,left\nA,2026-07-04\nB,2026-09-30\n")
	if err != nil {
		t.Fatal(err)
	}
	plan := func(from, to string) (*scanner.Plan, error) {
		o := scanner.PlanOptions{Today: day(t, "2026-11-24")}
		if from != "" {
			o.From, o.To = day(t, from), day(t, to)
		}
		return scanner.NewPlan(bank, a, []*scanner.Scan{s}, o)
	}
	for _, days := range [][2]string{{}, {"2026-07-05", "2026-09-30"}, {"2026-07-01", "2026-09-29"}} {
		if _, err := plan(days[0], days[1]); err == nil {
			t.Errorf("%v is taken", days)
		}
	}
	p, err := plan("2026-07-01", "2026-09-30")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.ImportEvidence(bank, p.New(), nil, act(t)); err != nil {
		t.Fatal(err)
	}
	if got := a.Window(bank, day(t, "2026-11-24")).Control("leavers").Slots[0]; got.State != assessment.SlotDone {
		t.Errorf("the slot is %s", got.State)
	}
	s.Performed = day(t, "2026-11-25") // drawn again on another day
	if p, err = plan("2026-07-01", "2026-09-30"); err != nil || len(p.New()) != 0 {
		t.Errorf("the same list counts twice: %v", err)
	}
}

func TestAMappingThatCanNotBeMeantIsRefused(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`[]`: "one JSON object", `{"tool":"x"`: "ends in the middle", `{} {}`: "one JSON object", `{"tool":"x","tool":"y"}`: "stands twice",
		`{"tools":"x"}`: `no field "tools"`, `{"Tool":"x"}`: `no field "Tool"`, `{"tool":1}`: "wants a text", `{"tool":"x","pass":{}}`: "wants a list",
		`{"tool":"x","controls":[]}`: "wants an object", `{}`: `"tool" is missing`, `{"tool":"x"}`: `"status" is missing`,
		`{"tool":"x","status":"s"}`: `"pass" and "fail" are missing`, `{"tool":"x","status":"s","pass":["p"]}`: "nothing of what a row speaks of",
		`{"tool":"x","kind":"list"}`: "not one of setting, population", `{"tool":"x","kind":"population"}`: `needs the field "control"`,
		`{"tool":"x","status":"s","pass":["p"],"control":"c","separator":"--"}`: "separator",
		`{"tool":"` + strings.Repeat("x", scanner.MaxMapping) + `"}`:            "at most",
	} {
		if _, err := scanner.ReadMapping(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", in, err, want)
		}
	}
	m := mapping(t, `{"tool":"own","check":"rule","status":"state","pass":["ok"],"date":"seen","control":"mfa","rows":"items"}`)
	for in, want := range map[string]string{
		"rule,state\nA,ok\n":              `no column "seen"`,
		"rule,state,seen\nA,ok,someday\n": `line 2: the date "someday" is not understood`,
		`{"other":[]}`:                    `no list under "items"`,
		`{"items":[{"seen":"x"}]}`:        `the date "x" is not understood`,
	} {
		if _, err := mapped(t, m, in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}
