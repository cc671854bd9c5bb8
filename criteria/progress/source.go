package progress

// WithSource names the source of the last reported figure: of what was recorded, the ledger knows only the record's name.
func (p *Progress) WithSource(source string) {
	p.Reported.Source = source
	p.sayFigures()
}
