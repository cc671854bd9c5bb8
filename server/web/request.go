package web

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"golang.org/x/text/language"

	"github.com/tieuchi/tieuchi/criteria"
)

// Names of the parameters in the address of "/".
const (
	paramAsOf     = "asOf"
	paramLang     = "lang"
	paramTarget   = "target"
	paramBasis    = "basis"
	paramDistrict = "district"
	paramPolicy   = "carryOver"
)

var parameters = []string{paramAsOf, paramLang, paramTarget, paramBasis, paramDistrict, paramPolicy}

// question is what an address asks for.
type question struct {
	lang     string
	asOf     criteria.Date
	target   string // id, "" for the usual one
	basis    string // as the service understands it, "" for the target's own
	district string // code, "" for the whole province
	path     string // of the page, "" for "/"
	policy   string // id of a carry-over policy, "" for none chosen
	given    url.Values
}

// languages of the pages; the first one is the default.
var (
	languages = []string{"vi", "en"}
	matcher   = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})
)

// langOf gives the language to answer in: the one in the address, or else English where the browser prefers it.
func langOf(r *http.Request) string {
	if asked := r.URL.Query().Get(paramLang); slices.Contains(languages, asked) {
		return asked
	}
	_, i := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	return languages[i]
}

// ask reads the address of "/". What is not known there is refused by name, never guessed; parameters of others are
// left alone. An empty parameter counts as absent, because a form sends every field it has.
func (p *pages) ask(r *http.Request) (question, error) {
	q := question{lang: langOf(r), given: url.Values{}}
	for _, name := range parameters {
		if v := r.URL.Query().Get(name); v != "" {
			q.given.Set(name, v)
		}
	}
	q.target, q.district, q.policy = q.given.Get(paramTarget), q.given.Get(paramDistrict), q.given.Get(paramPolicy)
	if lang := q.given.Get(paramLang); lang != "" && lang != q.lang {
		return q, criteria.Invalid("LANG_UNKNOWN", paramLang, criteria.Say("page.error.lang", "value", clip(lang)))
	}
	basis, err := criteria.ParseBasis(q.given.Get(paramBasis))
	if err != nil {
		return q, err
	}
	q.basis = string(basis)
	q.asOf, err = p.day(q.given.Get(paramAsOf))
	return q, err
}

// day reads the day in the address, by default the one that the pages open on.
func (p *pages) day(s string) (criteria.Date, error) {
	switch {
	case s == "" && p.DefaultAsOf.IsZero():
		return p.Today(), nil
	case s == "":
		return p.DefaultAsOf, nil
	}
	d, err := criteria.ParseDate(s)
	var refusal *criteria.Error
	if errors.As(err, &refusal) {
		return 0, refusal.At(paramAsOf)
	}
	return d, err
}

// address gives the address of the same question with some parameters changed, given as name and value in turn; an
// empty value drops a parameter. place is an id on the page, or empty.
func (q question) address(place string, changes ...string) string {
	v := maps.Clone(q.given)
	for i := 0; i+1 < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			v.Del(changes[i])
		}
	}
	u := url.URL{Path: cmp.Or(q.path, "/"), RawQuery: v.Encode(), Fragment: place}
	return u.String()
}

// clip shortens what came from outside before it is put into a sentence.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
