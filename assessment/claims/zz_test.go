package claims_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment/claims"
)

func TestZZ(t *testing.T) {
	for _, l := range readSet(t, "tuning") {
		found, _ := claims.Check(strings.NewReader(l.text), l.format)
		for _, x := range found {
			fmt.Printf("%d:%d %s %q -> %q\n", x.Line, x.Column, x.Rule, x.Text, x.Instead)
		}
	}
	for _, p := range strings.Fields(os.Getenv("ZZ")) {
		data, _ := os.ReadFile(p)
		f, _ := claims.FormatOf(p, data)
		found, _ := claims.Check(strings.NewReader(string(data)), f)
		for _, x := range found {
			fmt.Printf("%s:%d:%d %s %q\n", p, x.Line, x.Column, x.Rule, x.Text)
		}
	}
}
