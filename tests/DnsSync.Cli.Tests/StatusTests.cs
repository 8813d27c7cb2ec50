using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>What <c>status</c> says of names in every state, to the letter, and that it only reads.</summary>
public sealed class StatusTests : IAsyncLifetime
{
    private const string AboutTimes =
        "A marker's revision counts the changes of its name. Route 53 stores no times; for those, see CloudTrail's "
        + "ChangeResourceRecordSets events in us-east-1.";

    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_name_in_sync_shows_its_records_marker_and_where_each_address_is()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var result = (await StatusAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(
            $"""
            {Data}  in sync  zone {DataZone}
              record  {Data}. A 127.10.1.4,127.10.2.4 ttl=60
              marker  ours, revision 1
              address     zone (AZ)        endpoint                state      interface              published
              127.10.1.4  ap-northeast-1a  {_account.DataEndpointId}  available  {Nic(0)}  yes
              127.10.2.4  ap-northeast-1c  {_account.DataEndpointId}  available  {Nic(1)}  yes
            1 in sync
            {AboutTimes}
            """.ReplaceLineEndings("\n"),
            result.Steady);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task An_edited_record_is_drift_and_an_orphaned_address_is_marked()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        _account.Put(A(Data, "127.10.1.4", "192.0.2.7"));
        var result = (await StatusAsync()).Ends(ExitCodes.ChangesToMake);
        Assert.Contains($"{Data}  drifted  zone {DataZone}\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"127\.10\.2\.4 +ap-northeast-1c .* no\n", result.Output);
        Assert.Matches(@"192\.0\.2\.7 +- +on no endpoint +- +- +yes\n", result.Output);
        Assert.Contains($"  - DELETE {Data}. A 127.10.1.4,192.0.2.7 ttl=60\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_marker_and_a_missing_marker_are_distinguished()
    {
        _account.WriteConfig(Fleet("a"), Fleet("b"), Fleet("c"));
        _account.Put(
            A("a.fleet.example", "192.0.2.1"),
            A("b.fleet.example", "192.0.2.1"), MarkerOf("b.fleet.example", "stage", 4));
        var result = (await StatusAsync()).Ends(ExitCodes.NeedsAttention);
        Assert.Equal(
            ["  marker  none", "  marker  of owner stage, revision 4", "  marker  none"],
            result.Output.Split('\n').Where(line => line.StartsWith("  marker", StringComparison.Ordinal)));
        Assert.Contains("1 drifted, 2 in conflict\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_endpoints_cannot_be_read_the_zone_is_still_shown()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        _account.World.Use(world => world.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.AccessDenied, 100));
        var result = (await StatusAsync()).Ends(ExitCodes.Failed);
        Assert.Contains($"{Data}  unknown  zone", result.Output, StringComparison.Ordinal);
        Assert.Contains("  marker  ours, revision 1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("127.10.1.4", result.Output, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcEndpoints failed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_shows_the_same_and_nothing_is_written()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var before = _account.Everything;
        _account.World.Use(world => world.Calls.Clear());
        var name = (await StatusAsync("-o", "json")).Ends(ExitCodes.InSync).Json.GetProperty("names")[0];
        Assert.Equal((Data, "InSync", "prod", 1L),
            (name.GetProperty("name").GetString(), name.GetProperty("outcome").GetString(),
                name.GetProperty("markerOwner").GetString(), name.GetProperty("markerRevision").GetInt64()));
        var address = name.GetProperty("addresses")[1];
        Assert.Equal(("127.10.2.4", true, "ap-northeast-1c", DemoWorld.SubnetC),
            (address.GetProperty("address").GetString(), address.GetProperty("isPublished").GetBoolean(),
                address.GetProperty("availabilityZone").GetString(), address.GetProperty("subnetId").GetString()));
        Assert.Equal("available", name.GetProperty("endpoints")[0].GetProperty("state").GetString());
        Assert.Equal(before, _account.Everything);
        Assert.Equal(0, _account.Writes);
    }

    [Fact]
    public async Task Markdown_has_one_table_of_names_and_one_of_addresses_for_each()
    {
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        var output = (await StatusAsync("-o", "markdown")).Ends(ExitCodes.InSync).Output;
        Assert.StartsWith(
            $"""
            ### DnsSync status of `prod`

            1 in sync

            | name | state | marker | records |
            |---|---|---|---|
            | `{Data}` | in sync | ours, revision 1 | `{Data}. A 127.10.1.4,127.10.2.4 ttl=60` |

            **`{Data}`** in zone {DataZone}

            | address | zone (AZ) | endpoint | state | interface | published |
            |---|---|---|---|---|---|
            | 127.10.1.4 | ap-northeast-1a | {_account.DataEndpointId} | available | {Nic(0)} | yes |

            """.ReplaceLineEndings("\n"), output, StringComparison.Ordinal);
    }

    private string Nic(int index) => _account.World.Use(world => world.Ec2.LiveInterfaces
        .Where(nic => nic.EndpointId == _account.DataEndpointId)
        .OrderBy(nic => nic.IPv4, StringComparer.Ordinal).ElementAt(index).Id);

    private Task<CommandResult> StatusAsync(params string[] options) => _account.RunAsync(["status", .. options]);
}
