//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTheCommandsOfTheREADMERun types the sh blocks about commands into a
// shell, one after the other, in an empty home. Each has to end with 0, or with
// the code that stands behind it as "# exit N".
func TestTheCommandsOfTheREADMERun(t *testing.T) {
	t.Parallel()
	section := readmeSection(t, "## The commands")
	bin, home := t.TempDir(), t.TempDir()
	if _, err := asProgram(bin); err != nil {
		t.Fatal(err)
	}
	env := docsEnv(bin, home)
	ran := 0
	for _, block := range shellBlocks(section) {
		for _, command := range shellCommands(block) {
			want := 0
			if m := exitComment.FindStringSubmatch(command); m != nil {
				want, _ = strconv.Atoi(m[1])
			}
			if got, out := inShell(t, env, home, command); got != want {
				t.Errorf("exit %d, want %d:\n%s\n%s", got, want, command, out)
			}
			if strings.HasPrefix(command, "soc2ready ") {
				ran++
			}
		}
	}
	if ran < 40 {
		t.Errorf("only %d commands ran: the README is read wrongly", ran)
	}
}

// TestEveryCommandIsInTheREADME looks whether each command that the help names,
// those below others included, is typed somewhere in the README.
func TestEveryCommandIsInTheREADME(t *testing.T) {
	t.Parallel()
	bin, home := t.TempDir(), t.TempDir()
	if _, err := asProgram(bin); err != nil {
		t.Fatal(err)
	}
	env := docsEnv(bin, home)
	readme := strings.Join(strings.Fields(readmeSection(t, "## The commands")), " ")
	found := 0
	var look func(path string)
	look = func(path string) {
		code, out := inShell(t, env, home, "soc2ready help "+path)
		if code != 0 {
			t.Fatalf("soc2ready help %s: exit %d\n%s", path, code, out)
		}
		for _, name := range commandsIn(out) {
			full := strings.TrimSpace(path + " " + name)
			found++
			if !regexp.MustCompile("(soc2ready |`)" + regexp.QuoteMeta(full) + `\b`).MatchString(readme) {
				t.Errorf("the README does not name %q", full)
			}
			if path != "completion" { // one name for each shell
				look(full)
			}
		}
	}
	look("")
	if found < 20 {
		t.Errorf("only %d commands found: the help is read wrongly", found)
	}
}

// TestTheRecipeForChangesRuns types the sh blocks of the page about evidence
// into a shell that stands in a repository: those that need no other tool.
func TestTheRecipeForChangesRuns(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("docs", "evidence-without-effort.md"))
	if err != nil {
		t.Fatal(err)
	}
	bin, home := t.TempDir(), t.TempDir()
	if _, err := asProgram(bin); err != nil {
		t.Fatal(err)
	}
	env := docsEnv(bin, home)
	before := `git init -q -b main . && git config user.name Kim && git config user.email kim@example.com && git config commit.gpgsign false
for day in 2026-06-30 2026-07-01 2026-08-15 2026-09-30 2026-10-01; do
  GIT_COMMITTER_DATE="$day 12:00:00 +0000" git commit -q --allow-empty -m "A change, with a \"comma\"" || exit 1
done
soc2ready new acme --hosting cloud --window-start 2026-07-01 --months 6`
	commands := []string{before}
	for _, block := range shellBlocks(string(page)) {
		commands = append(commands, shellCommands(block)...)
	}
	if len(commands) < 5 {
		t.Fatalf("%d commands: the page is read wrongly", len(commands))
	}
	for _, command := range append(commands, "soc2ready window show --json > window.json", `soc2ready evidence list --json | grep -q '"title":"Git: list of 3"'`,
		`grep -q '"first":"2026-07-01","last":"2026-09-30","state":"done","records":\["E1"\]' window.json`) {
		if got, out := inShell(t, env, home, command); got != 0 {
			t.Fatalf("exit %d:\n%s\n%s", got, command, out)
		}
	}
}

var exitComment = regexp.MustCompile(`# exit (\d+)\s*$`)

// readmeSection gives the text from a heading to the next of its kind.
func readmeSection(t *testing.T, heading string) string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("the README has no heading %q", heading)
	}
	section, _, _ := strings.Cut(rest, "\n## ")
	return section
}

func shellBlocks(text string) []string {
	var blocks []string
	for {
		_, rest, ok := strings.Cut(text, "\n```sh\n")
		if !ok {
			return blocks
		}
		block, after, _ := strings.Cut(rest, "\n```")
		blocks, text = append(blocks, block), after
	}
}

// shellCommands splits a block: a line that ends in a backslash goes on in the
// next one, and one with << 'END' goes on until END.
func shellCommands(block string) []string {
	var commands []string
	lines := strings.Split(block, "\n")
	for i := 0; i < len(lines); i++ {
		from := i
		for strings.HasSuffix(lines[i], `\`) && i+1 < len(lines) {
			i++
		}
		if strings.Contains(lines[i], "<<'END'") {
			for i+1 < len(lines) && lines[i] != "END" {
				i++
			}
		}
		if command := strings.Join(lines[from:i+1], "\n"); strings.TrimSpace(command) != "" {
			commands = append(commands, command)
		}
	}
	return commands
}

// commandsIn reads the names under "Commands" of a help text.
func commandsIn(help string) []string {
	var names []string
	in := false
	for _, l := range strings.Split(help, "\n") {
		l = strings.TrimRight(l, " ")
		switch {
		case l != "" && !strings.HasPrefix(l, " "):
			in = l == "Commands"
		case in && len(l) > 2 && l[2] != ' ': // further lines of a description stand deeper
			names = append(names, strings.Fields(l)[0])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func docsEnv(bin, home string) []string {
	return []string{
		"HOME=" + home, "PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "TMPDIR=" + home,
		"TERM=dumb", "LC_ALL=C.UTF-8", "TZ=UTC", "SOC2READY_TODAY=2026-11-24", "SOC2READY_ACTOR=kim",
		"GOCOVERDIR=" + os.Getenv("GOCOVERDIR"),
	}
}

func inShell(t *testing.T, env []string, dir, command string) (code int, out string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Env, cmd.Dir = env, dir
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), b.String()
}
