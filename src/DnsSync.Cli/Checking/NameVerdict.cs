using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Checking;

/// <summary>What a check says of a name; the gravest decides the exit code.</summary>
internal enum Verdict
{
    /// <summary>The answer is right, and every address of it serves.</summary>
    Reachable,

    /// <summary>The answer is wrong, or a part of it does not serve.</summary>
    Impaired,

    /// <summary>No address serves, none was answered, or nothing could be told.</summary>
    Failed,
}

/// <summary>What a device would experience with one name, and why. Pure: what was seen decides.</summary>
internal sealed record NameVerdict(
    NameSight Sight, Verdict Verdict, string Summary, ImmutableArray<string> Lines, ImmutableArray<string> Hints)
{
    public static NameVerdict Of(NameSight sight)
    {
        var (verdict, summary) = Judge(sight);
        return new NameVerdict(
            sight, verdict, summary,
            [AnswerLine(sight.Answer), .. AddressesOf(sight).Select(address => AddressLine(sight, address))],
            Checking.Hints.For(sight));
    }

    /// <summary>Answered addresses that no endpoint of the name has.</summary>
    public static IEnumerable<Address> Strangers(NameSight sight) =>
        sight.Answer.Addresses.Where(address => !Offered(sight).Contains(address));

    /// <summary>Addresses that the zone publishes and an endpoint has, and the answer lacks.</summary>
    public static IEnumerable<Address> Missing(NameSight sight) => sight.IsWeighted
        ? []
        : sight.Status.Addresses
            .Where(status => status is { IsPublished: true, EndpointId: not null })
            .Select(status => status.Address)
            .Except(sight.Answer.Addresses);

    private static HashSet<Address> Offered(NameSight sight) =>
        [.. sight.Status.Addresses.Where(status => status.EndpointId is not null).Select(status => status.Address)];

    private static (Verdict, string) Judge(NameSight sight)
    {
        if (sight.Status.Outcome == Outcome.Failed)
        {
            return (Verdict.Failed, "unknown: AWS could not be read");
        }

        if (sight.Answer.Kind != AnswerKind.Addresses)
        {
            return (Verdict.Failed, "not resolved");
        }

        var answered = sight.Attempts.Where(attempt => sight.Answer.Addresses.Contains(attempt.Address)).ToList();
        var failures = answered.Count(attempt => attempt.Failure != ProbeFailure.None);
        if (failures == answered.Count)
        {
            return (Verdict.Failed, "unreachable");
        }

        return Strangers(sight).Any() || Missing(sight).Any() ? (Verdict.Impaired, "wrong answer")
            : failures > 0 ? (Verdict.Impaired, "partly reachable")
            : sight.Status.Outcome == Outcome.Changed ? (Verdict.Impaired, "reachable, and the zone has drifted")
            : (Verdict.Reachable, "reachable");
    }

    private static string AnswerLine(ResolverAnswer answer)
    {
        var took = Took(answer.Elapsed);
        var detail = answer.Detail.Length == 0 ? "" : $" ({answer.Detail})";
        return $"resolver {answer.Resolver}: " + answer.Kind switch
        {
            AnswerKind.Addresses => string.Create(CultureInfo.InvariantCulture,
                $"{answer.Addresses.Length} {(answer.Addresses.Length == 1 ? "address" : "addresses")} in {took}, to be cached for {answer.TimeToLive} s"),
            AnswerKind.NoAddresses => $"the name is there and has no address{detail}, in {took}",
            AnswerKind.NoSuchName => $"no such name (NXDOMAIN), in {took}",
            AnswerKind.Refused => $"it did not answer the question{detail}, in {took}",
            AnswerKind.TimedOut => $"no answer within {took}",
            _ => $"nobody is there{detail}",
        };
    }

    private static IEnumerable<Address> AddressesOf(NameSight sight) =>
        sight.Answer.Addresses.Concat(sight.Attempts.Select(attempt => attempt.Address)).Distinct().Order();

    private static string AddressLine(NameSight sight, Address address)
    {
        var status = sight.Status.Addresses.FirstOrDefault(one => one.Address == address);
        var place = status is { Zone: { Length: > 0 } zone } ? zone
            : sight.Status.Outcome == Outcome.Failed ? "endpoint unknown"
            : "on no endpoint";
        var attempts = sight.Attempts.Where(attempt => attempt.Address == address)
            .Select(attempt => attempt.Failure == ProbeFailure.None
                ? $"{attempt.Port} {Took(attempt.Elapsed)}"
                : $"{attempt.Port.Port} {Short(attempt.Failure)} after {Took(attempt.Elapsed)}");
        return $"{address}  {place}  "
            + (sight.Answer.Addresses.Contains(address) ? "" : "not in the answer; ")
            + string.Join(", ", attempts);
    }

    private static string Short(ProbeFailure failure) => failure switch
    {
        ProbeFailure.Refused => "refused",
        ProbeFailure.Unreachable => "unreachable",
        ProbeFailure.WrongName => "certificate for another name",
        ProbeFailure.Untrusted => "certificate not trusted",
        ProbeFailure.TlsFailed => "no TLS",
        ProbeFailure.MqttRefused => "MQTT refused",
        _ => "timed out",
    };

    private static string Took(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
