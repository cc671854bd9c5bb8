package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"flag"
	"os"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// bounds are the flags of what a right is bound to besides its scope.
type bounds struct{ criteria, from, to string }

func (b *bounds) flags(fs *flag.FlagSet) {
	fs.StringVar(&b.criteria, "criteria", "", "grant.flag.criteria")
	fs.StringVar(&b.from, "from", "", "grant.flag.from")
	fs.StringVar(&b.to, "to", "", "grant.flag.to")
}

// list gives the criteria, which stand behind commas.
func (b *bounds) list() []string {
	if b.criteria == "" {
		return nil
	}
	return strings.Split(b.criteria, ",")
}

// missing refuses a command whose flags are not all given: name and value in turn.
func missing(command string, flags ...string) error {
	for i := 0; i+1 < len(flags); i += 2 {
		if flags[i+1] == "" {
			return usage(command, criteria.Say("cli.flag-missing", "flag", flags[i]))
		}
	}
	return nil
}

// createGrant gives a right to a person or a token.
func createGrant(p *program, fs *flag.FlagSet) action {
	principal := fs.String("principal", "", "grant.flag.principal")
	role := choice{new(string), roles}
	fs.Var(&role, "role", "cli.flag.role")
	scope := fs.String("scope", "", "cli.flag.scope")
	reason := fs.String("reason", "", "grant.flag.reason")
	request := fs.String("request-id", "", "cli.flag.request-id")
	var b bounds
	b.flags(fs)
	return func(ctx context.Context, args []string) error {
		if err := missing("grant create", "-principal", *principal, "-role", *role.value, "-scope", *scope, "-reason", *reason); err != nil {
			return err
		}
		return p.grantMade(func(ctx context.Context, c *client.Client) (*pb.HeldGrant, error) {
			return c.Access.CreateGrant(ctx, &pb.CreateGrantRequest{RequestId: *request, HeldGrant: &pb.HeldGrant{
				Principal: *principal, Reason: *reason, Grant: &pb.Grant{
					Role: pb.Grant_Role(pb.Grant_Role_value[strings.ToUpper(*role.value)]), Scope: *scope, Criteria: b.list(), From: b.from, To: b.to,
				},
			}})
		})(ctx, args)
	}
}

// delegateGrant lets somebody else act under the caller's own right.
func delegateGrant(p *program, fs *flag.FlagSet) action {
	principal := fs.String("principal", "", "grant.flag.principal")
	scope := fs.String("scope", "", "grant.flag.part")
	reason := fs.String("reason", "", "grant.flag.reason")
	request := fs.String("request-id", "", "cli.flag.request-id")
	var b bounds
	b.flags(fs)
	return func(ctx context.Context, args []string) error {
		if err := missing("grant delegate", "-principal", *principal, "-reason", *reason); err != nil {
			return err
		}
		return p.grantMade(func(ctx context.Context, c *client.Client) (*pb.HeldGrant, error) {
			return c.Access.DelegateGrant(ctx, &pb.DelegateGrantRequest{
				Principal: *principal, Scope: *scope, Criteria: b.list(), From: b.from, To: b.to, Reason: *reason, RequestId: *request,
			})
		})(ctx, args)
	}
}

// revokeGrant ends a right now.
func revokeGrant(p *program, fs *flag.FlagSet) action {
	reason := fs.String("reason", "", "grant.flag.reason")
	return func(ctx context.Context, args []string) error {
		if err := missing("grant revoke", "-reason", *reason); err != nil {
			return err
		}
		return p.grantMade(func(ctx context.Context, c *client.Client) (*pb.HeldGrant, error) {
			return c.Access.RevokeGrant(ctx, &pb.RevokeGrantRequest{Name: withPrefix("grants/", args[0]), Reason: *reason})
		})(ctx, args)
	}
}

func (p *program) grantMade(do func(context.Context, *client.Client) (*pb.HeldGrant, error)) action {
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		g, err := do(ctx, c)
		if err != nil {
			return err
		}
		return p.show(g, func() { p.heldGrant(g) })
	})
}

// listGrants lists rights: those of the province for an administrator, the own ones for everybody else.
func listGrants(p *program, fs *flag.FlagSet) action {
	principal := fs.String("principal", "", "grant.flag.only-principal")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Access.ListGrants, &pb.ListGrantsRequest{Principal: *principal, PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListGrantsResponse) *[]*pb.HeldGrant { return &a.Grants }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("grant.head.name"))},
				{title: p.title(criteria.Say("grant.head.principal"))},
				{title: p.title(criteria.Say("cli.head.role"))},
				{title: p.title(criteria.Say("cli.head.scope"))},
				{title: p.title(criteria.Say("grant.head.from"))},
				{title: p.title(criteria.Say("grant.head.to"))},
				{title: p.title(criteria.Say("cli.head.revoked"))},
			}}
			for _, g := range answer.GetGrants() {
				r := g.GetGrant()
				t.row(g.GetName(), g.GetPrincipal(), p.role(r.GetRole()), r.GetScope(), p.day(r.GetFrom()), p.day(r.GetTo()), p.moment(g.GetRevokeTime()))
			}
			t.print(p.out, "")
		})
	})
}

func (p *program) heldGrant(g *pb.HeldGrant) {
	r := g.GetGrant()
	p.out.pairs(
		[2]string{p.say(criteria.Say("grant.head.name")), g.GetName()},
		[2]string{p.say(criteria.Say("grant.head.principal")), g.GetPrincipal()},
		[2]string{p.say(criteria.Say("cli.head.role")), p.role(r.GetRole())},
		[2]string{p.say(criteria.Say("cli.head.scope")), r.GetScope()},
		[2]string{p.say(criteria.Say("account.criteria")), strings.Join(r.GetCriteria(), ", ")},
		[2]string{p.say(criteria.Say("grant.head.from")), p.day(r.GetFrom())},
		[2]string{p.say(criteria.Say("grant.head.to")), p.day(r.GetTo())},
		[2]string{p.say(criteria.Say("grant.head.delegated-by")), g.GetDelegatedBy()},
		[2]string{p.say(criteria.Say("cli.head.reason")), g.GetReason()},
		[2]string{p.say(criteria.Say("grant.head.created-by")), g.GetCreatedBy()},
		[2]string{p.say(criteria.Say("cli.head.created")), p.moment(g.GetCreateTime())},
		[2]string{p.say(criteria.Say("cli.head.revoked")), p.moment(g.GetRevokeTime())},
		[2]string{p.say(criteria.Say("grant.head.revoke-reason")), g.GetRevokeReason()},
	)
}

// fingerprintOf gives the SHA-256 of the first certificate in a PEM file, in hex; "" for no file.
func fingerprintOf(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	block, _ := pem.Decode(content)
	if block == nil || block.Type != "CERTIFICATE" {
		return "", criteria.Invalid("CA_MALFORMED", file, criteria.Say("cli.ca"))
	}
	sum := sha256.Sum256(block.Bytes)
	return hex.EncodeToString(sum[:]), nil
}
