#!/usr/bin/env bash
# Runs seeds with the simulation compiled ahead of time, a process on each core: threads of one
# process would stop for each other's garbage collections. Ends with one line that adds them up;
# exit code 1 if a seed broke a rule.
# usage: perf/simulate.sh PROGRAM SEEDS HOURS none|aws|hostile [FIRST-SEED]
set -euo pipefail
readonly program=$1 seeds=$2 hours=$3 faults=$4 first=${5:-1}
readonly most=250
cores=$(nproc)
work=$(mktemp -d)
trap 'rm -rf "$work"; kill $(jobs -p) 2> /dev/null || true' EXIT

# Every core takes its turn at a few hundred seeds, whose results one process can hold.
share=$(((seeds + cores - 1) / cores))
[ "$share" -le "$most" ] || share=$most
core() {
  local at failed=0
  for ((at = $1 * share; at < seeds; at += cores * share)); do
    local count=$((seeds - at < share ? seeds - at : share))
    DOTNET_PROCESSOR_COUNT=1 DOTNET_GCgen0size=4000000 \
      "$program" "$count" "$hours" "$faults" $((first + at)) > "$work/$at" 2>&1 || failed=1
  done
  return "$failed"
}

began=$SECONDS
workers=()
for ((i = 0; i < cores; i++)); do
  core "$i" &
  workers+=($!)
done
code=0
for worker in "${workers[@]}"; do
  wait "$worker" || code=1
done
grep -hL '^no rule was broken$' "$work"/* | xargs -r cat >&2
awk -v hours="$hours" -v faults="$faults" -v took=$((SECONDS - began)) '
  / seeds from / { seeds += $1 }
  / reconciles, / { reconciles += $1; changes += $3; events += $5; hit += $7; killed += $9 }
  END {
    printf "%d seeds, %d simulated hours, faults %s: %d reconciles, %d changes, %d events, %d faults, %d functions killed; %d s\n",
      seeds, seeds * hours, faults, reconciles, changes, events, hit, killed, took
  }' "$work"/*
[ "$code" -eq 0 ] && echo 'no rule was broken'
exit "$code"
