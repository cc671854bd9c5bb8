package author

import (
	"math/big"

	"github.com/tieuchi/tieuchi/criteria"
)

const millionths = 1_000_000

func rat(d criteria.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		panic("author: a decimal is not a number: " + d.String())
	}
	return r
}

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

// percent gives a percentage as a fraction of one.
func percent(r *big.Rat) *big.Rat { return new(big.Rat).Mul(r, ratio(1, 100)) }

// floor gives the greatest whole number that is not above r.
func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// around gives the whole numbers next to r: just under it, at it where it is whole, just over it.
func around(r *big.Rat) []int64 {
	f := floor(r)
	if !f.IsInt64() || f.Int64() > largest || f.Int64() < -largest {
		return nil
	}
	n := f.Int64()
	if r.IsInt() {
		return []int64{n - 1, n, n + 1}
	}
	return []int64{n, n + 1}
}

// largest is the greatest figure in millionths.
const largest = 1_000_000_000_000 * millionths

// lcm gives the least common multiple, 0 where it is out of reach.
func lcm(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	g := new(big.Int).GCD(nil, nil, big.NewInt(a), big.NewInt(b))
	m := new(big.Int).Mul(big.NewInt(a/g.Int64()), big.NewInt(b))
	if !m.IsInt64() || m.Int64() > largest {
		return 0
	}
	return m.Int64()
}
