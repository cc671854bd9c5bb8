package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"iter"
	"os"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// call is an action that needs the server.
type call func(ctx context.Context, c *client.Client, args []string) error

// remote makes an action of a call: it connects first. The notice of demonstration data is written once, beside the
// answer, never into it.
func (p *program) remote(do call) action {
	return func(ctx context.Context, args []string) error {
		if limit := p.settings.timeout; limit <= 0 {
			return usage("", criteria.Say("cli.flag-wrong", "flag", "-timeout", "value", limit.String()))
		}
		roots, err := p.settings.roots()
		if err != nil {
			return err
		}
		said := false
		c, err := p.dial(ctx, roots, func(n *pb.Text) {
			if !said {
				p.err.line(p.text(n))
			}
			said = true
		})
		if err != nil {
			return err
		}
		defer c.Close()
		return do(ctx, c, args)
	}
}

func (p *program) dial(ctx context.Context, roots *tls.Config, notice func(*pb.Text)) (*client.Client, error) {
	limited, cancel := context.WithTimeout(ctx, p.settings.timeout)
	defer cancel()
	return client.Dial(limited, p.settings.server, client.Options{
		Token: p.settings.token, Grant: p.settings.grant, TLS: roots, Insecure: p.settings.insecure,
		// What the environment allows for this machine must not leak a token to another: that takes the flag itself.
		InsecureToken: p.settings.insecure && p.settings.insecureGiven,
		UserAgent:     "tieuchi", Timeout: p.settings.timeout, Notice: notice,
	})
}

// roots gives the TLS configuration with the root certificates of a file and a client certificate, where they are given; nil for
// the system's and none.
func (s *settings) roots() (*tls.Config, error) {
	if s.ca == "" && s.cert == "" && s.key == "" {
		return nil, nil
	}
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.ca != "" {
		content, err := os.ReadFile(s.ca)
		if err != nil {
			return nil, err
		}
		t.RootCAs = x509.NewCertPool()
		if !t.RootCAs.AppendCertsFromPEM(content) {
			return nil, criteria.Invalid("CA_MALFORMED", s.ca, criteria.Say("cli.ca"))
		}
	}
	if s.cert != "" || s.key != "" {
		pair, err := tls.LoadX509KeyPair(s.cert, s.key)
		if err != nil {
			return nil, criteria.Invalid("CERTIFICATE_MALFORMED", s.cert, criteria.Say("grant.client-cert", "cause", err.Error()))
		}
		t.Certificates = []tls.Certificate{pair}
	}
	return t, nil
}

// show writes an answer as JSON, or as the tables that show writes.
func (p *program) show(answer proto.Message, tables func()) error {
	if p.settings.output == "json" {
		return p.out.json(answer)
	}
	tables()
	return nil
}

// all joins the pages of a list into one answer with at most limit items; 0 for no limit. items gives the list in an
// answer.
func all[A proto.Message, T any](pages iter.Seq2[A, error], items func(A) *[]T, limit int) (A, error) {
	var joined A
	first := true
	for page, err := range pages {
		if err != nil {
			return joined, err
		}
		if first {
			joined, first = page, false
		} else {
			*items(joined) = append(*items(joined), *items(page)...)
		}
		if list := items(joined); limit > 0 && len(*list) >= limit {
			*list = (*list)[:limit]
			break
		}
	}
	m := joined.ProtoReflect()
	m.Clear(m.Descriptor().Fields().ByName("next_page_token"))
	return joined, nil
}
