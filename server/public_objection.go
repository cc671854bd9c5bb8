package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// objectionsPath is where citizens object without a login.
const objectionsPath = "/public/objections"

// Limits of what comes in without a login, this project's own.
const (
	mostPublicBody = 48 << 10 // bytes: a reason of 4000, evidence, a contact
	publicEvery    = 10 * time.Minute
	publicBurst    = 5
	overallEvery   = 2 * time.Second
	overallBurst   = 60
	lookEvery      = time.Second
	lookBurst      = 60
	mostAddresses  = 10_000
)

// publicDoor limits what comes in: from each address and in all, and how often somebody looks.
type publicDoor struct{ each, overall, looks *trickle }

func newPublicDoor() *publicDoor {
	return &publicDoor{
		newTrickle(publicEvery, publicBurst, mostAddresses), newTrickle(overallEvery, overallBurst, 1), newTrickle(lookEvery, lookBurst, mostAddresses),
	}
}

// enter refuses who comes too often.
func (d *publicDoor) enter(w http.ResponseWriter, r *http.Request, now time.Time) error {
	from := remote(r)
	wait, ok := d.looks.pass(from, now)
	if ok && r.Method == http.MethodPost {
		if wait, ok = d.each.pass(from, now); ok {
			wait, ok = d.overall.pass(netip.Prefix{}, now)
		}
	}
	if ok {
		return nil
	}
	seconds := int(wait/time.Second) + 1
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return criteria.Refuse(criteria.ResourceExhausted, "RATE_LIMITED", "", criteria.Say("objection.rate", "seconds", seconds))
}

// publicEntry is what a citizen sends.
type publicEntry struct {
	Recognition string `json:"recognition"`
	Reason      string `json:"reason"`
	Evidence    []struct {
		Document string `json:"document"`
		Date     string `json:"date"`
		Issuer   string `json:"issuer"`
		Title    string `json:"title"`
		URI      string `json:"uri"`
	} `json:"evidence"`
	Contact *struct {
		FullName string `json:"fullName"`
		Phone    string `json:"phone"`
		Email    string `json:"email"`
	} `json:"contact"`
}

// publicObjections takes an objection, and shows what became of one: to whoever has its name, without its words.
func (s *site) publicObjections(w http.ResponseWriter, r *http.Request) {
	answer, err := s.servePublic(w, r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if s.demo {
		answer.Notice = wire.Text(criteria.Say("demo.notice"))
	}
	b, err := newCodec().Marshal(answer)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(append(b, '\n'))
}

func (s *site) servePublic(w http.ResponseWriter, r *http.Request) (*tieuchiv1.Objection, error) {
	ctx := r.Context()
	if err := s.publicDoor.enter(w, r, s.now()); err != nil {
		return nil, err
	}
	if err := s.currentUnits(ctx); err != nil {
		return nil, err
	}
	id, named := strings.CutPrefix(r.URL.Path, objectionsPath+"/")
	switch {
	case named && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		return s.lookAtObjection(ctx, id)
	case !named && r.Method == http.MethodPost:
		e, err := readPublicEntry(w, r)
		if err != nil {
			return nil, err
		}
		return s.objectInPublic(ctx, e)
	}
	return nil, criteria.Refuse(criteria.NotFound, "PATH_UNKNOWN", "", criteria.Say("server.not-found"))
}

func (s *site) lookAtObjection(ctx context.Context, id string) (*tieuchiv1.Objection, error) {
	if _, err := idOf(criteria.ObjectionPrefix+id, criteria.ObjectionPrefix, "name"); err != nil {
		return nil, err
	}
	o, err := s.store.Objection(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.objectionInPublic(ctx, o)
}

// readPublicEntry reads JSON strictly: nothing that is not known, nothing behind it. Only JSON is taken, which no form of another
// site can send without being asked first.
func readPublicEntry(w http.ResponseWriter, r *http.Request) (*publicEntry, error) {
	malformed := criteria.Invalid("BODY_MALFORMED", "", criteria.Say("objection.body", "most", mostPublicBody))
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, malformed
	}
	body, err := readBody(w, r, mostPublicBody)
	if err != nil {
		return nil, err
	}
	e := &publicEntry{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(e); err != nil {
		return nil, malformed // its words may repeat what was given
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed
	}
	return e, nil
}

// objectInPublic enters a citizen's objection, and the contact where one is given.
func (s *site) objectInPublic(ctx context.Context, in *publicEntry) (*tieuchiv1.Objection, error) {
	now := s.now()
	act := criteria.Act{Actor: criteria.Actor{ID: "public", Role: criteria.Citizen}, Today: criteria.DateOf(now), At: now.UnixMicro()}
	against, err := s.against(ctx, in.Recognition)
	if err != nil {
		return nil, err
	}
	entry := criteria.ObjectionEntry{Reason: in.Reason}
	for i, e := range in.Evidence {
		day, err := dateFromProto(e.Date, "evidence["+itoa(i)+"].date")
		if err != nil {
			return nil, err
		}
		entry.Evidence = append(entry.Evidence, criteria.EvidenceDoc{Document: e.Document, Date: day, Issuer: e.Issuer, Title: e.Title, URI: e.URI})
	}
	recipients, err := s.contactOf(ctx, unitName(against.Unit.ID()))
	if err != nil {
		return nil, err
	}
	made, _, err := s.store.CreateObjection(ctx, store.RequestKey{}, against.Recognition.ID, criteria.UnitID{}, func(before criteria.Objections) (*store.NewObjection, error) {
		o, e, err := criteria.ObjectAsCitizen(newID(), against, before, entry, rand.Text(), act)
		if err != nil {
			return nil, err
		}
		n := &store.NewObjection{Objection: o, Event: e, Messages: s.cameIn(o, against, recipients)}
		if c := in.Contact; c != nil {
			given := criteria.ContactEntry{FullName: c.FullName, Phone: c.Phone, Email: c.Email}
			if n.Contact, n.PutEvent, err = criteria.CitizenContact(newID(), o, given, rand.Text(), act); err != nil {
				return nil, at(err, "contact")
			}
		}
		return n, nil
	})
	if err != nil {
		return nil, err
	}
	return s.objectionInPublic(ctx, made)
}
