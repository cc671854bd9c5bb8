package main

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// TestLeanAssessment compares the hand-written JSON with the general writer's on random assessments, in which every
// field of the contract is filled now and then: a field that is added to the contract and not to the writer shows.
func TestLeanAssessment(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		a := &tieuchiv1.Assessment{}
		fillRandom(r, a.ProtoReflect(), 0)
		want, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var general, hand any
		if err := json.Unmarshal(want, &general); err != nil {
			t.Fatal(err)
		}
		got := marshalAssessment(a)
		if err := json.Unmarshal(got, &hand); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		if diff := cmp.Diff(general, hand); diff != "" {
			t.Fatalf("(-general +hand):\n%s", diff)
		}
	}
}

// fillRandom fills about half of the fields of a message.
func fillRandom(r *rand.Rand, m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		switch {
		case r.IntN(2) == 0 || depth > 5:
		case m.Descriptor().FullName() == "google.protobuf.Timestamp":
			if f.Name() == "seconds" {
				m.Set(f, protoreflect.ValueOfInt64(r.Int64N(4e9)))
			} else {
				m.Set(f, protoreflect.ValueOfInt32([]int32{0, 5_000_000, 7_000, 9}[r.IntN(4)]))
			}
		case f.IsList() && f.Message() != nil:
			for range r.IntN(3) {
				fillRandom(r, m.Mutable(f).List().AppendMutable().Message(), depth+1)
			}
		case f.IsList():
			m.Mutable(f).List().Append(randomValue(r, f))
		case f.Message() != nil:
			fillRandom(r, m.Mutable(f).Message(), depth+1)
		default:
			m.Set(f, randomValue(r, f))
		}
	}
}

func randomValue(r *rand.Rand, f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(r.Int32() - 1<<30)
	case protoreflect.EnumKind:
		values := f.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(r.IntN(values.Len())).Number())
	}
	texts := []string{"", "đạt", `"a\b"`, "x\n\t\r\x01\x7f", "\u2028<&>", "🙂"}
	return protoreflect.ValueOfString(texts[r.IntN(len(texts))])
}

// BenchmarkMarshal compares the two writers on the answer to a submission.
func BenchmarkMarshal(b *testing.B) {
	a := benchAnswer(b)
	b.Run("lean", func(b *testing.B) {
		for b.Loop() {
			b.SetBytes(int64(len(marshalAssessment(a))))
		}
	})
	b.Run("protojson", func(b *testing.B) {
		for b.Loop() {
			out, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(a)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(out)))
		}
	})
}
