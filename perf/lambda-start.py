#!/usr/bin/env python3
"""Cold start, warm time, memory and size of the function: Native AOT against the runtime.

Starts each of the two builds RUNS times, in turn, against a local Lambda Runtime API and the
simulated account on the wire, and prints medians as a Markdown table.

Usage: perf/lambda-start.py [RUNS]        needs: Linux, .NET 10 SDK, Python 3
"""
import glob
import http.server
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
WARM = 10
# Seconds between runs: the simulated quota of 10 requests a second is to be no part of it.
PAUSE = 1.2
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AWS_PORT = int(os.environ.get("PORT", "4620"))
BOUND = 120  # seconds, for anything that is waited for

CONFIG = {
    "owner": "perf",
    "bindings": [{
        "name": "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
        "zoneId": "Z0DATA00000000000000A",
        "endpoints": {
            "service": "com.amazonaws.ap-northeast-1.iot.data",
            "vpcId": "vpc-0127010000000000a",
        },
    }],
}
TICK = {"id": "tick", "detail-type": "Scheduled Event", "source": "aws.events", "detail": {}}


class RuntimeApi(http.server.ThreadingHTTPServer):
    """As many ticks as it is told, then it lets the function wait."""

    daemon_threads = True

    def __init__(self, ticks):
        super().__init__(("127.0.0.1", 0), Handler)
        self.left = ticks
        self.first_next = None
        self.times = []
        self.errors = []
        self.done = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *args):
        pass

    def do_GET(self):
        api = self.server
        if api.first_next is None:
            api.first_next = time.monotonic()
        if api.left == 0:
            api.done.set()
            time.sleep(BOUND)
            return
        api.left -= 1
        body = json.dumps(TICK).encode()
        head = (
            "HTTP/1.1 200 OK\r\n"
            f"Lambda-Runtime-Aws-Request-Id: tick-{api.left}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {int(time.time() * 1000) + 60000}\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:x:1:function:dnssync\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
        api.given = time.monotonic()
        self.wfile.write(head.encode() + body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.times.append(time.monotonic() - self.server.given)
        if self.path.endswith("/error"):
            self.server.errors.append(self.path)
        self.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")


def run(command):
    """One process: milliseconds to /next and to the first response, warm ones, and peak MiB."""
    api = RuntimeApi(1 + WARM)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    environment = dict(
        os.environ,
        AWS_LAMBDA_RUNTIME_API=f"127.0.0.1:{api.server_port}",
        AWS_LAMBDA_FUNCTION_NAME="dnssync",
        AWS_REGION="ap-northeast-1",
        AWS_ACCESS_KEY_ID="perf",
        AWS_SECRET_ACCESS_KEY="perf",
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{AWS_PORT}",
        DNSSYNC_CONFIG=json.dumps(CONFIG),
        DNSSYNC_QUOTA_SHARE="1",
    )
    started = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        if not api.done.wait(BOUND):
            raise SystemExit(f"not done after {BOUND} s: {command}")
        with open(f"/proc/{process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    finally:
        process.kill()
        process.wait()
        api.shutdown()
    if api.errors:
        raise SystemExit(f"the function failed: {api.errors}")
    to_next = (api.first_next - started) * 1e3
    return to_next, to_next + api.times[0] * 1e3, statistics.median(api.times[1:]) * 1e3, peak / 1024


def build(*arguments):
    subprocess.run(["dotnet", *arguments, "-v", "q", "--nologo"], cwd=ROOT, check=True, stdout=sys.stderr)


def main():
    build("publish", "src/DnsSync.Lambda", "-c", "Release", "-r", "linux-x64")
    build("build", "src/DnsSync.Lambda", "-c", "Release")
    build("build", "src/DnsSync.Cli", "-c", "Release")
    native = glob.glob(f"{ROOT}/artifacts/publish/DnsSync.Lambda/release_linux-x64/bootstrap")[0]
    managed = f"{ROOT}/artifacts/bin/DnsSync.Lambda/release/bootstrap.dll"
    simulator = subprocess.Popen(
        ["dotnet", f"{ROOT}/artifacts/bin/DnsSync.Cli/release/DnsSync.Cli.dll", "simulator",
         "--aws", f"127.0.0.1:{AWS_PORT}", "--dns", "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True)
    try:
        simulator.stdout.readline()
        builds = {"Native AOT": [native], "framework-dependent": ["dotnet", managed]}
        results = {name: [] for name in builds}
        for number in range(RUNS + 1):
            for name, command in builds.items():
                time.sleep(PAUSE)
                measured = run(command)
                if number > 0:  # the first run of each fills caches
                    results[name].append(measured)
    finally:
        simulator.terminate()
        simulator.wait()

    print(f"{RUNS} runs each, medians (least–most); a tick of the schedule that finds all right")
    print("| build | start to first /next | start to first response | warm tick | peak memory | size |")
    print("|---|---|---|---|---|---|")
    sizes = {"Native AOT": os.path.getsize(native), "framework-dependent": sum(
        os.path.getsize(path) for path in glob.glob(f"{os.path.dirname(managed)}/*.dll"))}
    for name, measured in results.items():
        cells = []
        for column, unit in enumerate(["ms", "ms", "ms", "MiB"]):
            values = [row[column] for row in measured]
            cells.append(f"{statistics.median(values):.1f} {unit} ({min(values):.1f}–{max(values):.1f})")
        print(f"| {name} | {' | '.join(cells)} | {sizes[name] / 2**20:.1f} MiB |")


if __name__ == "__main__":
    main()
