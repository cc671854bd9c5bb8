package main

import "testing"

func TestObjections(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"objection", "list"},
		[]string{"objection", "create", "r1", "-reason", "Số liệu không đúng", "-document", "12/BC-UBND", "-document-date", "2026-11-10"},
		[]string{"objection", "answer", "o2", "upheld", "-answer", "Đã kiểm tra tại chỗ.", "-lang", "en"},
		[]string{"objection", "answer", "objections/o1", "rejected", "-answer", "Không có căn cứ."},
		[]string{"objection", "list", "-lang", "en", "-limit", "1"},
	)
	s.run("objection", "create", "r1")
	s.run("objection", "answer", "o1", "received", "-answer", "x")
	s.run("objection", "answer", "o1", "upheld")
	s.golden("objections")
}

func TestContactsAndNotifications(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"contact", "put", "15448", "-full-name", "Nguyễn Văn A", "-phone", "0237 000 0000", "-email", "a@example.vn"},
		[]string{"contact", "show", "15448"},
		[]string{"contact", "erase", "15448", "-lang", "en"},
		[]string{"contact", "show", "contacts/k1", "-o", "json"},
		[]string{"notifications", "list"},
		[]string{"notifications", "resend", "n1", "-lang", "en"},
	)
	s.run("contact", "put", "15448")
	s.run("contact", "show", "objections/o9")
	s.run("notifications", "resend", "n2")
	s.run("notifications", "list", "-state", "lost")
	s.golden("contacts-notifications")
}
