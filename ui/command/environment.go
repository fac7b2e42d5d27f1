package command

import (
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"soc2ready/assessment"
)

// today is the calendar day in the user's zone, or SOC2READY_TODAY.
func today(d Deps) (assessment.Day, error) {
	if s, ok := d.Env("SOC2READY_TODAY"); ok && s != "" {
		day, err := assessment.ParseDay(s)
		if err != nil {
			return day, wrongUse("SOC2READY_TODAY: %v", err)
		}
		return day, nil
	}
	// Go takes UTC for a zone it does not know; a day that is silently
	// another one is worse than none.
	if tz, ok := d.Env("TZ"); ok {
		name := strings.TrimPrefix(tz, ":")
		if _, err := time.LoadLocation(name); err != nil && !filepath.IsAbs(name) {
			return assessment.Day{}, failure{
				kind: use, reason: "TZ: no time zone " + quoted(tz),
				next: "use a name such as Europe/Berlin, or set SOC2READY_TODAY",
			}
		}
	}
	return assessment.DayOf(d.Now()), nil
}

// place is where the file is; named says that a person chose it.
type place struct {
	path  string
	named bool
}

// where finds the file: flag, SOC2READY_DB, else the XDG data folder.
func where(d Deps, flag string) (place, error) {
	if flag != "" {
		return place{flag, true}, nil
	}
	if s, _ := d.Env("SOC2READY_DB"); s != "" {
		return place{s, true}, nil
	}
	folder := dataFolder(runtime.GOOS, d.Env)
	if folder == "" {
		return place{}, failure{
			kind: use, reason: "there is no home folder to keep the file in (HOME is not set)",
			next: "name the file with --db or SOC2READY_DB",
		}
	}
	return place{filepath.Join(folder, "soc2ready", "soc2ready.db"), false}, nil
}

// dataFolder is where programs of a system keep their data. A relative path in
// XDG_DATA_HOME is ignored, as the XDG specification wants.
func dataFolder(system string, env func(string) (string, bool)) string {
	if s, _ := env("XDG_DATA_HOME"); filepath.IsAbs(s) {
		return s
	}
	if system == "windows" {
		s, _ := env("LOCALAPPDATA")
		return s
	}
	home, _ := env("HOME")
	if !filepath.IsAbs(home) {
		return ""
	}
	if system == "darwin" {
		return filepath.Join(home, "Library", "Application Support")
	}
	return filepath.Join(home, ".local", "share")
}

// asciiOnly says that the locale was set to one that is not UTF-8.
func asciiOnly(env func(string) (string, bool)) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if s, _ := env(name); s != "" {
			s = strings.ToLower(strings.ReplaceAll(s, "-", ""))
			return !strings.Contains(s, "utf8")
		}
	}
	return false
}

// environ gives what decides about colours, in the form the library wants.
func environ(env func(string) (string, bool)) []string {
	var list []string
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "WT_SESSION", "TERM_PROGRAM", "GOOGLE_CLOUD_SHELL"} {
		if s, ok := env(name); ok {
			list = append(list, name+"="+s)
		}
	}
	return list
}
