#!/usr/bin/env bash
# 10,000 names in one zone (its record limit raised), on the wire: what plan and sync take.
# Usage: perf/ten-thousand-names.sh [NAMES] [QUOTA-SHARE]      needs: .NET 10 SDK, jq, GNU time
set -euo pipefail
cd "$(dirname "$0")/.."
names=${1:-10000}
share=${2:-1}
port=${PORT:-4610}
work=$(mktemp -d)
trap 'kill "$simulator" 2>/dev/null || true; rm -rf "$work"' EXIT

dotnet build src/DnsSync.Cli -c Release -v q --nologo >&2
dnssync=(dotnet artifacts/bin/DnsSync.Cli/release/DnsSync.Cli.dll)
export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated AWS_REGION=ap-northeast-1

cat > "$work/world.json" <<JSON
{
  "maximumRecordsPerZone": $((names * 2 + 100)),
  "vpcs": [ { "id": "vpc-1", "cidr": "127.20.0.0/16", "subnets": [
    { "id": "subnet-a", "cidr": "127.20.1.0/24", "availabilityZone": "ap-northeast-1a" },
    { "id": "subnet-c", "cidr": "127.20.2.0/24", "availabilityZone": "ap-northeast-1c" } ] } ],
  "endpoints": [ { "vpc": "vpc-1", "service": "com.amazonaws.ap-northeast-1.iot.data",
    "subnets": ["subnet-a", "subnet-c"] } ],
  "zones": [ { "id": "ZFLEET", "name": "fleet.example", "vpcs": ["vpc-1"] } ]
}
JSON
jq -n --argjson n "$names" '{ owner: "perf", bindings: [ range($n) | {
    name: "device-\(.).fleet.example", zoneId: "ZFLEET",
    endpoints: { service: "com.amazonaws.ap-northeast-1.iot.data", vpcId: "vpc-1" } } ] }' \
  > "$work/dnssync.json"

"${dnssync[@]}" simulator --world "$work/world.json" --aws "127.0.0.1:$port" --dns 127.0.0.1:0 \
  > "$work/simulator.log" 2>&1 &
simulator=$!
for _ in $(seq 100); do
  grep -q '^AWS' "$work/simulator.log" && break
  kill -0 "$simulator" || { cat "$work/simulator.log" >&2; exit 1; }
  sleep 0.1
done

run() {
  local label=$1 code=0
  shift
  timeout 1800 /usr/bin/time -f '%e %M' -o "$work/time" \
    "${dnssync[@]}" "$@" -c "$work/dnssync.json" --endpoint-url "http://127.0.0.1:$port" \
    --quota-share "$share" -o json > "$work/report.json" || code=$?
  # GNU time writes a line of its own when the command's exit code is not 0.
  read -r seconds kilobytes < <(tail -n 1 "$work/time")
  jq -r --arg run "$label" --arg s "$seconds" --argjson kb "$kilobytes" --arg code "$code" \
    '"| \($run) | \($s) s | \(($kb / 1024) | floor) MiB | \([.calls[]] | add) | \(.throttled) | \($code) |"' \
    "$work/report.json"
}

echo "$names names, quota share $share"
echo "| run | wall | peak memory | AWS calls | throttled | exit code |"
echo "|---|---|---|---|---|---|"
run "plan, empty zone" plan
run "sync, empty zone" sync
run "plan, all right" plan
run "sync, all right" sync
