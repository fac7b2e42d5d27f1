package claims_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment/claims"
)

func TestYY(t *testing.T) {
	for _, n := range []string{"wrong", "fine"} {
		data, err := os.ReadFile("/tmp/adhoc/" + n + ".md")
		if err != nil {
			t.Skip()
		}
		found, _ := claims.Check(strings.NewReader(string(data)), claims.Markdown)
		on := map[int][]string{}
		for _, x := range found {
			on[x.Line] = append(on[x.Line], x.Rule+" "+x.Text)
		}
		for i, l := range strings.Split(string(data), "\n") {
			if l != "" && (n == "wrong") == (len(on[i+1]) == 0) {
				fmt.Println(n, i+1, on[i+1], l)
			}
		}
	}
}
