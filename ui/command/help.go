package command

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpFlag is --help. It ends the reading of flags with ErrHelp, so that help
// comes to us before it comes to fang, whose help asks the terminal for its
// background first: four seconds where nothing answers, and signs on the
// screen of a terminal that does not know the question.
type helpFlag struct{}

func (helpFlag) String() string   { return "false" }
func (helpFlag) Type() string     { return "bool" }
func (helpFlag) IsBoolFlag() bool { return true }
func (helpFlag) Set(s string) error {
	if s == "false" {
		return nil
	}
	return pflag.ErrHelp
}

// newHelp is the help command; a topic that does not exist is wrong use.
func newHelp(r *run, root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about a command",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				r.err = unknownCommand(root, strings.Join(args, " "))
				return nil
			}
			r.err = r.help(cmd)
			return nil
		},
	}
}

// help prints what a command is for and how it is used.
func (r *run) help(cmd *cobra.Command) error {
	if err := r.checkColor(); err != nil {
		return err
	}
	p := &paper{}
	if cmd.Long != "" {
		p.text(0, cmd.Long)
	} else {
		p.text(0, cmd.Short)
	}
	p.line()
	p.title("Usage")
	p.line("  " + cmd.UseLine())
	if cmd.Example != "" {
		p.line()
		p.title("Examples")
		for l := range strings.SplitSeq(cmd.Example, "\n") {
			p.line("  " + l)
		}
	}
	var rows [][2]string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			rows = append(rows, [2]string{c.Name(), c.Short})
		}
	}
	helpList(p, "Commands", rows)
	helpList(p, "Flags", flagRows(cmd.LocalNonPersistentFlags()))
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.AddFlagSet(cmd.InheritedFlags())
	all.AddFlagSet(cmd.PersistentFlags())
	helpList(p, "Flags of every command", flagRows(all))
	return r.print(p)
}

func flagRows(f *pflag.FlagSet) [][2]string {
	var rows [][2]string
	f.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		rows = append(rows, [2]string{name, f.Usage})
	})
	return rows
}

// helpList sets names and what they mean in two columns, the second wrapped.
func helpList(p *paper, title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	p.line()
	p.title(title)
	wide := 0
	for _, x := range rows {
		wide = max(wide, len(x[0]))
	}
	for _, x := range rows {
		name := x[0]
		for l := range strings.SplitSeq(ansi.Wrap(x[1], paperWidth-wide-4, ""), "\n") {
			p.line("  ", name, strings.Repeat(" ", wide-len(name)+2), l)
			name = ""
		}
	}
}
