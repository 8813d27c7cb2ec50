using DnsSync.Model;
using DnsSync.Page.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Page.Tests;

/// <summary>Pages with much on them.</summary>
internal static class Scenes
{
    /// <summary>The longest name that leaves room for its marker's, in labels of 63.</summary>
    public static string LongestName { get; } = string.Join('.',
        new string('a', 63), new string('b', 63), new string('c', 63), new string('d', 52));

    /// <summary>A name in every state, endpoints in every state, two VPCs, IPv6, strays, a time line.</summary>
    public static PageState Everything
    {
        get
        {
            var one = Observed.Endpoint("vpce-0a1b2c3d4e5f60001", "10.0.1.7", "10.0.2.9", "10.0.3.11");
            var two = Observed.Endpoint("vpce-0a1b2c3d4e5f60002", "10.0.1.8", "10.0.2.10")
                .In(EndpointState.Pending).WithoutLastInterface();
            var six = Observed.Endpoint(
                    "vpce-0a1b2c3d4e5f60003", "2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8::2")
                .InVpc("vpc-0ffffffffffffffff");
            var going = Observed.Endpoint("vpce-0a1b2c3d4e5f60004", "10.0.9.9").In(EndpointState.Deleting);
            BindingReport[] names =
            [
                Observed.Name("a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com", one).ChangedFrom("10.0.1.7", "10.0.2.9"),
                Observed.Name("insync.iot.eu-west-1.amazonaws.com", one),
                Observed.Name("unsettled.example", ["10.0.1.8"], two)
                    .But(Outcome.Unsettled, FindingKind.Unsettled, "endpoint vpce-0a1b2c3d4e5f60002 is pending: what it offers waits"),
                Observed.Name("held.example", ["10.0.9.9", "10.9.9.9"], going)
                    .But(Outcome.Held, FindingKind.Held, "A 10.0.9.9,10.9.9.9 stays although no endpoint offers it: whenEmpty is keep"),
                Observed.Name("six.example", six),
                Observed.Name(LongestName, ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4", "1.1.1.5", "1.1.1.6"])
                    .But(Outcome.Conflict, FindingKind.Conflict, "records without a marker stand there: adopt them, or remove them"),
                Observed.Name("failed.example")
                    .But(Outcome.Failed, FindingKind.Failed, "ec2:DescribeVpcEndpoints: UnauthorizedOperation (403): not allowed"),
            ];
            var state = PageState.Empty.Bound(names)
                .EventReceived(Observed.Noon, "ModifyVpcEndpoint by operator: vpce-0a1b2c3d4e5f60001 adds subnet-2")
                .SeenAfter(1, "change", names);
            foreach (var seconds in (double[])[12, 25, 31, 48, 70])
            {
                state = state.SeenAfter(seconds, "requeue", names[0]);
            }

            return state
                .Problem(Observed.Noon.AddSeconds(80), "the configuration dnssync.json is invalid:\n  $.owner: is missing")
                .Pending([(new("Z1", DnsName.Parse("unsettled.example")), Observed.Noon.AddSeconds(90))]);
        }
    }

    /// <summary>Endpoints with several interfaces in a zone, in three VPCs, and names that follow many of them.</summary>
    public static PageState Crowded
    {
        get
        {
            var endpoints = Enumerable.Range(0, 12)
                .Select(i => Observed.Endpoint(
                        $"vpce-0a1b2c3d4e5f6001{i:x}",
                        [.. Enumerable.Range(0, 1 + (i * 5 % 8)).Select(nic => $"10.{i}.{nic}.4")])
                    .InVpc($"vpc-0a1b2c3d4e5f6000{i / 4}"))
                .ToArray();
            return Observed.Page(
            [
                .. Enumerable.Range(0, 12).Select(i => Observed.Name(
                    $"name-{i}.example", [.. endpoints.Where((_, index) => index % (1 + (i % 4)) == 0)])),
            ]);
        }
    }

    /// <summary>As many names as asked for on a handful of endpoints; every fiftieth needs attention.</summary>
    public static PageState Fleet(int names)
    {
        var endpoints = Enumerable.Range(0, 4)
            .Select(i => Observed.Endpoint($"vpce-0a1b2c3d4e5f6000{i}", $"10.0.1.{10 + i}", $"10.0.2.{10 + i}", $"10.0.3.{10 + i}"))
            .ToArray();
        return Observed.Page(
        [
            .. Enumerable.Range(0, names).Select(i =>
            {
                var name = Observed.Name($"device-fleet-{i:000}.iot.eu-west-1.amazonaws.com", endpoints[i % 4]);
                return i % 50 == 49
                    ? name.But(Outcome.Held, FindingKind.Held, "the last addresses stay")
                    : name;
            }),
        ]);
    }
}
