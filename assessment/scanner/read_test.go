package scanner_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"soc2ready/assessment"
	"soc2ready/assessment/scanner"
)

func day(t testing.TB, s string) assessment.Day {
	t.Helper()
	d, err := assessment.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func read(t testing.TB, in io.Reader) (*scanner.Scan, error) {
	t.Helper()
	return scanner.Read(in, scanner.Options{Path: "x", Day: day(t, "2026-11-24")})
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// said writes the results of a scan in a line each.
func said(s *scanner.Scan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s %s %t %d\n", s.Format, s.Tool, s.Version, s.Performed, s.Dated, s.Findings)
	for _, r := range s.Results {
		fmt.Fprintf(&b, "%s %s%s %v %d/%d/%d/%d %v %v\n", r.Day, r.Check, strings.TrimRight("|"+r.Class, "|"), r.Requirements, r.Pass, r.Fail, r.Manual, r.Muted, r.Failed, r.Resources)
	}
	return b.String()
}

func TestEachFormatIsToldByContentAndRead(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ file, want string }{
		{"prowler-5.ocsf.json", `prowler-ocsf prowler 5.4.0 2026-11-02 true 5
2026-11-02 efs_have_backup_enabled [cc_a_1_1] 1/0/0/0 [] [arn:aws:iam::111122223333:user/kim]
2026-11-02 iam_root_mfa_enabled [cc_6_1] 0/1/0/0 [arn:root] []
2026-11-02 iam_user_mfa_enabled_console_access [cc_6_1] 1/0/0/0 [] [arn:aws:iam::111122223333:user/kim]
2026-11-02 rds_instance_storage_encrypted [cc_6_1] 0/0/0/1 [] []
2026-11-02 s3_bucket_default_encryption [cc_6_1] 0/0/1/0 [] []
`},
		{"prowler-4.ocsf.jsonl", `prowler-ocsf prowler 4.1.0 2026-11-02 true 2
2026-11-02 iam_root_mfa_enabled [cc_6_1 cc_6_6] 1/1/0/0 [arn:aws:iam::111122223333:user/kim] [arn:aws:iam::111122223333:user/kim]
`},
		{"prowler-one.ocsf.json", `prowler-ocsf prowler 5.4.0 2026-11-02 true 1
2026-11-02 guardduty_is_enabled [cc_7_2] 1/0/0/0 [] [arn:aws:iam::111122223333:user/kim]
`},
		{"prowler-compliance.ocsf.json", `prowler-ocsf prowler 5.12.0 2026-11-02 true 1
2026-11-02 rds_instance_backup_enabled [cc_a_1_2] 0/1/0/0 [db-1] []
`},
		{"prowler-azure.ocsf.json", `prowler-ocsf prowler 5.4.0 2025-02-14 true 5
2025-02-14 appinsights_ensure_is_configured [] 0/1/0/0 [AppInsights] []
2025-02-14 defender_additional_email_configured_with_a_security_contact [] 0/1/0/0 [<resource_uid>] []
2025-02-14 defender_auto_provisioning_log_analytics_agent_vms_on [] 0/1/0/0 [<resource_uid>] []
2025-02-14 defender_container_images_scan_enabled [] 0/1/0/0 [<resource_uid>] []
2025-02-14 defender_ensure_defender_for_app_services_is_on [] 0/1/0/0 [<resource_uid>] []
`},
		{"prowler-5.csv", `prowler-csv prowler 5.4.0 2026-11-02 true 2
2026-11-02 iam_root_mfa_enabled [] 0/0/0/1 [] []
2026-11-02 iam_root_mfa_enabled [cc_6_1 cc_6_6] 1/0/0/0 [] [arn:root]
`},
		{"prowler-gcp.csv", `prowler-csv prowler  2025-02-14 true 4
2025-02-14 apikeys_key_exists [] 1/0/0/0 [] [<account_uid>]
2025-02-14 artifacts_container_analysis_enabled [] 0/1/0/0 [<resource_uid>] []
2025-02-14 compute_firewall_rdp_access_from_the_internet_allowed [] 2/0/0/0 [] [<resource_uid>]
`},
		{"prowler-soc2.compliance.csv", `prowler-compliance-csv prowler  2026-11-02 true 6
2026-11-02 iam_policy_attached_only_to_group_or_roles [cc_1_3] 1/0/0/0 [] [a]
2026-11-02 manual [cc_9_2] 0/0/1/0 [] []
2026-11-02 rds_instance_backup_enabled [cc_a_1_1] 1/0/0/0 [] [db-1]
2026-11-02 s3_bucket_default_encryption [cc_6_1] 1/1/0/1 [bucket-2] [bucket-1]
`},
		{"prowler.asff.json", `asff prowler 5.4.0 2026-11-02 true 4
2026-11-02 iam_root_mfa_enabled [] 0/0/0/2 [] []
2026-11-02 iam_root_mfa_enabled [cc_6_ cc_6_1] 1/0/0/0 [] [arn:root]
2026-11-02 iam_root_mfa_enabled [cc_6_1] 0/1/0/0 [arn:root] []
`},
		{"powerpipe.asff.json", `asff powerpipe 5.4.0 2026-11-02 true 1
2026-11-02 vpc_flow_logs_enabled [] 1/0/0/0 [] [arn:root]
`},
		{"powerpipe.json", `powerpipe powerpipe  2026-11-24 false 6
2026-11-24 iam_root_user_mfa_enabled [CC6.1 Access] 1/1/3/0 [root-2] [root]
2026-11-24 rds_db_instance_backup_enabled [aws_compliance.benchmark.soc_2_a_1_2] 1/0/0/0 [] [db]
`},
		{"checkov.json", `checkov checkov 3.2.470 2026-11-24 false 5
2026-11-24 CKV_AWS_16 [] 1/1/0/0 [aws_db_instance.b in /main.tf] [aws_db_instance.a in /main.tf]
2026-11-24 CKV_AWS_24 [] 0/0/0/1 [] []
2026-11-24 CKV_AWS_3 [] 1/0/0/0 [] [aws_ebs_volume.a in /main.tf]
2026-11-24 CKV_K8S_8 [] 0/1/0/0 [Deployment.default.app in /main.tf] []
`},
		{"checkov-empty.json", "checkov checkov 3.2.470 2026-11-24 false 0\n"},
		{"trivy-dockerfile.json", `trivy trivy dev 2021-08-25 true 28
2021-08-25 DS-0002|misconfiguration [] 0/1/0/0 [Dockerfile] []
2021-08-25 misconfiguration [] 26/0/0/0 [] [Dockerfile]
2021-08-25 scan [] 1/0/0/0 [] [testdata/fixtures/repo/dockerfile]
`},
		{"trivy-secrets.json", `trivy trivy dev 2021-08-25 true 3
2021-08-25 scan [] 1/0/0/0 [] [testdata/fixtures/repo/secrets]
2021-08-25 secret [] 0/2/0/0 [deploy.sh aws-access-key-id deploy.sh mysecret] []
`},
		{"trivy-suppressed.json", `trivy trivy  2024-09-09 true 3
2024-09-09 scan [] 1/0/0/0 [] [package-lock.json]
2024-09-09 vulnerability [] 0/1/0/1 [CVE-2017-20165 HIGH in debug 3.0.1] []
`},
		{"github-branch.json", `github-branch-protection github  2026-11-24 false 8
2026-11-24 allow_deletions [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 allow_force_pushes [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 branch_protection [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 dismiss_stale_reviews [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 enforce_admins [] 0/1/0/0 [acme/app/branches/main] []
2026-11-24 required_conversation_resolution [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 required_pull_request_reviews [] 1/0/0/0 [] [acme/app/branches/main]
2026-11-24 required_status_checks [] 1/0/0/0 [] [acme/app/branches/main]
`},
		{"github-unprotected.json", `github-branch-protection github  2026-11-24 false 1
2026-11-24 branch_protection [] 0/1/0/0 [] []
`},
		{"github-org.json", `github-organization github  2026-11-24 false 6
2026-11-24 default_repository_permission [] 0/1/0/0 [acme] []
2026-11-24 dependabot_alerts_enabled_for_new_repositories [] 1/0/0/0 [] [acme]
2026-11-24 members_can_create_public_repositories [] 1/0/0/0 [] [acme]
2026-11-24 secret_scanning_enabled_for_new_repositories [] 0/1/0/0 [acme] []
2026-11-24 secret_scanning_push_protection_enabled_for_new_repositories [] 1/0/0/0 [] [acme]
2026-11-24 two_factor_requirement_enabled [] 1/0/0/0 [] [acme]
`},
		{"osquery.log", `osquery osquery  2026-11-03 true 6
2026-11-02 disk_encryption [] 1/1/0/0 [laptop-1] [laptop-1]
2026-11-03 antivirus [] 1/0/0/0 [] [laptop-3]
2026-11-03 firewall [] 1/1/0/0 [laptop-3] [laptop-2]
2026-11-03 processes [] 0/0/1/0 [] []
`},
		{"osqueryi.json", `osquery osquery  2026-11-24 false 2
2026-11-24 disk_encryption [] 2/0/0/0 [] [/dev/disk1 /dev/disk2]
`},
	} {
		t.Run(x.file, func(t *testing.T) {
			t.Parallel()
			for _, before := range []string{"", " \r\n", "\xef\xbb\xbf"} {
				if before == " \r\n" && strings.HasSuffix(x.file, ".csv") {
					continue
				}
				s, err := read(t, iotest.HalfReader(strings.NewReader(before+string(sample(t, x.file)))))
				if err != nil {
					t.Fatal(err)
				}
				if got := said(s); got != x.want {
					t.Errorf("after %q:\n%swant:\n%s", before, got, x.want)
				}
			}
		})
	}
}

func TestTheOrderOfFieldsDoesNotMatter(t *testing.T) {
	t.Parallel()
	plain, err := read(t, bytes.NewReader(sample(t, "powerpipe.json")))
	if err != nil {
		t.Fatal(err)
	}
	sorted, err := read(t, bytes.NewReader(sample(t, "powerpipe-sorted.json")))
	if err != nil {
		t.Fatal(err)
	}
	if said(plain) != said(sorted) {
		t.Errorf("sorted by field:\n%sas written:\n%s", said(sorted), said(plain))
	}
}

// TestACutFileIsRefusedAndTellsWhatWasRead cuts each sample everywhere. Where
// lines stand alone, a cut between them can't be seen.
func TestACutFileIsRefusedAndTellsWhatWasRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			whole := bytes.TrimSpace(sample(t, filepath.Base(f)))
			full, err := read(t, bytes.NewReader(whole))
			if err != nil {
				t.Fatal(err)
			}
			most := 0
			for n := 0; n < len(whole); n += 1 + len(whole)/400 {
				s, err := read(t, bytes.NewReader(whole[:n]))
				if err == nil {
					t.Fatalf("cut at %d of %d: taken for whole:\n%s", n, len(whole), said(s))
				}
				if s.SHA256 != "" {
					t.Fatalf("cut at %d: it has a hash, as if it were whole", n)
				}
				most = max(most, s.Findings)
			}
			if full.Findings > 1 && whole[0] == '[' && most == 0 {
				t.Error("nothing is told of what was read before the cut")
			}
		})
	}
}

func TestHostileFilesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	const head = `{"class_uid":2004,"metadata":{"event_code":"x"},"status_code":"PASS"`
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, x := range []struct{ name, in, want string }{
		{"a field twice", head + `,"status_code":"FAIL"}`, `byte 69: the field "status_code" stands twice`},
		{"a field twice, deep in what nobody reads", head + `,"other":{"a":[{"b":1,"b":2}]}}`, `the field "b" stands twice`},
		{"a field twice, once escaped", head + `,"x":1,"\u0078":2}`, `the field "x" stands twice`},
		{"too deep", head + `,"other":` + deep(64) + `}`, "more than 64 levels deep"},
		{"no UTF-8", head + ",\"other\":\"\xff\"}", "not UTF-8"},
		{"half a pair", head + `,"other":"\ud800"}`, `half of a \u pair`},
		{"a control character", head + ",\"other\":\"\x01\"}", "control character"},
		{"a finding too large", head + `,"other":"` + strings.Repeat("a", scanner.MaxFinding) + `"}`, "larger than 1048576 bytes"},
		{"a number too long", head + `,"time":` + strings.Repeat("1", 1000) + `}`, "longer than can be meant"},
		{"no number", head + `,"time":1.}`, `"1." is not a number`},
		{"a comma too many", head + `,}`, "a comma stands before }"},
		{"a comma too few", head + ` "time":1}`, "a comma or } was expected"},
		{"rubbish behind", "[" + head + "}] rubbish", "byte"},
		{"no finding", "[" + head + "},1]", "an object was expected"},
		{"UTF-16", "\xff\xfe[\x00", "not text in UTF-8"},
		{"nothing", " \n", "the file is empty"},
		{"a letter", "Dear all,\nthe scan went well.\n", "no known format"},
		{"JSON of something else", `{"hello":"world"}`, "no known format"},
		{"a list of numbers", `[1,2,3]`, "no known format"},
		{"an error of GitHub", `{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}`, `GitHub answered with an error: "Bad credentials"`},
		{"something beside GitHub's answers", `{"enforce_admins":{"enabled":true}}{"login":"x"}`, "neither the protection of a branch nor an organization"},
		{"a CSV with a column twice", "CHECK_ID;STATUS;STATUS\na;PASS;FAIL\n", `line 1: the column "STATUS" stands twice`},
		{"a CSV cut in a line", "CHECK_ID;STATUS;MUTED\na;PASS;False\nb;FA", "line 3: it has another number of fields"},
		{"a CSV cut in quotes", "CHECK_ID;STATUS;MUTED\na;\"PA", "quotation mark"},
		{"a CSV that is not UTF-8", "CHECK_ID;STATUS;MUTED\na\xff;PASS;False\n", "line 2: field 1 is not UTF-8"},
		{"a CSV with a row too large", "CHECK_ID;STATUS;MUTED\na;PASS;\"" + strings.Repeat("a", 2*scanner.MaxFinding) + "\"\n", "one row is larger"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			s, err := read(t, strings.NewReader(x.in))
			if err == nil {
				t.Fatalf("taken:\n%s", said(s))
			}
			if !strings.Contains(err.Error(), x.want) {
				t.Errorf("it says %q, want %q", err, x.want)
			}
			var b scanner.Broken
			if !errors.As(err, &b) && !errors.Is(err, scanner.ErrUnknown) {
				t.Errorf("%v has no place", err)
			}
		})
	}
}

func TestSixtyThreeLevelsAreRead(t *testing.T) {
	t.Parallel()
	in := `{"class_uid":2004,"metadata":{"event_code":"x"},"status_code":"PASS","other":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`
	if _, err := read(t, strings.NewReader(in)); err != nil {
		t.Error(err)
	}
}

func TestTooManyChecksAreRefused(t *testing.T) {
	t.Parallel()
	n := 0
	_, err := read(t, generated(func() string {
		if n++; n > 30_000 {
			return ""
		}
		return fmt.Sprintf(`{"class_uid":2004,"metadata":{"event_code":"check_%d"},"status_code":"PASS"}`+"\n", n)
	}))
	if err == nil || !strings.Contains(err.Error(), "more than 20000 different checks") {
		t.Error(err)
	}
}

func TestAMillionFindingsAreTheLimit(t *testing.T) {
	t.Parallel()
	for total, ok := range map[int]bool{scanner.MaxFindings: true, scanner.MaxFindings + 1: false} {
		n := 0
		s, err := read(t, io.MultiReader(strings.NewReader("CHECK_ID;STATUS\n"), generated(func() string {
			if n++; n > total {
				return ""
			}
			return "a;PASS\n"
		})))
		if (err == nil) != ok {
			t.Errorf("%d findings: %v", total, err)
		}
		if ok && s.Pass != total {
			t.Errorf("%d counted", s.Pass)
		}
	}
}

// generated reads what next gives until it gives nothing.
func generated(next func() string) io.Reader { return &generator{next: next} }

type generator struct {
	next func() string
	rest string
}

func (g *generator) Read(b []byte) (int, error) {
	if g.rest == "" {
		if g.rest = g.next(); g.rest == "" {
			return 0, io.EOF
		}
	}
	n := copy(b, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

// TestABigStreamIsReadInLittleMemory does not run beside others: it measures.
func TestABigStreamIsReadInLittleMemory(t *testing.T) { //nolint:paralleltest // it measures memory
	size, most := 60<<20, uint64(24<<20)
	if testing.Short() {
		size = 8 << 20
	}
	unread := strings.Repeat("x", 50<<10)
	for _, x := range []struct{ name, before, each, between, after string }{
		{"findings", "[", `{"class_uid":2004,"metadata":{"event_code":"check_%d"},"status_code":"FAIL","resources":[{"uid":"resource-%[2]d"}],"risk_details":"` + unread + `"}`, ",", "]"},
		{"lines", "", `{"class_uid":2004,"metadata":{"event_code":"check_%d"},"status_code":"PASS","resources":[{"uid":"resource-%[2]d"}],"unmapped":{"notes":"` + unread + `"}}`, "\n", ""},
		{"rows", "CHECK_ID;STATUS;RESOURCE_UID;NOTES\n", "check_%d;FAIL;resource-%[2]d;" + unread, "\n", "\n"},
		{"a list that is passed over", `{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"t","Class":"lang-pkgs","Packages":[`, `{"ID":"%d","Name":"%[2]d` + unread + `"}`, ",", "]}]}"},
		{"results of one control", `{"group_id":"root","groups":[],"controls":[{"results":[`, `{"status":"alarm","resource":"%d %[2]d","reason":"` + unread + `"}`, ",", `],"control_id":"c"}]}`},
		{"one snapshot", `{"action":"snapshot","name":"q","hostIdentifier":"h","snapshot":[`, `{"encrypted":"1","name":"%d-%[2]d","path":"` + unread + `"}`, ",", "]}"},
	} {
		t.Run(x.name, func(t *testing.T) {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			base, peak, n, sent := m.HeapAlloc, uint64(0), 0, 0
			s, err := read(t, generated(func() string {
				n++
				if n%64 == 0 {
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapAlloc)
				}
				out := fmt.Sprintf(x.each, n%500, n)
				switch {
				case n == 1:
					out = x.before + out
				case sent < size:
					out = x.between + out
				case x.after != "":
					out, x.after = x.after, ""
				default:
					return ""
				}
				sent += len(out)
				return out
			}))
			if err != nil {
				t.Fatal(err)
			}
			if s.Size < int64(size) || s.Findings == 0 {
				t.Fatalf("%d bytes, %d findings: it was not read", s.Size, s.Findings)
			}
			if peak > base+most {
				t.Errorf("%d MB were in use at once for %d MB of input", (peak-base)>>20, s.Size>>20)
			}
		})
	}
}
