package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// streamGate is the gate of streams: for those of the contract the same as gate, message by message; reflection and health
// watching, which show the contract and nothing else, pass.
func (c *core) streamGate(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
	began, ctx, ours := time.Now(), stream.Context(), strings.HasPrefix(info.FullMethod, "/tieuchi.v1.")
	defer func() {
		if p := recover(); p != nil {
			err = toStatus(ctx, c.logger, info.FullMethod, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
		if ours {
			c.log(ctx, info.FullMethod, began, err)
		}
	}()
	if !ours {
		return handler(srv, stream)
	}
	if ctx, err = c.admit(ctx, info.FullMethod); err == nil {
		err = handler(srv, &gatedStream{stream, c, ctx})
	}
	if _, sent := status.FromError(err); sent {
		return err // of the connection, which has its own words
	}
	return toStatus(ctx, c.logger, info.FullMethod, err)
}

// gatedStream checks what comes in and marks what goes out.
type gatedStream struct {
	grpc.ServerStream
	core *core
	ctx  context.Context
}

// Context says who acts.
func (s *gatedStream) Context() context.Context { return s.ctx }

// RecvMsg takes a message of the right shape.
func (s *gatedStream) RecvMsg(m any) error {
	if err := s.ServerStream.RecvMsg(m); err != nil {
		return err
	}
	return s.core.validate(m.(proto.Message))
}

// SendMsg puts the notice of a demonstration into every message.
func (s *gatedStream) SendMsg(m any) error {
	if s.core.demo {
		markDemonstration(m.(proto.Message))
	}
	return s.ServerStream.SendMsg(m)
}
