# Strict: a recipe is one bash script that stops at the first failure, also inside a pipe.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory --warn-undefined-variables
ifeq ($(filter oneshell,$(.FEATURES)),)
$(error this Makefile needs GNU make 3.82 or newer, this is $(MAKE_VERSION))
endif

# To be given on the command line. The environment does not set them, for their names are common.
TESTFLAGS :=
ARGS :=
BENCH := .
PKG := ./...
COUNT := 6
OUT := bench.txt
FUZZTIME := 1m
CASES := 1000000
AGAINST :=

BIN := $(CURDIR)/.bin
# What `buf generate` writes, as arguments of find.
GENERATED := -name '*.pb.go' -o -name '*.pb.gw.go' -o -name openapi.json

.PHONY: help
help: ## This list (the default)
	@echo "Usage: make TARGET [VARIABLE=value]. Only Go and gcc are needed, for check and generate git too."
	echo
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	echo
	echo "First times are for two cores and empty caches; after that each takes seconds."

.PHONY: run
run: ## Start a demonstration on this machine only; ARGS="-flag ..." adds flags (first time: 2 minutes to build)
	@[ -e $(BIN)/tieuchi-server ] || echo "Building the server. The first time takes about two minutes, most of it SQLite's C code."
	echo "go build ./server"
	go build -o $(BIN)/tieuchi-server ./server
	# exec: so that Ctrl-C reaches the server and nothing else.
	exec $(BIN)/tieuchi-server -demo -demo-provinces $(ARGS)

# -count=1: the tests of the tools look at files outside their module, which the test cache does not see.
.PHONY: test
test: ## Run all tests; TESTFLAGS="-race -run X" adds flags (first time: 3 minutes, with -race twice that)
	go test -timeout 20m $(TESTFLAGS) ./...
	go -C tools test -count=1 -timeout 20m $(TESTFLAGS) ./...

.PHONY: check
check: check-format check-go check-contract check-generated check-imports ## Format, vet, staticcheck, contract, generated code, imports (first time: 3 minutes to build the tools)

.PHONY: format
format: $(BIN)/.built ## Format all Go code
	$(BIN)/gofumpt -w .

.PHONY: check-format
check-format: $(BIN)/.built
	@echo "gofumpt"
	wrong=$$($(BIN)/gofumpt -l .)
	if [ -n "$$wrong" ]; then printf 'not formatted, see "make format":\n%s\n' "$$wrong"; exit 1; fi

.PHONY: check-go
check-go: $(BIN)/.built
	@for module in . tools; do
		echo "go vet and staticcheck in $$module"
		(cd "$$module" && go vet ./... && $(BIN)/staticcheck ./...)
	done

# Breaking changes are looked for since the last release or, without one, since this branch left main. Folders are compared
# because buf reads a git branch without .protodeps, which is not committed.
.PHONY: check-contract
check-contract: .protodeps/.printed
	@echo "buf lint"
	$(BIN)/buf lint
	base=$(AGAINST)
	[ -n "$$base" ] || base=$$(git describe --tags --match 'v*' --abbrev=0 2>/dev/null) ||
		base=$$(git merge-base HEAD origin/main 2>/dev/null) || base=$$(git merge-base HEAD main 2>/dev/null) || base=
	if [ -z "$$base" ] || ! git cat-file -e "$$base:buf.yaml" 2>/dev/null; then
		echo "no earlier contract to compare with"
		exit
	fi
	folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	git archive "$$base" proto buf.yaml | tar -x -C "$$folder"
	cp -R .protodeps "$$folder"
	echo "buf breaking --against $$base"
	$(BIN)/buf breaking --against "$$folder"

# Generates elsewhere and compares, so that a check never changes the work tree.
.PHONY: check-generated
check-generated: .protodeps/.printed
	@echo "buf generate, compared"
	folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	$(BIN)/buf generate -o "$$folder"
	digests() { (cd "$$1" && find proto $(GENERATED) | LC_ALL=C sort | xargs -r sha256sum); }
	if ! diff <(digests .) <(digests "$$folder"); then echo 'generated code is not current, see "make generate"'; exit 1; fi
	# The JSON Schemas of rule-set files: made of Go types and their comments.
	go run ./criteria/author/schema/schemagen "$$folder"
	for file in criteria/rulesets/*.schema.json; do
		cmp "$$file" "$$folder/$${file##*/}" || { echo "$$file is not current, see \"make generate\""; exit 1; }
	done

.PHONY: check-imports
check-imports:
	go -C tools test -count=1 ./imports

.PHONY: generate
generate: .protodeps/.printed ## Generate Go code and openapi.json from proto/, JSON Schemas from the rule-set model (first time: 3 minutes to build the tools)
	@folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	# Elsewhere first: a mistake in a .proto file leaves the old code, and the code of a deleted one does not stay.
	$(BIN)/buf generate -o "$$folder"
	find proto \( $(GENERATED) \) -delete
	cp -R "$$folder"/proto .
	go run ./criteria/author/schema/schemagen criteria/rulesets

.PHONY: bench
bench: ## Run benchmarks COUNT times into OUT (bench.txt) and sum up; BENCH=regexp PKG=./criteria choose (minutes)
	@go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) -timeout 60m $(PKG) | tee $(OUT)
	benchstat=$$(command -v $(BIN)/benchstat benchstat | head -n 1 || true)
	if [ -n "$$benchstat" ]; then "$$benchstat" $(OUT); else echo '"make tools" builds benchstat, which sums this up'; fi

# Two evaluators, written apart from each other, judge the same generated cases. One that differs names its seed.
.PHONY: million
million: ## Judge a million generated cases twice and compare; CASES=number (5 to 15 minutes)
	@TIEUCHI_MILLION=$(CASES) go test ./criteria -count=1 -run '^TestAgreesOnAMillion$$' -v -timeout 60m

.PHONY: fuzz
fuzz: ## Run each fuzz test for FUZZTIME (1m)
	@found=$$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' criteria server client || true)
	while IFS=: read -r file function; do
		[ -n "$$file" ] || continue
		echo "$$file: $${function#func }"
		# minimizetime: shrinking an input that is merely interesting can take longer than the search.
		go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$${function#func }\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x
	done <<<"$$found"

# Each protection is taken out for the compiler only, so the work tree stays as it is.
.PHONY: threats
threats: ## Prove each claim of SECURITY.md: its test fails without the protection; ARGS="3 7" chooses (some minutes for all)
	@cd tools && go run ./threats $(ARGS)

.PHONY: threats-list
threats-list: ## Write the claims of tools/threats/threats.yaml into SECURITY.md
	@cd tools && go run ./threats -write

.PHONY: tools
tools: $(BIN)/.built ## Build the tools of check, generate and bench into .bin (first time: 3 minutes)

.PHONY: clean
clean: ## Remove what was built and the demonstration's data in .demo; no other data
	rm -rf $(BIN) .protodeps .demo dist coverage* bench*.txt

$(BIN)/.built: tools/go.mod tools/go.sum $(wildcard tools/protodeps/*.go tools/openapijson/*.go)
	@[ -e $@ ] || echo "Building the tools. The first time takes about three minutes."
	GOBIN=$(BIN) go -C tools install tool ./protodeps ./openapijson
	touch $@

.protodeps/.printed: $(BIN)/.built
	@$(BIN)/protodeps .protodeps
	touch $@
