package appraisal

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// ActDraw draws a sample.
const ActDraw criteria.Action = "drawn"

// Candidate is a submission that waits for appraisal and can be drawn.
type Candidate struct {
	Assessment string          `json:"assessment"` // id
	Submission int32           `json:"submission"`
	Unit       criteria.UnitID `json:"unit"`
	Weight     int64           `json:"weight"` // sum of the points of the reasons, at least 1
	Reasons    []Reason        `json:"reasons"`
	Place      int32           `json:"-"` // in the draw from 1, 0 where it is not drawn
}

// Sample (mẫu thẩm định) is one draw. It never changes, and draws the same from the same candidates for ever.
type Sample struct {
	ID           string
	Round        criteria.Round
	Number       int32 // among the draws of the round, from 1
	Seed         string
	Size         int32
	Reason       string // compulsory from the second draw on
	InputsSHA256 string // over the candidates without their places
	Candidates   []Candidate
	RecordedAt   int64
	Actor        string
}

// SamplePrefix begins the resource name of a sample.
const SamplePrefix = "samples/"

// Name gives "samples/{id}".
func (s *Sample) Name() string { return SamplePrefix + s.ID }

// DrawOrder is what a sample is asked for with.
type DrawOrder struct {
	Seed   string
	Size   int32
	Reason string
}

// Draw draws from the candidates of a round. before is the number of the draws that the round has had.
//
// Errors: OUT_OF_SCOPE, NOTHING_TO_DRAW, SAMPLE_TOO_LARGE, REASON_MISSING, TEXT_TOO_LONG.
func Draw(id string, round criteria.Round, candidates []Candidate, before int32, order DrawOrder, act criteria.Act) (*Sample, *criteria.Event, error) {
	if !act.Actor.Reach().CoversProvince(round.Province) {
		return nil, nil, criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "province", criteria.Say("sampling.out-of-scope", "scope", act.Actor.Scope.String()))
	}
	s := &Sample{
		ID: id, Round: round, Number: before + 1, Seed: order.Seed, Size: order.Size, Reason: plain(order.Reason),
		Candidates: slices.Clone(candidates), RecordedAt: act.At, Actor: act.Actor.ID,
	}
	switch {
	case len(candidates) == 0:
		return nil, nil, criteria.Refuse(criteria.FailedPrecondition, "NOTHING_TO_DRAW", "period", criteria.Say("sampling.nothing"))
	case int(order.Size) > len(candidates):
		return nil, nil, criteria.Invalid("SAMPLE_TOO_LARGE", "size", criteria.Say("sampling.too-large", "size", order.Size, "most", len(candidates)))
	case before > 0 && s.Reason == "":
		return nil, nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("sampling.reason", "number", before))
	case len(s.Reason) > mostReason:
		return nil, nil, criteria.Invalid("TEXT_TOO_LONG", "reason", criteria.Say("answer.too-long", "most", mostReason))
	}
	s.InputsSHA256 = s.draw()
	return s, criteria.NewEvent(s.Name(), 1, ActDraw, 0, act, mustJSON(s.record())), nil
}

// draw puts the candidates in order, digests them and gives each its place.
func (s *Sample) draw() (inputs string) {
	slices.SortFunc(s.Candidates, func(x, y Candidate) int { return strings.Compare(x.Assessment, y.Assessment) })
	weights := make([]int64, len(s.Candidates))
	for i := range s.Candidates {
		weights[i], s.Candidates[i].Place = s.Candidates[i].Weight, 0
	}
	for place, i := range pick(s.Seed, weights, int(s.Size)) {
		s.Candidates[i].Place = int32(place) + 1
	}
	return criteria.SHA256Hex(mustJSON(s.Candidates))
}

// Reproduced draws once more from what the sample holds and tells whether inputs and places come out the same.
func (s *Sample) Reproduced() bool {
	again := *s
	again.Candidates = slices.Clone(s.Candidates)
	places := map[string]int32{}
	for _, c := range s.Candidates {
		places[c.Assessment] = c.Place
	}
	if again.draw() != s.InputsSHA256 {
		return false
	}
	return !slices.ContainsFunc(again.Candidates, func(c Candidate) bool { return places[c.Assessment] != c.Place })
}

// record gives a sample as its event carries it.
func (s *Sample) record() any {
	drawn := make([]string, s.Size)
	for _, c := range s.Candidates {
		if c.Place > 0 {
			drawn[c.Place-1] = c.Assessment
		}
	}
	return struct {
		RuleSet      string          `json:"rule_set"`
		Period       criteria.Period `json:"period"`
		Province     string          `json:"province"`
		Number       int32           `json:"number"`
		Seed         string          `json:"seed"`
		Size         int32           `json:"size"`
		Reason       string          `json:"reason,omitempty"`
		Candidates   int             `json:"candidates"`
		InputsSHA256 string          `json:"inputs_sha256"`
		Drawn        []string        `json:"drawn"`
	}{s.Round.RuleSet.String(), s.Round.Period, s.Round.Province, s.Number, s.Seed, s.Size, s.Reason, len(s.Candidates), s.InputsSHA256, drawn}
}

// pick draws n of the weights one after the other, without putting back: each time one that is left comes with the chance of its
// weight against the sum of those that are left. It gives their places in the list, in the order of the draw.
func pick(seed string, weights []int64, n int) []int {
	left := make([]int, len(weights))
	total := uint64(0)
	for i, w := range weights {
		left[i] = i
		total += uint64(w)
	}
	source := &numbers{seed: seed}
	var drawn []int
	for range min(n, len(weights)) {
		point := source.below(total)
		for at, i := range left {
			w := uint64(weights[i])
			if point >= w {
				point -= w
				continue
			}
			drawn, left, total = append(drawn, i), slices.Delete(left, at, at+1), total-w
			break
		}
	}
	return drawn
}

// numbers are random numbers that follow from a seed: the first eight bytes of SHA-256 over the seed and a counter of eight bytes.
type numbers struct {
	seed    string
	counter uint64
}

// below gives a number from 0 up to a limit, each as likely as any other: numbers of the last, incomplete round of the limit are
// thrown away.
func (n *numbers) below(limit uint64) uint64 {
	bias := -limit % limit // 2⁶⁴ modulo the limit
	for {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(n.seed), n.counter))
		n.counter++
		if x := binary.BigEndian.Uint64(sum[:]); x >= bias {
			return x % limit
		}
	}
}
