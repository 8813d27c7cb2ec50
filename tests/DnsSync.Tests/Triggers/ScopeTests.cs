using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Triggers;

namespace DnsSync.Tests.Triggers;

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
    public void A_created_endpoint_concerns_the_selectors_of_its_service_and_VPC() => Expect(
        """
        plain.example tagged.example
        expect vpce-1 itself there
        expect vpce-1 subnet-a there
        """,
        Events.Created("vpce-1", Make.Service, "vpc-1", null, "subnet-a"));

    [Theory]
    [InlineData("com.amazonaws.eu-west-1.s3", "vpc-1")]
    [InlineData(Make.Service, "vpc-2")]
    public void A_created_endpoint_of_another_service_or_VPC_concerns_nobody(string service, string vpcId) =>
        Expect("nothing; idle 1", Events.Created("vpce-1", service, vpcId, null, "subnet-a"));

    [Fact]
    public void An_id_that_nobody_knows_may_be_anybodys_and_is_to_be_looked_up() => Expect(
        """
        other.example plain.example tagged.example
        look up vpce-1
        expect vpce-1 subnet-a there
        """,
        Events.Modified("vpce-1", adds: "subnet-a"));

    [Fact]
    public void An_id_that_was_seen_is_placed() => Expect(
        """
        plain.example tagged.example
        expect vpce-seen itself gone
        """,
        Events.Deleted("vpce-seen"));

    [Fact]
    public void An_id_that_was_seen_elsewhere_concerns_nobody() =>
        Expect("nothing; idle 1", Events.Deleted("vpce-else"));

    [Fact]
    public void A_selector_by_id_needs_no_look_up()
    {
        var scope = Of([Events.Read(Events.Deleted("vpce-7"))], [ById]);
        Assert.Equal([ById], scope.Bindings);
        Assert.Empty(scope.Unplaced);
        Assert.Empty(Of([Events.Read(Events.Deleted("vpce-8"))], [ById]).Bindings);
    }

    [Fact]
    public void An_interface_of_an_unknown_service_in_another_VPC_concerns_nobody() => Expect(
        "nothing; idle 1",
        Events.Of("CreateNetworkInterface", "{}",
            """{"networkInterface":{"description":"VPC Endpoint Interface vpce-1","vpcId":"vpc-2","subnetId":"subnet-a"}}"""));

    [Fact]
    public void A_deleted_interface_concerns_those_whose_endpoint_had_it()
    {
        Expect("plain.example tagged.example", Events.InterfaceDeleted("eni-seen"));
        Expect("nothing; idle 1", Events.InterfaceDeleted("eni-unknown"));
    }

    [Fact]
    public void Tags_concern_only_selectors_with_tags()
    {
        Expect("tagged.example", Events.Tagged("vpce-seen"));
        Expect("tagged.example\nlook up vpce-1", Events.Tagged("vpce-1"));
        Assert.Empty(Of([Events.Read(Events.Tagged("vpce-1"))], [Plain, ById]).Unplaced);
    }

    [Theory]
    [InlineData("plain.example.")]
    [InlineData("_dnssync.plain.example.")]
    [InlineData("PLAIN.example")]
    public void An_edit_of_a_bound_name_or_its_marker_concerns_it(string name) =>
        Expect("plain.example", Events.ZoneEdited(Make.ZoneId, "more.example", name));

    [Theory]
    [InlineData(Make.ZoneId, "more.example")]
    [InlineData(Make.ZoneId, "sub.plain.example")]
    [InlineData("Z2", "plain.example")]
    public void Other_edits_concern_nobody(string zoneId, string name) =>
        Expect("nothing; idle 1", Events.ZoneEdited(zoneId, name));

    [Fact]
    public void The_earliest_event_that_concerns_anybody_is_when_it_began()
    {
        var scope = Of(
            [
                Events.Read(Events.Created("vpce-9", "s3", "vpc-1", At(0))),
                Events.Read(Events.Deleted("vpce-seen", At(2))),
                Events.Read(Events.Modified("vpce-seen", At(1))),
                Trigger.Ignore("e", "x", "y"),
            ],
            All);
        Assert.Equal(At(1), scope.Since);
        Assert.Equal(2, scope.Idle);
    }

    internal static DateTimeOffset At(int seconds) => Events.Time + TimeSpan.FromSeconds(seconds);

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
        .. scope.Unplaced.Select(id => $"look up {id}"),
        .. scope.Expected.Select(Events.Text),
    ]);

    private static void Expect(string expected, params string[] events) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Text(Of([.. events.Select(json => Events.Read(json))], All)));

    private static Binding Select(string name, ImmutableArray<string> ids, string? service) =>
        Make.Binding(name) with { Endpoints = new EndpointSelector(ids, service, service is null ? null : "vpc-1") };
}
