package main

import (
	"context"
	"flag"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

var roles = []string{"officer", "head", "committee", "appraiser", "council", "chair", "admin", "system", "rule_author", "publisher"}

// role names a role, as it stands where it is not known.
func (p *program) role(r pb.Grant_Role) string {
	for _, known := range roles {
		if strings.EqualFold(known, r.String()) {
			return p.say(criteria.Say("cli.role." + known))
		}
	}
	return r.String()
}

func listTokens(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Access.ListTokens, &pb.ListTokensRequest{PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListTokensResponse) *[]*pb.Token { return &a.Tokens }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.token"))},
				{title: p.title(criteria.Say("cli.head.holder"))},
				{title: p.title(criteria.Say("cli.head.role"))},
				{title: p.title(criteria.Say("cli.head.scope"))},
				{title: p.title(criteria.Say("cli.head.expires"))},
				{title: p.title(criteria.Say("cli.head.revoked"))},
			}}
			for _, k := range answer.GetTokens() {
				g := k.GetGrant()
				t.row(k.GetName(), k.GetHolder(), p.role(g.GetRole()), g.GetScope(), p.moment(k.GetExpireTime()), p.moment(k.GetRevokeTime()))
			}
			t.print(p.out, "")
		})
	})
}

func (p *program) token(k *pb.Token) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.token")), k.GetName()},
		[2]string{p.say(criteria.Say("cli.head.holder")), k.GetHolder()},
		[2]string{p.say(criteria.Say("cli.head.role")), p.role(k.GetGrant().GetRole())},
		[2]string{p.say(criteria.Say("cli.head.scope")), k.GetGrant().GetScope()},
		[2]string{p.say(criteria.Say("account.criteria")), strings.Join(k.GetGrant().GetCriteria(), ", ")},
		[2]string{p.say(criteria.Say("grant.head.from")), p.day(k.GetGrant().GetFrom())},
		[2]string{p.say(criteria.Say("grant.head.to")), p.day(k.GetGrant().GetTo())},
		[2]string{p.say(criteria.Say("grant.head.certificate")), k.GetCertificateSha256()},
		[2]string{p.say(criteria.Say("cli.head.token-unit")), k.GetUnit()},
		[2]string{p.say(criteria.Say("cli.head.token-handed")), strings.Join(k.GetHandedOverTo(), ", ")},
		[2]string{p.say(criteria.Say("cli.head.token-ended")), p.day(k.GetEndedOn())},
		[2]string{p.say(criteria.Say("cli.head.created")), p.moment(k.GetCreateTime())},
		[2]string{p.say(criteria.Say("cli.head.expires")), p.moment(k.GetExpireTime())},
		[2]string{p.say(criteria.Say("cli.head.revoked")), p.moment(k.GetRevokeTime())},
		[2]string{p.say(criteria.Say("cli.head.secret")), k.GetSecret()},
	)
}

// createToken makes a token and writes its secret, which the server gives this once.
func createToken(p *program, fs *flag.FlagSet) action {
	holder := fs.String("holder", "", "cli.flag.holder")
	role := choice{new(string), roles}
	fs.Var(&role, "role", "cli.flag.role")
	scope := fs.String("scope", "", "cli.flag.scope")
	expires := fs.String("expires", "", "cli.flag.expires")
	certificate := fs.String("certificate", "", "grant.flag.certificate")
	var b bounds
	b.flags(fs)
	return func(ctx context.Context, args []string) error {
		if err := missing("token create", "-holder", *holder, "-role", *role.value, "-scope", *scope); err != nil {
			return err
		}
		sum, err := fingerprintOf(*certificate)
		if err != nil {
			return err
		}
		k := &pb.Token{Holder: *holder, CertificateSha256: sum, Grant: &pb.Grant{
			Role: pb.Grant_Role(pb.Grant_Role_value[strings.ToUpper(*role.value)]), Scope: *scope, Criteria: b.list(), From: b.from, To: b.to,
		}}
		if *expires != "" {
			day, err := criteria.ParseDate(*expires)
			if err != nil {
				return err
			}
			k.ExpireTime = timestamppb.New(endOf(day))
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := c.Access.CreateToken(ctx, &pb.CreateTokenRequest{Token: k})
			if err != nil {
				return err
			}
			if made.GetSecret() != "" {
				p.err.line(p.say(criteria.Say("cli.secret-once")))
			}
			return p.show(made, func() { p.token(made) })
		})(ctx, args)
	}
}

// endOf gives the moment at which a day ends in Vietnam.
func endOf(day criteria.Date) time.Time {
	next := int(day.AddDays(1))
	return time.Date(next/10000, time.Month(next/100%100), next%100, 0, 0, 0, 0, criteria.Vietnam)
}

// revokeToken ends a token now.
func revokeToken(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		k, err := c.Access.RevokeToken(ctx, &pb.RevokeTokenRequest{Name: withPrefix("tokens/", args[0])})
		if err != nil {
			return err
		}
		return p.show(k, func() { p.token(k) })
	})
}
