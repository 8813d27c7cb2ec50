using System.Collections.Immutable;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>
/// What some scenarios have besides. Each variation has a stream of its own, so that a scenario without it is drawn
/// as if it did not exist.
/// </summary>
internal static class Variations
{
    // With a backslash, an asterisk and a question mark, which EC2's filters read as more than themselves.
    private static readonly ImmutableArray<(int, string?)> Pools =
        [(30, null), (25, "blue"), (15, "green"), (20, @"b\lue"), (10, "gr*en?")];

    // For so long a process may go by a VPC that was taken from a zone, and then comes the schedule.
    private static readonly TimeSpan LongestBelief = TimeSpan.FromMinutes(20);

    /// <param name="every">How far apart the additional steps are.</param>
    public static Scenario Apply(Scenario scenario, TimeSpan every)
    {
        Vary("namesake", 300, WithNamesake);
        Vary("second owner", 250, WithSecondOwner);
        Vary("associations", 250, WithAssociations);
        Vary("tags", 250, WithTags);
        Vary("late ipv6", 500, WithLateIpv6);
        Vary("denials", 250, WithDenials);
        Vary("iam", 250, WithLateIam);
        Vary("pauses", 150, WithPauses);
        return scenario with
        {
            Steps = [.. scenario.Steps.Where(step => step.At < scenario.QuietFrom).OrderBy(step => step.At)],
        };

        void Vary(string name, int permille, Func<Scenario, TimeSpan, SplitMix64, Scenario> variation)
        {
            var random = Chance.Stream(scenario.Seed, name);
            scenario = random.Chance(permille) ? variation(scenario, every, random) : scenario;
        }
    }

    /// <summary>One of the names once more, in a zone of its own for another VPC.</summary>
    private static Scenario WithNamesake(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        var world = scenario.World;
        var first = random.Of(world.Names);
        var vpc = new VpcPlan("other", "10.250.0.0/16", 3, world.Vpcs.First(own => own.Key == first.Vpc).HasIpv6);
        var family = vpc.HasIpv6 ? "dualstack" : "ipv4";
        var second = first with { Key = "namesake", Vpc = vpc.Key, Endpoints = [], Ttl = random.Of([30, 60]) };
        return scenario with
        {
            World = world with
            {
                Vpcs = world.Vpcs.Add(vpc),
                Endpoints = world.Endpoints.AddRange(Enumerable.Range(0, random.From(1, 2)).Select(i =>
                    new EndpointPlan($"other{i}", vpc.Key, first.Service, [0, 1], family))),
                Names = world.Names.Add(second),
            },
            Steps = [.. scenario.Steps, .. Times(scenario, every, random).SelectMany(Act)],
        };

        IEnumerable<ScenarioStep> Act(TimeSpan at)
        {
            var soon = at + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(90));
            var (one, other) = random.Chance(500) ? (first.Key, second.Key) : (second.Key, first.Key);
            switch (random.Below(8))
            {
                // What is taken from both is taken over again in one zone.
                case 0 or 1:
                    return
                    [
                        new EditZone(at, one, ZoneEditKind.OtherOwner), new EditZone(at, other, ZoneEditKind.OtherOwner),
                        new Adopt(soon, one),
                    ];
                case 2:
                    return [new Resync(at, random.Of([ResyncKind.Only, ResyncKind.Force, ResyncKind.Prune]), one)];
                case 3:
                    return [new EditZone(at, second.Key, random.Of(Enum.GetValues<ZoneEditKind>()))];
                case 4:
                    return
                    [
                        new Resync(at), new DropName(at, second.Key, TimeSpan.FromSeconds(random.Below(3))),
                        new AddName(at + random.Between(TimeSpan.Zero, every), second),
                    ];
                case 5:
                    return [new ModifySubnets(at, "other0", [2], [random.Below(2)]), new ModifySubnets(soon + every, "other0", [0, 1], [2])];
                case 6:
                    return [new DeleteEndpoint(at, "other0"), new CreateEndpoint(soon, new EndpointPlan("other0", vpc.Key, first.Service, [0, 1], family))];
                default:
                    return [new ModifyName(at, second with { Layout = random.Of([Model.RecordLayout.Merged, Model.RecordLayout.Weighted]), Ttl = random.Of([30, 60, 300]) })];
            }
        }
    }

    /// <summary>Names that follow a service in every VPC of their zone, and VPCs that are associated and disassociated.</summary>
    private static Scenario WithAssociations(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        var world = scenario.World;
        var spanning = new Dictionary<string, bool>();
        var names = world.Names.Select(Spanning).ToImmutableArray();
        var keys = names.Where(name => name.SpansVpcs).Select(name => name.Key).ToList();
        if (keys.Count == 0)
        {
            return scenario;
        }

        var far = new VpcPlan("far", "10.251.0.0/16", 3, HasIpv6: true);
        return scenario with
        {
            World = world with
            {
                Names = names,
                Vpcs = world.Vpcs.Add(far),
                Endpoints =
                [
                    .. world.Endpoints,
                    .. names.Where(name => name.SpansVpcs).Select(name => name.Service).Distinct()
                        .Select((service, i) => new EndpointPlan($"far{i}", far.Key, service, [0, 1], "dualstack")),
                ],
            },
            Steps =
            [
                .. scenario.Steps.Select(step => step switch
                {
                    AddName add => add with { Name = Spanning(add.Name) },
                    ModifyName modify => modify with { Name = Spanning(modify.Name) },
                    MoveName move => move with { Name = Spanning(move.Name) },
                    _ => step,
                }),
                .. Times(scenario, every / 2, random).TakeWhile(at => at < scenario.QuietFrom - LongestBelief)
                    .Select(at => new ChangeAssociation(
                        at, random.Of(keys), random.Of<VpcPlan>([far, far, .. world.Vpcs]).Key, random.Chance(600))),
            ],
        };

        NamePlan Spanning(NamePlan name)
        {
            if (!spanning.TryGetValue(name.Key, out var spans))
            {
                spanning.Add(name.Key, spans = random.Chance(600));
            }

            return name with { SpansVpcs = spans && name is { AnyVpc: false, Endpoints.IsEmpty: true } };
        }
    }

    /// <summary>A second owner's whole service: names of its own in the same zones, and one that both stacks have.</summary>
    private static Scenario WithSecondOwner(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        var world = scenario.World;
        var contested = random.Of(world.Names);
        var same = contested with { Key = "contested", Endpoints = [], Ttl = random.Of([30, 60]) };
        var own = Enumerable.Range(0, random.From(1, 2)).Select(i => random.Of(world.Names) is var beside
            ? beside with { Key = $"own{i}", Name = $"second{i}.{beside.Zone}", Endpoints = [] }
            : throw new InvalidOperationException()).ToImmutableArray();
        return scenario with
        {
            World = world with { SecondOwnerNames = [same, .. own] },
            Steps = [.. scenario.Steps, .. Times(scenario, every, random).SelectMany(Act)],
        };

        IEnumerable<ScenarioStep> Act(TimeSpan at)
        {
            var pause = random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(60));
            var later = at + random.Between(TimeSpan.FromSeconds(30), every);
            ScenarioStep Theirs(ScenarioStep step) => new ByOtherOwner(step.At, step);
            switch (random.Below(6))
            {
                // Its owner gives it up, and the other's stack may take it.
                case 0:
                    return [new DropName(at, contested.Key, pause), new AddName(later, contested)];
                case 1:
                    return [Theirs(new DropName(at, same.Key, pause)), Theirs(new AddName(later, same))];
                case 2:
                    return [Theirs(new DropName(at, own[0].Key, pause)), Theirs(new AddName(later, own[0]))];
                case 3:
                    return [new EditZone(at, contested.Key, ZoneEditKind.DeleteAll)];
                case 4:
                    return [Theirs(new EditZone(at, own[0].Key, random.Of([ZoneEditKind.DeleteAll, ZoneEditKind.WrongAddress])))];
                default:
                    return [Theirs(new ModifyName(at, random.Of([same, .. own]) with { Ttl = random.Of([30, 60, 300]) }))];
            }
        }
    }

    /// <summary>Names that select endpoints by a tag, and endpoints whose tag changes.</summary>
    private static Scenario WithTags(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        var (endpoints, names) = (new Dictionary<string, string?>(), new Dictionary<string, string?>());
        var world = scenario.World with
        {
            Endpoints = [.. scenario.World.Endpoints.Select(Tagged)],
            Names = [.. scenario.World.Names.Select(Selecting)],
        };
        var steps = scenario.Steps.Select(step => step switch
        {
            CreateEndpoint create => create with { Endpoint = Tagged(create.Endpoint) },
            AddName add => add with { Name = Selecting(add.Name) },
            ModifyName modify => modify with { Name = Selecting(modify.Name) },
            MoveName move => move with { Name = Selecting(move.Name) },
            _ => step,
        }).ToList();
        var keys = endpoints.Keys.Order(StringComparer.Ordinal).ToList();
        return scenario with
        {
            World = world,
            Steps =
            [
                .. steps,
                .. Times(scenario, every, random).TakeWhile(_ => keys.Count > 0)
                    .Select(at => new TagEndpoint(at, random.Of(keys), DrawPool(random))),
            ],
        };

        EndpointPlan Tagged(EndpointPlan endpoint)
        {
            if (!endpoints.TryGetValue(endpoint.Key, out var pool))
            {
                endpoints.Add(endpoint.Key, pool = DrawPool(random));
            }

            return endpoint with { Pool = pool };
        }

        // A name keeps its selector through most changes of its settings.
        NamePlan Selecting(NamePlan name)
        {
            if (!names.TryGetValue(name.Key, out var pool) || random.Chance(150))
            {
                names[name.Key] = pool = DrawPool(random);
            }

            return name.Endpoints.IsEmpty ? name with { Pool = pool } : name;
        }
    }

    private static Scenario WithLateIpv6(Scenario scenario, TimeSpan every, SplitMix64 random) => scenario with
    {
        World = scenario.World with { Ipv6Assigned = TimeSpan.FromSeconds(random.From(1, 100)) },
    };

    /// <summary>Permissions that are taken away and come back.</summary>
    private static Scenario WithDenials(Scenario scenario, TimeSpan every, SplitMix64 random) =>
        scenario.Faults == FaultLevel.None ? scenario : scenario with
        {
            Steps =
            [
                .. scenario.Steps,
                .. Times(scenario, 2 * every, random).Select(at => new Episode(
                    at, random.Of(Scenarios.Denials),
                    random.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(random.Chance(200) ? 20 : 4)))),
            ],
        };

    private static Scenario WithLateIam(Scenario scenario, TimeSpan every, SplitMix64 random) => scenario with
    {
        World = scenario.World with
        {
            IamSpreads = TimeSpan.FromSeconds(scenario.Faults == FaultLevel.None ? 0 : random.From(1, 57)),
            HasPolicyByName = random.Chance(700),
        },
    };

    /// <summary>Endpoints that are created just before the queue is not read for longer than a sequence may last.</summary>
    private static Scenario WithPauses(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        if (scenario.Faults != FaultLevel.Hostile)
        {
            return scenario;
        }

        var made = 0;
        return scenario with
        {
            Steps = [.. scenario.Steps, .. Times(scenario, 3 * every, random).SelectMany(Pause)],
        };

        IEnumerable<ScenarioStep> Pause(TimeSpan at)
        {
            var name = random.Of(scenario.World.Names);
            yield return new CreateEndpoint(at, new EndpointPlan($"late{made++}", name.Vpc, name.Service, [0], "ipv4"));
            yield return new Episode(
                at + random.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)), Disturbance.NotInvoked,
                random.Between(TimeSpan.FromMinutes(21), TimeSpan.FromMinutes(40)));
        }
    }

    private static string? DrawPool(SplitMix64 random) => random.Of<string?>([.. Pools]);

    // While faults last, and people are at work.
    private static IEnumerable<TimeSpan> Times(Scenario scenario, TimeSpan every, SplitMix64 random)
    {
        for (var at = random.Between(TimeSpan.Zero, every); at < scenario.QuietFrom;
            at += random.Between(TimeSpan.Zero, 2 * every))
        {
            yield return at;
        }
    }
}
