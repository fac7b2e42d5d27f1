package text

import "regexp"

// The files as they are written; the names of the fields are the YAML's.
type (
	bankFile struct {
		Edition string `yaml:"edition"`
		Version string `yaml:"version"`
	}
	factsFile struct {
		Facts []struct {
			ID     string `yaml:"id"`
			Ask    string `yaml:"ask"`
			Values []struct {
				ID    string `yaml:"id"`
				Label string `yaml:"label"`
			} `yaml:"values"`
		} `yaml:"facts"`
	}
	criteriaFile struct {
		Criteria []struct {
			ID       string `yaml:"id"`
			Series   string `yaml:"series"`
			Category string `yaml:"category"`
			Title    string `yaml:"title"`
			Summary  string `yaml:"summary"`
			Points   []struct {
				Topic string `yaml:"topic"`
				For   string `yaml:"for"`
			} `yaml:"points"`
		} `yaml:"criteria"`
		Series []struct {
			ID    string `yaml:"id"`
			Title string `yaml:"title"`
		} `yaml:"series"`
		Description []struct {
			ID      string `yaml:"id"`
			Title   string `yaml:"title"`
			Summary string `yaml:"summary"`
			Types   []int  `yaml:"types"`
		} `yaml:"description"`
	}
	questionsFile struct {
		Questions []question `yaml:"questions"`
	}
	question struct {
		ID        string   `yaml:"id"`
		Kind      string   `yaml:"kind"`
		Short     string   `yaml:"short"`
		Ask       string   `yaml:"ask"`
		Why       string   `yaml:"why"`
		Good      string   `yaml:"good"`
		Small     string   `yaml:"small"`
		Type1     []string `yaml:"type1"`
		Type2     []string `yaml:"type2"`
		NA        []string `yaml:"na"`
		Fix       []string `yaml:"fix"`
		Effort    string   `yaml:"effort"`
		OwnerRole string   `yaml:"owner_role"`
		Weight    int      `yaml:"weight"`
		Key       bool     `yaml:"key"`
		Quick     bool     `yaml:"quick"`
		Points    []int    `yaml:"points"`
		Controls  []string `yaml:"controls"`
		When      string   `yaml:"when"`
	}
	controlsFile struct {
		Controls []control `yaml:"controls"`
	}
	control struct {
		ID        string   `yaml:"id"`
		Title     string   `yaml:"title"`
		What      string   `yaml:"what"`
		Kind      string   `yaml:"kind"`
		Cadence   string   `yaml:"cadence"`
		Type1     []string `yaml:"type1"`
		Type2     []string `yaml:"type2"`
		Samples   string   `yaml:"samples"`
		OwnerRole string   `yaml:"owner_role"`
		Automate  string   `yaml:"automate"`
		Scanner   []string `yaml:"scanner"`
	}
	glossaryFile struct {
		Terms []struct {
			Term    string   `yaml:"term"`
			Also    []string `yaml:"also"`
			Meaning string   `yaml:"meaning"`
		} `yaml:"terms"`
	}
	retiredFile struct {
		Retired []struct {
			ID     string `yaml:"id"`
			Reason string `yaml:"reason"`
		} `yaml:"retired"`
	}
	unservedFile struct {
		Unserved []struct {
			Criterion string `yaml:"criterion"`
			Point     int    `yaml:"point"`
			Reason    string `yaml:"reason"`
		} `yaml:"unserved"`
	}
)

var (
	versionPattern   = regexp.MustCompile(`^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$`)
	factPattern      = regexp.MustCompile(`^[a-z][a-z_]{0,30}$`)
	valuePattern     = regexp.MustCompile(`^[a-z0-9][a-z0-9+-]{0,30}$`)
	seriesPattern    = regexp.MustCompile(`^(CC[1-9]|A1|C1|PI1|P[1-8])$`)
	criterionPattern = regexp.MustCompile(`^(CC[1-9]|A1|C1|PI1|P[1-8])\.[1-9]$`)
	itemPattern      = regexp.MustCompile(`^DC[1-9]$`)
	questionPattern  = regexp.MustCompile(`^((CC[1-9]|A1|C1|PI1|P[1-8])\.[1-9]|DC[1-9])-(0[1-9]|[1-9][0-9])$`)
	controlPattern   = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	scannerPattern   = regexp.MustCompile(`^[a-z0-9-]+:[A-Za-z0-9_.:*-]+$`)
	pagePattern      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// reservedWords are words of conditions, so no fact can be called so.
func reservedWords() []string { return []string{"scope", "not", "and", "or", "in", "has"} }

func ownerRoles() []string {
	return []string{"engineering", "people", "legal", "founder", "security", "support", "finance"}
}
