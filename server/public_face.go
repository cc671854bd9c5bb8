package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store"
)

// The public face tells anybody, without a login, whether a unit is recognised: /public/units/{code}.json and .svg. It is open with
// -public-face only.
const (
	facePath      = "/public/units/"
	faceAge       = "public, max-age=300"
	facePerSecond = 5 // of one address
	faceAtOnce    = 30
)

// faceLimiter limits who asks, by address; nil where the face is closed.
func faceLimiter(open bool) *auth.Limiter {
	if !open {
		return nil
	}
	return auth.NewLimiter(facePerSecond, faceAtOnce)
}

// shown is what the public face shows of a unit: nothing that it filed, and of the verdict no answer.
type shown struct {
	Unit        shownUnit         `json:"unit"`
	AsOf        string            `json:"asOf"`
	Status      string            `json:"status"` // RECOGNISED, NOT_RECOGNISED, REVOKED, EXPIRED, NOT_DEFINED or UNKNOWN
	StatusText  shownText         `json:"statusText"`
	Recognition *shownRecognition `json:"recognition"` // the last one, null for none
	Verdict     *shownVerdict     `json:"verdict"`     // that a recognition which stands rests on, null for none
	Notice      *shownText        `json:"notice,omitempty"`
}

type shownUnit struct {
	Code     string `json:"code"`
	FullName string `json:"fullName"`
	Since    string `json:"since"` // first day of the row
}

type shownText struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

type shownRecognition struct {
	DecisionNumber   string    `json:"decisionNumber"`
	DecisionDate     string    `json:"decisionDate"`
	Office           string    `json:"office"`
	RuleSetVersion   string    `json:"ruleSetVersion"`
	Level            string    `json:"level"`
	LevelTitle       shownText `json:"levelTitle"`
	ValidFrom        string    `json:"validFrom"`
	ValidTo          string    `json:"validTo"`
	RevocationNumber string    `json:"revocationNumber"`
	RevocationDate   string    `json:"revocationDate"`
}

type shownVerdict struct {
	Result    string      `json:"result"`
	Appraised bool        `json:"appraised"`
	Met       int         `json:"met"`
	Of        int         `json:"of"`
	Criteria  []shownLine `json:"criteria"`
}

type shownLine struct {
	Criterion string `json:"criterion"`
	Code      string `json:"code"`
	Outcome   string `json:"outcome"`
}

func showText(t criteria.Text) shownText { return shownText{t.VI, t.EN} }

// publicFace answers anybody.
func (s *site) publicFace(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.refuseRoute(w, r, http.StatusMethodNotAllowed)
		return
	}
	if !s.face.Allow(s.remote(r.RemoteAddr, r.Header.Values(forwardedHeader)), time.Now()) {
		s.refuse(w, r, criteria.Refuse(criteria.ResourceExhausted, "RATE_LIMITED", "", criteria.Say("public.rate")))
		return
	}
	name, badge := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, facePath), ".svg")
	if !badge {
		var ok bool
		if name, ok = strings.CutSuffix(name, ".json"); !ok {
			s.refuseRoute(w, r, http.StatusNotFound)
			return
		}
	}
	face, err := s.faceOf(r.Context(), name)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if badge {
		s.sendFace(w, r, face, "image/svg+xml; charset=utf-8", badgeOf(face))
		return
	}
	body, err := json.Marshal(face)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.sendFace(w, r, face, "application/json", append(body, '\n'))
}

// sendFace writes an answer that anybody may keep for a while, or says that it is what the caller has.
func (s *site) sendFace(w http.ResponseWriter, r *http.Request, face *shown, kind string, body []byte) {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", faceAge)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Access-Control-Allow-Origin", "*") // it is for everybody's pages
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	if face.Status == faceUnknown {
		w = &fixedStatus{w, http.StatusNotFound}
		r.Header.Del("If-None-Match")
	}
	r.Header.Del("Range")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// faceUnknown is the status of what is no unit.
const faceUnknown = "UNKNOWN"

// faceOf finds what is shown of a unit: "15448", or "15448.20210701" for a row of the past. What is no unit has the status UNKNOWN.
func (s *site) faceOf(ctx context.Context, name string) (*shown, error) {
	today := s.today()
	out := &shown{Unit: shownUnit{Code: criteria.Clip(name)}, AsOf: today.String(), Status: faceUnknown, StatusText: showText(criteria.Say("public.unknown"))}
	if s.demo {
		notice := showText(criteria.Say("demo.notice"))
		out.Notice = &notice
	}
	u, err := s.catalogue().Resolve("units/"+name, today)
	if err != nil {
		if criteria.CodeOf(err) == criteria.Internal {
			return nil, err
		}
		return out, nil
	}
	out.Unit = shownUnit{u.Code, u.FullName(), u.From.String()}
	status, err := s.publicStatus(ctx, &u, today)
	if err != nil {
		return nil, err
	}
	out.Status = publicWords[status.Status]
	if out.Status == "" {
		out.Status = "NOT_RECOGNISED" // that it filed, and with what result, is not for everybody
	}
	out.StatusText = showText(criteria.Say("public.status-" + strings.ToLower(out.Status)))
	if _, told := publicWords[status.Status]; !told || status.Recognition == "" {
		return out, nil
	}
	return out, s.showRecognition(ctx, out, &status)
}

// publicWords are the statuses that everybody is told.
var publicWords = map[progress.Status]string{
	progress.StatusRecognised: "RECOGNISED", progress.StatusRevoked: "REVOKED", progress.StatusExpired: "EXPIRED", progress.StatusNotDefined: "NOT_DEFINED",
}

// publicStatus asks where a unit stands by decisions of its own: what it inherits depends on a policy, which nobody has chosen here.
func (s *site) publicStatus(ctx context.Context, u *criteria.Unit, today criteria.Date) (status progress.UnitStatus, err error) {
	k, err := s.knowledgeAt(ctx, nil)
	if err != nil {
		return status, err
	}
	t, err := s.statusTarget(ctx, "", "", u.Level)
	if err != nil {
		return status, err
	}
	t.Province = u.Province
	q := progress.Question{Target: t, Basis: criteria.BasisInForce, AsOf: today, Known: k.Sequence, CarryOver: "none"}
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		status, err = l.Status(k.catalogue, k.policies, q, *u)
		return err
	})
	return status, err
}

// showRecognition adds the decision and, while it stands, what the verdict says that it rests on.
func (s *site) showRecognition(ctx context.Context, out *shown, status *progress.UnitStatus) error {
	r, err := s.store.Recognition(ctx, strings.TrimPrefix(status.Recognition, "recognitions/"))
	if err != nil {
		return err
	}
	e, err := s.library.find(ctx, r.RuleSet.String())
	if err != nil {
		return err
	}
	out.Recognition = &shownRecognition{
		DecisionNumber: r.DecisionNumber, DecisionDate: r.DecisionDate.String(), Office: r.Office, RuleSetVersion: r.RuleSet.String(), Level: r.Level,
		LevelTitle: showText(e.Rules.LevelTitle(r.Level)), ValidFrom: r.ValidFrom.String(), ValidTo: r.ValidTo.String(),
	}
	if v := r.Revoked; v != nil && status.Status == progress.StatusRevoked {
		out.Recognition.RevocationNumber, out.Recognition.RevocationDate = v.DecisionNumber, v.DecisionDate.String()
	}
	if status.Status != progress.StatusRecognised || r.Assessment == "" {
		return nil
	}
	d, err := s.store.Assessment(ctx, r.Assessment)
	if err != nil {
		return err
	}
	out.Verdict, err = showVerdict(d, e)
	return err
}

// showVerdict gives the verdict that a decision went by, line by line, without what was answered.
func showVerdict(d store.Dossier, e *criteria.Edition) (*shownVerdict, error) {
	v, err := d.Submission.Deciding()
	if err != nil {
		return nil, err
	}
	out := &shownVerdict{Result: string(v.Result), Appraised: d.Recognition.Appraised, Met: v.Tally.Met, Of: v.Tally.Of}
	for i := range v.Lines {
		line := &v.Lines[i]
		out.Criteria = append(out.Criteria, shownLine{line.ID, e.Rules.Criterion(line.ID).Code, strings.ToUpper(line.Outcome.String())})
	}
	return out, nil
}
