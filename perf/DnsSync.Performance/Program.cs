using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DnsSync.Performance;

switch (args)
{
    case ["planner"]:
        // In this process: a child would be built from another place, which lock files do not know.
        BenchmarkRunner.Run<PlannerBenchmarks>(DefaultConfig.Instance.AddJob(
            Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    case ["replace", var names]:
        Replacement.Measure(int.Parse(names));
        return 0;
    case ["storm"]:
        Storm.Measure();
        return 0;
    case ["delay"]:
        Delay.Measure();
        return 0;
    default:
        Console.Error.WriteLine("usage: planner | replace NAMES | storm | delay");
        return 64;
}
