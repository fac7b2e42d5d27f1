//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions/shipped"
	"soc2ready/storage"
	"soc2ready/ui/uitest"
)

// TestStoppedByCtrlZTheShellIsUsableAndFgComesBackToTheSameQuestion stops the
// program in a shell with job control and brings it back: by ctrl+z, and by the
// same signal from another place.
func TestStoppedByCtrlZTheShellIsUsableAndFgComesBackToTheSameQuestion(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash, a shell with job control: ", err)
	}
	for name, stop := range map[string]func(program string) string{
		"ctrl+z": func(string) string { return "\x1a" },
		"signal": func(program string) string {
			if out, err := exec.Command("pkill", "-TSTP", "-f", "^"+program).CombinedOutput(); err != nil {
				t.Errorf("%v %s", err, out)
			}
			return ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath("pkill"); name == "signal" && err != nil {
				t.Skip("needs pkill: ", err)
			}
			home := t.TempDir()
			program, err := asProgram(home)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(home, "a.db")
			newFile(t, path)
			cmd := exec.Command(bash, "--norc", "--noprofile", "-i")
			cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+home, "PS1=ready> ", "HISTFILE=")
			term, err := uitest.StartCommand(cmd, 80, 24, nil)
			if err != nil {
				t.Fatal(err)
			}
			sent := func(text string) func(string) string { return func(string) string { return text } }
			steps := []struct {
				wait string
				send func(program string) string
			}{
				{"ready> ", sent(program + " --db " + path + "\r")},
				{"quick scan", sent("\r")},
				{"0 answered", sent("3")},
				{"1 answered", stop},
				{"[1]+  Stopped", sent("stty -a | grep -c -e ' icanon' ; echo usable-$((40+2))\r")},
				{"usable-42", sent("fg\r")},
				{"1 answered", sent("4")},
				{"2 answered", stop}, // and once more
				{"[1]+  Stopped", sent("echo again-$((40+2))\r")},
				{"again-42", sent("fg\r")},
				{"2 answered", sent("\x03")},
				{"ready> ", sent("exit\r")},
			}
			for i, s := range steps {
				if err := term.WaitText(s.wait); err != nil {
					t.Fatal(i, err)
				}
				if err := term.Type(s.send(program)); err != nil {
					t.Fatal(i, err)
				}
			}
			_ = term.WaitEnd() // the shell gives the code of the program
			if n := answersIn(t, path); n != 2 {
				t.Errorf("%d answers in the file, want 2", n)
			}
		})
	}
}

// TestCtrlZWithoutAShellSaysSoAndGoesOn: the first process of a terminal, as in
// a container, would never be brought back.
func TestCtrlZWithoutAShellSaysSoAndGoesOn(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	program, err := asProgram(home)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "a.db")
	newFile(t, path)
	cmd := exec.Command(program, "--db", path)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+home)
	term, err := uitest.StartCommand(cmd, 120, 30, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct{ wait, send string }{
		{"quick scan", "\x1a"},
		{"no shell started this", "\r"},
		{"0 answered", "3"},
		{"1 answered", "\x03"},
	} {
		if err := term.WaitText(s.wait); err != nil {
			t.Fatal(err)
		}
		if err := term.Type(s.send); err != nil {
			t.Fatal(err)
		}
	}
	_ = term.WaitEnd() // 130
	if n := answersIn(t, path); n != 1 {
		t.Errorf("%d answers in the file, want 1", n)
	}
}

// hostile is what would steer a terminal, or lie about what is on it.
func hostile() []string {
	return []string{
		"\x1b]52;c;QUJD\x07", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x1bP+q544e\x1b\\", "\x1b_G\x1b\\", "\x1b^x\x1b\\",
		"\x1b[6n", "\x1b[21t", "\x1b[2J", "\x1b[?1049l", "\x1bc", "\x1b[31;5mred", "\u009b31m", "\u009d52;c;QUJD\u009c", "\x9b6n", "\a\b\r\x00\x7f\x05",
		"\u202e\u2066abc", "a\u200bb\ufeff", strings.Repeat("\u0301", 200), "\x0e\x0f", "\x1b(0",
	}
}

// TestForeignTextNeverSteersTheTerminal puts hostile text wherever a person or
// a file can, behind the back of what cleans it, goes through the screens and
// reads everything that they send to the terminal.
func TestForeignTextNeverSteersTheTerminal(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	program, err := asProgram(home)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "evil\x1b]0;x\a.db")
	plantHostile(t, path)
	if err := os.MkdirAll(filepath.Join(home, ".config", "soc2ready"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".config", "soc2ready", "config.toml"), []byte("theme = \"\\u001b]52;c;QUJD\\u0007\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--db", path)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+home, "SOC2READY_ACTOR=\x1b]52;c;QUJD\a", "XDG_STATE_HOME=")
	term, err := uitest.StartCommand(cmd, 120, 40, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := term.WaitText("By series"); err != nil {
		t.Fatal(err)
	}
	for _, visit := range []struct{ keys, title string }{
		{"enter", "· quick scan"},
		{"L", "· log"},
		{"ctrl+g", "· quick scan"},
		{"w", "why this score"},
		{"g r", "· results"},
		{"g g", "· gaps"},
		{"down", "· gaps"},
		{"g p", "· progress"},
		{"g a", "· assessments"},
		{"g f", "· files"},
		{"g s", "· set-up"},
		{"g x", "· export"},
		{"ctrl+g", "· set-up"},
		{"g l", "· learn"},
		{"?", "· help"},
		{"g h", "· home"},
		{"end", "· home"},
		{"pgup", "· home"},
	} {
		if err := term.Press(strings.Fields(visit.keys)...); err != nil {
			t.Fatal(err)
		}
		if err := term.WaitText(visit.title); err != nil {
			t.Fatalf("after %s: %v", visit.keys, err)
		}
		term.Settle()
	}
	for _, h := range hostile() { // pasted, as a terminal marks it, into search
		paste := strings.NewReplacer("\x1b[", "", "\x1b", "", "\x00", "").Replace(h)
		for _, step := range []struct{ send, title string }{{"/", "· search"}, {"\x1b[200~" + paste + "\x1b[201~", "· search"}, {"\a", "· home"}} {
			if err := term.Type(step.send); err != nil {
				t.Fatal(err)
			}
			if err := term.WaitText(step.title); err != nil {
				t.Fatal(err)
			}
		}
		term.Settle()
	}
	if err := term.Press("ctrl+c"); err != nil {
		t.Fatal(err)
	}
	_ = term.WaitEnd() // 130
	onlyOurs(t, term.Raw())

	for _, args := range []string{"list", "show", "questions", "gaps", "history", "explain CC6.1-01", "progress", "provider list", "doctor", "history verify", "window show", "check", "nonsense"} {
		for _, color := range []string{"auto", "always"} {
			c := exec.Command(program, append([]string{"--db", path, "--color", color}, strings.Fields(args)...)...)
			c.Env = append(cmd.Env, "XDG_CONFIG_HOME="+t.TempDir())
			out, _ := c.CombinedOutput() // the exit code is another matter
			onlyOurs(t, string(out))
		}
	}
}

// plantHostile makes a file whose texts are hostile as they stand in it: what
// records them would have cleaned them.
func plantHostile(t *testing.T, path string) {
	t.Helper()
	newFile(t, path)
	ctx, bank := context.Background(), shipped.Bank()
	db, err := storage.Open(ctx, path, storage.ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := db.Load(ctx, "k1")
	if err != nil {
		t.Fatal(err)
	}
	a, err := assessment.Open(stored)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := assessment.NewDay(2026, 11, 24)
	act := assessment.Act{Actor: "ACTOR" + strings.Repeat("X", 40), Time: time.Now().UTC(), Today: today}
	keep := func(es []assessment.Entry, err error) {
		if err == nil {
			err = db.Append(ctx, a.ID, es[0].Previous, es, a.Summary(bank, a.Score(bank, today, 90), act.Time, ""))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text := func(i int) *string { s := fmt.Sprintf("NOTE%02d%s", i, strings.Repeat("x", 90)); return &s }
	setup := a.Setup()
	setup.Org, setup.System = "ORG"+strings.Repeat("X", 17), "SYSTEM"+strings.Repeat("X", 14)
	keep(a.Change(bank, setup, act))
	keep(a.PutProvider(assessment.Provider{ID: "cloud", Service: "SERVICE" + strings.Repeat("x", 60), Report: "none"}, true, act))
	keep(a.AddCheckpoint(bank, "CHECK"+strings.Repeat("x", 40), act))
	for i := range hostile() {
		level := assessment.Partial
		keep(a.Record(bank, assessment.Edit{Question: bank.Questions[i].ID, Level: &level, Note: text(i), Owner: text(i)}, act))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// In JSON as escapes, in columns as bytes; the length stays what it was.
	put := func(in []byte, mark string, evil string, escaped bool) []byte {
		if escaped {
			var e strings.Builder
			for _, r := range strings.ToValidUTF8(evil, "\u009b") {
				if r > 0xffff {
					continue
				}
				fmt.Fprintf(&e, "\\u%04x", r)
			}
			evil = e.String()
		}
		re := regexp.MustCompile(mark + "x+")
		return re.ReplaceAllFunc(in, func(was []byte) []byte {
			e := evil
			for len(e) > len(was) { // a whole escape less
				e = e[:len(e)-6]
			}
			return append([]byte(e), was[len(e):]...)
		})
	}
	for i, h := range hostile() {
		b = put(b, fmt.Sprintf("NOTE%02d", i), h, true)
	}
	for _, mark := range []string{"SERVICE", "CHECK"} {
		b = put(b, mark, hostile()[0], true)
	}
	if !bytes.Contains(b, []byte(`\u001b\u005d\u0035`)) {
		t.Fatal("the file is not hostile: the test tests nothing")
	}
	column := func(mark, evil string) { // in JSON it stands behind a quotation mark
		re := regexp.MustCompile("([^\"])" + mark + "X+")
		b = re.ReplaceAllFunc(b, func(was []byte) []byte { return append([]byte{was[0]}, (evil + string(was[1:]))[:len(was)-1]...) })
	}
	column("ACTOR", "A\x1b]52;c;QUJD\x07\x1b[2J")
	column("ORG", "O\x1b]0;x\x07\u202e\u009b")
	column("SYSTEM", "S\x1bP+q\x1b\\")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ownSequence is every escape sequence that the program, or the library under
// it, has a reason to send: styles, moves of the cursor, erasing, the other
// screen, modes of keys and paste, and the questions for the terminal's colors.
var ownSequence = regexp.MustCompile(`^\x1b(` +
	`\[[0-9;:]*m` + // styles
	`|\[[0-9;]*[ABCDEFGHJKLMPSTXZ@bdfgr]` + // cursor and erasing
	`|\[\?(25|7|1049|2004|2026|2027|2048|1000|1002|1003|1004|1006)[hl]` + // modes
	`|\[\?(2026|2027|2048)\$p` + // whether there is such a mode
	`|\[[<>=?]?[0-9;]*u` + // keyboard
	`|\[\?5W` + // tab stops as they were
	`|\[>[0-9;]*[mq]|\[>4m|\[>0q` +
	`|\[0? q|\[[0-9] q` + // shape of the cursor
	`|\]1[01];\?(\x07|\x1b\\)` + // what colors have you
	`|\]11[0-2]?(\x07|\x1b\\)` + // its own colors again
	`|\](0|2);soc2ready(\x07|\x1b\\)` + // the title
	`|\](0|2);(\x07|\x1b\\)` +
	`|[78=>M]` + // cursor kept, keypad
	`)`)

// onlyOurs reads output of the program and refuses every sequence and control
// character that is not one of ours.
func onlyOurs(t *testing.T, raw string) {
	t.Helper()
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == 0x1b:
			m := ownSequence.FindString(raw[i:])
			if m == "" {
				t.Errorf("foreign text reached the terminal: %q", raw[max(0, i-40):min(len(raw), i+40)])
				return
			}
			i += len(m) - 1
		case c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\b', c == 0x7f:
			t.Errorf("a control character %#x reached the terminal: %q", c, raw[max(0, i-40):min(len(raw), i+40)])
			return
		}
	}
	for _, r := range raw {
		if r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			t.Errorf("%U reached the terminal", r)
			return
		}
	}
}
