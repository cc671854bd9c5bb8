// Package client calls a tieuchi server over gRPC. It knows the contract, package tieuchiv1, and nothing of the server.
//
// Dial gives a Client with one typed stub per service. On top of the stubs it adds what every caller needs: the bearer
// token with each call, TLS unless it is switched off by name, a time limit for calls without one, a second try for what
// may be tried again, refusals as *Error with the field at fault and a sentence in Vietnamese and in English, and
// iterators over lists that come in pages.
//
//	c, err := client.Dial(ctx, "tieuchi.example.vn:8081", client.Options{Token: os.Getenv("TIEUCHI_TOKEN")})
//	if err != nil { … }
//	defer c.Close()
//	for unit, err := range client.Units(ctx, c, &tieuchiv1.ListUnitsRequest{AsOf: "2024-10-07"}) { … }
//
// A Client is safe for concurrent use; one is enough for a program. Figures are decimal text and days are ISO text on
// both ways: nothing is a float.
package client
