#!/usr/bin/env bash
# Builds and runs every test, C# and Python, and ends with one line: N passed, N failed, N skipped
# usage: eng/test.sh [FILTER]     FILTER: dotnet test's own, e.g. FullyQualifiedName~Windows
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
configuration=${CONFIGURATION:-Release}
export PATH=$root/artifacts/tools:$PATH
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
log=artifacts/test; rm -rf "$log"; mkdir -p "$log"
passed=0 failed=0 skipped=0

echo "test: compiling"
dotnet build StreamGuard.sln -c "$configuration" -v quiet --no-restore || { echo "0 passed, 1 failed"; exit 1; }

for project in tests/*.Tests; do
  name=$(basename "$project")
  started=$SECONDS
  dotnet test "$project" -c "$configuration" --no-build ${1:+--filter "$1"} >"$log/$name.log" 2>&1
  status=$?
  line=$(grep -E '^(Passed!|Failed!|Skipped!) ' "$log/$name.log" | tail -1)
  if [[ -z $line ]]; then
    if (( status == 0 )) && grep -q 'No test' "$log/$name.log"; then continue; fi
    echo "test: $name broke off"; tail -30 "$log/$name.log"; failed=$((failed + 1)); continue
  fi
  read -r f p s <<<"$(sed -E 's/.*Failed: *([0-9]+), Passed: *([0-9]+), Skipped: *([0-9]+).*/\1 \2 \3/' <<<"$line")"
  if (( f == 0 && status != 0 )); then f=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  printf 'test: %-36s %4d passed %3d failed %3d skipped %4d s\n' "$name" "$p" "$f" "$s" $((SECONDS - started))
  (( s == 0 )) || grep -E '^ *(Skipped|\[SKIP\])|\[SKIP\]' "$log/$name.log" | sed 's/^ */test:   skipped: /' | head -20
  (( f == 0 )) || grep -vE '^ *(Passed|Skipped) ' "$log/$name.log" | tail -80
done

if [[ -z ${1:-} ]]; then
  started=$SECONDS
  /usr/bin/python3 -m unittest discover models/training >"$log/training.log" 2>&1
  status=$?
  count=$(sed -nE 's/^Ran ([0-9]+) tests?.*/\1/p' "$log/training.log" | tail -1); count=${count:-0}
  if (( status == 0 && count > 0 )); then bad=0; else bad=$(sed -nE 's/^FAILED \((failures|errors)=([0-9]+).*/\2/p' "$log/training.log" | tail -1); bad=${bad:-1}; tail -40 "$log/training.log"; fi
  good=$((count > bad ? count - bad : 0))
  passed=$((passed + good)) failed=$((failed + bad))
  printf 'test: %-36s %4d passed %3d failed %3d skipped %4d s\n' "models/training (Python)" "$good" "$bad" 0 $((SECONDS - started))
fi

echo "$passed passed, $failed failed, $skipped skipped"
(( failed == 0 ))
