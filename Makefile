# StreamGuard. `make` lists what can be made.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build test simulate demo train unseen families evaluate bench chaos up down fmt clean

CONFIGURATION ?= Release
PROGRAM := src/StreamGuard.Worker/bin/$(CONFIGURATION)/net10.0/streamguard.dll
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

help: ## Lists the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: ## Installs what is missing: tools, native libraries, NuGet packages (run by the other targets themselves)
	@eng/setup.sh

build: setup ## Builds everything
	@echo "build: compiling"; dotnet build StreamGuard.sln -c $(CONFIGURATION) -v quiet --no-restore

demo: ## Streams simulated payments through an embedded broker and shows the alerts; INPUT=FILE FORMAT= MAPPING= replays a file, MODEL= takes a model
	@eng/setup.sh
	@echo "demo: compiling"; dotnet build src/StreamGuard.Worker -c $(CONFIGURATION) -v quiet --no-restore
	@dotnet $(PROGRAM) demo $(if $(INPUT),--input '$(INPUT)' --format $(or $(FORMAT),$(if $(MAPPING),csv,jsonl)) $(if $(MAPPING),--mapping '$(MAPPING)')) \
	  $(if $(MODEL),--model '$(MODEL)') $(ARGS)

test: ## Runs all tests and ends with a line `N passed, N failed, N skipped`
	@eng/setup.sh --tests --training
	@CONFIGURATION=$(CONFIGURATION) eng/test.sh

simulate: ## Runs the whole loop in a simulated world of faults, RUNS= times (1000) from SEED= on (random); a failing seed is printed
	@eng/setup.sh
	@echo "simulate: compiling"; dotnet build tests/StreamGuard.Simulation.Tests -c $(CONFIGURATION) -v quiet --no-restore
	@dotnet tests/StreamGuard.Simulation.Tests/bin/$(CONFIGURATION)/net10.0/StreamGuard.Simulation.Tests.dll $(if $(SEED),--seed $(SEED)) --runs $(or $(RUNS),1000)

train: ## Trains models/default on simulated payments (EVENTS= SEED=), or models/mine on your own: DATA=FILE MAPPING=FILE OUTPUT=DIR
	@eng/setup.sh --training
	@echo "train: compiling"; dotnet build src/StreamGuard.Worker -c $(CONFIGURATION) -v quiet --no-restore
	@/usr/bin/python3 models/training/train.py --streamguard "dotnet $(PROGRAM)" \
	  $(if $(DATA),--input '$(DATA)') $(if $(FORMAT),--format $(FORMAT)) $(if $(MAPPING),--mapping '$(MAPPING)') $(if $(OUTPUT),--output '$(OUTPUT)') $(if $(EVENTS),--events $(EVENTS)) $(if $(SEED),--seed $(SEED)) $(ARGS)

families: ## Trains every model family on the public sets in DATA=FOLDER and writes docs/quality.md; goes on where it was stopped
	@[[ -n "$(DATA)" ]] || { echo "families: name the folder of the public sets: make families DATA=FOLDER"; exit 2; }
	@eng/setup.sh --training
	@echo "families: compiling"; dotnet build src/StreamGuard.Worker -c $(CONFIGURATION) -v quiet --no-restore
	@dotnet build tests/StreamGuard.Benchmarks -c $(CONFIGURATION) -v quiet --no-restore
	@/usr/bin/python3 models/training/families.py --data '$(DATA)' --streamguard "dotnet $(PROGRAM)" \
	  --benchmarks "dotnet tests/StreamGuard.Benchmarks/bin/$(CONFIGURATION)/net10.0/StreamGuard.Benchmarks.dll" $(ARGS)

unseen: ## Leaves each kind of fraud out of training in turn and writes docs/unseen-fraud.md; SEEDS="7 8" EVENTS= for others; resumes
	@eng/setup.sh --training
	@echo "unseen: compiling"; dotnet build src/StreamGuard.Worker -c $(CONFIGURATION) -v quiet --no-restore
	@/usr/bin/python3 models/training/unseen.py --streamguard "dotnet $(PROGRAM)" $(if $(SEEDS),--seeds $(SEEDS)) $(if $(EVENTS),--events $(EVENTS)) $(ARGS)

evaluate: ## Trains and judges the shipped form on the public sets in DATA=FOLDER; resumable; artifacts/evaluate/summary.json, docs/evaluation.md
	@[[ -d "$(DATA)" ]] || { echo "evaluate: say where the data is: make evaluate DATA=FOLDER (docs/evaluation.md says what belongs there)" >&2; exit 2; }
	@eng/setup.sh --training
	@echo "evaluate: compiling"; dotnet build src/StreamGuard.Worker -c $(CONFIGURATION) -v quiet --no-restore
	@/usr/bin/python3 models/training/evaluate.py --data "$(DATA)" --streamguard "dotnet $(PROGRAM)" $(ARGS)

bench: ## Measures the bare model, the loop without a model and the whole; writes artifacts/bench/summary.json
	@eng/setup.sh
	@echo "bench: compiling"; dotnet build tests/StreamGuard.Benchmarks -c $(CONFIGURATION) -v quiet --no-restore
	@dotnet tests/StreamGuard.Benchmarks/bin/$(CONFIGURATION)/net10.0/StreamGuard.Benchmarks.dll macro $(ARGS)

chaos: ## Kills, freezes and restarts workers under load for SECONDS=180 and verifies every output; KAFKA=host:port SEED= WORKERS= RATE=
	@eng/setup.sh
	@echo "chaos: compiling"; dotnet build tests/StreamGuard.Chaos -c $(CONFIGURATION) -v quiet --no-restore
	@SECONDS_OF_FAULTS=$(or $(SECONDS),180) SEED=$(or $(SEED),1) KAFKA='$(KAFKA)' CONFIGURATION=$(CONFIGURATION) eng/chaos.sh \
	  $(if $(WORKERS),--workers $(WORKERS)) $(if $(RATE),--rate $(RATE)) $(ARGS)

up: ## Starts Kafka, registry, worker, simulator, Prometheus and Grafana with Docker
	@docker compose up --build --detach

down: ## Stops them
	@docker compose down

fmt: setup ## Formats the C# code
	@dotnet format StreamGuard.sln --no-restore

clean: ## Removes build outputs, not what setup fetched
	@rm -rf src/*/bin src/*/obj tests/*/bin tests/*/obj artifacts/demo artifacts/bench artifacts/chaos artifacts/test
