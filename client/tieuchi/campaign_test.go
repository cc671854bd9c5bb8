package main

import "testing"

// A campaign by the command line, from its announcement to its calendar.
func TestCampaigns(t *testing.T) {
	s := online(t)
	announce := []string{
		"campaign", "create", "-title", "Đợt năm 2026", "-ruleset", "reference.commune/2026.1", "-period", "2026", "-opens", "2026-12-01",
		"-deadline", "2027-01-31", "-late-until", "2027-02-10", "-units", "15448, 15451",
	}
	s.steps(
		announce,
		announce, // the same again makes no second one
		[]string{"campaign", "list"},
		[]string{"campaign", "show", "c1", "-lang", "en"},
		[]string{"campaign", "show", "c1", "-missing"},
		[]string{"campaign", "register", "c1", "15448", "-reason", "Công văn đến muộn"},
		[]string{"campaign", "extend", "c1", "15448", "-until", "2027-02-05", "-reason", "Lũ quét"},
		[]string{"campaign", "withdraw", "campaigns/c1", "units/15448.20250701", "-reason", "Chưa đủ số liệu", "-lang", "en"},
		[]string{"campaign", "postpone", "c1", "-deadline", "2027-02-03", "-reason", "Mưa lũ"},
		[]string{"campaign", "calendar", "-from", "2027-01-01", "-to", "2027-12-31"},
		[]string{"campaign", "cancel", "c1", "-reason", "Chờ nghị định", "-o", "json"},
		[]string{"help", "campaign", "create"},
	)
	for _, wrong := range [][]string{{"campaign", "show", "c9"}, {"campaign", "postpone", "c1", "-deadline", "2027-02-04"}} {
		if _, _, code := s.run(wrong...); code != exitError {
			t.Errorf("%v: exit code %d", wrong, code)
		}
	}
	s.golden("campaigns")
}
