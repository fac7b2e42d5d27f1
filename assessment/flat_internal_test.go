package assessment

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// FuzzFlat holds flat against encoding/json: what it takes, both read alike.
func FuzzFlat(f *testing.F) {
	for _, s := range []string{
		`{"level":"proven","since":"2025-09-24","owner":"kim","flag":true,"confirmed":"2026-11-21","asked":"9369a7b49a5d7e5e","by":"founder"}`,
		`{"level":"na","reason":"no cards","note":"a-b"}`, `{}`, `{"since":""}`, `{"flag":false}`,
		`{"control":"key-rotation","performed":"2025-05-08","from":"2025-05-01","to":"2025-05-08","outcome":"pass","kind":"occurrence","title":"Keys","reference":"https://example.com/x","sha256":"00","size":12,"at":"2025-05-09T09:00:00Z","by":"lead"}`,
		`{"control":"","size":-1}`, `{"size":-0}`, `{"size":01}`, `{"removed":true}`, `{"level":"a","level":"b"}`, `{"level":null}`, `{"level":"a",}`,
		keptSample, `{"at":1,"entry":1,"scope":["x","security",],"bank":""`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v, want Answer
		if readFlat(string(b), v.flat) {
			if err := json.Unmarshal(b, &want); err != nil || v != want {
				t.Errorf("answer %s:\n%+v\n%+v, %v", b, v, want, err)
			}
		}
		var r, wantRecord Record
		if readFlat(string(b), r.flat) {
			if err := json.Unmarshal(b, &wantRecord); err != nil || r != wantRecord {
				t.Errorf("record %s:\n%+v\n%+v, %v", b, r, wantRecord, err)
			}
		}
		var p Point
		if readFlat(string(b), p.flat) {
			var k kept
			if err := json.Unmarshal(b, &k); err != nil || !reflect.DeepEqual(p, k.point()) {
				t.Errorf("checkpoint %s:\n%+v\n%+v, %v", b, p, k.point(), err)
			}
		}
	})
}

const keptBlockSample = `{"in":true,"mean":7446,"high":7553,"word":"not-ready","gate":false,"unanswered":4,"quick":[7635,67,259],` +
	`"criteria":["CC1.1 9000 9000 met met","P8.1 0 0 out -"],"categories":["security in 9106 9706 close - 3 1 0 0 0","privacy - 0 0 - gate 0 0 0 0 0"],` +
	`"series":[],"description":{"in":true,"mean":0,"high":10000,"items":["DC1 5000 5000 drafted drafted"]}}`

const keptSample = `{"at":1742979600000,"day":"2025-03-26","entry":413,"scope":["security","nonsense"],"bank":"1.0.0","rules":2,"counts":[273,269,4,3],` +
	`"type1":` + keptBlockSample + `,"type2":` + keptBlockSample + `,"window":{"start":"2025-01-01","months":6},"so_far":[3,4],` +
	`"evidenced":` + keptBlockSample + `,"best":` + keptBlockSample + `,"questions":["CC6.2-01 operating 2 1 0f3a99c2","DC1-01 out:scope 0 0 -"]}`

// What is written is read at once, without encoding/json: it is that which is fast.
func TestWhatIsWrittenIsFlat(t *testing.T) {
	t.Parallel()
	day := func(s string) Day {
		d, err := ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	full := Answer{
		Level: ByProvider, Reason: "r", Provider: "p", Since: day("2026-01-02"), Owner: "o", Due: day("2026-01-03"), Note: "n", Flag: true,
		Confirmed: day("2026-01-04"), Assumed: day("2026-01-05"), Asked: "a", By: "b",
	}
	for _, v := range []Answer{full, {}, {Level: Proven}, {Flag: true, By: "b"}} {
		var got Answer
		if b := encode(v); !readFlat(string(b), got.flat) || got != v {
			t.Errorf("%s is read as %+v", b, got)
		}
	}
	r := Record{
		Control: "c", Performed: day("2026-01-02"), From: day("2026-01-01"), To: day("2026-01-02"), Outcome: "pass", Kind: "document", Title: "t",
		Reference: "r", SHA256: "00", Size: 12, File: "same", Source: "s", Note: "n", At: time.Date(2026, 1, 3, 9, 0, 0, 0, time.UTC), By: "b",
	}
	for _, v := range []Record{r, {Control: "c", Performed: day("2026-01-02"), At: r.At}} {
		var got Record
		if b := encode(v); !readFlat(string(b), got.flat) || got != v {
			t.Errorf("%s is read as %+v", b, got)
		}
	}
	var p Point
	if !readFlat(keptSample, p.flat) {
		t.Fatal("a checkpoint is not flat")
	}
	if len(p.Standings) != 2 || p.Best == nil || p.Standings[1].Out != WhyScope {
		t.Errorf("%+v", p)
	}
	var again Point
	if b := encode(p.kept()); !readFlat(string(b), again.flat) || !reflect.DeepEqual(again, p) {
		t.Errorf("%s is read as %+v", b, again)
	}
}
