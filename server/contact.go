package main

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// contacts serves ContactService.
type contacts struct {
	tieuchiv1.UnimplementedContactServiceServer
	*core
}

// PutContact sets or replaces the contact person of the caller's unit.
func (s contacts) PutContact(ctx context.Context, r *tieuchiv1.PutContactRequest) (*tieuchiv1.Contact, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	in := r.GetContact()
	if !strings.HasPrefix(in.GetSubject(), "units/") {
		return nil, criteria.Invalid("SUBJECT_NOT_UNIT", "subject", criteria.Say("contact.subject"))
	}
	u, err := s.catalogue().Resolve(in.GetSubject(), act.Today)
	if err != nil {
		return nil, at(err, "subject")
	}
	entry := criteria.ContactEntry{FullName: in.GetFullName(), Phone: in.GetPhone(), Email: in.GetEmail()}
	made, err := s.store.PutContact(ctx, unitName(u.ID()), func(stands *criteria.Contact) (*criteria.Contact, *criteria.Event, error) {
		return criteria.PutContact(newID(), s.unitCase(&u), stands, in.GetRevision(), entry, rand.Text(), act)
	})
	if err != nil {
		return nil, err
	}
	return contactToProto(made), nil
}

// GetContact gives a contact to those who may see it.
func (s contacts) GetContact(ctx context.Context, r *tieuchiv1.GetContactRequest) (*tieuchiv1.Contact, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.find(ctx, r.GetName(), act)
	if err != nil {
		return nil, err
	}
	if found.MayHandle(&act.Actor) != nil {
		return nil, criteria.ContactUnknown(r.GetName()) // by the name that was asked for: the id is not told
	}
	return contactToProto(found), nil
}

// find finds a contact by its own name or by that of its subject.
func (s contacts) find(ctx context.Context, name string, act criteria.Act) (*criteria.Contact, error) {
	subject, of := strings.CutSuffix(name, "/contact")
	if !of {
		id, err := idOf(name, criteria.ContactPrefix, "name")
		if err != nil {
			return nil, err
		}
		return s.store.Contact(ctx, id)
	}
	if strings.HasPrefix(subject, "units/") {
		u, err := s.catalogue().Resolve(subject, act.Today)
		if err != nil {
			return nil, at(err, "name")
		}
		subject = unitName(u.ID())
	}
	return s.store.ContactOf(ctx, subject)
}

// EraseContact empties a contact for ever.
func (s contacts) EraseContact(ctx context.Context, r *tieuchiv1.EraseContactRequest) (*tieuchiv1.Contact, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), criteria.ContactPrefix, "name")
	if err != nil {
		return nil, err
	}
	erased, err := s.store.EraseContact(ctx, id, func(c *criteria.Contact) (*criteria.Event, error) { return c.Erase(act) })
	if err != nil {
		return nil, err
	}
	return contactToProto(erased), nil
}

// contactOf gives the recipients of a message to a subject: its contact, if there is one that has an address.
func (c *core) contactOf(ctx context.Context, subject string) ([]string, error) {
	found, err := c.store.ContactOf(ctx, subject)
	switch {
	case criteria.CodeOf(err) == criteria.NotFound:
		return nil, nil
	case err != nil || found.Email == "":
		return nil, err
	}
	return []string{found.Name()}, nil
}

func contactToProto(c *criteria.Contact) *tieuchiv1.Contact {
	return &tieuchiv1.Contact{
		Name: c.Name(), Subject: c.Subject, FullName: c.FullName, Phone: c.Phone, Email: c.Email, Revision: c.Revision, Hash: c.Hash,
		UpdateTime: timeToProto(c.UpdatedAt), EraseTime: timeToProto(c.ErasedAt),
	}
}
