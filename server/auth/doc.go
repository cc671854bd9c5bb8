// Package auth finds out who people are: it speaks to the province's own OpenID provider, checks what the provider signed, and
// counts how often somebody knocks. It knows no rights; those are the server's.
package auth
