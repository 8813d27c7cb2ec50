using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Tests.Reconciling;

/// <summary>An approval is compared by content: nothing of a record set may differ from what was approved.</summary>
public sealed class ApprovalContentTests
{
    private static readonly RecordSet Whole = Make.A("a.example", "10.0.0.1", "10.0.0.2") with
    {
        SetIdentifier = "vpce-1",
        Weight = 1,
        Region = "eu-west-1",
        Failover = "PRIMARY",
        GeoLocation = new GeoLocation("EU", "DE", "BE"),
        GeoProximity = new GeoProximity("eu-west-1", "group", "1.0", "2.0", 3),
        MultiValueAnswer = true,
        CidrRouting = new CidrRouting("collection", "location"),
        AliasTarget = new AliasTarget("Z2ALIAS", "elsewhere.example.", false),
        HealthCheckId = "check-1",
        TrafficPolicyInstanceId = "policy-1",
    };

    private static readonly SortedDictionary<string, RecordSet> Others = new(StringComparer.Ordinal)
    {
        ["Name"] = Whole with { Name = DnsName.Parse("b.example") },
        ["Type"] = Whole with { Type = "AAAA" },
        ["Ttl"] = Whole with { Ttl = 61 },
        ["Values"] = Whole with { Values = ["10.0.0.1", "10.0.0.3"] },
        ["SetIdentifier"] = Whole with { SetIdentifier = "vpce-2" },
        ["Weight"] = Whole with { Weight = 2 },
        ["Region"] = Whole with { Region = "eu-west-2" },
        ["Failover"] = Whole with { Failover = "SECONDARY" },
        ["GeoLocation.ContinentCode"] = Whole with { GeoLocation = Whole.GeoLocation! with { ContinentCode = "AF" } },
        ["GeoLocation.CountryCode"] = Whole with { GeoLocation = Whole.GeoLocation! with { CountryCode = "AF" } },
        ["GeoLocation.SubdivisionCode"] = Whole with { GeoLocation = Whole.GeoLocation! with { SubdivisionCode = "BB" } },
        ["GeoProximity.AwsRegion"] = Whole with { GeoProximity = Whole.GeoProximity! with { AwsRegion = "eu-west-2" } },
        ["GeoProximity.LocalZoneGroup"] = Whole with { GeoProximity = Whole.GeoProximity! with { LocalZoneGroup = "other" } },
        ["GeoProximity.Latitude"] = Whole with { GeoProximity = Whole.GeoProximity! with { Latitude = "1.5" } },
        ["GeoProximity.Longitude"] = Whole with { GeoProximity = Whole.GeoProximity! with { Longitude = "2.5" } },
        ["GeoProximity.Bias"] = Whole with { GeoProximity = Whole.GeoProximity! with { Bias = 4 } },
        ["MultiValueAnswer"] = Whole with { MultiValueAnswer = false },
        ["CidrRouting.CollectionId"] = Whole with { CidrRouting = Whole.CidrRouting! with { CollectionId = "other" } },
        ["CidrRouting.LocationName"] = Whole with { CidrRouting = Whole.CidrRouting! with { LocationName = "other" } },
        ["AliasTarget.HostedZoneId"] = Whole with { AliasTarget = Whole.AliasTarget! with { HostedZoneId = "Z3" } },
        ["AliasTarget.DnsName"] = Whole with { AliasTarget = Whole.AliasTarget! with { DnsName = "other.example." } },
        ["AliasTarget.EvaluateTargetHealth"] = Whole with { AliasTarget = Whole.AliasTarget! with { EvaluateTargetHealth = true } },
        ["HealthCheckId"] = Whole with { HealthCheckId = "check-2" },
        ["TrafficPolicyInstanceId"] = Whole with { TrafficPolicyInstanceId = "policy-2" },
    };

    public static TheoryData<string> Fields => [.. Others.Keys];

    [Fact]
    public void Every_field_of_a_record_set_is_tested() =>
        Assert.Equal(Others.Keys, FieldsOf(typeof(RecordSet), "").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_first_write_that_differs_in_one_field_is_not_approved(string field)
    {
        Assert.True(Approves(Make.Empty, Whole, Whole, isFirst: true));
        Assert.False(Approves(Make.Empty, Whole, Others[field], isFirst: true));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_second_write_that_ends_with_another_field_is_not_approved(string field)
    {
        var halfway = Make.Empty with { RecordSets = [Make.A("a.example", "10.0.0.1")] };
        Assert.True(Approves(halfway, Whole, Whole, isFirst: false));
        Assert.False(Approves(halfway, Whole, Others[field], isFirst: false));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_saved_plan_differs_in_every_field(string field) =>
        Assert.NotEmpty(SavedPlan.Of(Report(Whole)).DifferencesIn(SavedPlan.Of(Report(Others[field]))));

    [Fact]
    public void A_set_identifier_cannot_imitate_other_fields() =>
        Assert.NotEqual(
            RecordText.Of(Make.A("a.example") with { SetIdentifier = "x weight=1" }),
            RecordText.Of(Make.A("a.example") with { SetIdentifier = "x", Weight = 1 }));

    [Fact]
    public void A_change_of_another_action_is_not_approved() =>
        Assert.False(Approval(Whole).Allows(
            Plan(Make.Empty, [new(ChangeAction.Delete, Whole)]), isFirst: true));

    private static bool Approves(NameState now, RecordSet approved, RecordSet planned, bool isFirst)
    {
        var plan = Plan(now,
        [
            .. now.RecordSets.Select(set => new RecordChange(ChangeAction.Delete, set)),
            new(ChangeAction.Create, planned),
        ]);
        return Approval(approved).Allows(plan, isFirst);
    }

    private static Approval Approval(RecordSet approved) =>
        new SyncRequest(Make.Owner, [Make.Binding()]) { Approved = Report(approved) }.ApprovalFor(Make.Binding())!;

    private static BindingPlan Plan(NameState now, ImmutableArray<RecordChange> changes) =>
        new(Make.Binding(), now, changes, [], Addresses, PendingRemovals.None);

    // The same in all: it is the record sets that are compared.
    private static ImmutableArray<Address> Addresses => [Address.Parse("10.0.0.1"), Address.Parse("10.0.0.2")];

    private static SyncReport Report(RecordSet set) => new(
        Make.Owner, true, Make.Noon, TimeSpan.Zero,
        [
            new BindingReport(
                DnsName.Parse("a.example"), Make.ZoneId, Outcome.Changed,
                [new RecordChange(ChangeAction.Create, set)], [], Addresses, TimeSpan.Zero)
            {
                Zone = Make.Empty,
            },
        ],
        ImmutableSortedDictionary<string, int>.Empty, 0);

    private static IEnumerable<string> FieldsOf(Type type, string prefix) => type.GetProperties()
        .Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType is { IsClass: true } nested && nested != typeof(string)
            ? FieldsOf(nested, $"{prefix}{property.Name}.")
            : [prefix + property.Name]);
}
