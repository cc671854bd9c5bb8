package main

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"time"
)

// auditFlags are about the log of events.
type auditFlags struct {
	origin, key     string        // its name, and the file of the key that signs it
	clockBack       time.Duration // that the clock may be behind the last commit
	every           time.Duration // between checkpoints
	file            string        // that checkpoints are appended to
	peer, peerToken string        // address of another province's server, and the file of the token that it gave

	keys, held []string // of check-log: keys, and files of checkpoints that were kept elsewhere
}

func (a *auditFlags) register(s *settings) {
	s.text(&a.origin, "audit-origin", "TIEUCHI_AUDIT_ORIGIN", "", `name of the log of events, which its key bears (default "tieuchi/provinces/" and the code of -province)`)
	s.text(&a.key, "audit-key", "TIEUCHI_AUDIT_KEY", "", `file of the key that signs checkpoints (default, with SQLite: the database's name and ".audit-key", made where there is none)`)
	s.span(&a.clockBack, "clock-back", "TIEUCHI_CLOCK_BACK", 10*time.Minute, "how far the clock may be behind the last commit before writes are refused")
	s.span(&a.every, "checkpoint-every", "TIEUCHI_CHECKPOINT_EVERY", time.Hour, "how often a checkpoint is signed and published, where the log has grown; 0 for never by itself")
	s.text(&a.file, "checkpoint-file", "TIEUCHI_CHECKPOINT_FILE", "", "file that checkpoints are appended to, on a disk that cannot be rewritten")
	s.text(&a.peer, "checkpoint-peer", "TIEUCHI_CHECKPOINT_PEER", "", "address (https://…) of another province's server that witnesses checkpoints")
	s.text(&a.peerToken, "checkpoint-peer-token-file", "TIEUCHI_CHECKPOINT_PEER_TOKEN_FILE", "", "file of the token that the other province gave")
}

// registerCheckLog adds the flags of the command.
func (a *auditFlags) registerCheckLog(s *settings) {
	s.several(&a.keys, "key", "check-log: public key that checkpoints must be signed with, NAME+HASH+KEY")
	s.several(&a.held, "checkpoint", "check-log: file of checkpoints that were kept elsewhere")
}

// settle gives the log its name where none was given.
func (a *auditFlags) settle(province string) {
	a.origin = cmp.Or(a.origin, "tieuchi/provinces/"+province)
}

func (a *auditFlags) check() error {
	switch peer, err := url.Parse(a.peer); {
	case a.peer == "":
	case err != nil || peer.Host == "" || peer.Scheme != "https" && peer.Scheme != "http":
		return fmt.Errorf("-checkpoint-peer %q: an address like https://tieuchi.example", a.peer)
	case peer.Scheme == "http" && peer.Hostname() != "localhost" && !net.ParseIP(peer.Hostname()).IsLoopback():
		return fmt.Errorf("-checkpoint-peer %q: the token would go in clear; give an https address", a.peer)
	case a.peerToken == "":
		return fmt.Errorf("-checkpoint-peer goes with -checkpoint-peer-token-file")
	}
	return nil
}
