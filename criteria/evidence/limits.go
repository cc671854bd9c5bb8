package evidence

// Limits, this project's own: they bound what one unit can make others store and read.
const (
	// MostBytes is the size of a file where the operator says nothing else.
	MostBytes = 25 << 20
	// MostChunk is the size of one piece of an upload.
	MostChunk = 64 << 10
	// MostFiles is the number of files of one unit.
	MostFiles = 1000
	// MostUnitBytes is the size of all files of one unit together.
	MostUnitBytes = 4 << 30
	// MostDocuments is the number of documents of one unit.
	MostDocuments = 5000
	// MostRefs is the number of different documents that the answers of one assessment name.
	MostRefs = 200

	mostName = 200 // bytes of a file name
	mostText = 500 // bytes of each text of a document
)

// Holding is what a unit has already.
type Holding struct {
	Files     int
	Bytes     int64
	Documents int
}
