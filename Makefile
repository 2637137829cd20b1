# make demo: try Volontiers. make test: prove it. The other targets are for those who write it.
.DEFAULT_GOAL := help
.PHONY: help demo test test-pg15 check trust bench docs lock fix

BIN := .venv/bin
PG15 ?= /usr/lib/postgresql/15/bin
# Not the demo's own programs: what they start is no business of PostgreSQL's version. tests/trust/test_demo.py loads it whole.
NOT_ON_PG15 := $(addprefix --ignore=tests/,ops/demo trust/test_supervisor.py)
ON_PG15 := $(addprefix tests/,accounts agenda cases consent governance indicators messages people placement project territory ops trust house/test_database.py)
# make test ARGS="-k wave" runs some of them; JOBS=0 runs them in one process.
JOBS ?= 2
ARGS ?=

help:
	@echo "make demo        the demo, on http://127.0.0.1:8000/ (PORT=9000 another port, RESET=1 afresh)"
	@echo "make test        every test, on the embedded PostgreSQL (ARGS=... for pytest, JOBS=2)"
	@echo "make test-pg15   migrations, walls, triggers, locks and every verb, on PostgreSQL 15"
	@echo "make check       linters, types, floors, migrations, generated pages"
	@echo "make trust       the promises, tried and counted (SHORT=1 two minutes, FULL=1 an hour; SEED=... ONLY=... to see a run again)"
	@echo "make bench       measured claims, each beside its bound"
	@echo "make docs        docs/generated, from the code"
	@echo "make lock        requirements/*.txt, from requirements/*.in"
	@echo "make fix         what the linters can mend by themselves"

demo:
	@scripts/bootstrap base
	@exec $(BIN)/volontiers demo $(if $(PORT),--port $(PORT)) $(if $(RESET),--recommencer)

test:
	@scripts/bootstrap dev
	@scripts/system-packages browser
	$(BIN)/pytest -n $(JOBS) $(ARGS)

test-pg15:
	@scripts/bootstrap dev
	@scripts/system-packages postgresql-15
	VOLONTIERS_PG_BIN=$(PG15) $(BIN)/pytest -n $(JOBS) $(ON_PG15) $(NOT_ON_PG15) $(ARGS)

check:
	@scripts/bootstrap dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint volontiers/web/templates
	$(BIN)/volontiers django makemigrations --check --dry-run
	$(BIN)/volontiers docs --check

trust:
	@scripts/bootstrap dev
	$(BIN)/python -m trust $(if $(FULL),--full --write) $(if $(SHORT),--short) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

bench:
	@scripts/bootstrap dev
	@scripts/system-packages browser
	$(BIN)/python -m bench

docs:
	@scripts/bootstrap dev
	$(BIN)/volontiers docs

lock:
	@scripts/bootstrap dev
	scripts/lock

fix:
	@scripts/bootstrap dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
