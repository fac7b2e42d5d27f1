package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"soc2ready/assessment"
	"soc2ready/ui"
)

// claims looks through texts for the screens.
func (r *run) claims(ctx context.Context, paths []string) (ui.ClaimsResult, error) {
	var d claimsDocument
	for _, path := range paths {
		if path == "-" { // the terminal is the screens'
			path = "./-"
		}
		if err := d.look(ctx, r, path); err != nil {
			var f failure
			if errors.As(err, &f) && f.next != "" {
				err = fmt.Errorf("%w; %s", err, f.next)
			}
			return ui.ClaimsResult{}, err
		}
	}
	result := ui.ClaimsResult{Files: len(d.Files)}
	for _, x := range d.Files {
		for _, f := range x.found {
			result.Findings = append(result.Findings, ui.ClaimsFinding{
				File: x.Path, Line: f.Line, Column: f.Column, Text: f.Text,
				Rule: f.Rule, Severity: f.Severity, Reason: f.Reason, Instead: f.Instead,
			})
		}
	}
	return result, nil
}

// onScreen makes a command without arguments open its screen, where there is a
// terminal to show it.
func (r *run) onScreen(c *cobra.Command, open func(ctx context.Context) error) {
	plain := c.RunE
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 || r.flags.json || r.noScreens() != "" {
			return plain(cmd, args)
		}
		r.path = cmd.CommandPath()
		r.err = open(cmd.Context())
		return nil
	}
}

// claimsScreen opens the check of wording, which needs no file.
func (r *run) claimsScreen(ctx context.Context) error {
	if err := r.prepare(); err != nil {
		return err
	}
	o := ui.Options{
		Bank: r.deps.Bank, Actor: r.actor(), Now: r.deps.Now, NewID: r.deps.NewID, StaleDays: r.staleDays(),
		Today:  func() assessment.Day { return r.today },
		Claims: r.claims, ClaimsOnly: true,
		Theme: r.config.Theme, Keys: r.config.Keys, Banner: r.banner(), ASCII: asciiOnly(r.deps.Env),
	}
	var err error
	r.code, err = r.deps.Screens(ctx, o)
	return err
}

// noScreens tells why there can be no screens here, "" when there can.
func (r *run) noScreens() string {
	if !r.deps.Terminal(r.stdin) || !r.deps.Terminal(r.stdout) {
		return "the screens need a terminal"
	}
	if term, _ := r.deps.Env("TERM"); term == "" || term == "dumb" {
		return "the screens need more than this terminal can do (TERM=" + assessment.CleanLine(term) + ")"
	}
	return ""
}
