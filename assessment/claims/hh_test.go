package claims_test

import "testing"

func TestHH(t *testing.T) { measure(t, "heldout") }
