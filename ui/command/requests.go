package command

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

type requestsDocument struct {
	Schema     string            `json:"schema"`
	Assessment string            `json:"assessment"`
	Window     *windowDays       `json:"window"`
	Requests   []requestDocument `json:"requests"`
}

type requestDocument struct {
	Control   string   `json:"control"`
	Kind      string   `json:"kind"`
	OwnerRole string   `json:"owner_role"`
	Ask       []string `json:"ask"`
	Samples   *string  `json:"samples"`
	OnFile    []string `json:"on_file"`
	Missing   int      `json:"missing"`
}

func newRequests(r *run) *cobra.Command {
	var format, owner string
	var missing bool
	c := &cobra.Command{
		Use:   "requests [flags]",
		Short: "List what an auditor will likely ask for, and what is on file",
		Long: "List what an auditor will likely ask for in the window, by owner and control: whole lists to draw samples from, settings, documents and records, " +
			"with what is on file and how many slots still lack a record. Sample sizes are usual practice, not a rule; your auditor decides. " +
			"Without a window it is what a Type 1 asks for.",
		Example: "soc2ready requests\nsoc2ready requests --missing --owner-role engineering\nsoc2ready requests --format csv > requests.csv",
		Args:    cobra.ArbitraryArgs,
	}
	f := c.Flags()
	f.StringVar(&format, "format", "text", "text, md or csv")
	f.StringVar(&owner, "owner-role", "", "only what this role answers for")
	f.BoolVar(&missing, "missing", false, "only what still lacks a record")
	c.RunE = r.do(0, 0, func(ctx context.Context, _ []string) error {
		if !slices.Contains([]string{"text", "md", "csv"}, format) {
			return wrongUse("--format %s is not one of text, md, csv", quoted(format))
		}
		return r.with(ctx, Mode{}, func(s *session) error {
			a, _, err := s.load(ctx)
			if err != nil {
				return err
			}
			bank := r.deps.Bank
			list := slices.DeleteFunc(a.Requests(bank, r.today), func(x assessment.Request) bool {
				return owner != "" && x.OwnerRole != owner || missing && x.Missing == 0
			})
			switch {
			case r.flags.json:
				return r.printJSON(newRequestsDocument(a, list))
			case format == "csv":
				return r.requestsCSV(bank, list)
			case format == "md":
				r.data.WriteString(requestsMarkdown(bank, a, list, r.today))
				return nil
			}
			return r.print(requestsPaper(bank, a, list))
		})
	})
	return c
}

func newRequestsDocument(a *assessment.Assessment, all []assessment.Request) requestsDocument {
	d := requestsDocument{Schema: "soc2ready/requests/1", Assessment: a.Header.Name, Requests: []requestDocument{}}
	if w := a.Header.Window; w != nil {
		d.Window = newWindowDays(*w)
	}
	for _, x := range all {
		d.Requests = append(d.Requests, requestDocument{x.Control, string(x.Kind), x.OwnerRole, list(x.Ask), text(x.Samples), list(x.OnFile), x.Missing})
	}
	return d
}

// byOwner groups requests by role, roles by name; within one, the order stays.
func byOwner(all []assessment.Request) (roles []string, of map[string][]assessment.Request) {
	of = map[string][]assessment.Request{}
	for _, x := range all {
		if len(of[x.OwnerRole]) == 0 {
			roles = append(roles, x.OwnerRole)
		}
		of[x.OwnerRole] = append(of[x.OwnerRole], x)
	}
	slices.Sort(roles)
	return roles, of
}

func requestsHead(a *assessment.Assessment) string {
	if w := a.Header.Window; w != nil && a.Header.Target != assessment.Type1 {
		return fmt.Sprintf("What a Type 2 from %s to %s will likely ask for", w.Start, w.End())
	}
	return "What a Type 1 will likely ask for"
}

// requestKind says what kind of thing is asked for.
func requestKind(x assessment.Request) string {
	if x.Strict {
		return "the whole list, and samples from it"
	}
	switch x.Kind {
	case questions.Setting:
		return "a setting"
	case questions.Document:
		return "a document"
	}
	return "records"
}

func onFile(x assessment.Request) string {
	s := "nothing on file"
	if len(x.OnFile) > 0 {
		s = "on file: " + strings.Join(x.OnFile, ", ")
	}
	if x.Missing > 0 {
		s += fmt.Sprintf("; %d missing", x.Missing)
	}
	return s
}

func requestsPaper(bank *questions.Bank, a *assessment.Assessment, all []assessment.Request) *paper {
	p := &paper{}
	p.title(requestsHead(a))
	p.text(0, dim("Sample sizes are usual practice; your auditor decides."))
	roles, of := byOwner(all)
	for _, role := range roles {
		p.line()
		p.title(role)
		for _, x := range of[role] {
			p.text(2, fmt.Sprintf("%s %s: %s", bold(x.Control), controlTitle(bank, x.Control), requestKind(x)))
			for _, ask := range x.Ask {
				p.text(4, "- "+ask)
			}
			if x.Samples != "" {
				p.text(4, dim(x.Samples))
			}
			p.text(4, onFile(x))
		}
	}
	return p
}

func requestsMarkdown(bank *questions.Bank, a *assessment.Assessment, all []assessment.Request, today assessment.Day) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s, %s. Sample sizes are usual practice; your auditor decides.\n\n%s %s\n",
		requestsHead(a), report.MarkdownText(a.Header.Name), today, report.SelfAssessment, report.OnlyCPA)
	roles, of := byOwner(all)
	for _, role := range roles {
		fmt.Fprintf(&b, "\n## %s\n", report.MarkdownText(role))
		for _, x := range of[role] {
			fmt.Fprintf(&b, "\n### %s\n\n%s: %s.\n\n", report.MarkdownText(controlTitle(bank, x.Control)), x.Control, requestKind(x))
			for _, ask := range x.Ask {
				fmt.Fprintf(&b, "- [ ] %s\n", report.MarkdownText(ask))
			}
			if x.Samples != "" {
				fmt.Fprintf(&b, "\n%s\n", report.MarkdownText(x.Samples))
			}
			fmt.Fprintf(&b, "\n%s\n", report.MarkdownText(onFile(x)))
		}
	}
	return b.String()
}

// requestsCSV writes one row per thing asked for. Every text is the bank's or
// an id, so no cell can be a formula.
func (r *run) requestsCSV(bank *questions.Bank, all []assessment.Request) error {
	w := csv.NewWriter(&r.data)
	rows := [][]string{{"owner role", "control", "title", "kind", "ask", "samples (usual practice)", "on file", "missing"}}
	for _, x := range all {
		for _, ask := range x.Ask {
			rows = append(rows, []string{x.OwnerRole, x.Control, controlTitle(bank, x.Control), requestKind(x), ask, x.Samples, strings.Join(x.OnFile, " "), fmt.Sprint(x.Missing)})
		}
	}
	return w.WriteAll(rows)
}
