package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// actorKey is the only thing this program keeps in a context: who acts.
type actorKey struct{}

func withActor(ctx context.Context, a *criteria.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

func actorFrom(ctx context.Context) (*criteria.Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(*criteria.Actor)
	return a, ok
}

// hashToken gives what is stored of a secret. Secrets are 128 random bits or more, so a plain hash keeps them.
func hashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// demoToken reads a documented token of the demonstration: demo-admin, demo-chair, demo-appraiser, demo-system,
// demo-council, demo-committee-province, demo-committee-{district code}, demo-officer-{commune code}, demo-head-{commune code}, demo-rule-author, demo-publisher; those
// of a province end with its code for another one than Thanh Hóa, demo-admin-31. They
// are for the row that has the code today, or had it last.
func (c *core) demoToken(secret string) (store.Token, bool) {
	name, ok := strings.CutPrefix(secret, "demo-")
	if !ok {
		return store.Token{}, false
	}
	name, province := demoProvinceOf(name)
	k := store.Token{ID: secret, Holder: secret, Role: criteria.Committee, Scope: criteria.Scope{Level: criteria.Province, Code: province}}
	switch name {
	case "admin", "chair", "appraiser", "council", "system", "publisher":
		k.Role = criteria.Role(name)
	case "rule-author":
		k.Role = criteria.RuleAuthor
	case "committee-province":
	default:
		role, code, _ := strings.Cut(name, "-")
		level := map[string]criteria.Level{"committee": criteria.District, "officer": criteria.Commune, "head": criteria.Commune}[role]
		k.Role, k.Scope = criteria.Role(role), criteria.Scope{Level: level, Code: code}
	}
	u, ok := c.catalogue().Made(k.Scope, c.today())
	k.UnitFrom = u.From
	return k, ok
}

// demoProvinceOf takes the province off the end of a demonstration token's name, as in demo-admin-31: two digits, which neither
// districts nor communes have. Without them it is the demonstration's own.
func demoProvinceOf(name string) (rest, province string) {
	if i := strings.LastIndexByte(name, '-'); i > 0 && len(name)-i == 3 && criteria.AllDigits(name[i+1:]) {
		return name[:i], name[i+1:]
	}
	return name, demoProvince
}

// knows tells whether any row of the catalogue, past or present, has the code at the level.
func (c *core) knows(code string, level criteria.Level) bool {
	for _, u := range c.catalogue().Rows(code) {
		if u.Level == level {
			return true
		}
	}
	return false
}

// bearer takes the secret out of an Authorization value.
func bearer(value string) string {
	scheme, secret, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// accessRules says for every method which roles may call it, as the contract states it.
type accessRules map[string]map[criteria.Role]bool

// readAccess reads the rules from the descriptors of the services. A method that states none is a fault of the
// program: nobody could call it.
func readAccess(files ...protoreflect.FileDescriptor) (accessRules, error) {
	rules := accessRules{}
	for _, file := range files {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				m := service.Methods().Get(j)
				access, _ := proto.GetExtension(m.Options(), tieuchiv1.E_Access).(*tieuchiv1.Access)
				if len(access.GetRoles()) == 0 {
					return nil, fmt.Errorf("method %s states no roles", m.FullName())
				}
				allowed := map[criteria.Role]bool{}
				for _, r := range access.GetRoles() {
					allowed[roleFromProto(r)] = true
				}
				rules["/"+string(service.FullName())+"/"+string(m.Name())] = allowed
			}
		}
	}
	return rules, nil
}

// allow refuses a call that the method's rule does not grant to the actor's role.
func (r accessRules) allow(method string, a *criteria.Actor) error {
	if r[method][a.Role] {
		return nil
	}
	return criteria.Refuse(criteria.PermissionDenied, "ROLE_NOT_ALLOWED", "", criteria.Say("access.role", "role", roleText(a.Role)))
}

func roleText(r criteria.Role) criteria.Text { return criteria.Say("role." + string(r)) }

// today gives the day in Vietnam.
func (c *core) today() criteria.Date { return criteria.DateOf(c.now()) }

// act gives who acts now, for the domain.
func (c *core) act(ctx context.Context) (criteria.Act, error) {
	a, ok := actorFrom(ctx)
	if !ok {
		return criteria.Act{}, fmt.Errorf("a method was reached without an actor")
	}
	now := c.now()
	return criteria.Act{Actor: *a, Today: criteria.DateOf(now), At: now.UnixMicro()}, nil
}

// How long a token holds where nothing else is said, and at most.
const (
	tokenLife     = 365 * 24 * time.Hour
	mostTokenLife = 10 * tokenLife
)
