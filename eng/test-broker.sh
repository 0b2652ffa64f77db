#!/usr/bin/env bash
# Builds the exactly-once test broker, where its source is at hand, and prints the program's path.
# usage: eng/test-broker.sh FOLDER     exit 3: no source at hand
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source=$root/../shared/tools/eos-broker
folder=${1:?usage: eng/test-broker.sh FOLDER}
[[ -x $source/build.sh ]] || exit 3
mkdir -p "$folder"
rm -rf "$folder/source"; cp -r "$source" "$folder/source"; chmod -R u+w "$folder/source"

# When a transactional id is taken over, the broker ends the open transaction under the producer id of that id's first life. From the second
# restart of a worker on, readers of committed messages would then see what a killed worker never committed. The transaction knows its producer.
sed -i 's/rd_kafka_mock_txn_end(mcluster, mt, mp->pid, rd_false)/rd_kafka_mock_txn_end(mcluster, mt, mt->pid, rd_false)/' "$folder/source/mock-eos.patch"

# A join phase takes the session timeout less a second there, however soon all members have joined. Apache Kafka ends it with the last one; so it does here, or every
# rebalance would cost seconds that no other broker takes.
cat "$root/eng/test-broker-join.patch" >>"$folder/source/mock-eos.patch"
exec "$folder/source/build.sh" "$folder"
