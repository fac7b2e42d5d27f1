package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"soc2ready": main,
		"umask":     withUmask,
		"panics":    panicking,
	})
}

// TestStories runs testdata/*.txtar: what a user does, from an empty home on.
func TestStories(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			if err := os.Mkdir(home, 0o700); err != nil {
				return err
			}
			e.Setenv("HOME", home)
			e.Setenv("XDG_DATA_HOME", "")
			e.Setenv("TZ", "UTC")
			e.Setenv("TERM", "xterm")
			e.Setenv("SOC2READY_ACTOR", "kim")
			e.Setenv("SOC2READY_TODAY", "2026-11-24")
			return nil
		},
		Cmds: storyCommands(),
	})
}

func storyCommands() map[string]func(*testscript.TestScript, bool, []string) {
	cmds := terminalCommands()
	cmds["code"], cmds["schema"], cmds["mode"], cmds["flip"] = code, schema, mode, flip
	return cmds
}

// code N COMMAND… runs a command that has to end with the exit code N. From 1
// on, but for 3, it has to leave stdout empty and say one line on stderr.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		_, got, _ = strings.Cut(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit %s, want %s: %v\n%s", got, args[0], err, ts.ReadFile("stderr"))
	}
	if got == "0" || got == "3" {
		return
	}
	if out, errs := ts.ReadFile("stdout"), ts.ReadFile("stderr"); out != "" || strings.Count(errs, "\n") != 1 {
		ts.Fatalf("a failure writes nothing on stdout and one line on stderr, not\n%q\n%q", out, errs)
	}
}

// schema NAME FILE checks a document (stdout, or a file) against docs/schema,
// and that it has no field which the schema does not name.
func schema(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: schema name file")
	}
	compiled, err := strict(args[0])
	ts.Check(err)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	if err := compiled.Validate(document); err != nil {
		ts.Fatalf("%v", err)
	}
}

// strict compiles a schema in which each object has only the fields it names.
// The published one allows others, as fields may be added.
func strict(name string) (*jsonschema.Schema, error) {
	b, err := os.ReadFile(filepath.Join("docs", "schema", name+"-1.json"))
	if err != nil {
		return nil, err
	}
	var doc any
	if err := json.Unmarshal(b, &doc); err != nil {
		return nil, err
	}
	closeObjects(doc)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(name, doc); err != nil {
		return nil, err
	}
	return c.Compile(name)
}

func closeObjects(x any) {
	switch x := x.(type) {
	case map[string]any:
		_, properties := x["properties"].(map[string]any)
		if _, set := x["additionalProperties"]; properties && !set {
			x["additionalProperties"] = false
		}
		for _, v := range x {
			closeObjects(v)
		}
	case []any:
		for _, v := range x {
			closeObjects(v)
		}
	}
}

// mode PERM FILE… checks the permissions of files and folders.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: mode 0600 file…")
	}
	for _, name := range args[1:] {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[0] {
			ts.Fatalf("%s has mode %s, want %s", name, got, args[0])
		}
	}
}
