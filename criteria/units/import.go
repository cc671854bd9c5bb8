package units

import "github.com/tieuchi/tieuchi/criteria"

func (c *Catalogue) imported(province string, im *Import) (*Catalogue, error) {
	return nil, criteria.Invalid("X", "import", criteria.Text{})
}
