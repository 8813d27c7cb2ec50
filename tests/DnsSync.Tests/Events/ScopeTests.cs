using System.Collections.Immutable;
using DnsSync.Events;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Events;

public sealed class ScopeTests
{
    private static readonly Binding Plain = Make.Binding("plain.example");

    private static readonly Binding OtherService = Select("other.example", [], "com.amazonaws.eu-west-1.iot.credentials");

    private static readonly Binding ById = Select("byid.example", ["vpce-7"], null);

    private static readonly Binding Tagged = Plain with
    {
        Name = DnsName.Parse("tagged.example"),
        Endpoints = Plain.Endpoints with { Tags = Plain.Endpoints.Tags.Add("fleet", "a") },
    };

    private static readonly ImmutableArray<Binding> All = [ById, OtherService, Plain, Tagged];

    [Fact]
    public void A_created_endpoint_affects_selectors_of_its_service_and_VPC() => Expect(
        """
        plain.example tagged.example
        expect vpce-1 itself there
        expect vpce-1 subnet-a there
        """,
        SampleEvents.Created("vpce-1", Make.Service, "vpc-1", null, "subnet-a"));

    [Theory]
    [InlineData("com.amazonaws.eu-west-1.s3", "vpc-1")]
    [InlineData(Make.Service, "vpc-2")]
    public void A_created_endpoint_of_another_service_or_VPC_affects_none(string service, string vpcId) =>
        Expect("nothing; idle 1", SampleEvents.Created("vpce-1", service, vpcId, null, "subnet-a"));

    [Fact]
    public void An_unknown_id_must_be_looked_up() => Expect(
        """
        other.example plain.example tagged.example
        look up vpce-1
        expect vpce-1 subnet-a there
        """,
        SampleEvents.Modified("vpce-1", adds: "subnet-a"));

    [Fact]
    public void A_known_id_is_resolved() => Expect(
        """
        plain.example tagged.example
        expect vpce-seen itself gone
        """,
        SampleEvents.Deleted("vpce-seen"));

    [Fact]
    public void A_known_id_of_another_service_affects_none() =>
        Expect("nothing; idle 1", SampleEvents.Deleted("vpce-else"));

    [Fact]
    public void A_selector_by_id_needs_no_lookup()
    {
        var scope = Of([SampleEvents.Read(SampleEvents.Deleted("vpce-7"))], [ById]);
        Assert.Equal([ById], scope.Bindings);
        Assert.Empty(scope.UnknownIds);
        Assert.Empty(Of([SampleEvents.Read(SampleEvents.Deleted("vpce-8"))], [ById]).Bindings);
    }

    [Fact]
    public void An_interface_in_another_VPC_affects_none() => Expect(
        "nothing; idle 1",
        SampleEvents.Of("CreateNetworkInterface", "{}",
            """{"networkInterface":{"description":"VPC Endpoint Interface vpce-1","vpcId":"vpc-2","subnetId":"subnet-a"}}"""));

    [Fact]
    public void A_deleted_interface_affects_the_names_of_its_endpoint()
    {
        Expect("plain.example tagged.example", SampleEvents.InterfaceDeleted("eni-seen"));
        Expect("nothing; idle 1", SampleEvents.InterfaceDeleted("eni-unknown"));
    }

    [Fact]
    public void Tags_affect_only_selectors_with_tags()
    {
        Expect("tagged.example", SampleEvents.Tagged("vpce-seen"));
        Expect("tagged.example\nlook up vpce-1", SampleEvents.Tagged("vpce-1"));
        Assert.Empty(Of([SampleEvents.Read(SampleEvents.Tagged("vpce-1"))], [Plain, ById]).UnknownIds);
    }

    [Theory]
    [InlineData("plain.example.")]
    [InlineData("_dnssync.plain.example.")]
    [InlineData("PLAIN.example")]
    public void An_edit_of_a_bound_name_or_its_marker_affects_it(string name) =>
        Expect("plain.example", SampleEvents.ZoneEdited(Make.ZoneId, "more.example", name));

    [Theory]
    [InlineData(Make.ZoneId, "more.example")]
    [InlineData(Make.ZoneId, "sub.plain.example")]
    [InlineData("Z2", "plain.example")]
    public void Other_edits_affect_none(string zoneId, string name) =>
        Expect("nothing; idle 1", SampleEvents.ZoneEdited(zoneId, name));

    [Fact]
    public void The_earliest_relevant_event_is_the_cause()
    {
        var scope = Of(
            [
                SampleEvents.Read(SampleEvents.Created("vpce-9", "s3", "vpc-1", At(0))),
                SampleEvents.Read(SampleEvents.Deleted("vpce-seen", At(2))),
                SampleEvents.Read(SampleEvents.Modified("vpce-seen", At(1))),
                Trigger.Ignore("e", "x", "y"),
            ],
            All);
        Assert.Equal(At(1), scope.Since);
        Assert.Equal(2, scope.Idle);
    }

    internal static DateTimeOffset At(int seconds) => SampleEvents.Time + TimeSpan.FromSeconds(seconds);

    internal static Scope Of(IReadOnlyCollection<Trigger> triggers, ImmutableArray<Binding> bindings) =>
        Scope.Of(
            triggers, bindings,
            new Dictionary<string, KnownEndpoint>
            {
                ["vpce-seen"] = new("vpce-seen", Make.Service, "vpc-1"),
                ["vpce-else"] = new("vpce-else", Make.Service, "vpc-2"),
            },
            new Dictionary<string, string> { ["eni-seen"] = "vpce-seen" });

    internal static string Text(Scope scope) => string.Join('\n',
    [
        scope.Bindings.IsEmpty
            ? $"nothing; idle {scope.Idle}"
            : string.Join(' ', scope.Bindings.Select(binding => binding.Name)),
        .. scope.UnknownIds.Select(id => $"look up {id}"),
        .. scope.Expected.Select(SampleEvents.Text),
    ]);

    private static void Expect(string expected, params string[] events) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Text(Of([.. events.Select(json => SampleEvents.Read(json))], All)));

    private static Binding Select(string name, ImmutableArray<string> ids, string? service) =>
        Make.Binding(name) with { Endpoints = new EndpointSelector(ids, service, service is null ? null : "vpc-1") };
}
