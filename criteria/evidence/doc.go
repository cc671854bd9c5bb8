// Package evidence is what a unit shows for its answers (minh chứng): documents, files by the hash of their content, and links.
// Like package criteria it knows no clock, context, SQL or gRPC, and it opens neither files nor connections.
package evidence
