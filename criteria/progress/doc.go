// Package progress counts: where a unit stands, and where a province stands against its targets, as of a day, on a list of
// units, by what was known at a moment. Like package criteria it knows no clock, context, SQL or gRPC.
package progress
