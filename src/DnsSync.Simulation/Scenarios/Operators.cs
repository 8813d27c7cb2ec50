using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>
/// Draws what people do. It keeps a rough idea of what is there, so that most of it makes sense;
/// what does not is refused by AWS, as it would be.
/// </summary>
internal sealed class Operators(SplitMix64 random, WorldGenerator worlds, WorldPlan world)
{
    private readonly List<EndpointPlan> _endpoints = [.. world.Endpoints];
    private readonly List<NamePlan> _names = [.. world.Names];
    private readonly PriorityQueue<NamePlan, TimeSpan> _away = new();
    private readonly List<ScenarioStep> _steps = [];
    private int _made;

    /// <param name="every">How far apart things are done; null to draw that, too.</param>
    public IEnumerable<ScenarioStep> Draw(TimeSpan until, TimeSpan? every = null)
    {
        var apart = every ?? TimeSpan.FromMinutes(random.Of<int>((15, 25), (60, 120), (25, 240)));
        var at = random.Between(TimeSpan.Zero, apart);
        while (at < until)
        {
            Act(at);

            // People do one thing, and then the next at once, or go away.
            at += random.Chance(350)
                ? random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(random.Chance(500) ? 8 : 90))
                : random.Between(TimeSpan.Zero, 2 * apart);
        }

        return _steps.Where(step => step.At >= TimeSpan.Zero && step.At < until);
    }

    private void Act(TimeSpan at)
    {
        while (_away.TryPeek(out var name, out var back) && back <= at)
        {
            _away.Dequeue();
            _names.Add(name);
        }

        switch (random.Below(100))
        {
            case < 14:
                Create(at);
                break;
            case < 26 when _endpoints.Count > 0:
                Delete(at, random.Of(_endpoints));
                break;
            case < 38 when _endpoints.Count > 0:
                Replace(at, random.Of(_endpoints));
                break;
            case < 56 when _endpoints.Count > 0:
                Resubnet(at, random.Of(_endpoints));
                break;
            case < 60 when _endpoints.Count > 0:
                Refamily(at, random.Of(_endpoints));
                break;
            case < 62 when _endpoints.Count > 0:
                _steps.Add(new EndpointBecomes(
                    at, random.Of(_endpoints).Key, random.Of(
                        ["failed", "rejected", "partial", "expired", "deleted", "pendingAcceptance"])));
                break;
            case < 78:
                Edit(at, random.Of(_names));
                break;
            case < 82:
                _steps.Add(new Adopt(at, random.Of(_names).Key));
                break;
            case < 85:
                AskFor(at, random.Of<ResyncKind>(
                    (40, ResyncKind.All), (15, ResyncKind.DryRun), (10, ResyncKind.Wait),
                    (10, ResyncKind.Only), (15, ResyncKind.Force), (10, ResyncKind.Prune)));
                break;
            case < 91:
                Configure(at, random.Below(_names.Count));
                break;
            case < 96 when _names.Count > 1:
                Drop(at, random.Below(_names.Count));
                break;
            case < 99 when _names.Count + _away.Count < (world.StoredConfiguration ? 50 : WorldGenerator.InEnvironment):
                Add(at);
                break;
            case 99:
                Move(at, random.Below(_names.Count));
                break;
        }
    }

    private void Create(TimeSpan at) =>
        Create(at, random.Of(world.Vpcs), random.Of(["iot.data", "iot.credentials"]));

    private EndpointPlan Create(TimeSpan at, VpcPlan vpc, string service)
    {
        var made = worlds.DrawEndpoint($"f{_made++}", vpc, service);
        _endpoints.Add(made);
        _steps.Add(new CreateEndpoint(at, made));
        return made;
    }

    private void Delete(TimeSpan at, EndpointPlan endpoint)
    {
        _endpoints.Remove(endpoint);
        _steps.Add(new DeleteEndpoint(at, endpoint.Key));
    }

    private void Replace(TimeSpan at, EndpointPlan old)
    {
        var made = old with { Key = $"f{_made++}" };
        _endpoints.Add(made);
        _steps.Add(new CreateEndpoint(at, made));
        Delete(at + random.Between(TimeSpan.Zero, TimeSpan.FromMinutes(5)), old);
    }

    private void Resubnet(TimeSpan at, EndpointPlan endpoint)
    {
        var wanted = random.Some(VpcOf(endpoint).Subnets, random.From(1, 4));
        var step = new ModifySubnets(
            at, endpoint.Key,
            [.. wanted.Where(subnet => !endpoint.Subnets.Contains(subnet))],
            [.. endpoint.Subnets.Where(subnet => !wanted.Contains(subnet))]);
        if (step.Add.IsEmpty && step.Remove.IsEmpty)
        {
            return;
        }

        _steps.Add(step);
        _endpoints[_endpoints.IndexOf(endpoint)] = endpoint with { Subnets = [.. wanted] };
    }

    private void Refamily(TimeSpan at, EndpointPlan endpoint)
    {
        if (VpcOf(endpoint).HasIpv6)
        {
            var family = random.Of(["ipv4", "dualstack", "ipv6"]);
            _steps.Add(new ModifyFamily(at, endpoint.Key, family));
            _endpoints[_endpoints.IndexOf(endpoint)] = endpoint with { Family = family };
        }
    }

    private void Edit(TimeSpan at, NamePlan name)
    {
        var kind = random.Of(Enum.GetValues<ZoneEditKind>());
        _steps.Add(new EditZone(at, name.Key, kind));

        // An operator who broke something runs a dry run, or resyncs one name.
        if (random.Chance(200))
        {
            AskFor(
                at + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20)),
                random.Of([ResyncKind.DryRun, ResyncKind.Only, ResyncKind.All]));
        }

        // An alias is forced away, which must not depend on one read.
        if (kind is ZoneEditKind.AliasInstead && random.Chance(700))
        {
            _steps.Add(new Resync(at + random.Between(TimeSpan.Zero, TimeSpan.FromMinutes(2)), ResyncKind.Force, name.Key));
        }

        if (kind is ZoneEditKind.DeleteMarker or ZoneEditKind.OtherOwner or ZoneEditKind.ForeignInstead
            && random.Chance(700))
        {
            var soon = random.Chance(500) ? TimeSpan.FromMinutes(3) : TimeSpan.FromHours(2);
            _steps.Add(new Adopt(at + random.Between(TimeSpan.Zero, soon), name.Key));
        }
    }

    private void AskFor(TimeSpan at, ResyncKind kind) => _steps.Add(new Resync(
        at, kind, kind is ResyncKind.Only or ResyncKind.Force or ResyncKind.Prune ? random.Of(_names).Key : null));

    private void Configure(TimeSpan at, int index)
    {
        _names[index] = worlds.DrawSettings(_names[index], VpcOf(_names[index].Vpc));
        _steps.Add(new ModifyName(at, _names[index]));
    }

    private void Move(TimeSpan at, int index)
    {
        _names[index] = worlds.DrawPlace(_names[index], VpcOf(_names[index].Vpc));
        _steps.Add(new MoveName(at, _names[index]));
    }

    private void Drop(TimeSpan at, int index)
    {
        // A process that has just read the configuration uses it for a while.
        if (random.Chance(600))
        {
            _steps.Add(new Resync(at - random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10))));
            _steps.Add(new Resync(at + random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(100))));
        }

        _steps.Add(new DropName(
            at, _names[index].Key, random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(random.Chance(500) ? 5 : 90))));

        // And some come back.
        if (random.Chance(300))
        {
            var back = at + random.Between(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(random.Chance(500) ? 15 : 180));
            _steps.Add(new AddName(back, _names[index]));
            _away.Enqueue(_names[index], back);
        }

        _names.RemoveAt(index);
    }

    private void Add(TimeSpan at)
    {
        var vpc = random.Of(world.Vpcs);
        var name = worlds.DrawName($"m{_made++}", vpc);
        if (random.Chance(400))
        {
            var made = Create(at, vpc, name.Service);
            name = random.Chance(600) ? name with { Endpoints = [made.Key] } : name;
        }

        _steps.Add(new AddName(at, name));

        // What a stack adds it may roll back, while the name's own Create is still at work.
        if (random.Chance(250))
        {
            _steps.Add(new DropName(
                at + random.Between(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(150)), name.Key, TimeSpan.Zero));
            return;
        }

        _names.Add(name);
    }

    private VpcPlan VpcOf(EndpointPlan endpoint) => VpcOf(endpoint.Vpc);

    private VpcPlan VpcOf(string key) => world.Vpcs.First(vpc => vpc.Key == key);
}
