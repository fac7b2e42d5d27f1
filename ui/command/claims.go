package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/claims"
)

type claimsDocument struct {
	Schema string               `json:"schema"`
	Files  []claimsFileDocument `json:"files"`
}

type claimsFileDocument struct {
	Path     string            `json:"path"`
	Findings []findingDocument `json:"findings"`

	found []claims.Finding
}

type findingDocument struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Text     string `json:"text"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Instead  string `json:"instead"`
}

func newClaims(r *run) *cobra.Command {
	c := &cobra.Command{
		Use:   "claims [FILE…|-]",
		Short: "Find wrong wording about SOC 2 in your texts; say what may be said",
		Long: "Look through texts (plain, Markdown, HTML) for wrong or overstated wording about SOC 2, and tell better words. A folder is looked through " +
			"with all below it; - is standard input. It ends with 3 when something is found, so that it can guard a website in CI. " +
			"In a terminal, without FILE, it opens on a screen. \"soc2ready claims say\" tells what may be said today.",
		Example: "soc2ready claims site/ README.md\ncurl -s https://example.com | soc2ready claims -\nsoc2ready claims say",
		Args:    cobra.ArbitraryArgs,
		RunE: r.do(0, -1, func(ctx context.Context, args []string) error {
			if len(args) == 0 {
				return failure{kind: use, reason: "no file was named", next: "name files or folders, or - for standard input; or see \"soc2ready claims say\""}
			}
			d := claimsDocument{"soc2ready/claims/1", []claimsFileDocument{}}
			for _, arg := range args {
				if err := d.look(ctx, r, arg); err != nil {
					return err
				}
			}
			findings := 0
			for _, x := range d.Files {
				findings += len(x.found)
			}
			if findings > 0 {
				r.code = exitFound
			}
			if r.flags.json {
				return r.printJSON(d)
			}
			files := fmt.Sprintf("%d files", len(d.Files))
			if len(d.Files) == 1 {
				files = "1 file"
			}
			if findings == 0 {
				r.note("looked at %s: nothing wrong found", files)
				return nil
			}
			r.note("looked at %s: %d found", files, findings)
			return r.print(claimsPaper(d))
		}),
	}
	r.onScreen(c, r.claimsScreen)
	c.AddCommand(newSay(r))
	return c
}

// look takes in what one argument names.
func (d *claimsDocument) look(ctx context.Context, r *run, arg string) error {
	if arg == "-" {
		return d.add("-", r.stdin, r.today, true)
	}
	info, err := os.Stat(arg)
	if err != nil {
		return cantRead(arg, err)
	}
	if !info.IsDir() {
		return d.open(arg, r.today, true)
	}
	var own error // of what is done with a file, told apart from one of walking
	err = claims.Files(os.DirFS(arg), []string{"."}, func(name string) error {
		if own = ctx.Err(); own == nil {
			own = d.open(filepath.Join(arg, filepath.FromSlash(name)), r.today, false)
		}
		return own
	})
	if own != nil {
		return own
	}
	if err != nil {
		return cantRead(arg, err)
	}
	return nil
}

func (d *claimsDocument) open(path string, today assessment.Day, named bool) error {
	if slices.ContainsFunc(d.Files, func(x claimsFileDocument) bool { return x.Path == filepath.ToSlash(path) }) {
		return nil // named twice, or by itself and with its folder
	}
	f, err := os.Open(path)
	if err != nil {
		return cantRead(path, err)
	}
	defer func() { _ = f.Close() }()
	return d.add(path, f, today, named)
}

// add checks one text. What is no text is refused where it was named, and left
// out where it only lies in a folder.
func (d *claimsDocument) add(path string, from io.Reader, today assessment.Day, named bool) error {
	in := bufio.NewReaderSize(from, max(claims.Head, 16))
	head, err := in.Peek(claims.Head)
	if err != nil && !errors.Is(err, io.EOF) {
		return cantRead(path, err)
	}
	format, ok := claims.FormatOf(path, head)
	switch {
	case !ok && named:
		return failure{kind: use, reason: quoted(path) + " is not text that can be read here", next: "give it as text, Markdown or HTML, in UTF-8"}
	case !ok:
		return nil
	}
	found, err := claims.CheckOn(in, format, today)
	switch {
	case errors.Is(err, claims.ErrTooLarge):
		return wrongUse("%s is %v", quoted(path), err)
	case err != nil:
		return cantRead(path, err)
	}
	x := claimsFileDocument{Path: filepath.ToSlash(path), Findings: []findingDocument{}, found: found}
	for _, f := range found {
		x.Findings = append(x.Findings, findingDocument{f.Line, f.Column, f.Text, f.Rule, f.Severity, f.Instead})
	}
	d.Files = append(d.Files, x)
	return nil
}

// cantRead leaves the name of the system call out.
func cantRead(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return failure{kind: missing, reason: "no file " + quoted(path), next: "check the path"}
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return failure{kind: missing, reason: fmt.Sprintf("can't read %s: %v", quoted(path), err)}
}

func claimsPaper(d claimsDocument) *paper {
	p := &paper{}
	first := true
	for _, x := range d.Files {
		for _, f := range x.found {
			if !first {
				p.line()
			}
			first = false
			look := lipgloss.NewStyle().Foreground(lipgloss.Red)
			if f.Severity == claims.Overstated {
				look = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
			}
			p.line(fmt.Sprintf("%s:%d:%d: ", assessment.CleanLine(x.Path), f.Line, f.Column), look.Render(f.Severity), ": ", bold(assessment.CleanLine(f.Text)), " ["+f.Rule+"]")
			p.text(2, assessment.CleanLine(f.Reason))
			p.text(2, "Better: "+assessment.CleanLine(f.Instead))
		}
	}
	return p
}
