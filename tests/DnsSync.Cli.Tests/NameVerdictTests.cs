using System.Collections.Immutable;
using DnsSync.Cli.Checking;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Cli.Tests;

/// <summary>What a check says of what was seen, to the letter.</summary>
public sealed class NameVerdictTests
{
    private static readonly ServicePort Mqtt = new(8883, PortUse.Mqtt);
    private static readonly ServicePort Https = new(8443, PortUse.Tls);

    [Fact]
    public void A_correct_answer_whose_addresses_all_connect() => Expect(
        """
        a.example  reachable
          resolver 10.0.0.2:53: 2 addresses in 2.0 ms, cacheable for 60 s
          10.0.1.4  az-a  8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          10.0.2.4  az-c  8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
        1 reachable
        """, ExitCodes.InSync, See());

    [Fact]
    public void A_public_answer_suggests_a_resolver_outside_the_VPC() => Expect(
        """
        a.example  wrong answer
          resolver 10.0.0.2:53: 1 address in 2.0 ms, cacheable for 60 s
          10.0.1.4  az-a  not in the answer; 8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          10.0.2.4  az-c  not in the answer; 8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          52.1.2.3  on no endpoint  8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          hint: the resolver answers from public DNS: it is outside the VPCs that are associated with zone Z1, or DNS support (enableDnsSupport) is off in its VPC
        1 impaired
        """, ExitCodes.NeedsAttention, See(answer: Answered("52.1.2.3")));

    [Fact]
    public void A_stale_answer_shows_how_long_it_lasts() => Expect(
        """
        a.example  wrong answer
          resolver 10.0.0.2:53: 2 addresses in 2.0 ms, cacheable for 17 s
          10.0.1.4  az-a  8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          10.0.2.4  az-c  not in the answer; 8883 MQTT 4.0 ms, 8443 TLS 4.0 ms
          10.0.3.4  on no endpoint  8883 timed out after 5.0 s, 8443 timed out after 5.0 s
          hint: the answer differs from zone Z1: it is cached for at most 17 s more; if it persists, the resolver queries another zone
        1 impaired
        """, ExitCodes.NeedsAttention,
        See(answer: Answered("10.0.1.4", "10.0.3.4") with { TimeToLive = 17 },
            fail: (address, _) => address == "10.0.3.4" ? ProbeFailure.TimedOut : ProbeFailure.None));

    [Fact]
    public void A_closed_port_is_distinguished_from_a_missing_route() => Expect(
        """
        a.example  partly reachable
          resolver 10.0.0.2:53: 2 addresses in 2.0 ms, cacheable for 60 s
          10.0.1.4  az-a  8883 timed out after 5.0 s, 8443 TLS 4.0 ms
          10.0.2.4  az-c  8883 timed out after 5.0 s, 8443 TLS 4.0 ms
          hint: port 8883 timed out at 10.0.1.4, 10.0.2.4: the endpoint's security group (or a network ACL) must allow TCP 8883 from here
        1 impaired
        """, ExitCodes.NeedsAttention,
        See(fail: (_, port) => port == Mqtt ? ProbeFailure.TimedOut : ProbeFailure.None));

    [Fact]
    public void Silence_from_every_address_is_a_missing_route() => Expect(
        """
        a.example  unreachable
          resolver 10.0.0.2:53: 2 addresses in 2.0 ms, cacheable for 60 s
          10.0.1.4  az-a  8883 timed out after 5.0 s, 8443 timed out after 5.0 s
          10.0.2.4  az-c  8883 timed out after 5.0 s, 8443 timed out after 5.0 s
          hint: every attempt timed out: there is no route from here to the endpoints, or their security group admits nothing; run this inside the VPC, or on a network with a route to it
        1 failed
        """, ExitCodes.Failed, See(fail: (_, _) => ProbeFailure.TimedOut));

    [Fact]
    public void A_refused_port_is_not_blamed_on_a_security_group() => Expect(
        """
        a.example  partly reachable
          resolver 10.0.0.2:53: 2 addresses in 2.0 ms, cacheable for 60 s
          10.0.1.4  az-a  8883 refused after 4.0 ms, 8443 TLS 4.0 ms
          10.0.2.4  az-c  8883 MQTT 4.0 ms, 8443 certificate for another name after 4.0 ms
          hint: port 8883 was refused at 10.0.1.4: nothing listens there, or a firewall rejects the connection; a security group would drop it silently
          hint: 10.0.2.4: because WrongName; the address belongs to another service or account
        1 impaired
        """, ExitCodes.NeedsAttention,
        See(fail: (address, port) => (address, port.Port) switch
        {
            ("10.0.1.4", 8883) => ProbeFailure.Refused,
            ("10.0.2.4", 8443) => ProbeFailure.WrongName,
            _ => ProbeFailure.None,
        }));

    [Theory]
    [InlineData(AnswerKind.TimedOut, true, "no response within 2.0 ms", "DNS support (enableDnsSupport) must be enabled")]
    [InlineData(AnswerKind.Unreachable, true, "could not connect", "DNS support (enableDnsSupport) must be enabled")]
    [InlineData(AnswerKind.NoSuchName, false, "no such name (NXDOMAIN), in 2.0 ms", "run 'dnssync sync'")]
    [InlineData(AnswerKind.NoSuchName, true, "no such name (NXDOMAIN), in 2.0 ms", "outside the VPCs that are associated")]
    [InlineData(AnswerKind.NoAddresses, true, "has no address, in 2.0 ms", "outside the VPCs that are associated")]
    [InlineData(AnswerKind.Refused, true, "the resolver did not answer the query, in 2.0 ms", "use a resolver of the VPC")]
    internal void A_name_without_an_answer_is_not_reachable(AnswerKind kind, bool isInZone, string line, string hint)
    {
        var verdict = NameVerdict.Of(See(
            answer: Answered() with { Kind = kind }, isInZone: isInZone));
        Assert.Equal((Verdict.Failed, "not resolved"), (verdict.Verdict, verdict.Summary));
        Assert.EndsWith(line, verdict.Lines[0], StringComparison.Ordinal);
        Assert.Contains(hint, Assert.Single(verdict.Hints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_negative_answer_shows_its_caching_time_where_known(bool isInZone)
    {
        var observation = See(answer: Answered() with { Kind = AnswerKind.NoSuchName, TimeToLive = 41 }, isInZone: isInZone);
        Assert.Contains("for at most 41 s more", Assert.Single(NameVerdict.Of(observation).Hints), StringComparison.Ordinal);
        var silent = observation with { Answer = observation.Answer with { TimeToLive = 0 } };
        Assert.Contains("for up to 15 minutes", Assert.Single(NameVerdict.Of(silent).Hints), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_that_could_not_be_read_is_not_judged() => Assert.DoesNotContain(
        NameVerdict.Of(See(answer: Answered() with { Kind = AnswerKind.NoSuchName }, outcome: Outcome.Failed, isInZone: false)).Hints,
        hint => hint.Contains("zone Z1", StringComparison.Ordinal));

    [Fact]
    public void One_endpoint_of_several_is_a_correct_weighted_answer() =>
        Assert.Equal(Verdict.Reachable,
            NameVerdict.Of(See(answer: Answered("10.0.1.4")) with { IsWeighted = true }).Verdict);

    [Fact]
    public void A_missing_address_is_a_wrong_merged_answer() =>
        Assert.Equal("wrong answer", NameVerdict.Of(See(answer: Answered("10.0.1.4"))).Summary);

    [Fact]
    public void Drift_is_reported_even_if_every_address_connects()
    {
        var verdict = NameVerdict.Of(See(outcome: Outcome.Changed));
        Assert.Equal((Verdict.Impaired, "reachable, and the zone has drifted"), (verdict.Verdict, verdict.Summary));
        Assert.Equal(["the zone is out of date: run 'dnssync sync'"], verdict.Hints);
    }

    [Fact]
    public void Endpoints_that_could_not_be_read_are_not_compared() => Assert.Equal(
        (Verdict.Failed, "unknown: AWS could not be read"),
        (NameVerdict.Of(See(outcome: Outcome.Failed)).Verdict, NameVerdict.Of(See(outcome: Outcome.Failed)).Summary));

    [Fact]
    public void An_address_is_not_called_orphaned_if_endpoints_are_unknown()
    {
        var lines = NameVerdict.Of(See(outcome: Outcome.Failed, answer: Answered("10.9.9.9"))).Lines;
        Assert.Contains(lines, line => line.StartsWith("10.9.9.9  endpoint unknown  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("com.amazonaws.eu-west-1.iot.data", "8883 MQTT, 443 MQTT by ALPN, 8443 TLS")]
    [InlineData("cn.com.amazonaws.cn-north-1.iot.data", "8883 MQTT, 443 MQTT by ALPN, 8443 TLS")]
    [InlineData("com.amazonaws.eu-west-1.iot.credentials", "443 TLS")]
    [InlineData(null, "443 TLS")]
    public void Each_service_has_its_ports(string? service, string ports) =>
        Assert.Equal(ports, string.Join(", ", ServicePort.Of(service)));

    private static ResolverAnswer Answered(params string[] addresses) => new(
        "10.0.0.2:53", AnswerKind.Addresses, [.. addresses.Select(Address.Parse)], 60, TimeSpan.FromMilliseconds(2));

    private static NameObservation See(
        ResolverAnswer? answer = null,
        Outcome outcome = Outcome.InSync,
        bool isInZone = true,
        Func<string, ServicePort, ProbeFailure>? fail = null)
    {
        var name = DnsName.Parse("a.example");
        answer ??= Answered("10.0.1.4", "10.0.2.4");
        ImmutableArray<AddressStatus> offered =
        [
            new(Address.Parse("10.0.1.4"), isInZone, "az-a", "vpce-1", "eni-1", "subnet-1"),
            new(Address.Parse("10.0.2.4"), isInZone, "az-c", "vpce-1", "eni-2", "subnet-2"),
        ];
        var status = new NameStatus(
            name, "Z1", outcome, isInZone ? [new(name, "A", 60, ["10.0.1.4", "10.0.2.4"])] : [], "ours", "prod", 1,
            offered, [new EndpointStatus("vpce-1", "com.amazonaws.eu-west-1.iot.data", "vpc-1", EndpointState.Available)],
            [], ImmutableArray<Finding>.Empty);
        return new NameObservation(status, IsWeighted: false, answer,
        [
            .. from address in answer.Addresses.Concat(offered.Select(one => one.Address)).Distinct().Order()
               from port in (ServicePort[])[Mqtt, Https]
               let failure = fail?.Invoke(address.ToString(), port) ?? ProbeFailure.None
               select new Attempt(
                   address, port, failure, failure == ProbeFailure.None ? "" : $"because {failure}",
                   failure == ProbeFailure.TimedOut ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(4)),
        ]);
    }

    private static void Expect(string text, int exitCode, NameObservation observation)
    {
        ImmutableArray<NameVerdict> verdicts = [NameVerdict.Of(observation)];
        Assert.Equal(text.ReplaceLineEndings("\n"), CheckReport.Render(verdicts, OutputFormat.Text).TrimEnd('\n'));
        Assert.Equal(exitCode, CheckReport.ExitCode(verdicts));
    }
}
