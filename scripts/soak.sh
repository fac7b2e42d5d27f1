#!/bin/sh
# Runs commands that write, kills each at a random moment with SIGKILL, and
# looks at the file after each: whole, its history too, what was told as saved
# is there, exports and backups are complete or not there.
#
#   sh scripts/soak.sh [ROUNDS] [PROGRAM]     500 rounds; 0 is until Ctrl+C
set -u
rounds=${1:-500}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
program=${2:-}
if [ -z "$program" ]; then
	program=$dir/soc2ready
	go build -o "$program" . || exit 1
fi
export HOME="$dir" SOC2READY_ACTOR=soak SOC2READY_DB="$dir/a.db" XDG_STATE_HOME="$dir/state"
unset SOC2READY_TODAY XDG_CONFIG_HOME XDG_DATA_HOME
app() { "$program" "$@"; }

# A number below $1, from the system.
random() { echo $(($(od -An -N2 -tu2 /dev/urandom) % $1)); }

fail() {
	echo "round $round: $*" >&2
	cp "$dir/a.db" ./soak-failed.db && echo "the file is ./soak-failed.db" >&2
	exit 1
}

app new soak --categories availability 2>/dev/null || exit 1
saved=0 killed=0 round=0
while [ "$rounds" -eq 0 ] || [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	question=CC6.1-0$((1 + $(random 9)))
	set -- answer "$question" partial --note "round $round"
	case $(random 13) in
	0) set -- answer "$question" missing ;;
	1) set -- answer "$question" --note "only a note, round $round" ;;
	2) set -- evidence add mfa --performed 2026-01-15 --outcome pass --title "round $round" ;;
	3) set -- checkpoint "point $round" ;;
	4) set -- export --format json -o "$dir/bundle-$round.json" ;;
	5) set -- backup "$dir/backup-$round.db" ;;
	6) set -- undo ;;
	7) if [ -f "$dir/last.json" ]; then set -- import "$dir/last.json" --yes; fi ;;
	8) if [ -f "$dir/last.db" ]; then set -- restore "$dir/last.db" --yes; fi ;;
	9) set -- backup --rescue "$dir/backup-$round.db" ;;
	10) # one more assessment, to be deleted
		app new gone 2>/dev/null
		set -- delete gone --yes
		;;
	esac
	"$program" "$@" --json >"$dir/out" 2>"$dir/err" & # not through app: the kill is for the program
	pid=$!
	# Often while it works, sometimes after it ended.
	sleep "0.$(printf %03d "$(random 60)")"
	if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
	wait "$pid" 2>/dev/null

	app doctor >"$dir/doctor" 2>&1 || fail "after $*: $(cat "$dir/doctor")"
	# What was printed as changed has to be in the history.
	# A second assessment may be left of a delete that was killed.
	app delete gone --yes 2>/dev/null
	head=$(sed -n 's/.*"schema":"soc2ready\/changed\/1".*"head":"\([0-9a-f]*\)".*/\1/p' "$dir/out")
	if [ -n "$head" ]; then
		saved=$((saved + 1))
		app history --json >"$dir/history" 2>/dev/null
		grep -q "\"hash\":\"$head\"" "$dir/history" || fail "$* was told as saved and is not in the history"
	fi
	if [ -f "$dir/bundle-$round.json" ]; then
		app --db "$dir/whole-$round.db" import "$dir/bundle-$round.json" --yes >/dev/null 2>"$dir/err" || fail "half an export: $(cat "$dir/err")"
		mv "$dir/bundle-$round.json" "$dir/last.json"
		rm -f "$dir/whole-$round.db"
	fi
	if [ -f "$dir/backup-$round.db" ]; then
		app --db "$dir/backup-$round.db" doctor >"$dir/doctor" 2>&1 || fail "half a backup: $(cat "$dir/doctor")"
		mv "$dir/backup-$round.db" "$dir/last.db"
	fi
	rm -f "$dir"/a.db.before-restore*
done
echo "$round rounds, $killed killed, $saved told as saved: none lost, no file damaged, no half export"
