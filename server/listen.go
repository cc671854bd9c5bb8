package main

import (
	"crypto/tls"
	"fmt"
	"net"
)

// listenFlags say where is listened, and whether in clear.
type listenFlags struct {
	http, grpc      string
	tlsCert, tlsKey string // files, PEM
	plaintext       bool
}

func (l *listenFlags) register(s *settings) {
	s.text(&l.http, "http", "TIEUCHI_HTTP", "127.0.0.1:8080", "address of REST and pages")
	s.text(&l.grpc, "grpc", "TIEUCHI_GRPC", "127.0.0.1:8081", "address of gRPC")
	s.text(&l.tlsCert, "tls-cert", "TIEUCHI_TLS_CERT", "", "certificate chain (PEM) of both ports")
	s.text(&l.tlsKey, "tls-key", "TIEUCHI_TLS_KEY", "", "private key (PEM) of the certificate")
	s.flip(&l.plaintext, "plaintext", "TIEUCHI_PLAINTEXT", "listen beyond loopback without TLS, behind a proxy that has it")
}

// check refuses what is not safe: a demonstration that others can reach, tokens in clear on a network.
func (l *listenFlags) check(demo bool) error {
	if (l.tlsCert == "") != (l.tlsKey == "") {
		return fmt.Errorf("-tls-cert and -tls-key go together")
	}
	for _, port := range [...]struct{ name, address string }{{"-http", l.http}, {"-grpc", l.grpc}} {
		loopback, err := isLoopback(port.address)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", port.name, err)
		case !loopback && demo:
			return fmt.Errorf("%s %s: a demonstration has well-known tokens and listens on loopback only, for example 127.0.0.1:8080", port.name, port.address)
		case !loopback && l.tlsCert == "" && !l.plaintext:
			return fmt.Errorf("%s %s: beyond loopback give -tls-cert and -tls-key, or -plaintext behind a proxy that has TLS", port.name, port.address)
		}
	}
	return nil
}

// isLoopback tells whether an address can be reached from this machine only. A name other than localhost could change.
func isLoopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, err
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}

// loadTLS reads the certificate of both ports; nil where there is none.
func loadTLS(cfg *config) (*tls.Config, error) {
	if cfg.listen.tlsCert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(cfg.listen.tlsCert, cfg.listen.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("the certificate: %w", err)
	}
	t := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	if cfg.doors.clientCA != "" {
		err = askForCertificates(t, cfg.doors.clientCA)
	}
	return t, err
}
