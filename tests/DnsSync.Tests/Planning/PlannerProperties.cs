using System.Collections.Immutable;
using CsCheck;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Tests.Planning;

public sealed class PlannerProperties
{
    private const int Runs = 5_000;

    private static readonly Gen<EndpointState> GenState = Gen.Frequency(
        (6, Gen.Const(EndpointState.Available)),
        (2, Gen.Const(EndpointState.Pending)),
        (4, Gen.Enum<EndpointState>()));

    private static readonly Gen<string> GenAddress =
        Gen.Select(Gen.Bool, Gen.Int[1, 6], (four, n) => four ? $"10.0.0.{n}" : $"2001:db8::{n}");

    private static Gen<ObservedEndpoint> GenEndpoint(int number) =>
        Gen.Select(GenState, GenAddress.HashSet[0, 4], Gen.Bool, Gen.Int[0, 9],
            (state, addresses, dual, unresolved) =>
            {
                var endpoint = dual
                    ? Make.DualStack($"vpce-{number}", [.. addresses])
                    : Make.Endpoint($"vpce-{number}", state, [.. addresses]);
                return endpoint with
                {
                    Endpoint = endpoint.Endpoint with
                    {
                        State = state,
                        NetworkInterfaceIds = unresolved == 0
                            ? endpoint.Endpoint.NetworkInterfaceIds.Add("eni-late")
                            : endpoint.Endpoint.NetworkInterfaceIds,
                    },
                };
            });

    private static readonly Gen<Observation> GenObservation =
        Gen.Select(Gen.Int[0, 3], GenEndpoint(1), GenEndpoint(2), GenEndpoint(3),
            (count, one, two, three) => Make.Seen([.. new[] { one, two, three }.Take(count)]));

    private static Gen<Binding> GenBinding(string name) =>
        Gen.Select(Gen.Bool, Gen.Int[1, 3], Gen.Int[1, 3], Gen.Bool, Gen.Int[1, 2].Select(n => 30 * n),
            (weighted, families, minimum, delete, ttl) => Make.Binding(name) with
            {
                Layout = weighted ? RecordLayout.Weighted : RecordLayout.Merged,
                Families = families switch
                {
                    1 => [AddressFamily.IPv4],
                    2 => [AddressFamily.IPv6],
                    _ => [AddressFamily.IPv4, AddressFamily.IPv6],
                },
                MinimumAddresses = minimum,
                WhenEmpty = delete ? WhenEmpty.Delete : WhenEmpty.Keep,
                Ttl = ttl,
            });

    // What may stand at a name: ours in either layout, a hand edit, another owner's, or nothing.
    private static Gen<ImmutableArray<RecordSet>> GenStanding(string name) =>
        Gen.Select(Gen.Int[0, 6], GenAddress.HashSet[1, 4], Gen.Int[0, 3], Gen.Int[1, 9],
            (shape, addresses, marker, revision) =>
            {
                var fours = addresses.Where(address => !address.Contains(':')).ToArray();
                var sixes = addresses.Where(address => address.Contains(':')).ToArray();
                var sets = new List<RecordSet>();
                foreach (var set in new[] { Make.A(name, fours), Make.Aaaa(name, sixes) })
                {
                    switch (shape)
                    {
                        case 0 or 1 when !set.Values.IsEmpty:
                            sets.Add(set);
                            break;
                        case 2 or 3 when !set.Values.IsEmpty:
                            sets.AddRange(set.Values.Select((value, i) =>
                                Make.Weighted(set with { Values = [value] }, $"vpce-{i + 1}")));
                            break;
                        case 4:
                            sets.Add(set with { Ttl = null, Values = [], AliasTarget = new("Z9", "x.", false) });
                            break;
                    }
                }

                if (shape == 5)
                {
                    sets.Add(new RecordSet(DnsName.Parse(name), RecordTypes.Cname, 60, ["b.example."]));
                }

                if (marker > 0)
                {
                    sets.Add(Make.MarkerOf(name, revision, marker == 1 ? "other" : Make.Owner));
                }

                return sets.ToImmutableArray();
            });

    private static readonly Gen<Overrides> GenOverrides =
        Gen.Select(Gen.Int[0, 3], Gen.Bool, (adopt, force) =>
            new Overrides(adopt > 1, adopt == 3 ? "other" : null, force));

    private static readonly ImmutableArray<RecordSet> Foreign =
    [
        Make.A("b.example", "192.0.2.9"),
        new RecordSet(DnsName.Parse("a.example"), "MX", 300, ["10 mail.example."]),
        Make.MarkerOf("c.example", 3, "other"),
    ];

    private static readonly Gen<(Binding, ImmutableArray<RecordSet>, Observation, Overrides, bool)> GenCase =
        Gen.Select(GenBinding("a.example"), GenStanding("a.example"), GenObservation, GenOverrides, Gen.Bool);

    [Fact]
    public void Applying_a_plan_gives_its_result_and_leaves_nothing_to_do() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel([.. existing, .. Foreign.Where(set => !StandsAlone(existing, set))]);
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                Assert.True(plan.Changes.IsEmpty || zone.Apply(ChangeBatches.Merge([plan])));
                Assert.Equal(
                    plan.Addresses.AsEnumerable(),
                    PublishedAddresses.In(zone.StateOf(binding).RecordSets).Order());

                // The adopted name is ours now, so the next plan needs no act.
                var again = PlanOf(binding, zone, seen, overrides, twice);
                Assert.Empty(again.Changes);
            },
            iter: Runs, print: Describe);

    [Fact]
    public void Foreign_record_sets_are_never_part_of_a_change() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel([.. existing, .. Foreign]);
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                Assert.DoesNotContain(plan.Changes, change => Foreign.Contains(change.RecordSet));
                Assert.All(plan.Changes, change => Assert.True(
                    change.RecordSet.Name == binding.Name || change.RecordSet.Name == binding.MarkerName));
                if (!overrides.Adopt && existing.Any(set => Marker.Parse(set)?.Owner == "other"))
                {
                    Assert.Empty(plan.Changes);
                }
            },
            iter: Runs, print: Describe);

    [Fact]
    public void Every_change_swaps_the_marker_and_raises_its_revision() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel(existing);
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                if (plan.Changes.IsEmpty)
                {
                    return;
                }

                var before = zone.StateOf(binding).Markers;
                var deleted = plan.Changes.Where(change => change.Action == ChangeAction.Delete)
                    .Select(change => change.RecordSet).ToList();
                Assert.All(before, marker => Assert.Contains(marker, deleted));
                var created = Assert.Single(plan.Changes, change =>
                    change.Action == ChangeAction.Create && change.RecordSet.Name == binding.MarkerName);
                var after = Marker.Parse(created.RecordSet)!;
                Assert.Equal(Make.Owner, after.Owner);
                Assert.True(before.All(marker => Marker.Parse(marker)!.Revision + 1 == after.Revision));
            },
            iter: Runs, print: Describe);

    [Fact]
    public void A_name_is_never_emptied_under_keep_and_unforced() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel(existing);
                var before = PublishedAddresses.In(zone.StateOf(binding).RecordSets);
                var plan = PlanOf(binding, zone, seen, overrides with { Force = false }, twice);
                if (binding.WhenEmpty == WhenEmpty.Keep && before.Count > 0)
                {
                    Assert.NotEmpty(plan.Addresses);
                }
            },
            iter: Runs, print: Describe);

    [Fact]
    public void Nothing_is_removed_after_one_read_or_with_unresolved_interfaces() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel(existing);
                var asked = binding.Families.ToHashSet();
                var before = PublishedAddresses.In(zone.StateOf(binding).RecordSets)
                    .Where(address => asked.Contains(address.Family));
                var available = AvailableAddresses.Of(binding, seen);
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                var offered = available.Addresses.Select(address => address.Address).ToHashSet();
                if (!twice || !available.Unresolved.IsEmpty)
                {
                    Assert.All(before, address => Assert.Contains(address, plan.Addresses));
                }

                Assert.All(before.Where(offered.Contains), address => Assert.Contains(address, plan.Addresses));
            },
            iter: Runs, print: Describe);

    [Fact]
    public void Every_added_address_is_on_an_available_endpoint() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel(existing);
                var before = PublishedAddresses.In(zone.StateOf(binding).RecordSets);
                var available = seen.Endpoints
                    .Where(endpoint => endpoint.Endpoint.State == EndpointState.Available)
                    .SelectMany(endpoint => endpoint.Interfaces)
                    .SelectMany(nic => nic.IPv4Addresses.Concat(nic.IPv6Addresses))
                    .Select(Address.Parse)
                    .ToHashSet();
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                Assert.All(plan.Addresses.Except(before), address => Assert.Contains(address, available));
            },
            iter: Runs, print: Describe);

    [Fact]
    public void Of_two_plans_from_one_read_exactly_one_lands() =>
        Gen.Select(GenBinding("a.example"), GenBinding("a.example"), GenStanding("a.example"),
                GenObservation, GenObservation, GenOverrides)
            .Sample(
                (mine, yours, existing, seenByMe, seenByYou, overrides) =>
                {
                    var zone = new ZoneModel(existing);
                    var first = PlanOf(mine, zone, seenByMe, overrides, twice: true);
                    var second = PlanOf(yours, zone, seenByYou, overrides, twice: true);
                    if (first.Changes.IsEmpty || second.Changes.IsEmpty)
                    {
                        return;
                    }

                    Assert.True(zone.Apply(ChangeBatches.Merge([first])));
                    Assert.False(zone.Apply(ChangeBatches.Merge([second])));
                },
                iter: Runs);

    [Fact]
    public void Batches_respect_the_limits_and_never_split_a_binding() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 400], Gen.Int[1, 30])
            .Sample(
                (bindings, addresses, endpoints) =>
                {
                    var plans = Enumerable.Range(0, bindings).Select(i =>
                    {
                        var binding = Make.Binding($"n{i}.example") with
                        {
                            Layout = i % 2 == 0 ? RecordLayout.Merged : RecordLayout.Weighted,
                        };
                        var each = Math.Max(1, addresses / endpoints);
                        return PlanGolden.Plan(binding, Make.Empty, Make.Seen(
                            [.. Enumerable.Range(0, endpoints).Select(e => Make.Endpoint(
                                $"vpce-{e}", EndpointState.Available,
                                [.. Enumerable.Range(0, each).Select(a => $"10.{e}.{a / 250}.{(a % 250) + 1}")]))]));
                    }).Where(plan => !plan.Changes.IsEmpty).ToList();
                    var batches = ChangeBatches.Pack(plans);
                    Assert.Equal(plans, batches.SelectMany(batch => batch));
                    foreach (var changes in batches.Select(batch => ChangeBatches.Merge(batch).Changes))
                    {
                        Assert.True(changes.Sum(change => change.RecordSet.Values.Length) <= 1000);
                        Assert.True(changes.Sum(change => change.RecordSet.Values.Sum(value => value.Length)) <= 32_000);
                        Assert.Equal(changes.OrderBy(change => change.Action).Select(c => c.Action),
                            changes.Select(change => change.Action));
                    }
                },
                iter: 200);

    [Fact]
    public void The_same_input_gives_the_same_plan_whatever_its_order() =>
        GenCase.Sample(
            (binding, existing, seen, overrides, twice) =>
            {
                var zone = new ZoneModel(existing);
                var reversed = new ZoneModel(existing.Reverse());
                var plan = PlanOf(binding, zone, seen, overrides, twice);
                var other = PlanOf(binding, reversed, seen, overrides, twice);
                Assert.Equal(plan.Changes.AsEnumerable(), other.Changes);
                Assert.Equal(plan.Findings.AsEnumerable(), other.Findings);
            },
            iter: Runs, print: Describe);

    private static string Describe(
        (Binding Binding, ImmutableArray<RecordSet> Standing, Observation Seen, Overrides Overrides, bool Twice) sample) =>
        string.Join('\n',
        [
            $"{sample.Binding} {string.Join(',', sample.Binding.Families)} {sample.Overrides} twice={sample.Twice}",
            .. sample.Standing.Select(RecordText.Of),
            .. sample.Seen.Endpoints.Select(endpoint =>
                $"{endpoint.Endpoint.Id} {endpoint.Endpoint.State} {endpoint.Endpoint.IpAddressType} "
                + string.Join(' ', endpoint.Interfaces.SelectMany(nic => nic.IPv4Addresses.Concat(nic.IPv6Addresses)))),
        ]);

    private static bool StandsAlone(ImmutableArray<RecordSet> existing, RecordSet foreign) =>
        existing.Any(set => set.Type == RecordTypes.Cname && set.Name == foreign.Name);

    private static BindingPlan PlanOf(
        Binding binding, ZoneModel zone, Observation seen, Overrides overrides, bool twice) =>
        twice
            ? PlanGolden.PlanTwice(binding, zone.StateOf(binding), seen, overrides)
            : PlanGolden.Plan(binding, zone.StateOf(binding), seen, null, overrides);
}
