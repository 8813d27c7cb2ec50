using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Checking;

/// <summary>The usual mistakes behind what was seen, and how to fix them. Pure.</summary>
internal static class Hints
{
    public static ImmutableArray<string> For(NameObservation observation) =>
    [
        .. observation.Status.Outcome == Outcome.Failed
            ? observation.Status.Findings.Take(1).Select(finding => finding.Text)
            : [],
        .. OfAnswer(observation),
        .. OfAttempts(observation),
    ];

    private static IEnumerable<string> OfAnswer(NameObservation observation)
    {
        var (answer, status) = (observation.Answer, observation.Status);
        var isInZone = !status.Records.IsEmpty;
        switch (answer.Kind)
        {
            case AnswerKind.TimedOut or AnswerKind.Unreachable:
                yield return "in a VPC, DNS support (enableDnsSupport) must be enabled; from elsewhere, query a Route "
                    + "53 Resolver inbound endpoint (--resolver) and allow UDP and TCP 53 to it";
                yield break;
            case AnswerKind.Refused:
                yield return "this resolver refuses queries from here: use a resolver of the VPC (--resolver)";
                yield break;
            case AnswerKind.NoSuchName or AnswerKind.NoAddresses when status.Outcome == Outcome.Failed:
                // What the zone holds is not known either.
                yield break;
            case AnswerKind.NoSuchName or AnswerKind.NoAddresses when !isInZone:
                yield return $"zone {status.ZoneId} has no address for the name: run 'dnssync sync'; resolvers cache "
                    + $"the negative answer {HowLong(answer)}";
                yield break;
            case AnswerKind.NoSuchName or AnswerKind.NoAddresses:
                yield return $"zone {status.ZoneId} has the name: this resolver is outside the VPCs that are "
                    + $"associated with the zone, or it has cached the negative answer {HowLong(answer)}";
                yield break;
        }

        var published = status.Addresses.Where(one => one.IsPublished).Select(one => one.Address).ToHashSet();
        var unexpected = NameVerdict.UnexpectedAddresses(observation).ToList();
        var unpublished = unexpected.Where(address => !published.Contains(address)).ToList();
        if (status.Outcome != Outcome.Failed && unpublished.Exists(IsPublic))
        {
            yield return "the resolver answers from public DNS: it is outside the VPCs that are associated with zone "
                + $"{status.ZoneId}, or DNS support (enableDnsSupport) is off in its VPC";
        }
        else if (status.Outcome != Outcome.Failed
            && (unpublished.Count > 0 || (isInZone && NameVerdict.Missing(observation).Any())))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the answer differs from zone {status.ZoneId}: it is cached for at most {answer.TimeToLive} s more; ")
                + "if it persists, the resolver queries another zone";
        }

        if (status.Outcome == Outcome.Changed)
        {
            yield return "the zone is out of date: run 'dnssync sync'";
        }
        else if (unexpected.Count > unpublished.Count && status.Outcome != Outcome.Failed)
        {
            yield return "the zone still has addresses that no endpoint has: 'dnssync status' shows why";
        }
    }

    private static IEnumerable<string> OfAttempts(NameObservation observation)
    {
        // Where no endpoint has an address, that is why nothing answers there.
        var unexpected = observation.Status.Outcome == Outcome.Failed ? [] : NameVerdict.UnexpectedAddresses(observation).ToHashSet();
        var attempts = observation.Attempts.Where(attempt => !unexpected.Contains(attempt.Address)).ToList();
        var failed = attempts.Where(attempt => attempt.Failure != ProbeFailure.None).ToList();
        var late = failed.Where(attempt => attempt.Failure == ProbeFailure.TimedOut).ToList();
        if (late.Count > 0 && late.Count == attempts.Count)
        {
            yield return "every attempt timed out: there is no route from here to the endpoints, or their security "
                + "group admits nothing; run this inside the VPC, or on a network with a route to it";
        }
        else
        {
            foreach (var port in late.GroupBy(attempt => attempt.Port.Port).OrderBy(group => group.Key))
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"port {port.Key} timed out at {List(port)}: the endpoint's security group (or a network ACL) must allow TCP {port.Key} from here");
            }
        }

        foreach (var port in failed.Where(attempt => attempt.Failure == ProbeFailure.Refused)
            .GroupBy(attempt => attempt.Port.Port).OrderBy(group => group.Key))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"port {port.Key} was refused at {List(port)}: nothing listens there, or a firewall rejects the connection; a security group would drop it silently");
        }

        foreach (var kind in failed.Where(attempt => Advice(attempt.Failure) is not null)
            .GroupBy(attempt => attempt.Failure).OrderBy(group => group.Key))
        {
            yield return $"{List(kind)}: {kind.First().Reason}; {Advice(kind.Key)}";
        }
    }

    // RFC 2308: the SOA record that comes along tells; without one nothing does.
    private static string HowLong(ResolverAnswer answer) => answer.TimeToLive > 0
        ? string.Create(CultureInfo.InvariantCulture, $"for at most {answer.TimeToLive} s more")
        : "for up to 15 minutes";

    private static string? Advice(ProbeFailure failure) => failure switch
    {
        ProbeFailure.Unreachable => "check the route to the address",
        ProbeFailure.WrongName => "the address belongs to another service or account",
        ProbeFailure.Untrusted => "pass the authorities that devices trust with --ca (AWS: Amazon Root CA 1), and check the clock",
        ProbeFailure.TlsFailed => "check for a proxy",
        ProbeFailure.MqttRefused =>
            "is the certificate active, and does its policy allow iot:Connect for this --client-id?",
        _ => null,
    };

    private static string List(IEnumerable<Attempt> attempts) =>
        string.Join(", ", attempts.Select(attempt => attempt.Address).Distinct().Order());

    // RFC 1918, RFC 6598, RFC 4193, and what is local by itself.
    private static bool IsPublic(Address address) => IPAddress.Parse(address.ToString()).GetAddressBytes() switch
    {
        [10 or 127, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..]
            or [169, 254, ..] => false,
        { Length: 16 } six => (six[0] & 0xFE) != 0xFC && !IPAddress.IsLoopback(new IPAddress(six)),
        _ => true,
    };
}
