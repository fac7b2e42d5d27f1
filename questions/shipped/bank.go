package shipped

import (
	"sync"

	"soc2ready/questions"
)

var once = sync.OnceValue(build)

// Bank gives the bank of this program, always the same one. It is read-only.
func Bank() *questions.Bank { return once() }
