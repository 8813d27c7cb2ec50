using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

/// <summary>A selector without a VPC, where endpoints lie in VPCs that the zone is not associated with.</summary>
public sealed class ZoneVpcTests
{
    private const string OtherVpc = "vpc-other";

    private readonly Simulation _simulation = new();
    private readonly Binding _binding;
    private readonly string _outside;

    public ZoneVpcTests()
    {
        _binding = _simulation.Data with { Endpoints = new([], DemoWorld.DataService, null) };
        _simulation.World.Ec2.CreateVpc("10.7.0.0/16", id: OtherVpc);
        _simulation.World.Ec2.CreateSubnet(OtherVpc, "10.7.1.0/24", "ap-northeast-1a", id: "subnet-other");
        _outside = _simulation.World.Ec2.CreateEndpoint(
            new CreateEndpointRequest(OtherVpc, DemoWorld.DataService) { SubnetIds = ["subnet-other"] }).Id;
        _simulation.Settle();
    }

    [Fact]
    public void An_endpoint_outside_the_VPCs_of_the_zone_is_excluded()
    {
        var report = _simulation.Sync(_binding).Bindings.Single();
        Assert.Equal(Outcome.Changed, report.Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_binding));
        Assert.Equal(
            new Finding(FindingKind.Note,
                $"endpoint {_outside} is ignored: zone {_binding.ZoneId} is not associated with its VPC vpc-other. If "
                + "devices can reach it from the zone's VPCs, set 'anyVpc' to true"),
            Assert.Single(report.Findings));
    }

    [Fact]
    public void AnyVpc_and_a_named_VPC_publish_outside_endpoints()
    {
        _simulation.Sync(_binding with { AnyVpc = true });
        Assert.Equal(["10.7.1.4", "127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_binding));
        _simulation.Sync(_binding with { Endpoints = new([], DemoWorld.DataService, OtherVpc) });
        Assert.Equal(["10.7.1.4"], _simulation.AddressesOf(_binding));
    }

    [Fact]
    public void A_VPC_associated_later_is_noticed_by_the_same_process() => _simulation.World.Run(async process =>
    {
        var driver = _simulation.Driver(process);
        await driver.RunAsync(_simulation.Request(_binding));
        _simulation.World.Route53.AssociateVpc(_binding.ZoneId, OtherVpc);
        await driver.RunAsync(_simulation.Request(_binding));
        Assert.Equal(["10.7.1.4", "127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_binding));

        // That a VPC is gone is noticed within 15 minutes, and its addresses go after a second read.
        _simulation.World.Route53.DisassociateVpc(_binding.ZoneId, OtherVpc);
        await Task.Delay(TimeSpan.FromMinutes(16), process.Time);
        var report = await driver.RunAsync(_simulation.Request(_binding));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_binding));
        Assert.Equal(2, report.Calls["route53:GetHostedZone"]);
    });

    [Fact]
    public void One_wrong_read_of_the_VPCs_of_the_zone_removes_nothing()
    {
        _simulation.World.Route53.AssociateVpc(_binding.ZoneId, OtherVpc);
        _simulation.Sync(_binding);
        Assert.Contains("10.7.1.4", _simulation.AddressesOf(_binding));
        _simulation.World.Route53.DisassociateVpc(_binding.ZoneId, OtherVpc);
        var calls = 0;
        _simulation.World.OnApiCall += call =>
        {
            if (call.Operation == "route53:GetHostedZone" && calls++ == 0)
            {
                _simulation.World.Route53.AssociateVpc(_binding.ZoneId, OtherVpc);
            }
        };
        _simulation.Sync(_binding);
        Assert.Equal(2, calls);
        Assert.Contains("10.7.1.4", _simulation.AddressesOf(_binding));
    }

    [Fact]
    public void A_zone_whose_VPCs_cannot_be_read_plans_nothing()
    {
        _simulation.World.Run(async process =>
        {
            var driver = _simulation.Driver(process);
            await driver.RunAsync(_simulation.Request(_simulation.Data));
            _simulation.World.Faults.Add("route53:GetHostedZone", FaultKind.AccessDenied, 9);
            var more = _binding with { Name = _binding.Name.Prepend("more") };
            var report = await driver.RunAsync(_simulation.Request(_binding, more));
            Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Failed, binding.Outcome));
            Assert.Equal(1, report.Calls["route53:GetHostedZone"]);
        });
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_binding));
    }

    [Theory]
    [InlineData(WhenEmpty.Keep)]
    [InlineData(WhenEmpty.Delete)]
    public void A_name_is_not_emptied_if_every_endpoint_is_excluded(WhenEmpty whenEmpty)
    {
        var binding = _binding with { WhenEmpty = whenEmpty };
        _simulation.Sync(binding);
        _simulation.World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        var report = _simulation.Sync(binding).Bindings.Single();
        Assert.Equal(Outcome.Held, report.Outcome);
        Assert.Equal(
            "A 127.10.1.4,127.10.2.4 stays: no matching endpoint is in a VPC that is associated with the zone",
            report.Findings[0].Text);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(binding));
    }
}
