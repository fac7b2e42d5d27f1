package report

// MarkdownText makes foreign text safe inside a line or a table cell of
// Markdown that is written elsewhere.
func MarkdownText(s string) string { return escape(s) }
