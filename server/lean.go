package main

import (
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// lean writes the JSON of an assessment. It is the one answer that is both large and asked for at every save, and the
// general writer, which asks the descriptors about every field, is most of the cost of such a call. What it writes is
// what protojson writes with default values; a test compares the two.
type lean []byte

// marshalAssessment gives the JSON of an assessment.
func marshalAssessment(a *tieuchiv1.Assessment) []byte {
	size := 1024 + 160*len(a.GetAnswers()) + 1024*len(a.GetVerdict().GetCriteria())
	b := append(make(lean, 0, size), '{')
	b = b.text("name", a.GetName())
	b = b.text("unit", a.GetUnit())
	b = b.text("ruleSetVersion", a.GetRuleSetVersion())
	b = b.text("period", a.GetPeriod())
	b = b.text("state", a.GetState().String())
	b = b.number("revision", a.GetRevision())
	b = list(b, "answers", a.GetAnswers(), lean.answer)
	if v := a.GetVerdict(); v != nil {
		b = b.key("verdict").verdict(v)
	}
	b = b.text("filedOn", a.GetFiledOn())
	b = b.number("submissionCount", a.GetSubmissionCount())
	b = b.text("returnReason", a.GetReturnReason())
	b = b.text("returnedOn", a.GetReturnedOn())
	if r := a.GetRecognition(); r != nil {
		b = b.key("recognition").recognition(r)
	}
	b = list(b, "warnings", a.GetWarnings(), lean.warning)
	b = b.words("notice", a.GetNotice())
	b = b.moment("createTime", a.GetCreateTime())
	b = b.moment("updateTime", a.GetUpdateTime())
	b = b.text("unitFullName", a.GetUnitFullName())
	if l := a.GetFinalLevel(); l != nil {
		b = b.key("finalLevel").finalLevel(l)
	}
	b = b.text("pendingWith", a.GetPendingWith())
	b = b.words("pendingExplanation", a.GetPendingExplanation())
	b = b.text("campaign", a.GetCampaign())
	b = b.text("procedure", a.GetProcedure())
	b = b.boolean("signed", a.GetSigned())
	b = b.texts("openCriteria", a.GetOpenCriteria())
	b = b.text("correctBy", a.GetCorrectBy())
	b = b.text("proposedLevel", a.GetProposedLevel())
	return append(b, '}')
}

func (b lean) finalLevel(l *tieuchiv1.FinalLevel) lean {
	b = append(b, '{')
	b = b.text("finalisation", l.GetFinalisation()).text("assessment", l.GetAssessment()).number("submission", l.GetSubmission())
	b = b.text("unit", l.GetUnit()).text("unitFullName", l.GetUnitFullName()).text("class", l.GetClass())
	b = b.text("verdictLevel", l.GetVerdictLevel()).text("level", l.GetLevel()).number("rank", l.GetRank())
	return append(b.number("room", l.GetRoom()).number("assessed", l.GetAssessed()), '}')
}

func (b lean) key(name string) lean {
	if last := b[len(b)-1]; last != '{' {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), name...), '"', ':')
}

// quote writes a JSON string. Texts are UTF-8: protobuf takes no others.
func (b lean) quote(s string) lean {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		from = i + 1
	}
	return append(append(b, s[from:]...), '"')
}

func (b lean) text(name, value string) lean { return b.key(name).quote(value) }

func (b lean) texts(name string, values []string) lean {
	b = append(b.key(name), '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = b.quote(v)
	}
	return append(b, ']')
}

func (b lean) number(name string, n int32) lean {
	return strconv.AppendInt(b.key(name), int64(n), 10)
}

func (b lean) boolean(name string, v bool) lean { return strconv.AppendBool(b.key(name), v) }

// words leaves a text that is not there out, as protojson does with messages.
func (b lean) words(name string, t *tieuchiv1.Text) lean {
	if t == nil {
		return b
	}
	return append(append(b.key(name), '{').text("vi", t.GetVi()).text("en", t.GetEn()), '}')
}

func (b lean) moment(name string, t *timestamppb.Timestamp) lean {
	if t == nil {
		return b
	}
	// protojson writes none, three, six or nine digits of a second.
	layout := "2006-01-02T15:04:05.000000000Z"
	switch n := t.GetNanos(); {
	case n == 0:
		layout = "2006-01-02T15:04:05Z"
	case n%1_000_000 == 0:
		layout = "2006-01-02T15:04:05.000Z"
	case n%1_000 == 0:
		layout = "2006-01-02T15:04:05.000000Z"
	}
	b = append(b.key(name), '"')
	return append(time.Unix(t.GetSeconds(), int64(t.GetNanos())).UTC().AppendFormat(b, layout), '"')
}

// list writes a list of messages.
func list[T any](b lean, name string, items []T, write func(lean, T) lean) lean {
	b = append(b.key(name), '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(write(append(b, '{'), item), '}')
	}
	return append(b, ']')
}

func (b lean) answer(a *tieuchiv1.Answer) lean {
	b = b.text("fact", a.GetFact())
	b = b.text("value", a.GetValue())
	b = b.boolean("noData", a.GetNoData())
	b = b.text("quality", a.GetQuality().String())
	b = b.text("channel", a.GetChannel().String())
	b = b.text("explanation", a.GetExplanation())
	return list(b, "evidence", a.GetEvidence(), func(b lean, e *tieuchiv1.Evidence) lean {
		return b.text("document", e.GetDocument()).text("date", e.GetDate()).text("issuer", e.GetIssuer()).text("title", e.GetTitle()).text("uri", e.GetUri())
	})
}

func (b lean) warning(w *tieuchiv1.Warning) lean {
	return b.text("field", w.GetField()).text("reason", w.GetReason()).words("message", w.GetMessage())
}

func (b lean) recognition(r *tieuchiv1.Recognition) lean {
	b = append(b, '{').text("name", r.GetName()).text("unit", r.GetUnit()).text("ruleSetVersion", r.GetRuleSetVersion())
	b = b.text("level", r.GetLevel()).text("decisionNumber", r.GetDecisionNumber()).text("decisionDate", r.GetDecisionDate())
	b = b.text("office", r.GetOffice()).text("assessment", r.GetAssessment()).number("submission", r.GetSubmission())
	b = b.boolean("overVerdict", r.GetOverVerdict()).text("reason", r.GetReason()).moment("recordTime", r.GetRecordTime())
	b = b.text("validFrom", r.GetValidFrom()).text("validTo", r.GetValidTo()).text("status", r.GetStatus().String()).boolean("appraised", r.GetAppraised())
	if v := r.GetRevocation(); v != nil {
		b = append(b.key("revocation"), '{').text("decisionNumber", v.GetDecisionNumber()).text("decisionDate", v.GetDecisionDate())
		b = b.text("office", v.GetOffice()).text("reason", v.GetReason()).text("objection", v.GetObjection())
		b = append(b.moment("recordTime", v.GetRecordTime()), '}')
	}
	return append(b.words("notice", r.GetNotice()), '}')
}

func (b lean) verdict(v *tieuchiv1.Verdict) lean {
	b = append(b, '{').text("result", v.GetResult().String()).text("level", v.GetLevel()).tally(v.GetTally())
	b = list(b, "groups", v.GetGroups(), func(b lean, g *tieuchiv1.GroupTally) lean {
		return b.text("group", g.GetGroup()).words("title", g.GetTitle()).tally(g.GetTally()).
			text("points", g.GetPoints()).text("maxPoints", g.GetMaxPoints())
	})
	b = list(b, "criteria", v.GetCriteria(), lean.line)
	b = list(b, "missing", v.GetMissing(), func(b lean, m *tieuchiv1.Missing) lean {
		b = b.text("level", m.GetLevel()).number("needed", m.GetNeeded()).texts("criteria", m.GetCriteria())
		return b.words("explanation", m.GetExplanation()).text("points", m.GetPoints())
	})
	b = b.words("summary", v.GetSummary()).text("ruleSetDigest", v.GetRuleSetDigest()).words("ruleSetLabel", v.GetRuleSetLabel())
	b = b.number("submission", v.GetSubmission())
	if p := v.GetPoints(); p != nil {
		b = append(b.key("points"), '{').text("earned", p.GetEarned()).text("max", p.GetMax())
		b = append(b.text("bonus", p.GetBonus()).text("penalty", p.GetPenalty()), '}')
	}
	b = list(b, "sanctions", v.GetSanctions(), func(b lean, e *tieuchiv1.SanctionEffect) lean {
		return b.text("sanction", e.GetSanction()).text("from", e.GetFrom()).text("to", e.GetTo()).words("explanation", e.GetExplanation())
	})
	return append(b.boolean("provisional", v.GetProvisional()), '}')
}

func (b lean) tally(t *tieuchiv1.Tally) lean {
	if t == nil {
		return b
	}
	b = append(b.key("tally"), '{').number("met", t.GetMet()).number("of", t.GetOf()).number("notMet", t.GetNotMet())
	b = b.number("notApplicable", t.GetNotApplicable()).number("didNotOccur", t.GetDidNotOccur()).number("noData", t.GetNoData())
	return append(b.number("awaitingAppraisal", t.GetAwaitingAppraisal()).number("unknown", t.GetUnknown()), '}')
}

func (b lean) line(r *tieuchiv1.CriterionResult) lean {
	b = b.text("criterion", r.GetCriterion()).text("code", r.GetCode()).text("group", r.GetGroup()).text("outcome", r.GetOutcome().String())
	b = b.boolean("countsAsMet", r.GetCountsAsMet()).text("value", r.GetValue()).text("numerator", r.GetNumerator()).text("denominator", r.GetDenominator())
	if t := r.GetThreshold(); t != nil {
		b = append(b.key("threshold"), '{').text("comparator", t.GetComparator()).text("value", t.GetValue()).text("upper", t.GetUpper())
		b = append(b.text("unit", t.GetUnit()), '}')
	}
	if g := r.GetGap(); g != nil {
		b = append(b.key("gap"), '{').text("fact", g.GetFact()).text("amount", g.GetAmount()).text("direction", g.GetDirection())
		b = append(b.words("unit", g.GetUnit()), '}')
	}
	b = b.words("explanation", r.GetExplanation()).text("sourceCite", r.GetSourceCite())
	return list(b, "parts", r.GetParts(), lean.line).words("text", r.GetText()).text("points", r.GetPoints()).text("maxPoints", r.GetMaxPoints())
}
