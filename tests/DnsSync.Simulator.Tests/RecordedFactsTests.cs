using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using static DnsSync.Simulator.Tests.Worlds;

namespace DnsSync.Simulator.Tests;

/// <summary>Figures and rules that AWS documents and that a run relies on, each as it is recorded.</summary>
public sealed class RecordedFactsTests
{
    private readonly World _world = DemoWorld.Create().World;

    [Fact]
    public void An_interface_keeps_its_address_until_its_endpoint_changes_its_address_type()
    {
        var world = new World();
        world.Ec2.CreateVpc("127.20.0.0/16", "fd00:20::/56", "vpc-6");
        world.Ec2.CreateSubnet("vpc-6", "127.20.1.0/24", "a", "fd00:20:0:1::/64", "subnet-1");
        world.Ec2.CreateSubnet("vpc-6", "127.20.2.0/24", "b", "fd00:20:0:2::/64", "subnet-2");
        var id = world.Ec2.CreateEndpoint(
            new CreateEndpointRequest("vpc-6", DemoWorld.DataService) { SubnetIds = ["subnet-1"] }).Id;
        world.RunFor(TimeSpan.FromMinutes(1));
        var eni = world.Ec2.Current.Interfaces.Values.Single();
        foreach (var modify in (ModifyEndpointRequest[])
            [
                new(id) { AddSubnetIds = ["subnet-2"] },
                new(id) { RemoveSubnetIds = ["subnet-2"] },
                new(id) { IpAddressType = "dualstack" },
                new(id) { IpAddressType = "ipv4" },
            ])
        {
            world.Ec2.ModifyEndpoint(modify);
            Assert.Equal(eni.IPv4, world.Ec2.Current.Interfaces[eni.Id].IPv4);
            world.RunFor(TimeSpan.FromMinutes(1));
            Assert.Equal(eni.IPv4, world.Ec2.Current.Interfaces[eni.Id].IPv4);
        }

        Assert.Null(world.Ec2.Current.Interfaces[eni.Id].IPv6);
        world.Ec2.ModifyEndpoint(new(id) { IpAddressType = "ipv6" });
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Null(world.Ec2.Current.Interfaces[eni.Id].IPv4);
    }

    [Fact]
    public void A_page_holds_1000_items_and_a_filter_200_values()
    {
        var there = _world.Ec2.Current.Endpoints.Count;
        for (var i = there; i <= 1000; i++)
        {
            _world.Endpoint();
        }

        var page = _world.Ec2.DescribeEndpoints(new DescribeRequest { MaxResults = 5000 });
        Assert.Equal(1000, page.Items.Length);
        Assert.Single(_world.Ec2.DescribeEndpoints(new DescribeRequest { NextToken = page.NextToken }).Items);
        Assert.Equal("InvalidParameterValue", CodeOf(() =>
            _world.Ec2.DescribeInterfaces(new DescribeRequest { MaxResults = 1001 })));
        Assert.NotEmpty(_world.Ec2.DescribeInterfaces(new DescribeRequest { MaxResults = 1000 }).Items);
        Assert.Empty(_world.Ec2.DescribeInterfaces(new DescribeRequest
        {
            Filters = [new Ec2Filter("network-interface-id", [.. Enumerable.Range(0, 200).Select(i => $"eni-{i}")])],
        }).Items);
    }

    [Fact]
    public void A_new_or_deleted_endpoint_is_not_found_by_id()
    {
        var world = DemoWorld.Create(new WorldSettings
        {
            Ec2Staleness = TimeSpan.FromSeconds(3),
            DeletedEndpointShown = TimeSpan.FromMinutes(1),
        }).World;
        world.RunFor(TimeSpan.FromSeconds(3));
        var id = world.Endpoint(DemoWorld.SubnetA).Id;
        world.RunFor(TimeSpan.FromSeconds(1.5));
        Assert.Equal(
            [null, "InvalidVpcEndpointId.NotFound"],
            Enumerable.Range(0, 50).Select(_ => Describe().Error?.Code).Distinct().Order(StringComparer.Ordinal));
        world.Ec2.DeleteEndpoints(id);
        world.RunFor(world.Settings.EndpointDeletes + TimeSpan.FromSeconds(4));
        Assert.Equal("deleted", Describe().Value!.Items.Single().State);
        world.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal("InvalidVpcEndpointId.NotFound", Describe().Error?.Code);

        Served<DescribeResponse<WorldEndpoint>> Describe() => world.Serve(
            "ec2:DescribeVpcEndpoints", "test", () => world.Ec2.DescribeEndpoints(new DescribeRequest { Ids = [id] }));
    }

    [Fact]
    public void A_batch_counts_values_and_an_upsert_counts_values_and_characters_twice()
    {
        const string TooMany = "[Number of records limit of 1000 exceeded.]";
        Assert.Equal([TooMany], _world.Refusal(Create(Of("x", 334)), Create(Of("y", 334)), Create(Of("z", 333))));
        _world.Change(Create(Of("x", 400)), Create(Of("y", 400)), Create(Of("z", 200)));
        Assert.Equal([TooMany], _world.Refusal(Upsert(Of("u", 251)), Upsert(Of("v", 250))));
        _world.Change(Upsert(Of("u", 250)), Upsert(Of("v", 250)));

        // 252 characters each, twice.
        Assert.Equal(["[Number of characters limit of 32000 exceeded.]"], _world.Refusal(Texts(64)));
        _world.Change(Texts(63));

        static RecordSet Of(string label, int count) => A(
            $"{label}.{Apex}", [.. Enumerable.Range(0, count).Select(i => $"127.1.{i / 200}.{i % 200}")]);
        static ImmutableArray<ZoneChange> Texts(int count) =>
        [
            .. Enumerable.Range(0, count).Select(i => Upsert(
                new RecordSet(DnsName.Parse($"t{i}.{Apex}"), "TXT", 60, ['"' + new string('x', 250) + '"']))),
        ];
    }

    [Fact]
    public void Deleting_needs_the_set_identifier_as_it_is()
    {
        var weighted = Weighted("w." + Apex, "x", 1, "127.0.0.1");
        _world.Change(Create(weighted));
        Assert.Contains(
            "set-identifier='y'] but it was not found",
            _world.Refusal(Delete(weighted with { SetIdentifier = "y" })).Single(), StringComparison.Ordinal);
        Assert.Contains(
            "was not found",
            _world.Refusal(Delete(weighted with { SetIdentifier = null, Weight = null })).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Change_units_are_1500_at_once_then_100_a_second_and_an_upsert_costs_two()
    {
        Assert.Null(Serve(1000, Create));
        Assert.Null(Serve(250, Upsert));
        Assert.Equal("Throttling", Serve(1, Delete));
        _world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal("Throttling", Serve(51, Upsert));
        Assert.Null(Serve(50, Upsert));
        _world.RunFor(TimeSpan.FromMilliseconds(10));
        Assert.Null(Serve(1, Delete));
        Assert.Equal("Throttling", Serve(1, Create));

        string? Serve(int count, Func<RecordSet, ZoneChange> make) => _world.Serve(
            "route53:ChangeResourceRecordSets", "test",
            () => _world.Change([.. Enumerable.Range(0, count).Select(i => make(A($"n{i}.{Apex}", "127.0.0.1")))]))
            .Error?.Code;
    }

    [Fact]
    public void Request_quotas_are_the_accounts_whoever_calls_and_each_actions_own()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(Get($"caller-{i % 2}"));
        }

        Assert.Equal(("Throttling", "Rate exceeded"), (Get("caller-2")!.Code, Get("caller-2")!.Message));
        Assert.Null(_world.Serve(
            "route53:ListResourceRecordSets", "caller-2",
            () => _world.Route53.ListRecordSets(new ListRecordSetsRequest(Zone))).Error);
        _world.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Null(Get("caller-2"));
        Assert.NotNull(Get("caller-0"));

        AwsError? Get(string caller) =>
            _world.Serve("route53:GetHostedZone", caller, () => _world.Route53.GetZone(Zone)).Error;
    }

    [Fact]
    public void A_page_of_a_listing_holds_300_record_sets_at_most()
    {
        // NS and SOA are two more.
        _world.Change([.. Enumerable.Range(0, 299).Select(i => Create(A($"n{i:000}.{Apex}", "127.0.0.1")))]);
        foreach (var asked in (int?[])[null, 300, 1000])
        {
            var page = _world.Route53.ListRecordSets(new ListRecordSetsRequest(Zone) { MaxItems = asked });
            Assert.Equal(300, page.RecordSets.Length);
            Assert.Equal(DnsName.Parse("n298." + Apex), page.Next!.Name);
        }
    }
}
