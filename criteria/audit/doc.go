// Package audit says what the history of the service is to those who do not trust it: how an event is written out, how lines become
// a Merkle tree (RFC 6962, golang.org/x/mod/sumdb/tlog), what a signed checkpoint of the tree is, and how an export is verified by
// somebody who has nothing but the file.
//
// Hashes are SHA-256; where they are text they are in base64. It is pure: keys, moments and input are parameters.
package audit
