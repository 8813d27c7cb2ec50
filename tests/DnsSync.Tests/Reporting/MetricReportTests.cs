using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Tests.Reporting;

public sealed class MetricReportTests
{
    private static readonly RecordChange Change = new(ChangeAction.Create, Make.A("a.example", "10.0.0.1", "10.0.0.2"));

    [Fact]
    public void A_run_is_one_line_of_embedded_metric_format() => Assert.Equal(
        """
        {"_aws":{"Timestamp":1768478400000,"CloudWatchMetrics":[{"Namespace":"DnsSync","Dimensions":[["owner"]],"Metrics":[
        {"Name":"EventsIgnored","Unit":"Count"},{"Name":"FollowUpsExhausted","Unit":"Count"},{"Name":"Reconciles","Unit":"Count"},
        {"Name":"ApiCalls","Unit":"Count"},{"Name":"Throttled","Unit":"Count"},{"Name":"BindingsInSync","Unit":"Count"},
        {"Name":"BindingsChanged","Unit":"Count"},{"Name":"Unsettled","Unit":"Count"},{"Name":"Held","Unit":"Count"},
        {"Name":"Conflicts","Unit":"Count"},{"Name":"Failed","Unit":"Count"},{"Name":"AddressesPublished","Unit":"Count"},
        {"Name":"ConvergenceMilliseconds","Unit":"Milliseconds"}]}]},"owner":"prod",
        "EventsIgnored":3,"FollowUpsExhausted":1,"Reconciles":1,"ApiCalls":7,"Throttled":2,"BindingsInSync":1,
        "BindingsChanged":2,"Unsettled":1,"Held":1,"Conflicts":1,"Failed":1,"AddressesPublished":4,"ConvergenceMilliseconds":[2000,1500]}
        """.ReplaceLineEndings("").Replace("\n", ""),
        MetricReport.Render(Make.Owner, Report(), new RunCounts(3, 1), Make.Noon));

    [Fact]
    public void Every_declared_metric_has_a_value_and_every_value_is_declared()
    {
        foreach (var report in (SyncReport?[])
            [null, Report(), Report() with { StartedAt = Make.Noon.AddMinutes(-1) }, Report() with { DryRun = true }])
        {
            using var line = JsonDocument.Parse(
                MetricReport.Render(Make.Owner, report, new RunCounts(1, 0) { RequeueMessages = 2 }, Make.Noon));
            var announced = line.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics")
                .EnumerateArray().Select(metric => metric.GetProperty("Name").GetString());
            Assert.Equal(announced, line.RootElement.EnumerateObject().Select(p => p.Name).Except(["_aws", "owner"]));
            Assert.All(
                announced.Select(name => line.RootElement.GetProperty(name!))
                    .SelectMany(value => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value }),
                value => Assert.True(value.GetDouble() >= 0));
        }
    }

    [Fact]
    public void The_documented_table_has_exactly_the_metrics()
    {
        using var line = JsonDocument.Parse(MetricReport.Render(
            Make.Owner, Report(), new RunCounts(1, 0) { RequeueMessages = 1, DroppedRequeues = 1 }, Make.Noon));
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")).Split("\n| metric |")[1].Split("\n\n")[0];
        Assert.Equal(
            line.RootElement.EnumerateObject().Select(p => p.Name).Except(["_aws", "owner"]).Order(StringComparer.Ordinal),
            table.Split('\n').Skip(2).SelectMany(row => row.Split('|')[1].Split(',', StringSplitOptions.TrimEntries)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_run_only_events_are_counted() =>
        Assert.DoesNotContain("ApiCalls", MetricReport.Render(Make.Owner, null, new RunCounts(1, 0), Make.Noon));

    [Fact]
    public void A_dry_run_counts_no_changes()
    {
        var line = MetricReport.Render(Make.Owner, Report() with { DryRun = true }, new RunCounts(0, 0), Make.Noon);
        Assert.DoesNotContain("BindingsChanged", line);
        Assert.DoesNotContain("AddressesPublished", line);
        Assert.Contains("\"ApiCalls\":7", line);
    }

    [Fact]
    public void Without_an_owner_there_is_no_dimension()
    {
        var line = MetricReport.Render(null, null, new RunCounts(1, 0), Make.Noon);
        Assert.Contains("\"Dimensions\":[[]]", line);
        Assert.DoesNotContain("owner", line);
    }

    private static SyncReport Report() => new(
        Make.Owner, false, Make.Noon, TimeSpan.FromSeconds(2),
        [
            Of(Outcome.InSync),
            Of(Outcome.Changed) with { Changes = [Change], Addresses = Addresses, CausedAt = Make.Noon.AddSeconds(-1.5) },
            Of(Outcome.Unsettled) with { Changes = [Change], Addresses = Addresses, CausedAt = Make.Noon.AddSeconds(-2) },
            Of(Outcome.Held), Of(Outcome.Conflict), Of(Outcome.Failed),
        ],
        ImmutableSortedDictionary<string, int>.Empty.Add("a:B", 3).Add("c:D", 4), 2);

    private static ImmutableArray<Address> Addresses => [Address.Parse("10.0.0.1"), Address.Parse("10.0.0.2")];

    private static BindingReport Of(Outcome outcome) =>
        new(DnsName.Parse("a.example"), Make.ZoneId, outcome, [], [], [], TimeSpan.Zero);
}
