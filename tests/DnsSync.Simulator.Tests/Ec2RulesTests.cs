using System.Collections.Immutable;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Simulator.Tests;

public sealed class Ec2RulesTests
{
    private readonly World _world = DemoWorld.Create().World;

    private Ec2Snapshot Now => _world.Ec2.Current;

    [Fact]
    public void An_endpoint_lists_its_interfaces_then_describes_them_then_is_available()
    {
        var id = _world.Endpoint(DemoWorld.SubnetA, DemoWorld.SubnetD).Id;
        Assert.Equal("pending", Now.Endpoints[id].State);
        Assert.Empty(Now.Endpoints[id].InterfaceIds);

        _world.RunFor(_world.Settings.InterfacesListed);
        var listed = Now.Endpoints[id].InterfaceIds;
        Assert.Equal(2, listed.Length);
        Assert.DoesNotContain(listed[0], Now.Interfaces.Keys);

        _world.RunFor(_world.Settings.InterfacesDescribable - _world.Settings.InterfacesListed);
        var eni = Now.Interfaces[listed[0]];
        Assert.Equal($"VPC Endpoint Interface {id}", eni.Description);
        Assert.Equal("pending", Now.Endpoints[id].State);

        _world.RunFor(_world.Settings.EndpointSettles);
        Assert.Equal("available", Now.Endpoints[id].State);
    }

    [Fact]
    public void Addresses_come_from_the_subnet_and_skip_the_first_four_and_the_last()
    {
        _world.Ec2.CreateSubnet(
            DemoWorld.VpcId, "127.10.9.0/28", "ap-northeast-1z", id: "subnet-small");
        var endpoints = Enumerable.Range(0, 11)
            .Select(_ => _world.Endpoint("subnet-small").Id).ToList();
        _world.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(
            Enumerable.Range(4, 11).Select(last => $"127.10.9.{last}"),
            endpoints.Select(id => Now.Interfaces[Now.Endpoints[id].InterfaceIds[0]].IPv4));
        Assert.Equal(
            "InsufficientFreeAddressesInSubnet",
            Worlds.CodeOf(() => _world.Endpoint("subnet-small")));
    }

    [Fact]
    public void Two_subnets_of_one_zone_are_refused_on_create_and_on_modify()
    {
        _world.Ec2.CreateSubnet(
            DemoWorld.VpcId, "127.10.4.0/24", "ap-northeast-1a", id: "subnet-a2");
        Assert.Equal(
            "DuplicateSubnetsInSameZone",
            Worlds.CodeOf(() => _world.Endpoint(DemoWorld.SubnetA, "subnet-a2")));
        var id = _world.Endpoint(DemoWorld.SubnetA).Id;
        Assert.Equal("DuplicateSubnetsInSameZone", Worlds.CodeOf(() => _world.Ec2.ModifyEndpoint(
            new ModifyEndpointRequest(id) { AddSubnetIds = ["subnet-a2"] })));
        _world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(id)
        {
            AddSubnetIds = ["subnet-a2"],
            RemoveSubnetIds = [DemoWorld.SubnetA],
        });
    }

    [Fact]
    public void A_modified_endpoint_goes_back_to_pending_and_keeps_the_addresses_it_had()
    {
        var demo = DemoWorld.Create();
        var world = demo.World;
        var before = world.Ec2.Current.Endpoints[demo.DataEndpointId].InterfaceIds;
        world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(demo.DataEndpointId)
        {
            AddSubnetIds = [DemoWorld.SubnetD],
        });
        var pending = world.Ec2.Current.Endpoints[demo.DataEndpointId];
        Assert.Equal(("pending", 3), (pending.State, pending.SubnetIds.Length));
        Assert.Equal(before, pending.InterfaceIds);
        Assert.All(before, id => Assert.Contains(id, world.Ec2.Current.Interfaces.Keys));
        world.RunFor(TimeSpan.FromMinutes(1));
        var settled = world.Ec2.Current.Endpoints[demo.DataEndpointId];
        Assert.Equal(("available", 3), (settled.State, settled.InterfaceIds.Length));
    }

    [Fact]
    public void A_removed_subnet_takes_its_interface_along_a_little_later()
    {
        var demo = DemoWorld.Create();
        var world = demo.World;
        world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(demo.DataEndpointId)
        {
            RemoveSubnetIds = [DemoWorld.SubnetC],
        });
        var endpoint = world.Ec2.Current.Endpoints[demo.DataEndpointId];
        Assert.Equal([DemoWorld.SubnetA], endpoint.SubnetIds);
        Assert.Single(endpoint.InterfaceIds);
        Assert.Equal(4, world.Ec2.Current.Interfaces.Count);
        world.RunFor(world.Settings.InterfaceRemoved);
        Assert.Equal(3, world.Ec2.Current.Interfaces.Count);
    }

    [Fact]
    public void A_deleted_endpoint_is_deleting_then_absent_and_its_interfaces_are_gone()
    {
        var id = _world.Endpoint(DemoWorld.SubnetD).Id;
        _world.RunFor(TimeSpan.FromMinutes(2));
        var eni = Now.Endpoints[id].InterfaceIds[0];
        var response = _world.Ec2.DeleteEndpoints(id, "vpce-missing");
        Assert.Equal("InvalidVpcEndpointId.NotFound", response.Unsuccessful.Single().Error.Code);
        Assert.Equal("deleting", Now.Endpoints[id].State);
        Assert.Contains(eni, Now.Interfaces.Keys);
        _world.RunFor(_world.Settings.EndpointDeletes);
        Assert.DoesNotContain(id, Now.Endpoints.Keys);
        Assert.DoesNotContain(eni, Now.Interfaces.Keys);
        Assert.Equal(
            "InvalidVpcEndpointId.NotFound",
            Worlds.CodeOf(() => _world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(id))));
    }

    [Fact]
    public void Dual_stack_needs_an_IPv6_subnet_and_adds_an_address_when_it_has_settled()
    {
        var world = new World();
        world.Ec2.CreateVpc("127.20.0.0/16", "fd00:20::/56", "vpc-6");
        world.Ec2.CreateSubnet("vpc-6", "127.20.1.0/24", "a", "fd00:20:0:1::/64", "subnet-6");
        world.Ec2.CreateSubnet("vpc-6", "127.20.2.0/24", "b", id: "subnet-4");
        var request = new CreateEndpointRequest("vpc-6", DemoWorld.DataService);
        Assert.Equal("InvalidParameter", Worlds.CodeOf(() => world.Ec2.CreateEndpoint(
            request with { SubnetIds = ["subnet-4"], IpAddressType = "dualstack" })));
        var id = world.Ec2.CreateEndpoint(request with { SubnetIds = ["subnet-6"] }).Id;
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Null(world.Ec2.Current.Interfaces.Values.Single().IPv6);
        world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(id) { IpAddressType = "dualstack" });
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal("fd00:20:0:1::10", world.Ec2.Current.Interfaces.Values.Single().IPv6);
    }

    [Fact]
    public void Private_dns_is_refused_for_the_services_that_have_none() =>
        Assert.Equal("InvalidParameter", Worlds.CodeOf(() => _world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
            {
                PrivateDnsEnabled = true,
            })));

    [Fact]
    public void Pages_hold_what_was_asked_and_every_item_once()
    {
        for (var i = 0; i < 8; i++)
        {
            _world.Endpoint(DemoWorld.SubnetA);
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = _world.Ec2.DescribeEndpoints(
                new DescribeRequest { MaxResults = 3, NextToken = token });
            seen.AddRange(page.Items.Select(endpoint => endpoint.Id));
            token = page.NextToken;
            Assert.True(page.Items.Length == 3 || token is null);
        }
        while (token is not null);
        Assert.Equal(Now.Endpoints.Keys, seen);
        Assert.Equal("InvalidNextToken", Worlds.CodeOf(() =>
            _world.Ec2.DescribeEndpoints(new DescribeRequest { NextToken = "?" })));
    }

    [Fact]
    public void Filters_all_have_to_match_with_any_of_their_values()
    {
        var id = _world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.CredentialsService)
            {
                Tags = Ec2Snapshot.NoTags.Add("fleet", "blue"),
            }).Id;
        Assert.Equal([id], Found(("tag:fleet", ["green", "blue"])));
        Assert.Equal(2, Found(("service-name", ["*.iot.credentials"])).Length);
        Assert.Equal(
            [id],
            Found(
                ("service-name", [DemoWorld.CredentialsService]),
                ("vpc-endpoint-state", ["pending"])));
        Assert.Empty(Found(("vpc-endpoint-id", ["vpce-gone"])));
        Assert.Equal("InvalidParameterValue", Worlds.CodeOf(() => Found(("colour", ["blue"]))));
    }

    // "Filter", EC2 API Reference: \*amazon\?\\ stands for the literal *amazon?\.
    [Theory]
    [InlineData(@"*amazon?\", @"\*amazon\?\\", true)]
    [InlineData(@"line\7", @"line\7", false)]
    [InlineData(@"*amazon?\", @"*amazon?\\", true)]
    [InlineData("the amazon1", @"*amazon?", true)]
    [InlineData("the amazon1", @"\*amazon\?", false)]
    [InlineData("amazon12", "amazon?", false)]
    [InlineData("amazon", @"\a\mazon", true)]
    public void A_backslash_in_a_filter_makes_the_next_character_literal(
        string tag, string filter, bool matches)
    {
        _world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.CredentialsService)
            {
                Tags = Ec2Snapshot.NoTags.Add("fleet", tag),
            });
        Assert.Equal(matches ? 1 : 0, Found(("tag:fleet", [filter])).Length);
    }

    [Fact]
    public void Ids_that_are_gone_fail_the_call_but_a_filter_tolerates_them()
    {
        var eni = Now.Interfaces.Keys.First();
        Assert.Equal("InvalidNetworkInterfaceID.NotFound", Worlds.CodeOf(() =>
            _world.Ec2.DescribeInterfaces(new DescribeRequest { Ids = [eni, "eni-gone"] })));
        Assert.Single(_world.Ec2.DescribeInterfaces(new DescribeRequest
        {
            Filters = [new Ec2Filter("network-interface-id", [eni, "eni-gone"])],
        }).Items);
        Assert.Equal("InvalidParameterCombination", Worlds.CodeOf(() =>
            _world.Ec2.DescribeInterfaces(new DescribeRequest { Ids = [eni], MaxResults = 5 })));
        Assert.Equal("InvalidParameterValue", Worlds.CodeOf(() =>
            _world.Ec2.DescribeInterfaces(new DescribeRequest { MaxResults = 4 })));
        Assert.Equal("FilterLimitExceeded", Worlds.CodeOf(() =>
            _world.Ec2.DescribeInterfaces(new DescribeRequest
            {
                Filters = [new Ec2Filter(
                    "network-interface-id",
                    [.. Enumerable.Range(0, 201).Select(i => $"eni-{i}")])],
            })));
    }

    [Fact]
    public void A_stale_read_is_never_older_than_allowed()
    {
        var staleness = TimeSpan.FromSeconds(3);
        var world = DemoWorld.Create(new WorldSettings { Ec2Staleness = staleness }).World;
        world.RunFor(staleness);
        world.Endpoint(DemoWorld.SubnetA);
        world.RunFor(staleness / 2);
        var counts = Enumerable.Range(0, 50).Select(_ => Count()).ToHashSet();
        Assert.Equal([2, 3], counts.Order());
        world.RunFor(staleness);
        Assert.Equal(3, Count());

        int Count() => world.Serve(
            "ec2:DescribeVpcEndpoints",
            "test",
            () => world.Ec2.DescribeEndpoints(new DescribeRequest())).Value!.Items.Length;
    }

    [Fact]
    public void Calls_and_changes_of_EC2_itself_are_announced()
    {
        var calls = new List<string>();
        _world.OnApiCall += call => calls.Add($"{call.Operation} {call.Caller}");
        var id = _world.Endpoint(DemoWorld.SubnetA).Id;
        _world.RunFor(TimeSpan.FromMinutes(1));
        _world.Ec2.DeleteEndpoints(id);
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(
            [
                "ec2:CreateVpcEndpoint operator",
                "ec2:CreateNetworkInterface vpce.amazonaws.com",
                "ec2:DeleteVpcEndpoints operator",
                "ec2:DeleteNetworkInterface vpce.amazonaws.com",
            ],
            calls);
    }

    private ImmutableArray<string> Found(
        params ImmutableArray<(string Name, ImmutableArray<string> Values)> filters) =>
    [
        .. _world.Ec2.DescribeEndpoints(new DescribeRequest
        {
            Filters = [.. filters.Select(filter => new Ec2Filter(filter.Name, filter.Values))],
        }).Items.Select(endpoint => endpoint.Id),
    ];
}
