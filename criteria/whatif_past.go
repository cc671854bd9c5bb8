package criteria

// past is what the versions that assessments were filed under say about each criterion. Stored verdicts follow from
// them; reading their lines from the store would cost more than judging again.
type past struct {
	known bitset // rows whose version is at hand, with the digest they were judged by
	lines map[string]*marks
	group map[string]string // of each criterion
	ids   []string          // in the order of the versions
}

// pastLine is a criterion as one version judges it.
type pastLine struct {
	rows  bitset
	marks *marks
}

func (w *WhatIf) past(t *Trial, used judgedMarks) *past {
	p := &past{known: newBitset(w.Len()), lines: map[string]*marks{}, group: map[string]string{}}
	found, versions := map[string][]pastLine{}, 0
	for i := range w.versions {
		v := &w.versions[i]
		rules := t.stored(v)
		if rules == nil {
			continue
		}
		versions++
		for w := range v.rows {
			p.known[w] |= v.rows[w]
		}
		for i, m := range w.lines(rules, used).lines {
			id := rules.criteria[i].ID
			if _, seen := found[id]; !seen {
				p.ids = append(p.ids, id)
			}
			found[id] = append(found[id], pastLine{v.rows, m})
			p.group[id] = rules.groupOf(i)
		}
	}
	for id, lines := range found {
		p.lines[id] = w.joined(lines, versions)
	}
	return p
}

// stored gives the version that rows were filed under, nil where it is not at hand or is another text by now.
func (t *Trial) stored(v *filedUnder) *Compiled {
	if t.Rules.Set.Ref() == v.ref && t.Rules.Digest == v.digest {
		return t.Rules
	}
	if t.Stored == nil {
		return nil
	}
	if rules := t.Stored(v.ref); rules != nil && rules.Digest == v.digest {
		return rules
	}
	return nil
}

// joined puts together what several versions say, each about its own rows. Where all say the same, it is left as it is.
func (w *WhatIf) joined(lines []pastLine, versions int) *marks {
	same := len(lines) == versions
	for _, l := range lines {
		same = same && l.marks == lines[0].marks
	}
	if same {
		return lines[0].marks
	}
	all := &marks{met: newBitset(w.Len()), counted: newBitset(w.Len())}
	for _, l := range lines {
		for w := range l.rows {
			all.met[w] |= l.marks.met[w] & l.rows[w]
			all.counted[w] |= l.marks.counted[w] & l.rows[w]
			if l.marks.waiting != nil {
				if all.waiting == nil {
					all.waiting = make(bitset, len(all.met))
				}
				all.waiting[w] |= l.marks.waiting.word(w) & l.rows[w]
			}
		}
	}
	return all
}
