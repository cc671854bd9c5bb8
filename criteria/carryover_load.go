package criteria

import (
	"io/fs"
	"strings"

	"github.com/govalues/decimal"
)

// carryOverFile and carryOverRow are policies.yaml as it is written, every value as text.
type carryOverFile struct {
	Policies []carryOverRow `yaml:"policies"`
}

type carryOverRow struct {
	ID         string `yaml:"id"`
	Title      Text   `yaml:"title"`
	Rule       string `yaml:"rule"`
	Share      string `yaml:"share"`
	Comparator string `yaml:"comparator"`
	By         string `yaml:"by"`
	LegalBasis string `yaml:"legal_basis"`
	Note       Text   `yaml:"note"`
}

// What the note of a policy without a legal basis has to say, in each language.
const (
	noBasisVI = "chưa tìm thấy căn cứ pháp lý"
	noBasisEN = "no legal basis was found"
)

// LoadCarryOvers reads policies.yaml. The error is a FileErrors with every fault and its place: unknown and duplicate keys, an
// id that stands twice, an unknown rule, a share that is none or that its rule does not take, a policy that names neither a
// legal basis nor says that none was found.
func LoadCarryOvers(fsys fs.FS) ([]CarryOver, error) {
	l, file := decode[carryOverFile](fsys, "policies.yaml")
	if err := l.result(); err != nil {
		return nil, err
	}
	var all []CarryOver
	seen := map[string]bool{}
	for i, row := range file.Policies {
		r := rowLoader{l, "policies", i}
		p := r.carryOver(row)
		if seen[p.ID] {
			r.refuse("id", "CARRY_OVER_TWICE", Say("carryover.twice", "value", Clip(p.ID)))
		}
		seen[p.ID] = true
		all = append(all, p)
	}
	if len(all) == 0 {
		l.fault(1, 1, "CARRY_OVER_MISSING", Say("carryover.none-given"))
	}
	return all, l.result()
}

// carryOver takes over one row.
func (r rowLoader) carryOver(row carryOverRow) CarryOver {
	p := CarryOver{
		ID: row.ID, Title: row.Title, Rule: CarryRule(row.Rule), Comparator: row.Comparator, By: row.By, LegalBasis: row.LegalBasis, Note: row.Note,
	}
	if !idPattern.MatchString(p.ID) {
		r.refuse("id", "ID_MALFORMED", Say("load.id", "value", Clip(p.ID)))
	}
	r.oneOf("rule", row.Rule, string(CarryNone), string(CarryAll), string(CarryAny), string(CarryShare))
	r.bothLanguages("title", p.Title)
	r.text(p.Note, false, r.list, r.i, "note")
	if p.Rule == CarryShare {
		p.Share = r.number("share", row.Share)
		if p.Share.IsNeg() || p.Share.Cmp(decimal.Hundred) > 0 {
			r.refuse("share", "VALUE_NOT_SHARE", Say("carryover.share-value"))
		}
		r.oneOf("comparator", row.Comparator, ComparatorAtLeast, ComparatorMoreThan)
		r.oneOf("by", row.By, ByNumber, ByPopulation)
	} else if row.Share != "" || row.Comparator != "" || row.By != "" {
		r.refuse("share", "SHARE_NEEDLESS", Say("carryover.share-needless"))
	}
	r.ground(p)
	return p
}

// ground wants a legal basis, or the words that none was found; not both, for one of them would be wrong.
func (r rowLoader) ground(p CarryOver) {
	says := strings.Contains(strings.ToLower(p.Note.VI), noBasisVI) && strings.Contains(strings.ToLower(p.Note.EN), noBasisEN)
	if says == (p.LegalBasis != "") {
		r.refuse("note", "LEGAL_BASIS_UNSAID", Say("carryover.ground", "vi", noBasisVI, "en", noBasisEN))
	}
}
