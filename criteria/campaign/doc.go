// Package campaign is the rules of campaigns (đợt đánh giá): who takes part, who registered, what may be written on which day,
// and who is to be reminded of what. Like package criteria it knows no clock, context, SQL or gRPC.
package campaign
