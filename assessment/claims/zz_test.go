package claims_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/claims"
)

func TestZZ(t *testing.T) {
	root := os.Getenv("ZZ")
	if root == "" {
		t.Skip()
	}
	fsys := os.DirFS(root)
	_ = claims.Files(fsys, []string{"."}, func(name string) error {
		found, _, err := claims.CheckFile(fsys, name, assessment.Day{})
		if err != nil {
			fmt.Println(name, err)
		}
		data, _ := os.ReadFile(root + "/" + name)
		lines := strings.Split(string(data), "\n")
		for _, x := range found {
			l := lines[x.Line-1]
			r := []rune(l)
			from := max(0, x.Column-90)
			fmt.Printf("%s:%d:%d [%s] %q  «%s»\n", name[max(0, len(name)-40):], x.Line, x.Column, x.Rule, x.Text, string(r[from:min(len(r), x.Column+110)]))
		}
		return nil
	})
}
