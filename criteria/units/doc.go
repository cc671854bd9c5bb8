// Package units is the catalogue of administrative units over time: who was in force on a day, who became whom, and how a
// rearrangement of units is entered. Like package criteria it knows no clock, context, SQL or gRPC.
package units
