using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Performance;

/// <summary>
/// Plans names of one record set each, of which every second has to change: the planner, with its
/// rules, and beside it a dictionary of what stands, compared with what is wanted.
/// </summary>
[MemoryDiagnoser]
public class PlannerBenchmarks
{
    private const string Owner = "perf";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ImmutableArray<(Binding Binding, NameState State)> _names = [];
    private PlanningInputs _inputs = new(new Observation(Now, []));

    [Params(10, 1_000, 10_000, 100_000)]
    public int RecordSets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ImmutableArray<string> addresses = ["10.0.1.7", "10.0.2.9"];
        var endpoint = new Endpoint("vpce-1", "iot", "vpc-1", EndpointState.Available, ["subnet-a", "subnet-b"], ["eni-0", "eni-1"]);
        _inputs = new PlanningInputs(new Observation(Now,
        [
            new ObservedEndpoint(endpoint,
            [
                .. addresses.Select((address, i) =>
                    new NetworkInterface($"eni-{i}", endpoint.SubnetIds[i], "a", [address], [], "in-use")),
            ]),
        ]));
        _names =
        [
            .. Enumerable.Range(0, RecordSets).Select(i =>
            {
                var binding = new Binding(
                    DnsName.Parse($"n{i}.fleet.example"), "Z1", new EndpointSelector([], "iot", "vpc-1"));
                return (binding, new NameState(
                    Now,
                    [new RecordSet(binding.Name, RecordTypes.A, 60, i % 2 == 0 ? addresses : ["10.0.1.7"])],
                    [new Marker(Owner, 1).ToRecordSet(binding.Name)]));
            }),
        ];
    }

    [Benchmark]
    public int Planner_with_its_rules() =>
        _names.Sum(name => Planner.Plan(name.Binding, Owner, name.State, _inputs, Overrides.None).Changes.Length);

    [Benchmark(Baseline = true)]
    public int Dictionary_difference()
    {
        var existing = _names.SelectMany(name => name.State.RecordSets)
            .ToDictionary(set => (set.Name, set.Type, set.SetIdentifier));
        var changes = new List<RecordChange>();
        foreach (var (binding, _) in _names)
        {
            var wanted = new RecordSet(binding.Name, RecordTypes.A, binding.Ttl,
            [
                .. _inputs.Seen.Endpoints.SelectMany(seen => seen.Interfaces)
                    .SelectMany(nic => nic.IPv4Addresses).Order(StringComparer.Ordinal),
            ]);
            if (!existing.TryGetValue((binding.Name, RecordTypes.A, null), out var stands))
            {
                changes.Add(new RecordChange(ChangeAction.Create, wanted));
            }
            else if (stands != wanted)
            {
                changes.Add(new RecordChange(ChangeAction.Delete, stands));
                changes.Add(new RecordChange(ChangeAction.Create, wanted));
            }
        }

        return changes.Count;
    }
}
