using DnsSync.Model;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>Records that are not ours, of every kind: left as they are, and named.</summary>
public sealed class ForeignRecordTests : IAsyncLifetime
{
    private const string Name = "a.fleet.example";

    private TestAccount _account = null!;

    public async ValueTask InitializeAsync()
    {
        _account = await StartAsync();
        _account.WriteConfig(Fleet("a"));
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    public static TheoryData<string, string> Kinds => new()
    {
        { "plain", "A without a marker" },
        { "AAAA", "AAAA without a marker" },
        { "alias", "alias A without a marker" },
        { "weighted", "weighted A without a marker" },
        { "latency", "latency A without a marker" },
        { "failover", "failover A with a health check without a marker" },
        { "geolocation", "geolocation A without a marker" },
        { "geoproximity", "geoproximity A without a marker" },
        { "multivalue", "multivalue A with a health check without a marker" },
        { "cidr", "IP-based A without a marker" },
        { "health check", "weighted A with a health check without a marker" },
        { "CNAME", "CNAME without a marker" },
        { "traffic policy", "A belongs to traffic policy instance tpi-1, and only that can change it" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_record_without_a_marker_is_a_conflict_and_is_kept(string kind, string says)
    {
        _account.Put(Foreign(kind));
        var before = _account.Everything;
        foreach (var command in (string[])["plan", "sync"])
        {
            var result = command == "plan"
                ? await _account.PlanAsync("-o", "json")
                : await _account.SyncAsync("-o", "json");
            result.Ends(ExitCodes.NeedsAttention);
            Assert.Equal("Conflict", result.Outcomes);
            Assert.Contains(says, result.Findings, StringComparison.Ordinal);
            Assert.Equal("", result.Error);
        }

        Assert.Equal(before, _account.Everything);
        Assert.Equal(0, _account.Writes);
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("alias")]
    [InlineData("CNAME")]
    [InlineData("health check")]
    public async Task Adopting_replaces_the_record(string kind)
    {
        _account.Put(Foreign(kind));
        (await _account.SyncAsync("--adopt", Name)).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(Name, FleetZone));
        Assert.DoesNotContain(_account.At(Name, FleetZone), set => set.AliasTarget is not null);
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task A_plan_shows_what_an_adoption_would_change_and_writes_nothing()
    {
        _account.Put(A(Name, "192.0.2.1"), MarkerOf(Name, "other", 7));
        var before = _account.Everything;
        (await _account.PlanAsync("--adopt", Name)).Ends(ExitCodes.NeedsAttention);
        var plan = (await _account.PlanAsync("--adopt", Name, "--from", "other")).Ends(ExitCodes.ChangesToMake);
        Assert.Contains($"- DELETE {Name}. A 192.0.2.1", plan.Output, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
        (await _account.PlanAsync("--adopt", Name, "--out", "plan.json")).IsRefused("--out cannot be combined with --force, --adopt or --prune");
        (await _account.SyncAsync("--adopt", Name, "--from", "other")).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task Adopting_a_traffic_policys_record_is_refused()
    {
        _account.Put(Foreign("traffic policy"));
        var before = _account.Everything;
        (await _account.SyncAsync("--adopt", Name)).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task Pruning_a_record_without_marker_is_a_conflict()
    {
        _account.Put(Foreign("plain"));
        var before = _account.Everything;
        var result = (await _account.SyncAsync("--prune", Name, "--yes", "-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("Conflict", result.Outcomes);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task Another_owners_record_is_a_conflict_and_is_kept()
    {
        _account.Put(A(Name, "192.0.2.1"), MarkerOf(Name, "other", 7));
        var before = _account.Everything;
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("Conflict", result.Outcomes);
        Assert.Equal($"conflict: managed by owner other; to take over: 'sync --adopt {Name} --from other'",
            result.Findings);
        (await _account.SyncAsync("--name", Name, "--force", "--yes")).Ends(ExitCodes.NeedsAttention);
        (await _account.SyncAsync("--prune", Name, "--yes")).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(before, _account.Everything);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task Adopting_from_the_wrong_owner_is_a_conflict(string? from)
    {
        _account.Put(A(Name, "192.0.2.1"), MarkerOf(Name, "other", 7));
        var before = _account.Everything;
        string[] options = from is null ? ["--adopt", Name] : ["--adopt", Name, "--from", from];
        (await _account.SyncAsync(options)).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task Adopting_from_the_right_owner_takes_the_name_over_and_raises_the_revision()
    {
        _account.Put(A(Name, "127.10.1.4"), MarkerOf(Name, "other", 7));
        (await _account.SyncAsync("--adopt", Name, "--from", "other")).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(Name, FleetZone));
        Assert.Equal(MarkerOf(Name, Owner, 8), _account.At("_dnssync." + Name, FleetZone).Single());
    }

    [Fact]
    public async Task Adopting_a_correct_name_only_adds_the_marker()
    {
        _account.Put(A(Name, "127.10.1.4", "127.10.2.4"));
        var result = (await _account.SyncAsync("--adopt", Name, "-o", "json")).Ends(ExitCodes.InSync);
        var change = Assert.Single(result.Json.GetProperty("bindings")[0].GetProperty("changes").EnumerateArray());
        Assert.Equal($"_dnssync.{Name}. TXT \"v=1 owner=prod rev=1\" ttl=60",
            change.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Records_of_other_types_and_names_are_never_touched()
    {
        var txt = new RecordSet(DnsName.Parse(Name), "TXT", 300, ["\"hello\""]);
        var mx = new RecordSet(DnsName.Parse(Name), "MX", 300, ["10 mail.example."]);
        var neighbour = A("b.fleet.example", "192.0.2.1");
        _account.Put(txt, mx, neighbour);
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        (await _account.SyncAsync("--prune", Name, "--yes")).Ends(ExitCodes.InSync);
        Assert.Equal([mx, txt], _account.At(Name, FleetZone));
        Assert.Equal([neighbour], _account.At("b.fleet.example", FleetZone));
    }

    private static RecordSet Foreign(string kind)
    {
        var plain = A(Name, "192.0.2.1");
        var routed = plain with { SetIdentifier = "one" };
        return kind switch
        {
            "plain" => plain,
            "AAAA" => plain with { Type = "AAAA", Values = ["2001:db8::1"] },
            "alias" => plain with { Ttl = null, Values = [], AliasTarget = new("Z0FLEET", "b.fleet.example.", false) },
            "weighted" => routed with { Weight = 10 },
            "latency" => routed with { Region = "eu-west-1" },
            "failover" => routed with { Failover = "PRIMARY", HealthCheckId = "hc-1" },
            "geolocation" => routed with { GeoLocation = new(null, "DE", null) },
            "geoproximity" => routed with { GeoProximity = new("eu-west-1", null, null, null, 5) },
            "multivalue" => routed with { MultiValueAnswer = true, HealthCheckId = "hc-1" },
            "cidr" => routed with { CidrRouting = new("c-1", "office") },
            "health check" => routed with { Weight = 10, HealthCheckId = "hc-1" },
            "CNAME" => plain with { Type = "CNAME", Values = ["b.fleet.example."] },
            "traffic policy" => plain with { TrafficPolicyInstanceId = "tpi-1" },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
