package main

import (
	"context"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// localStream is a method that answers with a stream.
type localStream struct {
	impl any
	desc grpc.StreamDesc
}

// NewStream runs a method that takes one request and answers with a stream.
func (p *inProcess) NewStream(ctx context.Context, _ *grpc.StreamDesc, name string, _ ...grpc.CallOption) (grpc.ClientStream, error) {
	m, ok := p.streams[name]
	if !ok || m.desc.ClientStreams {
		return nil, status.Errorf(codes.Unimplemented, "there is no method %s", name)
	}
	ends := &pipe{ctx: ctx, asked: make(chan any, 1), answers: make(chan any), ended: make(chan struct{})}
	info := &grpc.StreamServerInfo{FullMethod: name, IsServerStream: true}
	go func() {
		defer close(ends.ended)
		ends.err = p.streamInterceptor(m.impl, &serverEnd{ends}, info, m.desc.Handler)
	}()
	return &clientEnd{pipe: ends}, nil
}

// pipe joins the two ends. Messages are moved, not copied: who sends one gives it away.
type pipe struct {
	ctx     context.Context
	asked   chan any
	answers chan any
	ended   chan struct{}
	err     error // once it has ended
}

// serverEnd is the end of the method.
type serverEnd struct{ *pipe }

// Context ends when the caller has gone.
func (s *serverEnd) Context() context.Context { return s.ctx }

// SendMsg waits until the caller takes the message or goes.
func (s *serverEnd) SendMsg(m any) error {
	select {
	case s.answers <- m:
		return nil
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	}
}

// RecvMsg takes the request.
func (s *serverEnd) RecvMsg(m any) error {
	select {
	case request := <-s.asked:
		move(m, request)
		return nil
	case <-s.ctx.Done():
		return status.FromContextError(s.ctx.Err()).Err()
	}
}

// SetHeader does nothing: there are no headers in process.
func (s *serverEnd) SetHeader(metadata.MD) error { return nil }

// SendHeader does nothing.
func (s *serverEnd) SendHeader(metadata.MD) error { return nil }

// SetTrailer does nothing.
func (s *serverEnd) SetTrailer(metadata.MD) {}

// clientEnd is the end of the caller.
type clientEnd struct {
	*pipe
	first any // taken by Header
}

// Context is the caller's own.
func (c *clientEnd) Context() context.Context { return c.ctx }

// SendMsg sends the request.
func (c *clientEnd) SendMsg(m any) error {
	c.asked <- m // the one there is room for
	return nil
}

// CloseSend does nothing: there is one request.
func (c *clientEnd) CloseSend() error { return nil }

// Header waits for the first message, so that a refusal that comes in place of it is an ordinary one over REST too.
func (c *clientEnd) Header() (metadata.MD, error) {
	if c.first == nil {
		m, err := c.next()
		if err != nil && err != io.EOF {
			return nil, err
		}
		c.first = m
	}
	return metadata.MD{}, nil
}

// Trailer gives none.
func (c *clientEnd) Trailer() metadata.MD { return nil }

// RecvMsg takes the next message; io.EOF is the end.
func (c *clientEnd) RecvMsg(into any) error {
	m := c.first
	if c.first = nil; m == nil {
		var err error
		if m, err = c.next(); err != nil {
			return err
		}
	}
	move(into, m)
	return nil
}

// next waits for a message or the end. A method ends soon after its caller has gone, and is waited for.
func (c *clientEnd) next() (any, error) {
	select {
	case m := <-c.answers:
		return m, nil
	case <-c.ended:
		if c.err != nil {
			return nil, c.err
		}
		return nil, io.EOF
	}
}
