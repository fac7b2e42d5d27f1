//go:build unix

package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"soc2ready/ui/uitest"
)

// The quick scan of a sample company, but for its last questions; all that
// comes later is shown on the demo.
//
//go:embed quick.jsonl
var quickAnswers string

const (
	today = "2026-11-24"
	// clock stands where the screen shows the time of the last save.
	clock = "saved 14:02:11"
	// homePath stands where the screen shows the temporary home folder. Both
	// are equally long, so that lines break where they do for a person.
	homePath = "/home/kim"
)

var saved = regexp.MustCompile(`saved \d\d:\d\d:\d\d`)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run() (err error) {
	const out = "docs/pictures"
	if _, err := os.Stat(filepath.Join(out, "quick.jsonl")); err != nil {
		return fmt.Errorf("run it from the root of the module: %w", err)
	}
	bin, err := os.MkdirTemp("", "soc2ready-pictures-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(bin)) }()
	program := filepath.Join(bin, "soc2ready")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for _, l := range []look{dark, light} {
			if err := walk(program, out, size[0], size[1], l); err != nil {
				return fmt.Errorf("%dx%d %s: %w", size[0], size[1], l.name, err)
			}
		}
	}
	return nil
}

// walker is one person with an empty home folder before one terminal.
type walker struct {
	program, out, home string
	w, h               int
	look               look
	term               *uitest.Terminal
}

func walk(program, out string, w, h int, l look) (err error) {
	home, err := emptyHome()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	p := &walker{program: program, out: out, home: home, w: w, h: h, look: l}
	for _, part := range []func() error{p.firstRun, p.fill, p.quickScan, p.screens} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// emptyHome makes a folder whose path is as long as homePath.
func emptyHome() (string, error) {
	for n := range 10000 {
		dir := fmt.Sprintf("/tmp/%04d", (os.Getpid()+n)%10000)
		err := os.Mkdir(dir, 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return dir, err
		}
	}
	return "", errors.New("no free name for a folder in /tmp")
}

func (p *walker) firstRun() error {
	return p.session("q", nil,
		p.until("How ready are you for a SOC 2 report?"),
		p.picture("first-run"),
	)
}

func (p *walker) fill() error {
	if err := p.command("", "new", "acme", "--org", "Acme", "--system", "Acme Cloud",
		"--categories", "availability,confidentiality", "--hosting", "cloud", "--office", "no", "--people", "6-20",
		"--contractors", "yes", "--develops", "yes", "--personal-data", "processor", "--goods", "no"); err != nil {
		return err
	}
	if err := p.command("", "provider", "add", "cloudflare", "--service", "web application firewall", "--report", "soc2-type2",
		"--period-end", "2026-06-30", "--reviewed", "2026-09-14", "--csocs", "--cuecs"); err != nil {
		return err
	}
	return p.command(quickAnswers, "answer", "--from", "-")
}

// quickScan answers what is left of it, whatever that is.
func (p *walker) quickScan() error {
	return p.session("ctrl+c", nil,
		p.until("go on with the quick scan at"),
		p.press("enter"), p.until(" answered"),
		func() error {
			for range 100 {
				before := p.term.Text()
				if err := p.press("3")(); err != nil {
					return err
				}
				if err := p.term.Wait("the next question", func(s string) bool { return s != before && saved.MatchString(s) }); err != nil {
					return err
				}
				if strings.Contains(p.term.Text(), "three biggest gaps") {
					return nil
				}
			}
			return errors.New("100 answers and no estimate")
		},
		p.picture("estimate"),
	)
}

// screens walks over the demo.
func (p *walker) screens() error {
	return p.session("ctrl+c", []string{"demo"},
		p.until("By series"), p.picture("home"),
		p.press("enter"), p.until(" answered"), p.press("f"), p.until("saved "), p.picture("question"),
		p.press("?"), p.until("Keys on this screen"), p.picture("help"),
		p.press("q"), p.until(" answered"),
		p.press("tab"), p.until("What good looks like"), p.picture("guidance"), p.press("tab"), p.until(" answered"),
		p.press("w"), p.until("points"), p.picture("explain"), p.press("q"), p.until(" answered"),
		p.press("g", "r"), p.until("Categories"), p.picture("results"),
		p.press("g", "g"), p.until("gaps:"), p.press("space", "space"), p.until("What if 2 gaps"), p.picture("gaps"),
		p.press("g", "e"), p.until("add a record"), p.picture("evidence"),
		p.press("w"), p.until("this is the window that is set"), p.press("]", "]"), p.picture("window"), p.press("q"), p.until("add a record"),
		p.press("f"), p.until("3 months"), p.picture("earliest"), p.press("q"), p.until("add a record"),
		p.press("p"), p.until("cloud-host"), p.picture("providers"),
		p.press("g", "p"), p.until("2026-10"), p.picture("progress"),
		p.press("down", "enter"), p.until("Type 1"), p.picture("difference"),
		p.press("g", "s"), p.until("Organization"), p.picture("set-up"),
		p.press("g", "g"), p.until("gaps:"),
		p.press(":"), p.until("what do you want to do"), p.picture("actions"), p.press("esc"), p.until("gaps:"),
		p.press("/"), p.until("type a few letters"), p.typed("backup"), p.until("Daily backups"), p.picture("search"),
		p.press("esc"), p.until("gaps:"),
		p.press("g", "l"), p.until("To read"), p.picture("learn"),
		p.press("enter"), p.until("page 1 of"), p.picture("page"),
		p.press("g", "x"), p.until("board"), p.picture("export"),
	)
}

// session runs the program on a terminal, does the steps, and leaves by a key.
func (p *walker) session(leave string, args []string, steps ...func() error) (err error) {
	// The terminal is told its colors first, so that it has an answer when the
	// program asks whether its background is dark.
	cmd := exec.Command("sh", "-c", `printf '\033]10;`+p.look.text+`\007\033]11;`+p.look.back+`\007'; exec "$0" "$@"`, p.program)
	cmd.Args = append(cmd.Args, args...)
	cmd.Env, cmd.Dir = p.env(), p.home
	if p.term, err = uitest.StartCommand(cmd, p.w, p.h, nil); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Kill() }()
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if err := p.term.Press(leave); err != nil {
		return err
	}
	// ctrl+c ends with 130, so that the kind of end says nothing here
	var exit *exec.ExitError
	if err := p.term.WaitEnd(); err != nil && !errors.As(err, &exit) {
		return err
	}
	return nil
}

func (p *walker) command(input string, args ...string) error {
	cmd := exec.Command(p.program, args...)
	cmd.Env, cmd.Dir, cmd.Stdin = p.env(), p.home, strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

func (p *walker) env() []string {
	return []string{
		"HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "COLORTERM=truecolor",
		"LC_ALL=C.UTF-8", "TZ=UTC", "SOC2READY_TODAY=" + today, "SOC2READY_ACTOR=kim",
	}
}

func (p *walker) press(keys ...string) func() error {
	return func() error { return p.term.Press(keys...) }
}

func (p *walker) typed(text string) func() error {
	return func() error { return p.term.Type(text) }
}

func (p *walker) until(text string) func() error {
	return func() error { return p.term.WaitText(text) }
}

// picture draws the screen when it is at rest and in the colors of its
// background; text that stays hard to read is told.
func (p *walker) picture(name string) func() error {
	return func() error {
		var s *screen
		last, since, hard := "", time.Now(), ""
		err := p.term.Wait("the screen "+name+" to come to rest in "+p.look.name+" colors", func(text string) bool {
			if styled := p.term.Styled(); styled != last {
				last, since = styled, time.Now()
				return false
			}
			if strings.Contains(text, "saving") || time.Since(since) < 150*time.Millisecond {
				return false
			}
			styled := saved.ReplaceAllString(strings.ReplaceAll(last, p.home, homePath), clock)
			s = newScreen(styled, p.w, p.h, p.look)
			what, least := s.hardest()
			hard = ""
			if least < 4.5 {
				hard = fmt.Sprintf("%s: contrast %.1f", what, least)
			}
			return hard == "" || time.Since(since) > time.Second
		})
		if err != nil {
			return err
		}
		if hard != "" {
			fmt.Fprintf(os.Stderr, "%s %dx%d %s: %s\n", name, p.w, p.h, p.look.name, hard)
		}
		path := filepath.Join(p.out, fmt.Sprintf("%s-%dx%d-%s.svg", name, p.w, p.h, p.look.name))
		return os.WriteFile(path, s.svg("soc2ready: "+strings.ReplaceAll(name, "-", " ")), 0o644)
	}
}
