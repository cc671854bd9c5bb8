package client

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// stream is what every call that answers with a stream passes. It has no limit but its context's: how long a stream
// takes is the server's to say, message by message.
func (o Options) stream(ctx context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	s, err := open(ctx, desc, conn, method, options...)
	if err != nil {
		return nil, decode(err)
	}
	return &decodedStream{s, o.Notice}, nil
}

// decodedStream gives errors as *Error, and notices to whom they are for.
type decodedStream struct {
	grpc.ClientStream
	notice func(*pb.Text)
}

// RecvMsg takes the next message; io.EOF is the end.
func (s *decodedStream) RecvMsg(m any) error {
	if err := s.ClientStream.RecvMsg(m); errors.Is(err, io.EOF) {
		return err
	} else if err != nil {
		return decode(err)
	}
	if a, ok := m.(interface{ GetNotice() *pb.Text }); ok && a.GetNotice() != nil && s.notice != nil {
		s.notice(a.GetNotice())
	}
	return nil
}
