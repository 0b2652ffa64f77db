#!/usr/bin/env bash
# Creates StreamGuard's topics where they are missing, and says which there are. Run inside Kafka's image by docker-compose.yml.
# Safe to run again: an existing topic is left as it is.
set -euo pipefail
tool=${KAFKA_TOPICS_TOOL:-/opt/kafka/bin/kafka-topics.sh}
servers=${BOOTSTRAP_SERVERS:?the brokers, as host:port}
replicas=${REPLICATION_FACTOR:-1}
day=$((24 * 60 * 60 * 1000))

# create TOPIC PARTITIONS [SETTING=VALUE...]
create() {
  local topic=$1 partitions=$2 setting settings=(); shift 2
  for setting in "$@"; do settings+=(--config "$setting"); done
  "$tool" --bootstrap-server "$servers" --create --if-not-exists --topic "$topic" --partitions "$partitions" --replication-factor "$replicas" "${settings[@]}"
}

# The truth from which histories are restored: kept for their horizon (History:Horizon), at most 1 GiB a partition on this machine. A worker that
# finds older messages gone says so and marks the histories.
create transactions 8 retention.ms=$((180 * day)) retention.bytes=$((1024 * 1024 * 1024))

# Keyed by account like the transactions, so that each account's alerts stay in order.
create fraud-alerts 8 retention.ms=$((90 * day))

# The original message and headers that say why: room for both.
create transactions-dead-letters 1 retention.ms=$((90 * day)) max.message.bytes=$((2 * 1024 * 1024))

# Every score, for authorization and study; as many as there are transactions.
create transaction-scores 8 retention.ms=$((7 * day)) retention.bytes=$((256 * 1024 * 1024))

# What became of alerts, from case management. Every worker reads all of it at every start; compaction by account would forget all but the last outcome.
# Kept for longer than the histories that outcomes mark (History:Horizon).
create fraud-outcomes 8 retention.ms=$((200 * day))

# Outcomes that no worker can read. Kept for longer than the outcomes: what is here is not written again.
create fraud-outcomes-dead-letters 1 retention.ms=$((400 * day)) max.message.bytes=$((2 * 1024 * 1024))

# How busy terminals are, told by the workers to each other. Every worker reads all of it at every start, so only the last word on each count is kept, and
# that for some days longer than a worker remembers it (30 days, Terminals:LabelDelay and Terminals:LatenessDays).
create terminal-activity 8 cleanup.policy=compact,delete retention.ms=$((60 * day)) segment.ms=$day max.compaction.lag.ms=$day

"$tool" --bootstrap-server "$servers" --list
