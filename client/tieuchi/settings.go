package main

import (
	"errors"
	"flag"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// settings are the flags that every command takes.
type settings struct {
	server  string
	token   string
	ca      string // file of root certificates; empty: the system's
	cert    string // file of a client certificate, with key; empty: none
	key     string
	grant   string // right to act under; empty: the usual one
	timeout time.Duration
	output  string // "table" or "json"
	lang    string // "vi" or "en"

	insecure      bool
	insecureGiven bool // on the command line, not by the environment
}

var (
	outputs   = []string{"table", "json"}
	languages = []string{"vi", "en"}
)

// fromEnv sets the defaults: built in, or those of the environment.
func (s *settings) fromEnv(env func(string) string) error {
	*s = settings{server: "127.0.0.1:8081", timeout: 30 * time.Second, output: "table", lang: "vi"}
	for _, v := range []struct {
		name string
		set  func(string) error
	}{
		{"TIEUCHI_LANG", (&choice{&s.lang, languages}).Set},
		{"TIEUCHI_OUTPUT", (&choice{&s.output, outputs}).Set},
		{"TIEUCHI_SERVER", func(value string) error { s.server = value; return nil }},
		{"TIEUCHI_TOKEN", func(value string) error { s.token = value; return nil }},
		{"TIEUCHI_CA", func(value string) error { s.ca = value; return nil }},
		{"TIEUCHI_CLIENT_CERT", func(value string) error { s.cert = value; return nil }},
		{"TIEUCHI_CLIENT_KEY", func(value string) error { s.key = value; return nil }},
		{"TIEUCHI_GRANT", func(value string) error { s.grant = value; return nil }},
		{"TIEUCHI_INSECURE", func(value string) (err error) { s.insecure, err = strconv.ParseBool(value); return err }},
		{"TIEUCHI_TIMEOUT", func(value string) (err error) { s.timeout, err = time.ParseDuration(value); return err }},
	} {
		if value := env(v.name); value != "" && v.set(value) != nil {
			return usage("", criteria.Say("cli.env", "name", v.name, "value", clip(value)))
		}
	}
	return nil
}

// flags declares the flags in a set. The usage of a flag is its key in the catalogue of sentences, see help.
func (s *settings) flags(fs *flag.FlagSet) {
	fs.StringVar(&s.server, "server", s.server, "cli.flag.server")
	fs.StringVar(&s.token, "token", s.token, "cli.flag.token")
	fs.BoolVar(&s.insecure, "insecure", s.insecure, "cli.flag.insecure")
	fs.StringVar(&s.ca, "ca", s.ca, "cli.flag.ca")
	fs.StringVar(&s.cert, "client-cert", s.cert, "grant.flag.client-cert")
	fs.StringVar(&s.key, "client-key", s.key, "grant.flag.client-key")
	fs.StringVar(&s.grant, "grant", s.grant, "grant.flag.grant")
	fs.DurationVar(&s.timeout, "timeout", s.timeout, "cli.flag.timeout")
	fs.Var(&choice{&s.output, outputs}, "o", "cli.flag.o")
	fs.Var(&choice{&s.lang, languages}, "lang", "cli.flag.lang")
}

// choice is a flag that takes one of a few words.
type choice struct {
	value   *string
	allowed []string
}

// String gives the value.
func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

// Set takes a value that is allowed.
func (c *choice) Set(value string) error {
	if !slices.Contains(c.allowed, value) {
		return errors.New("not one of " + strings.Join(c.allowed, ", ")) // said in our own words by flagError
	}
	*c.value = value
	return nil
}
