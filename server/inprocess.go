package main

import (
	"context"
	"reflect"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// inProcess carries calls of the gateway and the pages to the services without a socket: no second port, no second
// certificate, and the same interceptors as a call from outside. Unary calls only; the contract has no others.
type inProcess struct {
	methods     map[string]localMethod
	interceptor grpc.UnaryServerInterceptor
}

type localMethod struct {
	impl any
	desc grpc.MethodDesc
}

func newInProcess(interceptor grpc.UnaryServerInterceptor) *inProcess {
	return &inProcess{methods: map[string]localMethod{}, interceptor: interceptor}
}

// RegisterService takes a service as grpc.Server does.
func (p *inProcess) RegisterService(desc *grpc.ServiceDesc, impl any) {
	for _, m := range desc.Methods {
		p.methods["/"+desc.ServiceName+"/"+m.MethodName] = localMethod{impl, m}
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

// NewStream refuses: there is no streaming method behind the gateway.
func (p *inProcess) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, status.Error(codes.Unimplemented, "no streams in process")
}

func move(to, from any) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }
