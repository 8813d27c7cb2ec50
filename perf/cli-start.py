#!/usr/bin/env python3
"""Publishes the command line, portable and ReadyToRun, and times `dnssync --help` of each.

Usage: perf/cli-start.py [RUNS]    (default 20; one more warms up and is dropped)
"""
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILDS = {"ReadyToRun (-r linux-x64)": ["-r", "linux-x64"], "portable": []}


def publish(folder, options):
    subprocess.run(
        ["dotnet", "publish", "src/DnsSync.Cli", "-c", "Release", "-o", folder, *options],
        cwd=ROOT, check=True, timeout=600, stdout=subprocess.DEVNULL)
    return [str(pathlib.Path(folder) / "DnsSync.Cli"), "--help"]


def once(command):
    began = time.perf_counter()
    subprocess.run(command, check=True, timeout=30, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        commands = {name: publish(f"{folder}/{index}", options)
                    for index, (name, options) in enumerate(BUILDS.items())}
        times = {name: [] for name in commands}
        for run in range(runs + 1):
            for name, command in commands.items():
                took = once(command)
                if run > 0:
                    times[name].append(took)
        print("| build | `--help` |\n|---|---|")
        for name, took in times.items():
            print(f"| {name} | {statistics.median(took):.0f} ms ({min(took):.0f}–{max(took):.0f}) |")
        slowest = statistics.median(times["ReadyToRun (-r linux-x64)"])
        return 0 if slowest < 150 else 1


if __name__ == "__main__":
    sys.exit(main())
