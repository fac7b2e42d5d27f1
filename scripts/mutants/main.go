package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// wanted is how many of a hundred mutants have to be killed in each group.
const wanted = 90

// The survivors that may survive stand here, each with its reason.
const judged = "docs/mutants.md"

// patience is how much longer tests may take with a change than without: it can
// make a loop endless, or only slower, and the machine may be busy.
func patience(without time.Duration) time.Duration { return 30*time.Second + 4*without }

// group is a part of the program whose faults would be quiet ones.
type group struct {
	name, dir string
	files     []string
	// flags of the test program, one run after the other until one notices.
	runs [][]string
}

// runs of assessment: what notices most in the least time, then all of it
// shortened, then all. What is drawn is the same each time, and what fails is
// not made smaller.
func drawn() [][]string {
	drawn := []string{"-rapid.seed=1", "-rapid.nofailfile", "-rapid.shrinktime=0s"}
	// Five draws do not reach every case, and a day after the other takes long.
	few := []string{"-test.short", "-rapid.checks=5", "-test.skip=^TestRandomWorldsReachEveryCase$|^TestEveryDayHasItsNumber"}
	return [][]string{slices.Concat(few, drawn), slices.Concat([]string{"-test.short"}, drawn), drawn}
}

func groups() []group {
	return []group{
		{"conditions", "questions", []string{"condition.go"}, [][]string{nil}},
		{"scoring", "assessment", []string{"block.go", "gaps.go", "levels.go", "provider.go", "score.go", "value.go"}, drawn()},
		{"window", "assessment", []string{"ageing.go", "control.go", "day.go", "earliest.go", "provider_coverage.go", "slots.go", "stage.go", "window.go"}, drawn()},
		{"chain", "assessment", []string{"entry.go", "redact.go", "verify.go"}, drawn()},
	}
}

// mutant is one change, and what became of it.
type mutant struct {
	n      int // from 1 in its group; it stands behind this switch
	file   string
	line   int
	key    string // names it where lines move
	killed bool
}

type options struct {
	sample, workers int
	seed            uint64
	match           *regexp.Regexp
	list, short     bool
}

func main() {
	var o options
	flag.IntVar(&o.sample, "sample", 0, "run only so `many` mutants of each file, drawn at random")
	flag.Uint64Var(&o.seed, "seed", 1, "draw the sample with this `seed`; the same one draws the same")
	flag.IntVar(&o.workers, "workers", runtime.NumCPU(), "run so many at once")
	flag.BoolVar(&o.list, "list", false, "only list the mutants")
	flag.BoolVar(&o.short, "short", false, "leave out the longest run of the tests")
	match := flag.String("match", "", "run only mutants whose name fits this regular `expression`")
	flag.Parse()
	o.match = regexp.MustCompile(*match)
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(o options) (err error) {
	page, err := os.ReadFile(judged)
	if err != nil {
		return fmt.Errorf("run it from the root of the module: %w", err)
	}
	reasons := judgements(string(page))
	tmp, err := os.MkdirTemp("", "soc2ready-mutants-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	var table strings.Builder
	var failures []string
	for _, g := range groups() {
		if o.short && len(g.runs) > 1 {
			g.runs = g.runs[:len(g.runs)-1]
		}
		ms, err := g.run(o, filepath.Join(tmp, g.name))
		if err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
		killed := tally(&table, g, ms)
		if o.list || len(ms) == 0 {
			continue
		}
		if 100*killed < wanted*len(ms) {
			failures = append(failures, fmt.Sprintf("%s: %d of %d killed, and %d %% is the least", g.name, killed, len(ms), wanted))
		}
		for _, m := range ms {
			if m.killed {
				continue
			}
			if _, ok := reasons[m.key]; !ok {
				failures = append(failures, fmt.Sprintf("%s (line %d) survived: write the test that kills it, or its reason into %s", m.key, m.line, judged))
			}
			delete(reasons, m.key)
		}
	}
	if whole := o.sample == 0 && o.match.String() == "" && !o.short && !o.list; whole {
		for _, key := range slices.Sorted(maps.Keys(reasons)) {
			failures = append(failures, fmt.Sprintf("%s stands in %s and does not survive: take it out", key, judged))
		}
	}
	fmt.Print("\n| Group | File | Mutants | Killed | |\n|---|---|---|---|---|\n", table.String())
	if len(failures) > 0 {
		return errors.New(strings.Join(failures, "\n"))
	}
	return nil
}

var judgement = regexp.MustCompile(`(?m)^- (\S+\.go.* → .*?): ([^:` + "`" + `]+)$`)

// judgements reads which mutants may survive, by name, and why.
func judgements(page string) map[string]string {
	reasons := map[string]string{}
	for _, m := range judgement.FindAllStringSubmatch(page, -1) {
		reasons[m[1]] = m[2]
	}
	return reasons
}

// tally adds a line of each file and one of the group to the table.
func tally(table *strings.Builder, g group, ms []mutant) (killed int) {
	line := func(file string, all, killed int) {
		if all > 0 {
			fmt.Fprintf(table, "| %s | %s | %d | %d | %d.%d %% |\n", g.name, file, all, killed, 100*killed/all, 1000*killed/all%10)
		}
	}
	for _, f := range g.files {
		all, dead := 0, 0
		for _, m := range ms {
			if filepath.Base(m.file) == f {
				all++
				if m.killed {
					dead++
				}
			}
		}
		line("`"+g.dir+"/"+f+"`", all, dead)
		killed += dead
	}
	line("all", len(ms), killed)
	return killed
}

// run goes through a group file by file: the switches make what has them
// slow, the calendar above all.
func (g group) run(o options, tmp string) (all []mutant, err error) {
	for _, name := range g.files {
		ms, err := g.runFile(o, name, filepath.Join(tmp, name))
		if err != nil {
			return nil, err
		}
		all = append(all, ms...)
	}
	return all, nil
}

// runFile builds the mutants of a file and runs those that are asked for.
func (g group) runFile(o options, name, tmp string) ([]mutant, error) {
	ms, err := g.write(name, tmp)
	if err != nil {
		return nil, err
	}
	seen := map[string]int{}
	for i := range ms { // the same change twice in a function: the second says so
		if seen[ms[i].key]++; seen[ms[i].key] > 1 {
			ms[i].key += fmt.Sprintf(" (%d)", seen[ms[i].key])
		}
	}
	ms = slices.DeleteFunc(ms, func(m mutant) bool { return !o.match.MatchString(m.key) })
	if o.sample > 0 && o.sample < len(ms) {
		r := rand.New(rand.NewPCG(o.seed, 0))
		r.Shuffle(len(ms), func(i, k int) { ms[i], ms[k] = ms[k], ms[i] })
		ms = ms[:o.sample]
	}
	if o.list {
		for _, m := range ms {
			fmt.Printf("%s (line %d)\n", m.key, m.line)
		}
		return ms, nil
	}
	if len(ms) == 0 {
		return nil, nil
	}
	program := filepath.Join(tmp, "mutants.test")
	build := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(tmp, "overlay.json"), "-o", program, "./"+g.dir)
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	limits := make([]time.Duration, len(g.runs))
	var whole time.Duration
	for i := range g.runs {
		begin := time.Now()
		if why, killed := g.test(program, 0, i, 10*time.Minute); killed {
			return nil, fmt.Errorf("the tests fail without any change:\n%s", why)
		}
		whole += time.Since(begin)
		limits[i] = patience(time.Since(begin))
	}
	fmt.Printf("%s/%s: %d mutants; the tests take %.1f s without one\n", g.dir, name, len(ms), whole.Seconds())
	var all sync.WaitGroup
	next := make(chan *mutant)
	for range o.workers {
		all.Go(func() {
			for m := range next {
				for i := 0; i < len(g.runs) && !m.killed; i++ {
					_, m.killed = g.test(program, m.n, i, limits[i])
				}
				if !m.killed {
					fmt.Printf("survived: %s (line %d)\n", m.key, m.line)
				}
			}
		})
	}
	for i := range ms {
		next <- &ms[i]
	}
	close(next)
	all.Wait()
	return ms, nil
}

// write writes a file with all its changes, the switches, and the overlay that
// puts them in place of the tree.
func (g group) write(name, tmp string) ([]mutant, error) {
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, err
	}
	s, err := load(g.dir, name)
	if err != nil {
		return nil, err
	}
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var ms []mutant
	replace := map[string]string{}
	put := func(name, text string) error {
		to := filepath.Join(tmp, filepath.Base(name))
		replace[filepath.Join(root, name)] = to
		return os.WriteFile(to, []byte(text), 0o600)
	}
	w := writer{find(s), &ms}
	if err := put(s.name, w.file()); err != nil {
		return nil, err
	}
	if err := put(filepath.Join(g.dir, "mutants_switches.go"), fmt.Sprintf(switches, s.file.Name.Name)); err != nil {
		return nil, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	return ms, os.WriteFile(filepath.Join(tmp, "overlay.json"), overlay, 0o600)
}

// test does one of the runs with a mutant. What takes longer than the limit is
// noticed too.
func (g group) test(program string, n, run int, limit time.Duration) (said string, killed bool) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	// A change can make a loop endless that takes memory: 1.5 GB is the most.
	limited := []string{"-c", `ulimit -v 1572864 && exec nice "$0" "$@"`, program, "-test.failfast"}
	c := exec.CommandContext(ctx, "sh", slices.Concat(limited, g.runs[run])...)
	c.Dir = g.dir // the tests read testdata
	c.Env = append(os.Environ(), fmt.Sprint("MUTANT=", n), "GOMAXPROCS=1")
	out, err := c.CombinedOutput()
	return string(out), err != nil
}
