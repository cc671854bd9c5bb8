package main

import "testing"

// TestSteps leads an assessment through the steps of a campaign.
func TestSteps(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"submit", "testdata/answers/submit.yaml", "-draft", "-period", "2023"},
		[]string{"assessment", "sign", "a1", "-revision", "1"},
		[]string{"assessment", "submit", "a1", "-late-reason", "Mất điện"},
		[]string{"assessment", "recall", "a1", "-reason", "Còn thiếu số liệu"},
		[]string{"assessment", "check", "a1", "-note", "Đủ hồ sơ"},
		[]string{"assessment", "propose", "a1", "-level", "passed", "-reason", "Đã bổ sung", "-lang", "en"},
		[]string{"assessment", "reopen", "a1", "-reason", "Tính lại"},
		[]string{"assessment", "decline", "a1", "-reason", "Chưa đủ"},
		[]string{"procedures"},
		[]string{"procedures", "thanh-hoa", "-lang", "en"},
	)
	s.run("assessment", "sign", "a1")    // what is signed has a revision
	s.run("assessment", "decline", "a1") // needs a reason
	s.run("assessment", "sign", "a1", "-revision", "99")
	s.run("procedures", "khanh-hoa")
	s.golden("steps")
}
