using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Checking;

/// <summary>What a check says of a name; the most severe decides the exit code.</summary>
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
    NameObservation Observation, Verdict Verdict, string Summary, ImmutableArray<string> Lines, ImmutableArray<string> Hints)
{
    public static NameVerdict Of(NameObservation observation)
    {
        var (verdict, summary) = Judge(observation);
        return new NameVerdict(
            observation, verdict, summary,
            [AnswerLine(observation.Answer), .. AddressesOf(observation).Select(address => AddressLine(observation, address))],
            Checking.Hints.For(observation));
    }

    /// <summary>Answered addresses that no endpoint of the name has.</summary>
    public static IEnumerable<Address> UnexpectedAddresses(NameObservation observation) =>
        observation.Answer.Addresses.Where(address => !Offered(observation).Contains(address));

    /// <summary>Addresses that the zone publishes and an endpoint has, and the answer lacks.</summary>
    public static IEnumerable<Address> Missing(NameObservation observation) => observation.IsWeighted
        ? []
        : observation.Status.Addresses
            .Where(status => status is { IsPublished: true, EndpointId: not null })
            .Select(status => status.Address)
            .Except(observation.Answer.Addresses);

    private static HashSet<Address> Offered(NameObservation observation) =>
        [.. observation.Status.Addresses.Where(status => status.EndpointId is not null).Select(status => status.Address)];

    private static (Verdict, string) Judge(NameObservation observation)
    {
        if (observation.Status.Outcome == Outcome.Failed)
        {
            return (Verdict.Failed, "unknown: AWS could not be read");
        }

        if (observation.Answer.Kind != AnswerKind.Addresses)
        {
            return (Verdict.Failed, "not resolved");
        }

        var answered = observation.Attempts.Where(attempt => observation.Answer.Addresses.Contains(attempt.Address)).ToList();
        var failures = answered.Count(attempt => attempt.Failure != ProbeFailure.None);
        if (failures == answered.Count)
        {
            return (Verdict.Failed, "unreachable");
        }

        return UnexpectedAddresses(observation).Any() || Missing(observation).Any() ? (Verdict.Impaired, "wrong answer")
            : failures > 0 ? (Verdict.Impaired, "partly reachable")
            : observation.Status.Outcome == Outcome.Changed ? (Verdict.Impaired, "reachable, and the zone has drifted")
            : (Verdict.Reachable, "reachable");
    }

    private static string AnswerLine(ResolverAnswer answer)
    {
        var took = Took(answer.Elapsed);
        var detail = answer.Detail.Length == 0 ? "" : $" ({answer.Detail})";
        return $"resolver {answer.Resolver}: " + answer.Kind switch
        {
            AnswerKind.Addresses => string.Create(CultureInfo.InvariantCulture,
                $"{answer.Addresses.Length} {(answer.Addresses.Length == 1 ? "address" : "addresses")} in {took}, cacheable for {answer.TimeToLive} s"),
            AnswerKind.NoAddresses => $"the name exists but has no address{detail}, in {took}",
            AnswerKind.NoSuchName => $"no such name (NXDOMAIN), in {took}",
            AnswerKind.Refused => $"the resolver did not answer the query{detail}, in {took}",
            AnswerKind.TimedOut => $"no response within {took}",
            _ => $"could not connect{detail}",
        };
    }

    private static IEnumerable<Address> AddressesOf(NameObservation observation) =>
        observation.Answer.Addresses.Concat(observation.Attempts.Select(attempt => attempt.Address)).Distinct().Order();

    private static string AddressLine(NameObservation observation, Address address)
    {
        var status = observation.Status.Addresses.FirstOrDefault(one => one.Address == address);
        var place = status is { Zone: { Length: > 0 } zone } ? zone
            : observation.Status.Outcome == Outcome.Failed ? "endpoint unknown"
            : "on no endpoint";
        var attempts = observation.Attempts.Where(attempt => attempt.Address == address)
            .Select(attempt => attempt.Failure == ProbeFailure.None
                ? $"{attempt.Port} {Took(attempt.Elapsed)}"
                : $"{attempt.Port.Port} {Short(attempt.Failure)} after {Took(attempt.Elapsed)}");
        return $"{address}  {place}  "
            + (observation.Answer.Addresses.Contains(address) ? "" : "not in the answer; ")
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
