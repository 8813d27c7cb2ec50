using DnsSync.Simulator.Files;

namespace DnsSync.Simulator.Tests;

public sealed class WorldFileTests
{
    [Fact]
    public void The_sample_makes_a_settled_world()
    {
        var world = WorldFile.Parse(WorldFile.Sample).Create();
        var endpoint = Assert.Single(world.Ec2.Current.Endpoints.Values);
        Assert.Equal("available", endpoint.State);
        Assert.Equal(
            ["127.10.1.10", "127.10.2.4"],
            world.Ec2.Current.Interfaces.Values.Select(eni => eni.IPv4).Order());
        var zone = Assert.Single(world.Route53.Contents);
        Assert.Equal(["A", "NS", "SOA"], zone.RecordSets.Select(set => set.Type));
        Assert.Null(world.NextDue);
    }

    [Theory]
    [InlineData("""{ "vpc": [] }""", "the key 'vpc' is unknown there, in line 1")]
    [InlineData("""{ "vpcs": [ { "id": "vpc-1" } ] }""", "cidr")]
    [InlineData("""{ "vpcs": 1 }""", "$.vpcs")]
    [InlineData("""{ "endpoints": [ { "vpc": "v-1", "service": "com.amazonaws.x" } ] }""", "v-1")]
    [InlineData("""{ "vpcs": [ { "id": "vpc-1", "cidr": "big" } ] }""", "big")]
    [InlineData("""{ "zones": [ { "name": "a..b" } ] }""", "a..b")]
    [InlineData("""{ "vpcs": [ { "id": "vpc-1", "cidr": null } ] }""", "cidr")]
    [InlineData("""
        { "vpcs": [ { "id": "v", "cidr": "10.0.0.0/16" }, { "id": "v", "cidr": "10.1.0.0/16" } ] }
        """, "twice")]
    [InlineData("""{ "endpointSettlesSeconds": -1 }""", "endpointSettlesSeconds")]
    public void A_wrong_file_is_refused_and_says_where(string json, string part) =>
        Assert.Contains(
            part, Assert.Throws<FormatException>(() => WorldFile.Parse(json).Create()).Message);

    [Fact]
    public void An_empty_file_is_an_empty_world_with_every_default()
    {
        var world = WorldFile.Parse("{}").Create();
        Assert.Equal(
            (new WorldSettings() with { Start = world.Settings.Start }).ToString(),
            world.Settings.ToString());
        Assert.Equal(new WorldSettings().Start, world.Now);
        Assert.Empty(world.Ec2.Current.Vpcs);
    }

    [Fact]
    public void The_demo_is_settled_with_two_endpoints_and_two_empty_zones()
    {
        var demo = DemoWorld.Create();
        Assert.Equal(
            ["127.10.1.4", "127.10.1.5", "127.10.2.4", "127.10.2.5"],
            demo.World.Ec2.LiveInterfaces.Select(eni => eni.IPv4).Order());
        Assert.All(
            demo.World.Ec2.Current.Endpoints.Values,
            endpoint => Assert.Equal("available", endpoint.State));
        Assert.Equal(2, demo.World.Route53.Contents.Count);
        Assert.Null(demo.World.NextDue);
        Assert.Equal(
            DemoWorld.Create().World.TraceHash,
            DemoWorld.Create().World.TraceHash);
    }
}
