package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
)

type doctorDocument struct {
	Schema string          `json:"schema"`
	OK     bool            `json:"ok"`
	Checks []checkDocument `json:"checks"`
}

type checkDocument struct {
	Check  string  `json:"check"`
	OK     bool    `json:"ok"`
	Detail *string `json:"detail"`
}

func newDoctor(r *run) *cobra.Command {
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether program, config and file are well",
		Long: "Tell versions and paths, look at the kind and the permissions of the file, read all of it, and check the history of each assessment. " +
			"A file that is damaged ends it with exit code 5 and the defects. With --db it checks a backup.",
		Example: "soc2ready doctor\nsoc2ready doctor --db ~/backups/soc2ready.db --json",
		Args:    cobra.ArbitraryArgs,
	}
	body := r.do(0, 0, func(ctx context.Context, _ []string) error {
		d := &doctor{run: r}
		d.program()
		if err := d.file(ctx); err != nil {
			return err
		}
		if len(d.defects) > 0 {
			return d.damaged()
		}
		doc := doctorDocument{"soc2ready/doctor/1", true, d.checks}
		for _, x := range d.checks {
			doc.OK = doc.OK && x.OK
		}
		if r.flags.json {
			return r.printJSON(doc)
		}
		return r.print(doctorPaper(doc))
	})
	c.RunE = func(cmd *cobra.Command, args []string) error {
		r.lenient = true // what is wrong with the config file is for the doctor to tell
		return body(cmd, args)
	}
	return c
}

// doctor gathers what it finds.
type doctor struct {
	*run
	checks  []checkDocument
	path    string
	defects []string
}

func (d *doctor) tell(check string, ok bool, format string, args ...any) {
	d.checks = append(d.checks, checkDocument{check, ok, text(assessment.CleanLine(fmt.Sprintf(format, args...)))})
}

// program looks at the program and its config file.
func (d *doctor) program() {
	b := d.deps.Build
	d.tell("version", true, "soc2ready %s, commit %s, %s, %s/%s", b.Version, b.Commit, b.Go, runtime.GOOS, runtime.GOARCH)
	d.tell("questions", true, "%s (%s)", d.deps.Bank.Version, d.deps.Bank.Edition)
	path := d.configPath()
	switch _, err := os.Stat(path); {
	case d.configErr != nil:
		d.tell("config", false, "%v", d.configErr)
	case path == "":
		d.tell("config", true, "none: there is no home folder")
	case errors.Is(err, fs.ErrNotExist):
		d.tell("config", true, "none at %s", quoted(path))
	default:
		d.tell("config", true, "%s", quoted(path))
	}
	d.tell("actor", true, "%s", d.actor())
	d.tell("today", true, "%s", d.today)
}

// file looks at the file. Its error is that it can't be opened.
func (d *doctor) file(ctx context.Context) error {
	at, err := where(d.deps, d.flags.db)
	if err != nil {
		return err
	}
	d.path = at.path
	err = d.with(ctx, Mode{}, func(s *session) error {
		d.path = s.keeper.Path()
		d.kind()
		if up := s.file.Upgraded(); up.From > 0 {
			d.tell("upgrade", true, "from schema %d to %d just now; as it was, it is %s", up.From, up.To, quoted(up.Backup))
		}
		if why := s.keeper.ReadOnly(); why != "" {
			d.tell("writable", false, "no: %s", why)
		} else {
			d.tell("writable", true, "yes")
		}
		if w := s.file.Warnings(); len(w) > 0 {
			d.tell("permissions", false, "%s", strings.Join(w, "; "))
		} else {
			d.tell("permissions", true, "only its owner can read it")
		}
		return d.inside(ctx, s)
	})
	if errors.Is(err, assessment.ErrNotFound) && !at.named {
		d.tell("file", true, "none yet; it would be %s", quoted(at.path))
		return nil
	}
	return err
}

func (d *doctor) kind() {
	info, err := os.Lstat(d.path)
	if err != nil {
		d.tell("file", true, "%s", quoted(d.path))
		return
	}
	what := "a plain file"
	if !info.Mode().IsRegular() {
		what = lying(info.Mode())
	}
	d.tell("file", true, "%s, %s of %d bytes, mode %04o, a database of soc2ready", quoted(d.path), what, info.Size(), info.Mode().Perm())
}

// inside reads the whole file.
func (d *doctor) inside(ctx context.Context, s *session) error {
	found, err := s.keeper.Check(ctx)
	if err != nil {
		return err
	}
	d.defects = append(d.defects, found...)
	if len(found) > 0 {
		return nil // what can't be relied on is not read further
	}
	d.tell("integrity", true, "every page, index, table and guard is as it should be")
	all, err := s.list(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if err := d.assessment(ctx, s, x); err != nil {
			return err
		}
	}
	gone, err := s.file.Deleted(ctx)
	if err != nil {
		return err
	}
	for _, x := range gone {
		d.tell("deleted", true, "%s, on %s, after entry %d with hash %s", x.Name, x.Time.In(d.deps.Now().Location()).Format("2006-01-02 15:04"), x.Last, x.Head)
	}
	return nil
}

func (d *doctor) assessment(ctx context.Context, s *session, x assessment.Summary) error {
	name := assessment.CleanLine(x.Name)
	v, err := s.verify(ctx, x.ID)
	if err == nil {
		_, err = s.loadID(ctx, x.ID)
	}
	switch {
	case errors.Is(err, assessment.ErrNotFound): // deleted by another program just now
	case errors.Is(err, assessment.ErrDamaged):
		d.defects = append(d.defects, name+": "+err.Error())
	case err != nil:
		return err
	default:
		said := fmt.Sprintf("%s: the chain holds from entry 1 to %d and leads to what stands, hash %s", name, v.entries, v.head)
		if n := len(v.redacted); n > 0 {
			said += fmt.Sprintf("; %d erased on purpose", n)
		}
		d.tell("history", true, "%s", said)
	}
	return nil
}

// damaged is the one line about a file that is not well.
func (d *doctor) damaged() error {
	const most = 5
	said := d.defects
	if len(said) > most {
		said = append(said[:most:most], "and "+report.Count(len(d.defects)-most, "more defect"))
	}
	return failure{
		kind: damaged, reason: quoted(d.path) + " is damaged: " + strings.Join(said, ", "),
		next: "nothing was changed; bring back a backup with \"soc2ready restore BACKUP\", or save what can be read with \"soc2ready backup --rescue FILE\"",
	}
}

func doctorPaper(d doctorDocument) *paper {
	p := &paper{}
	for _, x := range d.Checks {
		mark := lipgloss.NewStyle().Foreground(lipgloss.Green).Render("ok  ")
		if !x.OK {
			mark = lipgloss.NewStyle().Foreground(lipgloss.Yellow).Render("look")
		}
		p.line(mark, "  ", bold(x.Check))
		if x.Detail != nil {
			p.line("      ", *x.Detail) // whole, so that a path can be taken from it
		}
	}
	p.line()
	if d.OK {
		p.line("All is well.")
	} else {
		p.line("The file is whole; something else wants a look.")
	}
	return p
}
