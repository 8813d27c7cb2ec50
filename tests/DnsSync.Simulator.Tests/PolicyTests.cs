using DnsSync.Model;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using static DnsSync.Simulator.Tests.Worlds;

namespace DnsSync.Simulator.Tests;

/// <summary>Route 53's condition keys, as far as they decide about a change batch.</summary>
public sealed class PolicyTests
{
    private readonly World _world = DemoWorld.Create().World;

    public PolicyTests() => _world.Route53.AllowOnly(
        "me",
        new ChangeStatement(Zone, DnsName.Parse("a." + Apex), DnsName.Parse("_dnssync.a." + Apex)),
        new ChangeStatement(Zone, DnsName.Parse("b." + Apex)));

    [Fact]
    public void What_one_statement_covers_is_allowed()
    {
        Assert.Null(Call("me", Create(A("a." + Apex, "10.0.0.1")), Create(A("_dnssync.a." + Apex, "10.0.0.1"))));
        Assert.Null(Call("me", Create(A("b." + Apex, "10.0.0.1"))));
        Assert.Null(Call("me", Delete(A("b." + Apex, "10.0.0.1"))));
    }

    [Fact]
    public void Two_statements_never_add_up_to_a_batch_that_neither_covers() => Assert.Equal(
        ("AccessDenied", 403),
        Call("me", Create(A("a." + Apex, "10.0.0.1")), Create(A("b." + Apex, "10.0.0.1"))));

    [Fact]
    public void Other_names_types_actions_and_zones_are_denied_whatever_they_hold()
    {
        Assert.Equal(("AccessDenied", 403), Call("me", Create(A("c." + Apex, "10.0.0.1"))));
        Assert.Equal(("AccessDenied", 403), Call("me", Upsert(A("a." + Apex, "10.0.0.1"))));
        Assert.Equal(
            ("AccessDenied", 403),
            Call("me", Create(A("a." + Apex, "10.0.0.1") with { Type = "CNAME", Values = ["x.example."] })));
        _world.Route53.AllowOnly("me", new ChangeStatement("Z0OTHER", DnsName.Parse("a." + Apex)));
        Assert.Equal(("AccessDenied", 403), Call("me", Create(A("a." + Apex, "10.0.0.1"))));
    }

    [Fact]
    public void A_caller_without_statements_may_change_everything() =>
        Assert.Null(Call("other", Create(A("c." + Apex, "10.0.0.1"))));

    private (string, int)? Call(string caller, params ZoneChange[] changes)
    {
        var served = _world.Serve(
            "route53:ChangeResourceRecordSets", caller,
            () => _world.Route53.ChangeRecordSets(new ZoneChangeBatch(Zone, [.. changes])));
        return served.Error is { } error ? (error.Code, error.Status) : null;
    }
}
