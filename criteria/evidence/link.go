package evidence

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/tieuchi/tieuchi/criteria"
)

// Link refuses what is no link into the public network: whoever follows a recorded link, a person or CheckLink, does not knock on
// doors inside the province's own.
//
// Errors: LINK_MALFORMED for what is no http or https URL or carries a password, LINK_NOT_PUBLIC for a host inside a network.
func Link(link string) *criteria.Error {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return criteria.Invalid("LINK_MALFORMED", "", criteria.Say("evidence.link", "value", criteria.Clip(printable(link))))
	}
	if host := u.Hostname(); !publicHost(host) {
		return criteria.Invalid("LINK_NOT_PUBLIC", "", criteria.Say("evidence.not-public", "host", criteria.Clip(printable(host))))
	}
	return nil
}

// publicHost tells whether a host may be one of the public network. Of a name only what it is called is known here: what it
// resolves to, whoever dials it has to ask.
func publicHost(host string) bool {
	// Browsers fold full-width letters and ideographic full stops, and drop the dot at the end.
	host = strings.ToLower(strings.ReplaceAll(norm.NFKC.String(host), "。", "."))
	host = strings.TrimSuffix(host, ".")
	if strings.Contains(host, ":") {
		a, err := netip.ParseAddr(host)
		return err == nil && a.Zone() == "" && Public(a)
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	switch {
	case slices.Contains(labels, ""):
		return false
	case numeric(last):
		// Only the plain form of four numbers: 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to some programs.
		a, err := netip.ParseAddr(host)
		return err == nil && Public(a)
	case len(labels) == 1: // "localhost", "intranet", "router": names of one network
		return false
	}
	return !slices.ContainsFunc(inward, func(s string) bool { return host == s || strings.HasSuffix(host, "."+s) })
}

// numeric tells whether a label is read as a number where an address is expected.
func numeric(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return criteria.AllDigits(label)
}

// inward are names that mean something inside of a network only: those of RFC 6761, RFC 6762, RFC 8375 and of the private root of
// ICANN, those that many networks use, and services that answer with an address as a name says it.
var inward = []string{
	"localhost", "local", "internal", "home.arpa", "test", "invalid", "example", "onion", "alt",
	"intranet", "private", "corp", "home", "lan", "localdomain", "domain", "workgroup",
	"in-addr.arpa", "ip6.arpa", "metadata.google.internal", "metadata.goog",
	"nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com",
}

// Public tells whether an address is of the public network, where programs of others answer and none of the own.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() {
		return false
	}
	if a.Is6() && !global6.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}

// global6 is all of IPv6 that is given out (RFC 4291, IANA); loopback, unique local, link-local, multicast and the addresses that
// wrap IPv4 of 64:ff9b::/96 lie outside of it.
var global6 = netip.MustParsePrefix("2000::/3")

// special are the blocks of the IANA registries of special-purpose addresses that are not reachable from everywhere, or that wrap
// an address of IPv4.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, p := range all {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}
