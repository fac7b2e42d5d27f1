package assessment

import "soc2ready/questions"

// ImportEvidence keeps records and flags questions, all or none, as one act:
// what a scan found, and the answers that it speaks against. An answer is not
// changed but for its flag; one that is flagged already gives no entry. Errors
// are those of AddEvidence, and Unknown for a question.
func (a *Assessment) ImportEvidence(bank *questions.Bank, records []Record, flag []string, act Act) (entries []Entry, ids []string, err error) {
	work := a.Clone()
	if entries, ids, err = work.AddEvidence(bank, records, act); err != nil {
		return nil, nil, err
	}
	batch, on := 0, true
	if len(entries) > 0 {
		batch = entries[0].N
	}
	for _, q := range flag {
		now, err := work.edited(bank, Edit{Question: q, Flag: &on}, act)
		if err != nil {
			return nil, nil, err
		}
		es, err := work.keep(q, now, act, 0, batch)
		if err != nil {
			return nil, nil, err
		}
		if len(es) > 0 && batch == 0 {
			batch = es[0].N
		}
		entries = append(entries, es...)
	}
	*a = *work
	return entries, ids, nil
}
