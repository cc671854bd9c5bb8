package main

import (
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// unitChanges serves UnitChangeService.
type unitChanges struct {
	tieuchiv1.UnimplementedUnitChangeServiceServer
	*core
}
