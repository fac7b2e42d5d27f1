// Command nfpm turns the package part of .goreleaser.yaml, read from standard
// input, into a file for nfpm, so that both build the same package.
//
//	go run ./scripts/nfpm <.goreleaser.yaml ARCH VERSION PROGRAM
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "nfpm:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("usage: nfpm ARCH VERSION PROGRAM")
	}
	var release struct {
		NFPMs []map[string]any `yaml:"nfpms"`
	}
	if err := yaml.NewDecoder(in).Decode(&release); err != nil {
		return err
	}
	if len(release.NFPMs) != 1 {
		return fmt.Errorf("found %d packages, want 1", len(release.NFPMs))
	}
	p := release.NFPMs[0]
	contents, _ := p["contents"].([]any)
	p["contents"] = append(contents, map[string]any{
		"src": args[2], "dst": "/usr/bin/soc2ready", "file_info": map[string]any{"mode": 0o755},
	})
	p["name"], p["arch"], p["version"] = p["package_name"], args[0], args[1]
	for _, key := range []string{"package_name", "formats", "mtime"} { // goreleaser's own
		delete(p, key)
	}
	return yaml.NewEncoder(out).Encode(p)
}
