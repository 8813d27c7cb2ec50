using System.Collections.Immutable;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

/// <summary>An alias holds no addresses, and yet it goes only once a second read agrees.</summary>
public sealed class RemovalConfirmationTests
{
    private readonly Simulation _simulation = new();

    private Binding Data => _simulation.Data;

    [Theory]
    [InlineData("marker", WhenEmpty.Delete, false)]
    [InlineData("adopt", WhenEmpty.Delete, false)]
    [InlineData("marker", WhenEmpty.Keep, true)]
    [InlineData("adopt", WhenEmpty.Keep, true)]
    public void An_alias_is_removed_only_after_a_second_read(string by, WhenEmpty whenEmpty, bool force)
    {
        PutAlias(withMarker: by == "marker");
        _simulation.World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        var report = Run(whenEmpty, new Overrides(Adopt: by == "adopt", Force: force));
        Assert.Empty(Addresses);

        // Each read finds no endpoint of the service, and then lists what services there are.
        Assert.Equal(4, report.Calls["ec2:DescribeVpcEndpoints"]);
        Assert.InRange(report.Elapsed.TotalSeconds, 5, 6);
    }

    [Theory]
    [InlineData("marker", WhenEmpty.Delete, false)]
    [InlineData("adopt", WhenEmpty.Keep, true)]
    public void An_alias_is_replaced_if_the_second_read_shows_an_endpoint(string by, WhenEmpty whenEmpty, bool force)
    {
        PutAlias(withMarker: by == "marker");
        _simulation.Endpoints = (endpoints, _) => new FirstReadIsEmpty(endpoints);
        var deleted = 0;
        _simulation.World.OnApiCall += call =>
        {
            if (call.Request is ZoneChangeBatch { Changes: var changes } && call.Error is null)
            {
                var creates = changes.Count(change => change is { Action: ZoneAction.Create, RecordSet.Type: "A" });
                deleted += changes.Count(change => change is { Action: ZoneAction.Delete, RecordSet.Type: "A" }) - creates;
            }
        };
        Run(whenEmpty, new Overrides(Adopt: by == "adopt", Force: force));
        Assert.True(deleted <= 0, "the alias was deleted, and nothing was put in its place");
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void An_alias_stays_by_default_and_is_reported()
    {
        PutAlias(withMarker: true);
        _simulation.World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        var report = Run(WhenEmpty.Keep, Overrides.None);
        Assert.Equal(Outcome.Held, report.Bindings[0].Outcome);
        Assert.StartsWith("A record set without addresses stays", report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.Single(Addresses);
    }

    private IEnumerable<RecordSet> Addresses =>
        _simulation.World.Route53.Find(Data.ZoneId)!.At(Data.Name).Where(set => set.Type is RecordTypes.A);

    private void PutAlias(bool withMarker)
    {
        _simulation.Write(Data, ZoneAction.Create, Make.A(Data.Name.ToString()) with
        {
            Ttl = null,
            AliasTarget = new AliasTarget("Z2ALIAS", "elsewhere.example.", false),
        });
        if (withMarker)
        {
            _simulation.Write(Data, ZoneAction.Create, Make.MarkerOf(Data.Name.ToString()));
        }
    }

    private SyncReport Run(WhenEmpty whenEmpty, Overrides overrides) =>
        _simulation.Run(_simulation.Request(Data with { WhenEmpty = whenEmpty }) with
        {
            Overrides = ImmutableDictionary<NameInZone, Overrides>.Empty.Add(NameInZone.Of(Data), overrides),
        });

    private sealed class FirstReadIsEmpty(IEndpointInventory endpoints) : IEndpointInventory
    {
        private bool _missed;

        public string? Region => endpoints.Region;

        public async Task<EndpointPage> DescribeEndpointsAsync(
            EndpointFilter filter, string? nextToken, CancellationToken cancellation)
        {
            var page = await endpoints.DescribeEndpointsAsync(filter, nextToken, cancellation);
            (var missed, _missed) = (_missed, true);
            return missed ? page : page with { Endpoints = [] };
        }

        public Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
            ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation) =>
            endpoints.DescribeNetworkInterfacesAsync(ids, nextToken, cancellation);
    }
}
