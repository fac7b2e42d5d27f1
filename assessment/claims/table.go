package claims

// endRow reads the row of a table that is complete now.
func (a *analysis) endRow() {
	row := a.row
	a.row = nil
	if len(row) == 0 {
		return
	}
	a.short = nil
	header := true
	for _, c := range row {
		header = header && c.header
	}
	if header {
		a.columns = a.columns[:0]
		for _, c := range row {
			a.columns = append(a.columns, classify(c.words))
		}
		a.pairColumns(row)
		a.titles = row
		for i := range row {
			a.check(row[i], a.above(true))
		}
		a.pending = ""
		return
	}
	for i, c := range row {
		ctx := a.above(true)
		if i < len(a.columns) {
			col := a.columns[i]
			if col.banned || col.allowed {
				ctx.banned, ctx.allowed = col.banned, col.allowed
			}
			ctx.certs = col.certs
		}
		if i > 0 && classify(row[0].words).certs {
			ctx.certs = true
		}
		for j, d := range row {
			if j != i && rejects(d) {
				ctx.banned = true
			}
		}
		a.check(c, ctx)
	}
	a.pending = ""
	a.across(row)
	a.upright(row)
}

// pairColumns bans a column of mere phrases beside one that corrects them.
func (a *analysis) pairColumns(row []block) {
	corrects := func(b block) bool {
		for _, w := range b.words {
			if in(w.s, "better", "instead", "replacement", "correct", "right", "preferred", "wrong", "incorrect", "alternative") {
				return true
			}
		}
		return false
	}
	for i := range row {
		for j := range row {
			if i != j && corrects(row[j]) && !corrects(row[i]) && len(row[i].words) <= 2 && classify(row[i].words).allowed && row[i].words[0].s != "say" {
				a.columns[i] = context{banned: true}
			}
		}
	}
}

// upright looks for a table that names standards in its columns and has a row
// that says which are certified.
func (a *analysis) upright(row []block) {
	t := terms(row[0].words)
	if len(t) == 0 || len(t) > 3 || verdictWord(t[0].s) == "" || a.above(true).banned {
		return
	}
	for i := 1; i < len(row) && i < len(a.titles); i++ {
		name, says := terms(a.titles[i].words), terms(row[i].words)
		switch {
		case len(name) == 0 || name[0].sort != soc || mentions(name, honest):
		case len(says) == 0 && row[i].tail&gTick != 0:
			a.hit(row[0], t, 0, 0, verdictWord(t[0].s))
		case len(says) > 0 && in(says[0].s, "yes", "y", "valid", "since"):
			a.hit(row[i], says, 0, 0, verdictWord(t[0].s))
		}
	}
}

// rejects says whether a cell says no to what stands beside it.
func rejects(b block) bool {
	if len(b.words) == 0 {
		return b.tail&gCross != 0
	}
	return len(b.words) <= 5 && in(b.words[0].s, "no", "not", "none", "never", "wrong", "avoid", "incorrect", "don't", "bad", "false", "misleading",
		"banned", "forbidden", "myth", "nobody", "n") || b.words[0].gap&gCross != 0
}

// across looks for a standard in one cell and a verdict on it in another.
func (a *analysis) across(row []block) {
	name := -1
	for i, c := range row {
		t := terms(c.words)
		if len(t) > 0 && len(t) <= 5 && t[0].sort == soc && !mentions(t, honest) {
			name = i
			break
		}
	}
	if name < 0 || a.above(true).banned {
		return
	}
	for i, c := range row {
		if i == name || len(c.words) > 8 || name < len(a.columns) && a.columns[name].banned || i < len(a.columns) && a.columns[i].banned {
			continue
		}
		t := terms(c.words)
		column := i < len(a.columns) && a.columns[i].certs
		switch {
		case len(t) == 0:
			if column && c.tail&gTick != 0 {
				a.hit(row[name], terms(row[name].words), 0, 0, "certified")
			}
		case mentions(t, doubtful) || mentions(t, honest):
		case verdictWord(t[0].s) != "":
			a.hit(c, t, 0, 0, verdictWord(t[0].s))
		case column && in(t[0].s, "yes", "y", "valid", "active", "current"):
			a.hit(c, t, 0, 0, "certified")
		}
	}
}

// verdictWord names the rule for a word that stands alone beside SOC 2.
func verdictWord(s string) string {
	switch s {
	case "certified", "certificate", "certification":
		return "certified"
	case "accredited", "approved", "awarded":
		return "accredited"
	case "passed", "failed":
		return "passed"
	case "compliant":
		return "compliant"
	}
	return ""
}
