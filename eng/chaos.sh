#!/usr/bin/env bash
# Runs the chaos test against a Kafka, or against the exactly-once test broker where one is at hand. docs/chaos.md tells what it does.
# usage: [KAFKA=host:port] [BROKER_DOWN=CMD BROKER_UP=CMD] [SECONDS_OF_FAULTS=180] [SEED=1] eng/chaos.sh [options of StreamGuard.Chaos]
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
configuration=${CONFIGURATION:-Release}
program=tests/StreamGuard.Chaos/bin/$configuration/net10.0/StreamGuard.Chaos.dll
output=artifacts/chaos; mkdir -p "$output"
rm -f "$output"/worker-*.log "$output"/*.pid "$output"/summary.json
broker_pid= chaos_pid=

# Whatever happens, nothing that was started here stays: not the broker, not the program, not a worker that is frozen.
end() {
  trap '' INT TERM HUP
  [[ -n $chaos_pid ]] && kill -TERM "$chaos_pid" 2>/dev/null && { for _ in {1..50}; do kill -0 "$chaos_pid" 2>/dev/null || break; sleep 0.1; done; kill -KILL "$chaos_pid" 2>/dev/null; }
  local file pid
  for file in "$output"/worker-*.pid; do
    [[ -f $file ]] || continue
    pid=$(<"$file")
    grep -aqs 'streamguard.dll' "/proc/$pid/cmdline" && kill -KILL "$pid" 2>/dev/null
    rm -f "$file"
  done
  [[ -n $broker_pid ]] && kill "$broker_pid" 2>/dev/null
  rm -f "$output/broker.commands"
}
trap end EXIT
trap 'exit 130' INT TERM HUP

arguments=()
if [[ -n ${KAFKA:-} ]]; then
  bootstrap=$KAFKA
  [[ -n ${BROKER_DOWN:-} ]] && arguments+=(--broker-down "$BROKER_DOWN" --broker-up "${BROKER_UP:-}")
else
  folder=artifacts/eos-broker; mkdir -p "$folder"
  broker=$(eng/test-broker.sh "$root/$folder" 2>"$folder/build.err")
  case $? in
    0) ;;
    3) echo "chaos: name a Kafka with transactions: make chaos KAFKA=host:port"; exit 1 ;;
    *) echo "chaos: the exactly-once test broker did not build:"; tail -5 "$folder/build.err"; exit 1 ;;
  esac
  rm -f "$output/bootstrap" "$output/broker.commands"; mkfifo "$output/broker.commands"
  # Opened for reading and writing, so that no command is the end of the broker's input.
  exec 3<>"$output/broker.commands"
  RDKAFKA_MOCK_MAX_SIZE=1073741824 "$broker" --bootstrap-file "$output/bootstrap" <"$output/broker.commands" >"$output/broker.log" 2>&1 &
  broker_pid=$!
  for _ in {1..100}; do [[ -s $output/bootstrap ]] && break; sleep 0.1; done
  [[ -s $output/bootstrap ]] || { echo "chaos: the exactly-once test broker did not start; see $output/broker.log"; exit 1; }
  bootstrap=$(<"$output/bootstrap")
  arguments+=(--broker-down "echo down 1 >$output/broker.commands" --broker-up "echo up 1 >$output/broker.commands")
fi

# In the background, so that a signal to this script is heard at once.
dotnet "$program" --bootstrap-servers "$bootstrap" --seconds "${SECONDS_OF_FAULTS:-180}" --seed "${SEED:-1}" --output "$output" "${arguments[@]}" "$@" &
chaos_pid=$!
wait "$chaos_pid"; status=$?
chaos_pid=
exit "$status"
