package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// contents names every table but meta, which is about the database and not in it, and sessions, which come and go by
// themselves, with a statement for all its rows.
var contents = []struct {
	table string
	rows  text
}{
	{"assessments", allAssessments},
	{"submissions", allSubmissions},
	{"returns", allReturns},
	{"findings", allFindings},
	{"part_returns", allPartReturns},
	{"appraisals", allAppraisals},
	{"comments", allComments},
	{"recognitions", allRecognitions},
	{"revocations", allRevocations},
	{"finalisations", allFinalisations},
	{"final_levels", allFinalLevels},
	{"events", allEvents},
	{"milestones", allMilestones},
	{"reported_figures", allReported},
	{"unit_change_sets", allChangeSets},
	{"requests", allRequests},
	{"tokens", allTokens},
	{"handovers", allHandovers},
	{"contacts", allContacts},
	{"objections", allObjections},
	{"outbox", allOutbox},
	{"grants", allGrants},
	{"log_nodes", allLogNodes},
	{"checkpoints", allCheckpoints},
	{"witnessed_checkpoints", allWitnessed},
	{"rule_set_versions", allRuleSets},
	{"rule_set_drafts", allDrafts},
	{"campaigns", allCampaigns},
	{"registrations", allRegistrations},
	{"extensions", allExtensions},
	{"evidence_files", allEvidenceFiles},
	{"documents", allDocuments},
	{"link_checks", allLinkChecks},
	{"samples", allSamples},
	{"sample_candidates", allCandidates},
}

const (
	allAssessments   text = `SELECT * FROM assessments`
	allSubmissions   text = `SELECT * FROM submissions`
	allReturns       text = `SELECT * FROM returns`
	allFindings      text = `SELECT * FROM findings`
	allPartReturns   text = `SELECT * FROM part_returns`
	allAppraisals    text = `SELECT * FROM appraisals`
	allComments      text = `SELECT * FROM comments`
	allRecognitions  text = `SELECT * FROM recognitions`
	allRevocations   text = `SELECT * FROM revocations`
	allFinalisations text = `SELECT * FROM finalisations`
	allFinalLevels   text = `SELECT * FROM final_levels`
	allEvents        text = `SELECT * FROM events`
	allMilestones    text = `SELECT * FROM milestones`
	allReported      text = `SELECT * FROM reported_figures`
	allChangeSets    text = `SELECT * FROM unit_change_sets`
	allRequests      text = `SELECT * FROM requests`
	allTokens        text = `SELECT * FROM tokens`
	allHandovers     text = `SELECT * FROM handovers`
	allContacts      text = `SELECT * FROM contacts`
	allObjections    text = `SELECT * FROM objections`
	allOutbox        text = `SELECT * FROM outbox`
	allGrants        text = `SELECT * FROM grants`
	allLogNodes      text = `SELECT * FROM log_nodes`
	allCheckpoints   text = `SELECT * FROM checkpoints`
	allWitnessed     text = `SELECT * FROM witnessed_checkpoints`
	allRuleSets      text = `SELECT * FROM rule_set_versions`
	allDrafts        text = `SELECT * FROM rule_set_drafts`
	allCampaigns     text = `SELECT * FROM campaigns`
	allRegistrations text = `SELECT * FROM registrations`
	allExtensions    text = `SELECT * FROM extensions`
	allEvidenceFiles text = `SELECT * FROM evidence_files`
	allDocuments     text = `SELECT * FROM documents`
	allLinkChecks    text = `SELECT * FROM link_checks`
	allSamples       text = `SELECT * FROM samples`
	allCandidates    text = `SELECT * FROM sample_candidates`
)

// Counts gives the number of rows of every table, meta left out.
func (s *Store) Counts(ctx context.Context) (map[string]int, error) {
	counts, _, err := s.content(ctx)
	return counts, err
}

// ContentHash gives a hash over all rows of all tables, meta left out: as long as it stays the same, nothing was written. It
// reads everything. Two databases with the same rows have the same hash, whichever engines they are in, so it also tells
// whether a copy is whole.
func (s *Store) ContentHash(ctx context.Context) (string, error) {
	_, hash, err := s.content(ctx)
	return hash, err
}

// content adds up the hashes of the rows of each table. A sum needs no order: engines sort texts by rules of their own, and
// a database that is larger than the memory could not be sorted here.
func (s *Store) content(ctx context.Context) (map[string]int, string, error) {
	counts := map[string]int{}
	whole := sha256.New()
	err := s.atOneMoment(ctx, func(from source) error {
		for _, c := range contents {
			sum := new(big.Int)
			if err := each(ctx, from, func(row scanner) error {
				digest, err := rowDigest(row.(*sql.Rows))
				sum.Add(sum, new(big.Int).SetBytes(digest))
				counts[c.table]++
				return err
			}, c.rows); err != nil {
				return err
			}
			fmt.Fprintf(whole, "%s %d %x\n", c.table, counts[c.table], sum)
		}
		return nil
	})
	return counts, hex.EncodeToString(whole.Sum(nil)), err
}

// rowDigest hashes the values of a row by the names of their columns, each with its length in front.
func rowDigest(row *sql.Rows) ([]byte, error) {
	names, err := row.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if err := row.Scan(into...); err != nil {
		return nil, err
	}
	h := sha256.New()
	for i, name := range names {
		for _, s := range []string{name, canonical(values[i])} {
			h.Write(binary.AppendUvarint(nil, uint64(len(s))))
			h.Write([]byte(s))
		}
	}
	return h.Sum(nil), nil
}

// canonical writes a value the same way whatever type a driver gives it.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case []byte:
		return "=" + string(v)
	case string:
		return "=" + v
	}
	return strings.TrimSpace(fmt.Sprint(v))
}
