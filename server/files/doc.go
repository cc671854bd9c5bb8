// Package files keeps the files that units upload as evidence: a folder in which each lies under the hash of its content, the
// examiner that says what a file is and refuses what could do harm, and the fetcher that asks whether a link answers. Nothing that
// comes from outside names a path, and everything that comes from outside has a bound.
package files
