# `make` lists the targets. Everything is made on the first use; nothing is installed outside this folder.
SHELL := /bin/sh
# Each process imports a thousand modules or more: they are compiled once, whatever this variable says outside.
export PYTHONDONTWRITEBYTECODE :=
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
ifeq ($(PYTHON),)
$(error Python 3.11 or newer is needed, and no python3 on the path is)
endif
DESK := .venv/bin/python
DIALOGUE := .venv-dialogue/bin/python
READER := .venv-reader/bin/python
PYTEST := $(DESK) -m pytest
# Files side by side on both cores, each process with servers of its own.
TWO := --numprocesses 2 --dist loadfile --no-loadscope-reorder
# What has everything running waits more than it computes.
THREE := --numprocesses 3 --dist loadfile --no-loadscope-reorder
# The dialogue's longest files begin first, so that neither core waits for the other at the end.
LONGEST := $(patsubst %,tests/dialogue/test_%.py,understanding training_data taught categories light past)
TALKS := $(LONGEST) $(filter-out $(LONGEST),$(sort $(wildcard tests/dialogue/test_*.py)))
OURS := actions bot city connectors desk dialogue tests

.DEFAULT_GOAL := help
.PHONY: help run test lint types audit unit integration dialogue conversations e2e train reader lock format check demo faults measure-week measure-life measure-scoreboard measure-dashboard measure-review measure-queue measure-officers measure-month measure-outage measure-pushes measure-import measure-open-data measure-surges measure-fuzz measure-parsers measure-bench measure-sustained measure-capacity measure-store measure-two screenshots clean beside runtimes browser

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## make what is missing and run everything; Ctrl-C stops it
	@$(PYTHON) -m bot.setup run

test: beside integration dialogue conversations e2e ## everything that CI checks

# The training takes little more than one core, so what needs no model goes on beside it.
beside: runtimes
	@$(MAKE) --no-print-directory --jobs 2 train lint types unit audit

lint: runtimes ## style and likely mistakes
	@$(DESK) -m ruff check .
	@$(DESK) -m ruff format --check .

format: runtimes ## put the code in the one layout
	@$(DESK) -m ruff check --fix .
	@$(DESK) -m ruff format .

types: runtimes ## mypy --strict, each runtime on its own Python
	@$(DESK) -m mypy $(OURS)
	@$(DESK) -m mypy --config-file bot/nlu/mypy.ini --python-executable $(DIALOGUE) bot/nlu city dialogue

audit: runtimes ## what is known against the locked packages, by what was kept of the advisories (asks nobody)
	@$(DESK) -m bot audit --offline

unit: runtimes ## rules and pure parts: no sockets, no disk
	@$(PYTEST) tests/unit $(TWO) --junitxml=results/unit.xml

integration: browser ## with a real PostgreSQL, Redis, HTTP and browser
	@$(PYTEST) tests/integration $(TWO) --junitxml=results/integration.xml

dialogue: train ## what the assistant understands and does, with its trained model
	@$(DIALOGUE) -m pytest -c tests/dialogue/pytest.ini $(TALKS) $(TWO) --junitxml=results/dialogue.xml

conversations: train ## written conversations, each with the ticket that must come of it, through the public chat
	@$(PYTEST) tests/conversations --junitxml=results/conversations.xml

# What takes longest begins first, so that nobody waits for it at the end.
e2e: train browser ## everything running (on PostgreSQL where DATABASE_URL names one)
	@$(PYTEST) tests/e2e/test_teaching.py tests/e2e/faults tests/e2e/test_*.py $(THREE) --junitxml=results/e2e.xml

train: runtimes ## train the assistant, if it does not fit what it learns from
	@$(DESK) -m bot train

reader: ## fit the reader of messages anew from data/turns, in half an hour
	@$(PYTHON) -m bot.setup reader
	@$(READER) -m dialogue.training

check: runtimes ## look whether everything stands
	@$(DESK) -m bot check

demo: runtimes ## fill an empty store with conversations and tickets
	@$(DESK) -m bot demo

faults: train ## kill, stop, starve and mislead everything running while fifty citizens file complaints, fault by fault
	@$(DESK) -m tests.measuring.faults

measure-week: runtimes ## a week of simulated traffic with random faults on each store
	@$(DESK) -m tests.measuring.week

measure-life: runtimes ## random lives of the whole desk, 200 runs of 100 steps on each store
	@$(DESK) -m tests.measuring.life

measure-scoreboard: runtimes ## a million tickets on PostgreSQL: how long a scoreboard, a ticket's page and a citizen's list take
	@$(DESK) -m tests.measuring.scoreboard

measure-dashboard: runtimes ## two million tickets on PostgreSQL: how long the dashboard and each of its figures take
	@$(DESK) -m tests.measuring.dashboard

measure-review: runtimes ## five million messages on PostgreSQL: how long searches of the review and its transcripts take
	@$(DESK) -m tests.measuring.review

measure-queue: runtimes ## a million tickets on PostgreSQL and 20 people in the queue: how long each view takes
	@$(DESK) -m tests.measuring.queue

measure-officers: runtimes ## 64 officers on the same 50 tickets on PostgreSQL: what is lost, and how refusals read
	@$(DESK) -m tests.measuring.officers

measure-pushes: train ## 10,000 pushes to 5,000 chats at the real limits of Telegram, and how soon citizens are answered meanwhile
	@$(DESK) -m tests.measuring.pushes

measure-import: runtimes ## a million past tickets into PostgreSQL, killed half way and gone on with: how fast, and whether all are there once
	@$(DESK) -m tests.measuring.imports

measure-open-data: runtimes ## the generated year made coarser until five share each line: how much of it is left out
	@$(DESK) -m tests.measuring.open_data

measure-month: runtimes ## a simulated month on each store: how every answered ticket came to its citizen
	@$(DESK) -m tests.measuring.month

measure-outage: train ## 5,000 reports of one declared outage in ten minutes, on everything running
	@$(DESK) -m tests.measuring.outage

measure-surges: runtimes ## a generated year: planted surges found, false alarms a week, clusters of one matter, time of a look
	@$(DESK) -m tests.measuring.surges

measure-fuzz: runtimes ## 100,000 generated requests over all routes, roles and channels: no 5xx, no traceback, nobody let in
	@$(DESK) -m tests.measuring.fuzz

measure-parsers: runtimes ## inputs for each parser of what strangers send, led by what they come to in it
	@$(DESK) -m tests.measuring.parsers

measure-bench: train ## whole turns at 1, 8, 32 and 128 citizens on PostgreSQL, beside two stock Rasa assistants
	@$(DESK) -m tests.measuring.bench

measure-sustained: train ## 128 citizens for ten minutes on PostgreSQL, minute by minute
	@$(DESK) -m tests.measuring.sustained

measure-capacity: runtimes ## what 25 million tickets a year and 100 times that need, from the figures of measure-bench
	@$(DESK) -m tests.measuring.capacity

measure-store: runtimes ## ten million tickets on PostgreSQL beside ten thousand: what a citizen's answer and a ticket's page cost in both
	@$(DESK) -m tests.measuring.store

measure-two: train ## the same citizens with one dialogue server and with two behind nginx, by turns, on PostgreSQL
	@$(DESK) -m tests.measuring.two

screenshots: train browser ## pictures of every page, in screenshots/
	@$(DESK) -m tests.pictures

lock: runtimes ## compile requirements/*.in into locks with hashes
	@$(PYTHON) -m bot.setup lock

clean: ## forget environments, models and caches (never var/ and .env)
	rm -rf .tools .venv .venv-dialogue .venv-stock .venv-reader models .rasa results screenshots .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtimes:
	@$(PYTHON) -m bot.setup tests

browser: runtimes
	@$(PYTHON) -m bot.setup browser
