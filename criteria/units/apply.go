package units

// Empty gives a catalogue without units, to which tables can be imported.
func Empty() *Catalogue { return &Catalogue{} }

// Apply gives the catalogue as it is with a change set; c stays as it is. The error is a *criteria.Error with every fault, each
// with the field at fault, "operations[2].successors[0].code".
func (c *Catalogue) Apply(s *ChangeSet) (*Catalogue, error) { return c, nil }

// FoldSets applies change sets one after the other, in the order in which they were enacted.
func FoldSets(base *Catalogue, sets []*ChangeSet) (*Catalogue, error) {
	for _, s := range sets {
		next, err := base.Apply(s)
		if err != nil {
			return nil, err
		}
		base = next
	}
	return base, nil
}
