package main

import (
	"flag"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
)

// policyPrefix begins the names of carry-over policies.
const policyPrefix = "carryOverPolicies/"

// knowledge is under which policy, and from what was known at which moment, a question is to be answered.
type knowledge struct{ carryOver, knownAt *string }

func knowledgeFlags(fs *flag.FlagSet) knowledge {
	return knowledge{fs.String("carry-over", "", "cli.flag.carry-over"), fs.String("known-at", "", "cli.flag.known-at")}
}

// moment reads -known-at, nil where it is not given.
func (k knowledge) moment(command string) (*timestamppb.Timestamp, error) {
	if *k.knownAt == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339Nano, *k.knownAt)
	if err != nil {
		return nil, usage(command, criteria.Say("cli.known-at-malformed", "value", clip(*k.knownAt)))
	}
	return timestamppb.New(at), nil
}

// exact writes a moment as -known-at takes it, to the microsecond.
func exact(at *timestamppb.Timestamp) string { return at.AsTime().Format(time.RFC3339Nano) }
