// Package wire puts the domain into the messages of the contract: rule sets and what changed between them, and verdicts with their
// sentences. The
// server answers with them and the command line prints them without a server, so that both say the same.
package wire
