package xlsx

// kind is what a cell may hold.
type kind int

const (
	textCell   kind = iota // words
	numberCell             // an exact decimal
	wholeCell              // a whole number
	dayCell                // a day
	wordCell               // one of a few words
)

// word is a word of a closed list: as the sheet has it, and as the file has it.
type word struct{ shown, key string }

// column is a column of a table, or a line of the head.
type column struct {
	key   string
	title string
	note  string
	kind  kind
	words []word
	due   bool
	width int
	// example is what the example row holds.
	example string
}

// sheet is a sheet of the template.
type sheet struct {
	name    string
	head    bool // names in the first column and values in the second, not a table
	columns []column
}

// Rows of a table: header, notes, then the content. The first column of a table marks the example.
const (
	headerRow = 1
	noteRow   = 2
	firstRow  = 3

	markTitle = "Đánh dấu"
	markNote  = "Để trống. Dòng ghi «VÍ DỤ» được bỏ qua khi nhập; nên xóa."
	example   = "VÍ DỤ"
)

var (
	levels       = []word{{"thôn", "village"}, {"xã", "commune"}, {"huyện", "district"}, {"tỉnh", "province"}}
	completeness = []word{{"đầy đủ", "complete"}, {"chưa đầy đủ", "partial"}, {"tham khảo", "reference"}}
	factKinds    = []word{
		{"số đếm", "count"}, {"số thập phân", "number"}, {"có/không", "yes_no"}, {"lựa chọn", "choice"}, {"ngày", "date"}, {"chữ", "text"},
	}
	yesNo      = []word{{"có", "true"}, {"không", "false"}}
	groupKinds = []word{{"điểm thưởng", "bonus"}, {"điểm trừ", "penalty"}}
	classes    = []word{{"bắt buộc", "mandatory"}, {"mở rộng", "extended"}}
	measures   = []word{
		{"có/không", "yes_no"},
		{"số đếm", "count"},
		{"số thập phân", "number"},
		{"tỷ lệ", "ratio"},
		{"lựa chọn", "choice"},
		{"thẩm định", "appraisal"},
	}
	zeroes = []word{{"không áp dụng", "not_applicable"}, {"không phát sinh", "did_not_occur"}, {"báo lỗi", "error"}}
	// A comparator whose threshold is a word has none in the column of figures.
	comparators = []word{
		{"từ … trở lên", "at_least"},
		{"trên", "more_than"},
		{"không quá", "at_most"},
		{"dưới", "less_than"},
		{"đúng", "equal"},
		{"trong khoảng", "between"},
		{"là có", "yes"},
		{"là không", "no"},
		{"một trong", "one_of"},
	}
	didNotOccur = []word{{"tính là đạt", "counts_as_met"}, {"không tính", "excluded"}}
	otherwise   = []word{{"không áp dụng", "not_applicable"}, {"chia lại điểm", "renormalise"}, {"tính là đạt", "counts_as_met"}}
	ways        = []word{{"trọn điểm", "all"}, {"theo tỷ lệ", "proportional"}, {"theo bậc", "steps"}}
	roundings   = []word{{"gần nhất", "nearest"}, {"xuống", "down"}, {"lên", "up"}}
	statuses    = []word{{"đã xác minh", "verified"}, {"suy ra", "derived"}, {"chưa rõ", "unknown"}}
	clauses     = []word{
		{"đạt tất cả", "all"},
		{"số tiêu chí đạt", "at_least"},
		{"% tiêu chí đạt", "share"},
		{"đạt tiêu chí", "met"},
		{"số điểm", "points"},
		{"% điểm tối đa", "points_share"},
	}
)

// thresholdColumns are those of a threshold, which criteria and their classes have alike.
func thresholdColumns() []column {
	return []column{
		{key: "comparator", title: "So sánh", kind: wordCell, words: comparators, width: 14, note: "Trống với thẩm định, và với có/không khi «có» là đạt.", example: "từ … trở lên"},
		{key: "value", title: "Ngưỡng", width: 12, note: "Số; % ghi 70, không ghi 70%. «một trong»: các mã lựa chọn, cách nhau bằng dấu ;", example: "60"},
		{key: "upper", title: "Ngưỡng trên", kind: numberCell, width: 12, note: "Chỉ với «trong khoảng»."},
	}
}

// layout is the template.
var layout = []sheet{headSheet, basisSheet, factSheet, groupSheet, criterionSheet, classSheet, levelSheet}

var headSheet = sheet{name: "Bộ tiêu chí", head: true, columns: []column{
	{key: "id", title: "Mã bộ", due: true, note: "Chữ thường không dấu, số, gạch nối, dấu chấm. Ví dụ: thanh-hoa.commune"},
	{key: "version", title: "Phiên bản", due: true, note: "Ví dụ: 2026.1 (ô phải ở định dạng Text)"},
	{key: "title.vi", title: "Tên tiếng Việt", due: true},
	{key: "title.en", title: "Tên tiếng Anh", due: true},
	{key: "level", title: "Cấp đánh giá", kind: wordCell, words: levels, due: true},
	{key: "completeness", title: "Mức độ đầy đủ", kind: wordCell, words: completeness, due: true, note: "«đầy đủ» chỉ khi có toàn văn"},
	{key: "label.vi", title: "Lưu ý tiếng Việt", note: "Bắt buộc khi chưa đầy đủ hoặc tham khảo"},
	{key: "label.en", title: "Lưu ý tiếng Anh"},
	{key: "from", title: "Hiệu lực từ ngày", kind: dayCell, note: "dd/mm/yyyy; trống nếu văn bản không nêu"},
	{key: "to", title: "Hết hiệu lực từ ngày", kind: dayCell, note: "dd/mm/yyyy"},
	{key: "total.max", title: "Tổng điểm tối đa", kind: numberCell, note: "Chỉ với bộ có chấm điểm"},
	{key: "total.min", title: "Tổng điểm tối thiểu", kind: numberCell},
}}

var basisSheet = sheet{name: "Căn cứ", columns: []column{
	{key: "document", title: "Số ký hiệu", due: true, width: 20, example: "00/QĐ-UBND"},
	{key: "date", title: "Ngày ký", kind: dayCell, due: true, width: 12, note: "dd/mm/yyyy, hoặc «chưa rõ»", example: "chưa rõ"},
	{key: "issuer", title: "Cơ quan ban hành", due: true, width: 26, note: "Không ghi tên người", example: "UBND tỉnh"},
	{key: "title.vi", title: "Tên (tiếng Việt)", due: true, width: 44, example: "Quyết định về …"},
	{key: "title.en", title: "Tên (tiếng Anh)", width: 44},
	{key: "note.vi", title: "Ghi chú (tiếng Việt)", width: 30},
	{key: "note.en", title: "Ghi chú (tiếng Anh)", width: 30},
}}

var factSheet = sheet{name: "Số liệu", columns: []column{
	{key: "id", title: "Mã số liệu", due: true, width: 28, note: "Giữ nguyên qua các năm và các bộ", example: "households.total"},
	{key: "label.vi", title: "Tên (tiếng Việt)", due: true, width: 44, example: "Tổng số hộ"},
	{key: "label.en", title: "Tên (tiếng Anh)", due: true, width: 44, example: "Households"},
	{key: "kind", title: "Loại", kind: wordCell, words: factKinds, due: true, width: 14, example: "số đếm"},
	{key: "unit.vi", title: "Đơn vị tính", width: 12, example: "hộ"},
	{key: "unit.en", title: "Đơn vị tính (tiếng Anh)", width: 12, example: "households"},
	{key: "part_of", title: "Là một phần của", width: 24, note: "Mã của số liệu tổng"},
	{key: "min", title: "Nhỏ nhất", kind: numberCell, width: 10, note: "Tỷ lệ của số thập phân cần ghi 0"},
	{key: "max", title: "Lớn nhất", kind: numberCell, width: 10},
	{key: "options", title: "Các lựa chọn", width: 40, note: "mã = tiếng Việt / tiếng Anh; cách nhau bằng dấu ;"},
	{key: "owner.vi", title: "Cơ quan nắm số liệu", width: 26},
	{key: "owner.en", title: "Cơ quan nắm số liệu (tiếng Anh)", width: 26},
	{key: "monotone", title: "Không giảm qua các năm", kind: wordCell, words: yesNo, width: 12},
	{key: "previous", title: "Số liệu kỳ trước", width: 24, note: "Mã của số liệu cùng loại"},
}}

var groupSheet = sheet{name: "Nhóm", columns: []column{
	{key: "id", title: "Mã nhóm", due: true, width: 16, example: "soc"},
	{key: "title.vi", title: "Tên (tiếng Việt)", due: true, width: 40, example: "Xã hội số"},
	{key: "title.en", title: "Tên (tiếng Anh)", due: true, width: 40, example: "Digital society"},
	{key: "places", title: "Số chỗ", kind: wholeCell, width: 8, note: "Chỉ khi bộ chưa đầy đủ"},
	{key: "kind", title: "Loại nhóm", kind: wordCell, words: groupKinds, width: 14, note: "Trống: nhóm thường"},
	{key: "max", title: "Điểm tối đa", kind: numberCell, width: 10, note: "Tổng điểm các tiêu chí"},
	{key: "cap", title: "Mức trần", kind: numberCell, width: 10, note: "Của nhóm thưởng hoặc trừ"},
}}
