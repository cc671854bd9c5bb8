package main

import (
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// evidenceFlags are about files of evidence and links.
type evidenceFlags struct {
	folder     string // "" for none
	most       int64  // bytes of a file
	checkLinks bool
}

func (e *evidenceFlags) register(s *settings) {
	s.text(&e.folder, "files", "TIEUCHI_FILES", "", `folder of files that units upload as evidence (default beside an SQLite file, ".files" in place of ".db"; with PostgreSQL none)`)
	s.number(&e.most, "evidence-max", "TIEUCHI_EVIDENCE_MAX", evidence.MostBytes, "bytes", "bytes of a file of evidence")
	s.flip(&e.checkLinks, "check-links", "TIEUCHI_CHECK_LINKS", "let callers ask whether recorded links answer: public addresses only, ports 80 and 443")
}

// settle puts the folder beside an SQLite file where none was given.
func (e *evidenceFlags) settle(db string) {
	if e.folder == "" && !strings.Contains(db, "://") {
		e.folder = strings.TrimSuffix(db, ".db") + ".files"
	}
}

func (e *evidenceFlags) check() error {
	if e.most < 1 || e.most > mostEvidenceMax {
		return fmt.Errorf("-evidence-max %d: from 1 to %d bytes, for a file is examined in memory", e.most, mostEvidenceMax)
	}
	return nil
}
