package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan writes the manual page. It carries the version and no date, so that
// the same program always writes the same page.
func newMan(r *run, root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Write the manual page",
		Long:    "Write the manual page in the form that man reads.",
		Example: "soc2ready man > ~/.local/share/man/man1/soc2ready.1\nsoc2ready man | man -l -",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.path = cmd.CommandPath()
			if r.err = count(cmd, args, 0, 0); r.err == nil {
				r.data.WriteString(manPage(root, r.deps.Build.Version))
			}
			return nil
		},
	}
}

// man is a manual page in the making.
type man struct{ b strings.Builder }

func (m *man) section(name string) { m.b.WriteString(".SH " + roff(strings.ToUpper(name)) + "\n") }
func (m *man) text(s string)       { m.b.WriteString(roff(s) + "\n") }
func (m *man) item(name, about string) {
	fmt.Fprintf(&m.b, ".TP\n\\fB%s\\fR\n%s\n", roff(name), roff(about))
}

// roff writes a text so that nothing in it is a request or an escape.
func roff(s string) string {
	s = strings.NewReplacer("\\", "\\e", "-", "\\-", "\n", " ", "~", "\\(ti", "^", "\\(ha", "'", "\\(aq", "`", "\\(ga").Replace(s)
	if strings.HasPrefix(s, ".") {
		s = "\\&" + s
	}
	return s
}

func manPage(root *cobra.Command, version string) string {
	m := &man{}
	fmt.Fprintf(&m.b, ".TH SOC2READY 1 \"\" \"soc2ready %s\" \"User Commands\"\n", roff(version))
	m.section("Name")
	m.b.WriteString("soc2ready \\- tells how ready a company is for SOC 2\n")
	m.section("Synopsis")
	m.b.WriteString(".B soc2ready\n[\\fIflags\\fR] [\\fIcommand\\fR]\n")
	m.section("Description")
	m.text(root.Long)
	m.section("Flags of every command")
	m.flags(root.PersistentFlags())
	m.section("Commands")
	for _, c := range root.Commands() {
		m.command(c)
	}
	m.section("Environment")
	for _, x := range [][2]string{
		{"SOC2READY_DB", "the file, unless --db names one"},
		{"SOC2READY_ACTOR", "who stands in the history, else the name of the config file, else the login name"},
		{"SOC2READY_TODAY", "the day to take for today, YYYY-MM-DD"},
		{"XDG_DATA_HOME, XDG_CONFIG_HOME", "where the folders soc2ready with the file and with config.toml lie"},
		{"NO_COLOR", "no colors"},
	} {
		m.item(x[0], x[1])
	}
	m.section("Files")
	m.item("~/.local/share/soc2ready/soc2ready.db", "all assessments; on macOS and Windows in the data folder of the system")
	m.item("~/.config/soc2ready/config.toml", "name, theme (auto, dark, light), stale_days, and keys: a table of actions, each with a list of keys")
	m.section("Exit codes")
	for _, x := range [][2]string{
		{"0", "fine"},
		{"1", "a failure of the program itself"},
		{"2", "wrong use, or a bad config file"},
		{"3", "looked and found: a rule does not hold, a claim is wrong, evidence has changed"},
		{"4", "something that was named does not exist"},
		{"5", "the file is damaged, newer than this program, or not its own"},
		{"6", "in use by another program, or changed meanwhile"},
		{"7", "can't write"},
		{"129, 130, 131, 143", "ended by SIGHUP, SIGINT, SIGQUIT, SIGTERM"},
	} {
		m.item(x[0], x[1])
	}
	return m.b.String()
}

func (m *man) command(c *cobra.Command) {
	if !c.IsAvailableCommand() {
		return
	}
	switch {
	case c.Name() == "completion": // what cobra says of each shell is for the shell's own help
		m.b.WriteString(".SS completion bash|fish|powershell|zsh\n")
		m.text(c.Short + ".")
		return
	case strings.HasSuffix(c.Use, " [command]"): // holds others, and is none itself
		for _, x := range c.Commands() {
			m.command(x)
		}
		return
	}
	fmt.Fprintf(&m.b, ".SS %s\n", roff(strings.TrimPrefix(c.UseLine(), "soc2ready ")))
	about := c.Long
	if about == "" {
		about = c.Short
	}
	m.text(strings.TrimSpace(about))
	m.flags(c.LocalNonPersistentFlags())
	if c.Example != "" {
		m.b.WriteString(".PP\n.nf\n")
		for l := range strings.SplitSeq(c.Example, "\n") {
			m.b.WriteString(roff(strings.TrimSpace(l)) + "\n")
		}
		m.b.WriteString(".fi\n")
	}
	for _, x := range c.Commands() {
		m.command(x)
	}
}

func (m *man) flags(f *pflag.FlagSet) {
	f.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		m.item(name, f.Usage)
	})
}
