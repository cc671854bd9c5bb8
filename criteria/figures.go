package criteria

// figures are whole numbers, one a row, in the narrowest type that holds all of them: most columns are counts of a
// commune, and judging them is mostly reading them. Exactly one of the lists is in use once there is a number.
type figures struct {
	tiny  []int16
	small []int32
	large []int64
}

func (f *figures) at(row int) int64 {
	switch {
	case f.large != nil:
		return f.large[row]
	case f.small != nil:
		return int64(f.small[row])
	}
	return int64(f.tiny[row])
}

// put notes a number and gives how many bytes more are taken.
func (f *figures) put(row int, n int64) int64 {
	before := f.bytes()
	if f.small == nil && f.large == nil && int64(int16(n)) != n {
		f.small, f.tiny = widen[int16, int32](f.tiny), nil
	}
	if f.large == nil && int64(int32(n)) != n {
		f.large, f.small = widen[int32, int64](f.small), nil
	}
	f.reach(row)
	switch {
	case f.large != nil:
		f.large[row] = n
	case f.small != nil:
		f.small[row] = int32(n)
	default:
		f.tiny[row] = int16(n)
	}
	return f.bytes() - before
}

// reach makes room up to a row.
func (f *figures) reach(row int) {
	switch {
	case f.large != nil:
		f.large = reach(f.large, row)
	case f.small != nil:
		f.small = reach(f.small, row)
	default:
		f.tiny = reach(f.tiny, row)
	}
}

func (f *figures) bytes() int64 {
	return int64(2*cap(f.tiny) + 4*cap(f.small) + 8*cap(f.large))
}

// widen never gives nil: a list that is in use is not nil.
func widen[F int16 | int32, T int32 | int64](narrow []F) []T {
	wide := make([]T, len(narrow), cap(narrow)+1)
	for i, n := range narrow {
		wide[i] = T(n)
	}
	return wide
}

// reach makes a list long enough to have a row.
func reach[T any](list []T, row int) []T {
	for len(list) <= row {
		list = append(list, *new(T))
	}
	return list
}

// between gives which of 64 numbers lie in a range; lo is not above hi.
func (f *figures) between(w int, lo, hi int64) uint64 {
	switch from := w << 6; {
	case f.large != nil:
		return between((*[64]int64)(f.large[from:]), lo, hi)
	case f.small != nil:
		return between((*[64]int32)(f.small[from:]), lo, hi)
	default:
		return between((*[64]int16)(f.tiny[from:]), lo, hi)
	}
}

func between[T int16 | int32 | int64](block *[64]T, lo, hi int64) (fits uint64) {
	span := uint64(hi - lo)
	for i, x := range block {
		var bit uint64
		if uint64(int64(x)-lo) <= span {
			bit = 1
		}
		fits |= bit << (i & 63)
	}
	return fits
}

// shares gives which of 64 parts are at least num/den of their whole. No figure is below 0.
func (f *figures) shares(whole *figures, w int, num, den int64) uint64 {
	switch from := w << 6; {
	case f.large != nil:
		return sharesOf((*[64]int64)(f.large[from:]), whole, from, num, den)
	case f.small != nil:
		return sharesOf((*[64]int32)(f.small[from:]), whole, from, num, den)
	default:
		return sharesOf((*[64]int16)(f.tiny[from:]), whole, from, num, den)
	}
}

func sharesOf[P int16 | int32 | int64](part *[64]P, whole *figures, from int, num, den int64) uint64 {
	switch {
	case whole.large != nil:
		return share64(part, (*[64]int64)(whole.large[from:]), num, den)
	case whole.small != nil:
		return share64(part, (*[64]int32)(whole.small[from:]), num, den)
	default:
		return share64(part, (*[64]int16)(whole.tiny[from:]), num, den)
	}
}

// share64 has no branch that hangs on a figure: the processor would guess it wrong.
func share64[P, W int16 | int32 | int64](part *[64]P, whole *[64]W, num, den int64) (fits uint64) {
	for i, n := range part {
		var bit uint64
		if int64(n)*den >= int64(whole[i])*num {
			bit = 1
		}
		fits |= bit << (i & 63)
	}
	return fits
}
