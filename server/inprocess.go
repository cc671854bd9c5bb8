package main

import (
	"context"
	"reflect"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// inProcess carries calls of the gateway and the pages to the services without a socket: no second port, no second
// certificate, and the same interceptors as a call from outside. Streams go one way, from the service; the contract has no
// others.
type inProcess struct {
	methods           map[string]localMethod
	streams           map[string]localStream
	interceptor       grpc.UnaryServerInterceptor
	streamInterceptor grpc.StreamServerInterceptor
}

type localMethod struct {
	impl any
	desc grpc.MethodDesc
}

func newInProcess(interceptor grpc.UnaryServerInterceptor, stream grpc.StreamServerInterceptor) *inProcess {
	return &inProcess{map[string]localMethod{}, map[string]localStream{}, interceptor, stream}
}

// RegisterService takes a service as grpc.Server does.
func (p *inProcess) RegisterService(desc *grpc.ServiceDesc, impl any) {
	for _, m := range desc.Methods {
		p.methods["/"+desc.ServiceName+"/"+m.MethodName] = localMethod{impl, m}
	}
	for _, s := range desc.Streams {
		p.streams["/"+desc.ServiceName+"/"+s.StreamName] = localStream{impl, s}
	}
}

// Invoke runs a method. Request and answer are moved, not copied: the caller gives the request away, and nobody else
// holds the answer.
func (p *inProcess) Invoke(ctx context.Context, name string, request, answer any, _ ...grpc.CallOption) error {
	m, ok := p.methods[name]
	if !ok {
		return status.Errorf(codes.Unimplemented, "there is no method %s", name)
	}
	out, err := m.desc.Handler(m.impl, ctx, func(in any) error { move(in, request); return nil }, p.interceptor)
	if err != nil {
		return err
	}
	move(answer, out)
	return nil
}

func move(to, from any) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }
