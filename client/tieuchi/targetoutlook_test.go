package main

import (
	"strings"
	"testing"
)

func TestTargetOutlook(t *testing.T) {
	s := online(t)
	s.run("targets", "trend", "th-2025-communes")
	s.run("targets", "trend", "targets/th-2025-communes", "-as-of", "2023-10-28", "-lang", "en")
	s.run("targets", "trend", "th-2025-share", "-lang", "en")
	s.run("targets", "trend", "none")
	s.run("targets", "trend", "th-2025-communes", "-known-at", "hôm qua")
	s.run("targets", "briefing", "th-2025-communes")
	s.run("targets", "briefing", "th-2025-communes", "-limit", "1", "-as-of", "2026-01-01", "-lang", "en")
	s.run("targets", "briefing")
	s.golden("outlook")
	out, _, code := s.run("targets", "briefing", "th-2025-communes", "-o", "json", "-carry-over", "majority")
	if code != 0 || !strings.Contains(out, `"carryOver": "majority"`) {
		t.Errorf("%d %s", code, out)
	}
}
