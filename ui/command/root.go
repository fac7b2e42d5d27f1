package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"soc2ready/assessment"
	"soc2ready/ui"
)

// newRoot puts the commands together. Without one of them, it is the screens.
func newRoot(r *run) *cobra.Command {
	root := &cobra.Command{
		Use:   "soc2ready [command]",
		Short: "How ready is your company for SOC 2?",
		Long: "soc2ready is a self-assessment: it tells how ready a company is for a SOC 2 Type 1 and a Type 2, " +
			"what holds it back and what to do next. It is not an audit, and gives no opinion and no assurance; " +
			"only a licensed CPA firm issues a SOC 2 report. Without a command, the screens open.",
		Example: "soc2ready\nsoc2ready new acme --org Acme --categories availability\nsoc2ready answer CC6.1-01 operating --since 2026-03-01\nsoc2ready show\nsoc2ready gaps",
		Args:    cobra.ArbitraryArgs,
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			r.err = unknownCommand(root, args[0])
			return nil
		}
		r.err = r.screens(cmd.Context())
		return nil
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if errors.Is(err, pflag.ErrHelp) {
			r.err = r.help(cmd)
			return nil
		}
		r.err = failure{kind: use, reason: err.Error(), next: "see \"" + cmd.CommandPath() + " --help\""}
		return nil
	})
	f := root.PersistentFlags()
	f.StringVar(&r.flags.db, "db", "", "the file (else SOC2READY_DB, else the data folder)")
	f.StringVar(&r.flags.assessment, "assessment", "", "name of the assessment, needed when there are several")
	f.BoolVar(&r.flags.json, "json", false, "print the JSON document")
	f.StringVar(&r.flags.color, "color", "auto", "when to use colors: auto, always or never")
	f.VarPF(helpFlag{}, "help", "h", "tell how a command is used").NoOptDefVal = "true"
	root.Flags().BoolVar(&r.flags.accessible, "accessible", false, "talk in lines instead of screens: for screen readers, plain terminals and pipes (also ACCESSIBLE=1)")
	root.AddCommand(
		newNew(r), newList(r), newShow(r), newQuestions(r), newAnswer(r), newUndo(r), newGaps(r),
		newProvider(r), newSet(r), newEvidence(r), newWindow(r), newControl(r), newRequests(r), newDemo(r), newExport(r), newImport(r), newLearn(r), newClaims(r), newVersion(r),
		newCheckpoint(r), newProgress(r), newHistory(r), newExplain(r), newCheck(r), newDelete(r), newBackup(r), newRestore(r), newDoctor(r), newMan(r, root),
	)
	root.SetHelpCommand(newHelp(r, root))
	return root
}

// group is a command that only holds others.
func group(r *run, name, short string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: name + " [command]", Short: short}
	c.AddCommand(commands...)
	needsOne(r, c)
	return c
}

// needsOne makes it wrong use to name none of the commands that c holds.
func needsOne(r *run, c *cobra.Command) {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			r.err = unknownCommand(cmd, args[0])
			return nil
		}
		var names []string
		for _, x := range cmd.Commands() {
			names = append(names, x.Name())
		}
		r.err = failure{kind: use, reason: cmd.Name() + " needs one of " + strings.Join(names, ", "), next: "see \"" + cmd.CommandPath() + " --help\""}
		return nil
	}
}

func unknownCommand(parent *cobra.Command, name string) error {
	parent.SuggestionsMinimumDistance = 2
	f := failure{kind: use, reason: "no command " + quoted(name), next: "see \"" + parent.CommandPath() + " --help\""}
	if near := parent.SuggestionsFor(name); len(near) > 0 {
		f.next = "did you mean \"" + parent.CommandPath() + " " + near[0] + "\"?"
	}
	return f
}

// screens opens the screens, which take the terminal and the signals over.
func (r *run) screens(ctx context.Context) error {
	if err := r.prepare(); err != nil {
		return err
	}
	if r.flags.json {
		return failure{kind: use, reason: "--json belongs to a command", next: "try \"soc2ready show --json\""}
	}
	if r.accessible() {
		return r.talk(ctx)
	}
	const instead = "try \"soc2ready --accessible\", which talks in lines, or \"soc2ready show\", \"soc2ready questions\" and \"soc2ready answer --from FILE\""
	if why := r.noScreens(); why != "" {
		return failure{kind: use, reason: why, next: instead}
	}
	o, done, err := r.options(ctx)
	if err != nil {
		return err
	}
	r.code, err = r.deps.Screens(ctx, o)
	return errors.Join(err, done())
}

// options gathers what the screens need; done closes what was opened.
func (r *run) options(ctx context.Context) (o ui.Options, done func() error, err error) {
	s, err := r.open(ctx, Mode{OnScreen: true})
	if errors.Is(err, assessment.ErrNotFound) { // the screens make it when there is something to keep
		at, werr := where(r.deps, r.flags.db)
		if werr != nil {
			return o, nil, werr
		}
		s, err = &session{run: r, place: at}, nil
	}
	if err != nil {
		return o, nil, err
	}
	removeDemo := func() error { return nil }
	done = func() error { return errors.Join(s.close(), removeDemo()) }
	var mu sync.Mutex // for s, which openFile and the like change while an export may run
	swap := func(change func()) {
		mu.Lock()
		defer mu.Unlock()
		change()
	}
	s.remember()
	if r.flags.assessment != "" {
		if s.store == nil {
			return o, nil, errEmpty(s.place)
		}
		sum, err := s.find(ctx)
		if err != nil {
			return o, nil, errors.Join(err, done())
		}
		o.Assessment = sum.Name
	}
	o.Bank, o.Store, o.Path = r.deps.Bank, s.store, s.place.path
	o.Create = func(ctx context.Context) (assessment.Store, error) {
		made, err := r.open(ctx, Mode{Create: true, OnScreen: true})
		if err != nil {
			return nil, err
		}
		swap(func() { s.store, s.keeper, s.file = made.store, made.keeper, made.file })
		s.remember()
		return made.store, nil
	}
	o.Demo = func(ctx context.Context) (assessment.Store, error) {
		remove, err := r.demoFile(ctx)
		if err != nil {
			return nil, err
		}
		made, err := r.open(ctx, Mode{OnScreen: true})
		if err != nil {
			return nil, errors.Join(err, remove())
		}
		swap(func() {
			s.store, s.keeper, s.file, s.place, removeDemo = made.store, made.keeper, made.file, made.place, remove
		})
		return made.store, nil
	}
	o.Edit = r.edit
	if s.keeper != nil {
		o.Path = s.keeper.Path()
		o.ReadOnly = s.keeper.ReadOnly()
	}
	o.Drafts = func(path string) ui.Drafts { return draftFile{path + ".drafts"} }
	o.Actor, o.Now, o.NewID, o.StaleDays = r.actor(), r.deps.Now, r.deps.NewID, r.staleDays()
	o.Theme, o.Keys, o.Banner = r.config.Theme, r.config.Keys, r.banner()
	o.Today = func() assessment.Day {
		if d, err := today(r.deps); err == nil { // the day may turn while the screens are open
			return d
		}
		return r.today
	}
	o.Export = func(ctx context.Context, a *assessment.Assessment, q ui.ExportRequest) (ui.ExportResult, error) {
		mu.Lock()
		now := *s
		mu.Unlock()
		done, err := now.export(ctx, a, q)
		if whole, failed := filepath.Abs(done.Path); err == nil && failed == nil {
			done.Path = whole // on a screen nobody sees in which folder the program was started
		}
		return done, err
	}
	o.OpenFile = func(ctx context.Context, path string) (ui.OpenedFile, error) { return s.openFile(ctx, path, swap) }
	o.Crash = r.keepCrash
	o.Recent, o.Forget = r.recentFiles, r.recent().forget
	for _, k := range exports() {
		o.Exports = append(o.Exports, ui.ExportKind{Reader: k.Reader, Format: k.Format, Owner: k.Owner})
	}
	o.ExportName = func(a *assessment.Assessment, format, reader string) string {
		return exportName(a, format, reader, o.Today())
	}
	o.Claims = r.claims
	o.ReadScan = s.readScan
	o.EvidenceFile = func(ctx context.Context, ref string) (ui.EvidenceFile, error) {
		if isURL(ref) {
			return ui.EvidenceFile{Reference: ref}, nil
		}
		f, err := readEvidenceFile(ctx, ref, s.place.path)
		return ui.EvidenceFile{Reference: f.Reference, LinkTo: f.LinkTo, SHA256: f.SHA256, Size: f.Size}, err
	}
	o.ASCII = asciiOnly(r.deps.Env)
	o.Resume = resume(r.flags.db, r.flags.assessment)
	return o, done, nil
}

// resume is the command that comes back to where the person was.
func resume(db, name string) string {
	var b strings.Builder
	b.WriteString("soc2ready")
	for _, f := range []struct{ flag, value string }{{"--db", db}, {"--assessment", name}} {
		if f.value != "" {
			fmt.Fprintf(&b, " %s %s", f.flag, word(f.value))
		}
	}
	return b.String()
}

// word writes a value so that a shell takes it as one word.
func word(s string) string {
	if strings.IndexFunc(s, func(r rune) bool {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./+,:@%", r)
		return !plain
	}) < 0 {
		return s
	}
	if s != assessment.CleanLine(s) {
		return strconv.Quote(s)
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
