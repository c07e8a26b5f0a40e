# `make run` and `make test` are all a newcomer needs. Everything that is
# missing is installed; nothing is installed twice.

SHELL := /bin/bash
CACHE := .cache
SPEECH ?= local
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# What Debian 12 has to give: libopus for the media, a voice without an engine,
# node for the pages, Chromium and fonts for the browser tests.
APT_BUILD := gcc pkg-config libopus-dev libopusfile-dev
APT_RUN := espeak-ng
APT_TEST := chromium fonts-noto-cjk
NODE := $(shell command -v npm >/dev/null && echo present)
APT_NODE := $(if $(NODE),,nodejs npm)

GO_FILES := $(shell find . -name '*.go' -not -path './web/pages/*' -not -path './.cache/*')
PAGE_FILES := $(shell find web/pages -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: run build learned test test-race test-crash test-speech bench fuzz fuzz-short lint pages engine screenshots clean

run: build $(if $(filter off,$(SPEECH)),,engine)
	@YINLING_SPEECH=$${YINLING_SPEECH:-$(SPEECH)} bin/yinling serve --demo

build: bin/yinling

bin/yinling: $(CACHE)/apt-build $(CACHE)/apt-run web/pages/dist/index.html $(GO_FILES) go.mod go.sum $(shell find cmd care prompts speech intents -type f -not -name '*.go')
	go build -o $@ ./cmd/yinling

pages: web/pages/dist/index.html

web/pages/dist/index.html: $(CACHE)/apt-build $(PAGE_FILES)
	cd web/pages && { [ -d node_modules ] && [ node_modules -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; } && npm run --silent build
	@touch $@

# The local hearing-and-speaking engine. Without it calls are led by keys and text.
engine: $(CACHE)/apt-engine
	@engine/install.sh $(CACHE)/engine

# What danger sounds like, learned anew: after a change of intents/data/said_* or
# concepts_*. The second build holds it.
learned: build
	bin/yinling intents learn intents/data
	$(MAKE) --no-print-directory build

test: build $(CACHE)/apt-test lint
	cd web/pages && npm test --silent
	go test -race -timeout 14m ./...
	@$(MAKE) --no-print-directory fuzz-short

# The same stories against a program that was itself built with the race
# detector: slower by half, so not part of every run.
test-race: build $(CACHE)/apt-test
	GOFLAGS="$$(go env GOFLAGS) -race" go test -count=1 -timeout 20m ./test

# At least 1,000 presses, killed again and again. CRASH_SEED repeats a run.
test-crash: build
	CRASH_PRESSES=$${CRASH_PRESSES:-1000} go test -count=1 -timeout 20m -run '^TestCrash$$' -v ./test

test-speech: build engine
	go test -count=1 -timeout 20m -tags speech -run Speech -v ./test/...

# The figures of the whole program first, alone on the machine.
bench: build $(CACHE)/apt-test
	go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./test
	go test -run '^$$' -bench . -benchmem -p 1 $$(go list ./... | grep -v yinling/test)

screenshots: build $(CACHE)/apt-test
	mkdir -p docs/screenshots
	SCREENSHOTS=$(CURDIR)/docs/screenshots go test -count=1 -run Browser ./test

# Every fuzz target for long, and those of what strangers send for a moment.
fuzz: ; $(call fuzz,.,5m)
fuzz-short: ; $(call fuzz,devices,5s)

define fuzz
	@for f in $$(grep -rlE '^func Fuzz' --include='*_test.go' $(1)); do \
	  for t in $$(grep -oE '^func (Fuzz[A-Za-z0-9_]+)' $$f | cut -d' ' -f2); do \
	    go test -run '^$$' -fuzz "^$$t$$" -fuzztime $(2) ./$$(dirname $$f) || exit 1; done; done
endef

lint: web/pages/dist/index.html
	@out=$$(gofmt -l $(GO_FILES)); [ -z "$$out" ] || { echo "not gofmt-ed: $$out"; exit 1; }
	go vet ./...
	cd web/pages && npm run --silent check

$(CACHE)/apt-build: ; $(call apt,$(APT_BUILD) $(APT_NODE))
$(CACHE)/apt-run: ; $(call apt,$(APT_RUN))
$(CACHE)/apt-test: ; $(call apt,$(APT_TEST))
$(CACHE)/apt-engine: ; $(call apt,python3 python3-venv)

# apt installs those of the packages that are missing.
define apt
	@mkdir -p $(CACHE)
	@missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "installing: "$$missing; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >$(CACHE)/apt.log || { cat $(CACHE)/apt.log; exit 1; }; fi
	@touch $@
endef

clean:
	rm -rf bin web/pages/dist/* $(CACHE)
