using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Tests.Reporting;

/// <summary>The three renderings of one report, to the letter.</summary>
public sealed class ReportGoldenTests
{
    private static readonly SyncReport Report = new(
        Make.Owner, false, Make.Noon, TimeSpan.FromMilliseconds(1234),
        [
            Of("a.example", Outcome.Changed, ["10.0.0.1"],
                new RecordChange(ChangeAction.Delete, Make.A("a.example", "10.0.0.9")),
                new RecordChange(ChangeAction.Create, Make.A("a.example", "10.0.0.1"))),
            Of("*.b|c.example", Outcome.Held, []) with
            {
                Findings =
                [
                    new(FindingKind.Held, "A 10.0.0.2 stays"), new(FindingKind.Note, "see \"below\" & <there>"),
                ],
            },
            Of("d.example", Outcome.InSync, ["10.0.0.3", "10.0.0.4"]),
        ],
        new Dictionary<string, int> { ["route53:ListResourceRecordSets"] = 2, ["ec2:DescribeVpcEndpoints"] = 1 }
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
        Throttled: 1);

    [Fact]
    public void Text() => Expect(
        """
        a.example  changed  10.0.0.1
          - DELETE a.example. A 10.0.0.9 ttl=60
          + CREATE a.example. A 10.0.0.1 ttl=60
        *.b\174c.example  held
          held: A 10.0.0.2 stays
          note: see "below" & <there>
        d.example  in sync  10.0.0.3,10.0.0.4
        1 in sync, 1 changed, 1 held in 1.23 s, 3 AWS calls, 1 of them throttled

        """, TextReport.Render(Report));

    [Fact]
    public void Markdown() => Expect(
        """
        ### DnsSync sync for `prod`

        1 in sync, 1 changed, 1 held in 1.23 s, 3 AWS calls, 1 of them throttled

        | name | outcome | addresses |
        |---|---|---|
        | `a.example` | changed | 10.0.0.1 |
        | `*.b\174c.example` | held |  |
        | `d.example` | in sync | 10.0.0.3, 10.0.0.4 |

        **`a.example`**

        ```diff
        - DELETE a.example. A 10.0.0.9 ttl=60
        + CREATE a.example. A 10.0.0.1 ttl=60
        ```

        **`*.b\174c.example`**

        - held: A 10.0.0.2 stays
        - note: see "below" & <there>

        """, MarkdownReport.Render(Report));

    [Fact]
    public void Json() => Expect(
        """
        {
          "owner": "prod",
          "dryRun": false,
          "startedAt": "2026-01-15T12:00:00+00:00",
          "elapsedMilliseconds": 1234,
          "bindings": [
            {
              "name": "*.b\\174c.example",
              "zoneId": "Z1",
              "outcome": "Held",
              "addresses": [],
              "changes": [],
              "findings": [
                {
                  "kind": "held",
                  "text": "A 10.0.0.2 stays"
                },
                {
                  "kind": "note",
                  "text": "see \"below\" & <there>"
                }
              ],
              "changeIds": [],
              "elapsedMilliseconds": 5
            }
          ],
          "calls": {
            "ec2:DescribeVpcEndpoints": 1,
            "route53:ListResourceRecordSets": 2
          },
          "throttled": 1
        }
        """, JsonReport.Render(Report with { Bindings = [Report.Bindings[1]] }));

    [Fact]
    public void The_JSON_of_a_change_carries_its_parts_and_its_text()
    {
        using var json = JsonDocument.Parse(JsonReport.Render(Report));
        Expect(
            """{"action":"DELETE","name":"a.example","type":"A","ttl":60,"values":["10.0.0.9"],"text":"a.example. A 10.0.0.9 ttl=60"}""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("bindings")[0].GetProperty("changes")[0]));
    }

    [Theory]
    [InlineData(true, null, "no names in 0.00 s, 0 AWS calls; propagated to every DNS server")]
    [InlineData(false, null, "no names in 0.00 s, 0 AWS calls; not yet propagated to every DNS server")]
    [InlineData(false, "denied", "no names in 0.00 s, 0 AWS calls; propagation unknown: denied")]
    [InlineData(null, null, "no names in 0.00 s, 0 AWS calls")]
    public void The_summary_shows_whether_changes_are_in_sync(bool? spread, string? problem, string expected) =>
        Assert.Equal(expected, TextReport.Summary(new SyncReport(
            Make.Owner, false, Make.Noon, TimeSpan.Zero, [], ImmutableSortedDictionary<string, int>.Empty, 0)
        {
            InSyncEverywhere = spread,
            SpreadProblem = problem,
        }));

    [Theory]
    [InlineData(1, "1 AWS call")]
    [InlineData(2, "2 AWS calls")]
    public void The_summary_uses_plurals_correctly(int calls, string expected) =>
        Assert.EndsWith(", " + expected, TextReport.Summary(Report with
        {
            Calls = ImmutableSortedDictionary<string, int>.Empty.Add("ec2:DescribeVpcEndpoints", calls),
            Throttled = 0,
        }), StringComparison.Ordinal);

    [Fact]
    public void A_reason_shared_by_many_names_is_one_line()
    {
        var report = Report with
        {
            Bindings =
            [
                .. ((string[])["a", "b", "c"]).Select(name => Of($"{name}.example", Outcome.Failed, []) with
                {
                    Findings = [new(FindingKind.Failed, name == "b" ? "denied" : "no answer"), new(FindingKind.Note, "seen")],
                }),
            ],
        };
        Expect(
            """
            a.example  failed
              note: seen
            b.example  failed
              note: seen
            c.example  failed
              note: seen
            failed: a.example and 1 more: no answer
            failed: b.example: denied
            3 failed in 1.23 s, 3 AWS calls, 1 of them throttled

            """, TextReport.Render(report));
        Assert.EndsWith(
            "**Failed**\n\n- `a.example` and 1 more: no answer\n- `b.example`: denied\n", MarkdownReport.Render(report),
            StringComparison.Ordinal);
        Assert.EndsWith("\n3 unknown\n", StatusReport.Text(report).Split("A marker's")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_set_shows_its_routing_policy()
    {
        var set = Make.A("a.example", "10.0.0.1") with
        {
            SetIdentifier = "one",
            Weight = 0,
            Region = "eu-west-1",
            Failover = "PRIMARY",
            GeoLocation = new(null, "DE", "BE"),
            MultiValueAnswer = true,
            CidrRouting = new("c", "office"),
            HealthCheckId = "hc",
            TrafficPolicyInstanceId = "tp",
        };
        Assert.Equal(
            "a.example. A 10.0.0.1 ttl=60 set=one weight=0 region=eu-west-1 failover=PRIMARY country=DE "
            + "subdivision=BE multivalue=yes cidr=c/office health-check=hc traffic-policy=tp",
            RecordText.Of(set));
        Assert.Equal("a.example. A alias=Z2/b.example. evaluate-target-health=yes",
            RecordText.Of(set with { Ttl = null, Values = [], AliasTarget = new("Z2", "b.example.", true) } is var alias
                ? new RecordSet(alias.Name, "A", null, []) { AliasTarget = alias.AliasTarget }
                : set));
    }

    private static void Expect(string expected, string actual) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), actual.ReplaceLineEndings("\n"));

    private static BindingReport Of(
        string name, Outcome outcome, string[] addresses, params ImmutableArray<RecordChange> changes) => new(
        DnsName.Parse(name), Make.ZoneId, outcome, changes, [], [.. addresses.Select(Address.Parse)],
        TimeSpan.FromMilliseconds(5));
}
