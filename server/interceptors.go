package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// gate is what every call of the contract passes, from outside and from the gateway and pages alike: recover, log,
// authenticate, authorise, validate. What is not granted is refused.
func (c *core) gate(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (answer any, err error) {
	if !strings.HasPrefix(info.FullMethod, "/tieuchi.v1.") {
		return handler(ctx, request) // health: says nothing but whether the service is up
	}
	began := time.Now()
	defer func() {
		if p := recover(); p != nil {
			err = toStatus(ctx, c.logger, info.FullMethod, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
		c.log(ctx, info.FullMethod, began, err)
	}()
	if ctx, err = c.admit(ctx, info.FullMethod); err == nil {
		err = c.validate(request.(proto.Message))
	}
	if err != nil {
		return nil, toStatus(ctx, c.logger, info.FullMethod, err)
	}
	answer, err = handler(ctx, request)
	if err != nil {
		return nil, toStatus(ctx, c.logger, info.FullMethod, err)
	}
	if c.demo {
		markDemonstration(answer.(proto.Message))
	}
	return answer, nil
}

// admit finds the actor, unless the HTTP side has found it already, and asks the method's rule. The catalogue is current then.
func (c *core) admit(ctx context.Context, method string) (context.Context, error) {
	actor, ok := actorFrom(ctx)
	if !ok {
		var err error
		if actor, err = c.authenticate(ctx, c.presentedBy(ctx)); err != nil {
			return ctx, err
		}
		ctx = withActor(ctx, actor)
	}
	if err := c.access.allow(method, actor); err != nil {
		return ctx, err
	}
	return ctx, c.currentUnits(ctx)
}

// log writes one line a call: never a body, never a secret.
func (c *core) log(ctx context.Context, method string, began time.Time, err error) {
	if !c.logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	args := []any{"method", method, "code", status.Code(err).String(), "took", time.Since(began)}
	if a, ok := actorFrom(ctx); ok {
		args = append(args, "actor", a.ID, "role", string(a.Role))
	}
	c.logger.DebugContext(ctx, "call", args...)
}

// markDemonstration puts the notice into an answer, so that no answer of a demonstration can be taken for the
// province's figures.
func markDemonstration(answer proto.Message) {
	m := answer.ProtoReflect()
	if f := m.Descriptor().Fields().ByName("notice"); f != nil {
		n := wire.Text(criteria.Say("demo.notice"))
		m.Set(f, protoreflect.ValueOfMessage(n.ProtoReflect()))
	}
}
