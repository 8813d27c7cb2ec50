using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Tests.Reporting;

public sealed class SavedPlanTests
{
    private static readonly string Plan = SavedPlan.Of(new SyncReport(
        Make.Owner, true, Make.Noon, TimeSpan.Zero,
        [
            new(DnsName.Parse("a.example"), Make.ZoneId, Outcome.Changed,
                [new(ChangeAction.Create, Make.A("a.example", "10.0.0.1"))], [], [Address.Parse("10.0.0.1")], TimeSpan.Zero),
        ],
        ImmutableSortedDictionary<string, int>.Empty, 0)).Render();

    [Fact]
    public void A_saved_plan_is_read_back() => Assert.Equal(Plan, SavedPlan.Parse(Plan).Render());

    [Theory]
    [InlineData("\"owner\": \"prod\"", "\"owner\": \"test\"")]
    [InlineData("\"name\": \"a.example\"", "\"name\": \"b.example\"")]
    [InlineData("\"zoneId\": \"Z1\"", "\"zoneId\": \"Z2\"")]
    [InlineData("\"outcome\": \"Changed\"", "\"outcome\": \"Held\"")]
    [InlineData("\"10.0.0.1\"", "\"10.0.0.2\"")]
    [InlineData("CREATE a.example. A 10.0.0.1", "CREATE a.example. A 10.0.0.2")]
    public void A_plan_with_any_part_edited_is_refused(string part, string edited)
    {
        var changed = Plan.Replace(part, edited, StringComparison.Ordinal);
        Assert.NotEqual(Plan, changed);
        Assert.Contains("its checksum does not match", Assert.Throws<FormatException>(() => SavedPlan.Parse(changed)).Message,
            StringComparison.Ordinal);
    }
}
