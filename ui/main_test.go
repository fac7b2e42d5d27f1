package ui_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when a goroutine outlives the tests: what they start ends
// with the program, the session or the file that started it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
