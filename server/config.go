package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// config is everything that can be set, on one screen. Each flag has an environment default.
type config struct {
	http, grpc      string
	db              string
	demo, public    bool
	tlsCert, tlsKey string
	plaintext       bool
	logLevel        slog.Level
	command         string   // "" to serve, "admin-token" to make the first administrator's token, "import-units", "recompute"
	args            []string // of the command
	secondProvince  bool     // a demonstration of two provinces
	province        string   // code, for which rights are set up and open pages shown

	clientCA                                     string // file of root certificates
	issuer, clientID, clientSecretFile, audience string // of the OpenID provider
	baseURL                                      string // as browsers reach the pages
	rate                                         float64
	forwarded                                    bool
	delivery                                     deliveryFlags
	openObjections                               bool // take objections of citizens

	auditOrigin, auditKey               string        // of the log of events: its name, and the file of the key that signs it
	clockBack                           time.Duration // that the clock may be behind the last commit
	checkpointEvery                     time.Duration
	checkpointFile                      string
	checkpointPeer, checkpointPeerToken string
	verifyKeys, heldCheckpoints         []string // check-log: keys, and files of checkpoints that were kept elsewhere

	all     bool   // recompute: everything, which is the default
	ruleSet string // recompute: id of the one rule set, "" for all

	files       string // folder of evidence; "" for none
	evidenceMax int64  // bytes of a file of evidence
	checkLinks  bool
}

// defaultDemoDB stands apart, so that nobody takes it for the real one; its folder is made where there is none.
const defaultDemoDB = ".demo/tieuchi.db"

// parseConfig reads the flags; env looks an environment variable up.
func parseConfig(args []string, env func(string) string, usage io.Writer) (*config, error) {
	c := &config{}
	f := flag.NewFlagSet("server", flag.ContinueOnError)
	f.SetOutput(usage)
	text := func(p *string, name, variable, fallback, help string) {
		f.StringVar(p, name, cmp.Or(env(variable), fallback), help+" [$"+variable+"]")
	}
	var bad error
	var perSecond string
	flip := func(p *bool, name, variable, help string) {
		on, err := strconv.ParseBool(cmp.Or(env(variable), "false"))
		if err != nil {
			bad = fmt.Errorf("%s: %q is not true or false", variable, env(variable))
		}
		f.BoolVar(p, name, on, help+" [$"+variable+"]")
	}
	text(&c.http, "http", "TIEUCHI_HTTP", "127.0.0.1:8080", "address of REST and pages")
	text(&c.grpc, "grpc", "TIEUCHI_GRPC", "127.0.0.1:8081", "address of gRPC")
	text(&c.db, "db", "TIEUCHI_DB", "", `database: a file for SQLite, or postgres://… (default "tieuchi.db", with -demo ".demo/tieuchi.db")`)
	flip(&c.demo, "demo", "TIEUCHI_DEMO", "load the demonstration and accept its documented tokens; loopback only")
	text(&c.province, "province", "TIEUCHI_PROVINCE", demoProvince, "code of the province that the first administrator and open pages are for")
	flip(&c.secondProvince, "demo-provinces", "TIEUCHI_DEMO_PROVINCES", "enter the units of Hải Dương and Hải Phòng into the demonstration too; tokens for them end with 31")
	flip(&c.public, "public", "TIEUCHI_PUBLIC", "open the page / to everybody")
	flip(&c.openObjections, "public-objections", "TIEUCHI_PUBLIC_OBJECTIONS", "take objections of citizens at /public/objections, without a login")
	text(&c.tlsCert, "tls-cert", "TIEUCHI_TLS_CERT", "", "certificate chain (PEM) of both ports")
	text(&c.tlsKey, "tls-key", "TIEUCHI_TLS_KEY", "", "private key (PEM) of the certificate")
	flip(&c.plaintext, "plaintext", "TIEUCHI_PLAINTEXT", "listen beyond loopback without TLS, behind a proxy that has it")
	text(&c.files, "files", "TIEUCHI_FILES", "", `folder of files that units upload as evidence (default beside an SQLite file, ".files" in place of ".db"; with PostgreSQL none)`)
	most, err := strconv.ParseInt(cmp.Or(env("TIEUCHI_EVIDENCE_MAX"), itoa(evidence.MostBytes)), 10, 64)
	if err != nil {
		bad = fmt.Errorf("TIEUCHI_EVIDENCE_MAX: %q is not a number of bytes", env("TIEUCHI_EVIDENCE_MAX"))
	}
	f.Int64Var(&c.evidenceMax, "evidence-max", most, "bytes of a file of evidence [$TIEUCHI_EVIDENCE_MAX]")
	flip(&c.checkLinks, "check-links", "TIEUCHI_CHECK_LINKS", "let callers ask whether recorded links answer: public addresses only, ports 80 and 443")
	text(&c.clientCA, "client-ca", "TIEUCHI_CLIENT_CA", "", "root certificates (PEM) of systems that show a client certificate instead of a token; both ports")
	text(&c.issuer, "oidc-issuer", "TIEUCHI_OIDC_ISSUER", "", "address of the province's OpenID provider, where people log in")
	text(&c.clientID, "oidc-client-id", "TIEUCHI_OIDC_CLIENT_ID", "", "name that the provider knows this server by")
	text(&c.clientSecretFile, "oidc-client-secret-file", "TIEUCHI_OIDC_CLIENT_SECRET_FILE", "", "file with the secret that the provider gave with it")
	text(&c.audience, "oidc-audience", "TIEUCHI_OIDC_AUDIENCE", "", "audience of tokens of the provider that programs may send; none are taken without")
	text(&c.baseURL, "base-url", "TIEUCHI_BASE_URL", "", "address at which browsers reach the pages, for logging in (default that of -http, on loopback)")
	text(&perSecond, "rate", "TIEUCHI_RATE", "1000", "calls that one caller may make a second; 0 for no limit")
	flip(&c.forwarded, "forwarded", "TIEUCHI_FORWARDED", "take the caller's address from the last entry of X-Forwarded-For; behind a proxy that writes it")
	c.delivery.register(text)
	text(&c.auditOrigin, "audit-origin", "TIEUCHI_AUDIT_ORIGIN", "", `name of the log of events, which its key bears (default "tieuchi/provinces/" and the code of -province)`)
	text(&c.auditKey, "audit-key", "TIEUCHI_AUDIT_KEY", "", `file of the key that signs checkpoints (default, with SQLite: the database's name and ".audit-key", made where there is none)`)
	span := func(p *time.Duration, name, variable string, fallback time.Duration, help string) {
		d, err := time.ParseDuration(cmp.Or(env(variable), fallback.String()))
		if err != nil {
			bad = fmt.Errorf("%s: %q is not a duration like 1h", variable, env(variable))
		}
		f.DurationVar(p, name, d, help+" [$"+variable+"]")
	}
	span(&c.checkpointEvery, "checkpoint-every", "TIEUCHI_CHECKPOINT_EVERY", time.Hour, "how often a checkpoint is signed and published, where the log has grown; 0 for never by itself")
	text(&c.checkpointFile, "checkpoint-file", "TIEUCHI_CHECKPOINT_FILE", "", "file that checkpoints are appended to, on a disk that cannot be rewritten")
	text(&c.checkpointPeer, "checkpoint-peer", "TIEUCHI_CHECKPOINT_PEER", "", "address (https://…) of another province's server that witnesses checkpoints")
	text(&c.checkpointPeerToken, "checkpoint-peer-token-file", "TIEUCHI_CHECKPOINT_PEER_TOKEN_FILE", "", "file of the token that the other province gave")
	span(&c.clockBack, "clock-back", "TIEUCHI_CLOCK_BACK", 10*time.Minute, "how far the clock may be behind the last commit before writes are refused")
	f.TextVar(&c.logLevel, "log-level", envLevel(env("TIEUCHI_LOG_LEVEL")), "debug, info, warn or error [$TIEUCHI_LOG_LEVEL]")
	f.Usage = func() {
		fmt.Fprint(usage, "Usage: server [flags]                      serve\n"+
			"       server [flags] admin-token HOLDER   make an administrator's token for an office of -province and print it once\n"+
			"       server [flags] import-units FOLDER  enter tables of provinces' units, such as criteria/units/national, where they are new\n"+
			"       server [flags] check-files   read every file of evidence and compare it with what is recorded\n"+
			"       server [flags] recompute [-rule-set ID]   compute all stored verdicts once more and compare; recompute -h\n"+
			"       server [flags] check-log [-key KEY] [-checkpoint FILE]   compare the database with its events; check-log -h\n"+
			"       server -audit-key FILE audit-key    make a key for checkpoints in a new file and print the public one\n\n")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if bad != nil {
		return nil, bad
	}
	if c.rate, bad = strconv.ParseFloat(perSecond, 64); bad != nil || !(c.rate >= 0 && c.rate <= 1e6) {
		return nil, fmt.Errorf("-rate %q: a number of calls a second from 0 to 1000000", perSecond)
	}
	if f.NArg() > 0 {
		c.command, c.args = f.Arg(0), f.Args()[1:]
	}
	if c.command == "recompute" {
		if err := c.parseRecompute(f, usage); err != nil {
			return nil, err
		}
	}
	if c.command == "check-log" {
		if err := c.parseCheckLog(f, usage); err != nil {
			return nil, err
		}
	}
	c.auditOrigin = cmp.Or(c.auditOrigin, "tieuchi/provinces/"+c.province)
	c.db = cmp.Or(c.db, map[bool]string{true: defaultDemoDB, false: "tieuchi.db"}[c.demo])
	if c.files == "" && !strings.Contains(c.db, "://") {
		c.files = strings.TrimSuffix(c.db, ".db") + ".files"
	}
	return c, c.check()
}

// parseRecompute reads the flags behind the command, its own and those of the server alike.
func (c *config) parseRecompute(f *flag.FlagSet, usage io.Writer) error {
	f.BoolVar(&c.all, "all", false, "recompute: every submission (default)")
	f.StringVar(&c.ruleSet, "rule-set", "", "recompute: only the submissions under this rule set, an id like reference.commune")
	f.Usage = func() {
		help := criteria.Say("recompute.usage")
		fmt.Fprintf(usage, "%s\n%s\n", help.VI, help.EN)
		f.PrintDefaults()
	}
	if err := f.Parse(c.args); err != nil {
		return err
	}
	if c.args = f.Args(); c.all && c.ruleSet != "" {
		return fmt.Errorf("-all and -rule-set exclude each other")
	}
	return nil
}

// parseCheckLog reads the flags behind the command, its own and those of the server alike.
func (c *config) parseCheckLog(f *flag.FlagSet, usage io.Writer) error {
	several := func(list *[]string, name, help string) {
		f.Func(name, help, func(value string) error {
			*list = append(*list, value)
			return nil
		})
	}
	several(&c.verifyKeys, "key", "check-log: public key that checkpoints must be signed with, NAME+HASH+KEY; may be given several times")
	several(&c.heldCheckpoints, "checkpoint", "check-log: file of checkpoints that were kept elsewhere; may be given several times")
	f.Usage = func() {
		help := criteria.Say("audit.check-usage")
		fmt.Fprintf(usage, "%s\n%s\n", help.VI, help.EN)
		f.PrintDefaults()
	}
	if err := f.Parse(c.args); err != nil {
		return err
	}
	c.args = f.Args()
	return nil
}

func envLevel(s string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(s)) != nil {
		return slog.LevelInfo
	}
	return l
}

// check refuses combinations that are not safe: a demonstration that others can reach, tokens in clear on a network.
func (c *config) check() error {
	if (c.tlsCert == "") != (c.tlsKey == "") {
		return fmt.Errorf("-tls-cert and -tls-key go together")
	}
	if err := c.checkAccess(); err != nil {
		return err
	}
	if _, err := criteria.ParseProvince("provinces/" + c.province); err != nil {
		return fmt.Errorf("-province %q: a code of two digits, for example 38", c.province)
	}
	switch peer, err := url.Parse(c.checkpointPeer); {
	case c.checkpointPeer == "":
	case err != nil || peer.Host == "" || peer.Scheme != "https" && peer.Scheme != "http":
		return fmt.Errorf("-checkpoint-peer %q: an address like https://tieuchi.example", c.checkpointPeer)
	case peer.Scheme == "http" && peer.Hostname() != "localhost" && !net.ParseIP(peer.Hostname()).IsLoopback():
		return fmt.Errorf("-checkpoint-peer %q: the token would go in clear; give an https address", c.checkpointPeer)
	case c.checkpointPeerToken == "":
		return fmt.Errorf("-checkpoint-peer goes with -checkpoint-peer-token-file")
	}
	arguments, known := map[string]int{"": 0, "admin-token": 1, "import-units": 1, "recompute": 0, "check-log": 0, "audit-key": 0, "check-files": 0}[c.command]
	if !known || len(c.args) != arguments {
		return fmt.Errorf("unknown command %q: there are admin-token HOLDER, import-units FOLDER, recompute, check-files, check-log and audit-key", strings.Join(append([]string{c.command}, c.args...), " "))
	}
	if c.evidenceMax < 1 || c.evidenceMax > mostEvidenceMax {
		return fmt.Errorf("-evidence-max %d: from 1 to %d bytes, for a file is examined in memory", c.evidenceMax, mostEvidenceMax)
	}
	for name, address := range map[string]string{"-http": c.http, "-grpc": c.grpc} {
		loopback, err := isLoopback(address)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		case !loopback && c.demo:
			return fmt.Errorf("%s %s: a demonstration has well-known tokens and listens on loopback only, for example 127.0.0.1:8080", name, address)
		case !loopback && c.tlsCert == "" && !c.plaintext:
			return fmt.Errorf("%s %s: beyond loopback give -tls-cert and -tls-key, or -plaintext behind a proxy that has TLS", name, address)
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

// checkAccess refuses what does not go together of letting people and systems in.
func (c *config) checkAccess() error {
	loopback, _ := isLoopback(c.http)
	base, err := url.Parse(c.baseURL)
	switch {
	case c.clientCA != "" && c.tlsCert == "":
		return fmt.Errorf("-client-ca needs -tls-cert and -tls-key: a client certificate is shown within TLS")
	case c.issuer == "" && (c.clientID != "" || c.clientSecretFile != "" || c.audience != ""):
		return fmt.Errorf("-oidc-client-id, -oidc-client-secret-file and -oidc-audience need -oidc-issuer")
	case c.issuer != "" && c.baseURL == "" && !loopback:
		return fmt.Errorf("-oidc-issuer needs -base-url: the address that the provider sends browsers back to")
	case c.baseURL != "" && (err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.Path != "" || base.RawQuery != ""):
		return fmt.Errorf("-base-url %q: an address without a path, like https://tieuchi.example.vn", c.baseURL)
	}
	return nil
}
