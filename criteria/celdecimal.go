package criteria

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// celDecimalType is the exact decimal that expressions see, so that no figure becomes a double.
var celDecimalType = cel.OpaqueType("criteria.Decimal")

// celDecimalValue is the same type as running values carry it: only a type that says it can be compared is.
var celDecimalValue = cel.ObjectType(celDecimalType.TypeName(), traits.ComparerType)

// celDecimal is a decimal as a CEL value; it compares with its own kind and nothing else.
type celDecimal struct{ d Decimal }

func toCelDecimal(s string) ref.Val {
	d, err := ParseDecimal(s)
	if err != nil {
		return types.NewErr("decimal: %v", err)
	}
	return celDecimal{d}
}

// ConvertToNative gives the decimal back.
func (v celDecimal) ConvertToNative(t reflect.Type) (any, error) {
	if t == reflect.TypeFor[Decimal]() {
		return v.d, nil
	}
	return nil, fmt.Errorf("a decimal is not a %v", t)
}

// ConvertToType gives the value itself or its type; a decimal becomes nothing else.
func (v celDecimal) ConvertToType(t ref.Type) ref.Val {
	switch t.TypeName() {
	case celDecimalType.TypeName():
		return v
	case types.TypeType.TypeName():
		return celDecimalValue
	}
	return types.NewErr("a decimal is not a %s", t.TypeName())
}

// Equal compares by value: 60 equals 60.0.
func (v celDecimal) Equal(other ref.Val) ref.Val {
	o, ok := other.(celDecimal)
	return types.Bool(ok && v.d.Cmp(o.d) == 0)
}

// Compare orders two decimals.
func (v celDecimal) Compare(other ref.Val) ref.Val {
	o, ok := other.(celDecimal)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return types.Int(v.d.Cmp(o.d))
}

// Type gives the CEL type.
func (v celDecimal) Type() ref.Type { return celDecimalValue }

// Value gives the decimal.
func (v celDecimal) Value() any { return v.d }
