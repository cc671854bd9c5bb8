package main

import (
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// say gives a sentence in the language that was asked for.
func (p *program) say(t criteria.Text) string { return t.In(p.settings.lang) }

// text gives a text of the contract in the language that was asked for.
func (p *program) text(t *pb.Text) string {
	return p.say(criteria.Text{VI: criteria.NFC(t.GetVi()), EN: criteria.NFC(t.GetEn())})
}

// figure writes decimal text as people of the language do; what is no figure stays as it is.
func (p *program) figure(s string) string {
	d, err := criteria.ParseDecimal(s)
	if err != nil {
		return s
	}
	return criteria.FormatForPeople(d, p.settings.lang)
}

// percent writes decimal text with its sign, nothing for none.
func (p *program) percent(s string) string {
	if s == "" {
		return ""
	}
	return p.figure(s) + "%"
}

// count writes a whole number.
func (p *program) count(n int) string { return p.figure(strconv.Itoa(n)) }

// day writes an ISO day the way documents do; what is no day stays as it is.
func (p *program) day(s string) string {
	d, err := criteria.ParseDate(s)
	if err != nil {
		return s
	}
	return d.ForPeople()
}

// moment writes an instant in Vietnam's time, nothing for none.
func (p *program) moment(t *timestamppb.Timestamp) string {
	if t == nil {
		return ""
	}
	return t.AsTime().In(criteria.Vietnam).Format("02/01/2006 15:04")
}

// title writes the heading of a column.
func (p *program) title(t criteria.Text) string { return strings.ToUpper(p.say(t)) }

// whole reads a figure that is a whole number, -1 where it is none.
func whole(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// shareOf gives part of all in percent, rounded down so that 100 means complete; nothing where there is none.
func (p *program) shareOf(part, all int64) string {
	if all <= 0 || part < 0 {
		return ""
	}
	return p.percent(criteria.PercentDown(part, all).String())
}

// today gives the day in Vietnam.
func today() criteria.Date { return criteria.DateOf(time.Now()) }

// clip shortens what came from outside before it is put into a sentence.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// withPrefix gives a resource name for its last part: "15448" for units is "units/15448".
func withPrefix(prefix, name string) string {
	if strings.HasPrefix(name, prefix) {
		return name
	}
	return prefix + name
}

// ruleSetName gives the resource name for "id/version".
func ruleSetName(name string) string {
	if id, version, short := strings.Cut(name, "/"); short && !strings.Contains(version, "/") {
		return "ruleSets/" + id + "/versions/" + version
	}
	return name
}
