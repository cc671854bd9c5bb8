// Package deliver sends what lies in the outbox: by SMTP and to webhooks. It claims a message, which is committed before anything
// leaves, sends it, and says what became of it. A process that dies in between sends no mail twice and loses none silently.
package deliver
