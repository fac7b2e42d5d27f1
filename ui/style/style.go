package style

import (
	"charm.land/lipgloss/v2"
)

// Gap is the distance between columns and Indent that of a block, in cells.
const (
	Gap    = 2
	Indent = 2
)

// Theme holds the styles and signs for one kind of terminal.
type Theme struct {
	Dark, ASCII bool

	Text, Strong, Muted, Accent lipgloss.Style // text
	Good, Close, Bad            lipgloss.Style // meaning
	Selected                    lipgloss.Style // the row under the cursor
	Signs                       Signs
}

// Signs are the marks of states and the pieces of lines.
type Signs struct {
	Met, AtRisk, NotMet, Open, Out string
	Cursor, Check, Dot, Flag, Up   string
	Down, Dash, Ellipsis, Line     string
	Full, Empty                    string // pieces of a bar
	Right, Left, More, Vertical    string
}

// New builds the theme for a dark or a light background.
func New(dark, ascii bool) *Theme {
	pick := lipgloss.LightDark(dark)
	color := func(light, dark string) lipgloss.Style {
		return lipgloss.NewStyle().Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	t := &Theme{
		Dark: dark, ASCII: ascii,
		Text:   lipgloss.NewStyle(),
		Strong: lipgloss.NewStyle().Bold(true),
		Muted:  color("#5f6368", "#9aa0a6"),
		Accent: color("#3b3b98", "#a5a6ff"),
		Good:   color("#1b7f3b", "#6fdc8c"),
		Close:  color("#8a5a00", "#f2c14e"),
		Bad:    color("#b3261e", "#ff8a80"),
	}
	t.Selected = t.Accent.Bold(true)
	t.Signs = Signs{
		Met: "●", AtRisk: "◐", NotMet: "○", Open: "?", Out: "–",
		Cursor: "›", Check: "✓", Dot: "·", Flag: "⚑", Up: "▲", Down: "▼", Dash: "–", Ellipsis: "…", Line: "─",
		Full: "█", Empty: "░", Right: "→", Left: "←", More: "…", Vertical: "│",
	}
	if ascii {
		t.Signs = Signs{
			Met: "#", AtRisk: "/", NotMet: "o", Open: "?", Out: "-",
			Cursor: ">", Check: "v", Dot: "-", Flag: "!", Up: "^", Down: "v", Dash: "-", Ellipsis: "~", Line: "-",
			Full: "#", Empty: ".", Right: ">", Left: "<", More: "~", Vertical: "|",
		}
	}
	return t
}
