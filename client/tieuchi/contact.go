package main

import (
	"context"
	"flag"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// putContact sets the contact person of a unit, or replaces the one that stands.
func putContact(p *program, fs *flag.FlagSet) action {
	in := &pb.Contact{}
	fs.StringVar(&in.FullName, "full-name", "", "cli.flag.contact-name")
	fs.StringVar(&in.Phone, "phone", "", "cli.flag.contact-phone")
	fs.StringVar(&in.Email, "email", "", "cli.flag.contact-email")
	revision := fs.Int("revision", 0, "cli.flag.contact-revision")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		in.Subject, in.Revision = withPrefix("units/", args[0]), int32(*revision)
		made, err := c.Contacts.PutContact(ctx, &pb.PutContactRequest{Contact: in})
		if err != nil {
			return err
		}
		return p.show(made, func() { p.contact(made) })
	})
}

// showContact shows the contact of a unit or an objection, or one by its name.
func showContact(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		found, err := c.Contacts.GetContact(ctx, &pb.GetContactRequest{Name: contactName(args[0])})
		if err != nil {
			return err
		}
		return p.show(found, func() { p.contact(found) })
	})
}

// eraseContact empties a contact for ever: the one that stands, where a unit or an objection is named.
func eraseContact(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := contactName(args[0])
		if strings.HasSuffix(name, "/contact") {
			found, err := c.Contacts.GetContact(ctx, &pb.GetContactRequest{Name: name})
			if err != nil {
				return err
			}
			name = found.GetName()
		}
		erased, err := c.Contacts.EraseContact(ctx, &pb.EraseContactRequest{Name: name})
		if err != nil {
			return err
		}
		return p.show(erased, func() { p.contact(erased) })
	})
}

// contactName reads "contacts/…", "objections/…", "units/…" or the code of a unit.
func contactName(arg string) string {
	if strings.HasPrefix(arg, "contacts/") {
		return arg
	}
	if !strings.HasPrefix(arg, "objections/") {
		arg = withPrefix("units/", arg)
	}
	return strings.TrimSuffix(arg, "/contact") + "/contact"
}

func (p *program) contact(c *pb.Contact) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.contact")), c.GetName()},
		[2]string{p.say(criteria.Say("cli.head.contact-of")), c.GetSubject()},
		[2]string{p.say(criteria.Say("cli.head.contact-name")), c.GetFullName()},
		[2]string{p.say(criteria.Say("cli.head.contact-phone")), c.GetPhone()},
		[2]string{p.say(criteria.Say("cli.head.contact-email")), c.GetEmail()},
		[2]string{p.say(criteria.Say("cli.head.revision")), strconv.Itoa(int(c.GetRevision()))},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(c.GetUpdateTime())},
		[2]string{p.say(criteria.Say("cli.head.contact-erased")), p.moment(c.GetEraseTime())},
	)
}
