package main

// publicFlags say what is open to everybody, without a login. All of it is off by default.
type publicFlags struct {
	pages      bool
	face       bool // see facePath
	objections bool // of citizens are taken
}

func (p *publicFlags) register(s *settings) {
	s.flip(&p.pages, "public", "TIEUCHI_PUBLIC", "open the page / to everybody")
	s.flip(&p.face, "public-face", "TIEUCHI_PUBLIC_FACE", "tell everybody at /public/units/CODE.json and .svg whether a unit is recognised, without a login")
	s.flip(&p.objections, "public-objections", "TIEUCHI_PUBLIC_OBJECTIONS", "take objections of citizens at /public/objections, without a login")
}
