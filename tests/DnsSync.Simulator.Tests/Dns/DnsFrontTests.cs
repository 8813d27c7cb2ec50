using DnsClient;
using DnsClient.Protocol;
using DnsSync.Model;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Tests.Dns;

public sealed class DnsFrontTests : IDisposable
{
    private const string Apex = DemoWorld.DataName;

    private readonly RealTimeWorld _world = new(DemoWorld.Create().World, TimeProvider.System);
    private readonly DnsFront _front;

    public DnsFrontTests() => _front = DnsFront.Start(_world);

    public void Dispose()
    {
        _front.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Dig_finds_every_type_with_its_values_and_times_to_live()
    {
        Put(
            Set("A", "127.10.1.4", "127.10.2.4"),
            Set("AAAA", "2001:db8::1"),
            Set("TXT", "\"v=1 owner=x rev=7\"", "\"a \\\"b\\\" \\377\" \"second\""),
            Set("MX", "10 mail.example."),
            SetAt("srv", "SRV", "1 2 8883 a.example."),
            Set("CAA", "0 issue \"ca.example\""),
            SetAt("ds", "DS", $"1 13 1 {new string('A', 40)}"),
            SetAt("naptr", "NAPTR", "1 2 \"u\" \"E2U+sip\" \"!^.*$!x!\" ."));
        var server = _front.EndPoint;
        Assert.Equal(["127.10.1.4", "127.10.2.4"], await Dig.ShortAsync(server, Apex, "A"));
        Assert.Equal(["2001:db8::1"], await Dig.ShortAsync(server, Apex, "AAAA"));
        Assert.Equal(
            ["\"a \\\"b\\\" \\255\" \"second\"", "\"v=1 owner=x rev=7\""],
            await Dig.ShortAsync(server, Apex, "TXT"));
        Assert.Equal(["10 mail.example."], await Dig.ShortAsync(server, Apex, "MX"));
        Assert.Equal(["1 2 8883 a.example."], await Dig.ShortAsync(server, "srv." + Apex, "SRV"));
        Assert.Equal(["0 issue \"ca.example\""], await Dig.ShortAsync(server, Apex, "CAA"));
        Assert.Equal([$"1 13 1 {new string('A', 40)}"], await Dig.ShortAsync(server, "ds." + Apex, "DS"));
        Assert.Equal(
            ["1 2 \"u\" \"E2U+sip\" \"!^.*$!x!\" ."],
            await Dig.ShortAsync(server, "naptr." + Apex, "NAPTR"));
        Assert.Equal(4, (await Dig.ShortAsync(server, Apex, "NS")).Length);
        Assert.EndsWith(
            " 1 7200 900 1209600 86400",
            Assert.Single(await Dig.ShortAsync(server, Apex, "SOA")),
            StringComparison.Ordinal);
        var full = await Dig.AskAsync(server, Apex, "A");
        Assert.Contains("status: NOERROR", full, StringComparison.Ordinal);
        Assert.Contains("flags: qr aa; QUERY: 1, ANSWER: 2", full, StringComparison.Ordinal);
        Assert.Matches(@"\.com\.\s+60\s+IN\s+A\s+127\.10\.", full);
    }

    [Fact]
    public async Task Dig_follows_a_CNAME_and_resolves_a_wildcard()
    {
        Put(SetAt("a", "CNAME", "b." + Apex), SetAt("*", "A", "127.10.1.9"));
        Assert.Equal(
            ["127.10.1.9", $"b.{Apex}."], await Dig.ShortAsync(_front.EndPoint, "a." + Apex, "A"));
        Assert.Equal(
            ["127.10.1.9"], await Dig.ShortAsync(_front.EndPoint, "x.y." + Apex, "A", "+tcp"));
        Assert.Equal(["127.10.1.9"], await Dig.ShortAsync(_front.EndPoint, @"\042." + Apex, "A"));
    }

    [Fact]
    public async Task Dig_distinguishes_NXDOMAIN_from_no_data_and_gets_the_SOA()
    {
        var missing = await Dig.AskAsync(_front.EndPoint, "a." + Apex, "A");
        Assert.Contains("status: NXDOMAIN", missing, StringComparison.Ordinal);
        Assert.Contains("ANSWER: 0, AUTHORITY: 1", missing, StringComparison.Ordinal);
        Assert.Matches(@"\.com\.\s+900\s+IN\s+SOA\s", missing);
        var empty = await Dig.AskAsync(_front.EndPoint, Apex, "A");
        Assert.Contains("status: NOERROR", empty, StringComparison.Ordinal);
        Assert.Contains("ANSWER: 0, AUTHORITY: 1", empty, StringComparison.Ordinal);
        Assert.Contains(
            "status: REFUSED",
            await Dig.AskAsync(_front.EndPoint, "example.com", "A"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_beyond_the_clients_size_is_truncated_and_whole_over_tcp()
    {
        Put(Set("A", [.. Enumerable.Range(0, 300).Select(i => $"127.10.{i / 200}.{i % 200}")]));
        var cut = await Dig.AskAsync(_front.EndPoint, Apex, "A", "+ignore", "+bufsize=512");
        Assert.Contains("flags: qr aa tc; QUERY: 1, ANSWER: 0", cut, StringComparison.Ordinal);
        Assert.Contains("EDNS: version: 0", cut, StringComparison.Ordinal);
        Assert.Contains(
            "flags: qr aa tc;",
            await Dig.AskAsync(_front.EndPoint, Apex, "A", "+ignore", "+noedns"),
            StringComparison.Ordinal);
        Assert.Equal(300, (await Dig.ShortAsync(_front.EndPoint, Apex, "A")).Length);
        var large = await Dig.AskAsync(_front.EndPoint, Apex, "A", "+ignore", "+bufsize=8192");
        Assert.Contains("flags: qr aa tc;", large, StringComparison.Ordinal);
        Put(SetAt("b", "A", [.. Enumerable.Range(1, 200).Select(i => $"127.10.9.{i}")]));
        Assert.Contains(
            "flags: qr aa; QUERY: 1, ANSWER: 200",
            await Dig.AskAsync(_front.EndPoint, "b." + Apex, "A", "+ignore", "+bufsize=4096"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_comes_back_in_the_spelling_it_was_asked_in()
    {
        Put(Set("A", "127.10.1.4"));
        var mixed = "A1B2c3d4e5f6g7-ATS.iot.Ap-Northeast-1.amazonaws.COM";
        Assert.Matches(
            $@"\n{mixed}\.\s+60\s+IN\s+A\s+127\.10\.1\.4\n",
            await Dig.AskAsync(_front.EndPoint, mixed, "A"));
    }

    [Fact]
    public async Task Unsupported_queries_get_the_right_response_code()
    {
        Put(SetAt("stored", "HTTPS", "1 . alpn=h2"), Set("TXT", "\"first\""));
        async Task SaysAsync(string expected, params string[] arguments) => Assert.Contains(
            expected, await Dig.AskAsync(_front.EndPoint, arguments), StringComparison.Ordinal);
        await SaysAsync("status: NOTIMP", Apex, "A", "+opcode=STATUS");
        await SaysAsync("status: REFUSED", Apex, "TXT", "-c", "CH");
        await SaysAsync("status: REFUSED", ".", "NS");
        await SaysAsync("status: BADVERS", Apex, "A", "+edns=1", "+noednsnegotiation");
        await SaysAsync("Transfer failed", Apex, "AXFR");
        await SaysAsync("status: SERVFAIL", "stored." + Apex, "HTTPS");
        await SaysAsync("ANSWER: 4,", Apex, "ANY", "+notcp");
        await SaysAsync("status: NOERROR", Apex, "TYPE4711");
        await SaysAsync("status: NOERROR", Apex, "A", "+cookie", "+nsid", "+dnssec");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_resolver_library_agrees(bool tcp)
    {
        Put(Set("A", "127.10.1.4", "127.10.2.4"), SetAt("alias", "CNAME", Apex));
        var client = new LookupClient(new LookupClientOptions(_front.EndPoint)
        {
            UseCache = false,
            UseTcpOnly = tcp,
            Retries = 0,
        });
        var answer = await client.QueryAsync("alias." + Apex, QueryType.A);
        Assert.Equal(Apex + ".", Assert.Single(answer.Answers.CnameRecords()).CanonicalName.Value);
        Assert.Equal(
            ["127.10.1.4", "127.10.2.4"],
            answer.Answers.ARecords().Select(record => record.Address.ToString()).Order());
        Assert.All(answer.Answers, record => Assert.Equal(60, record.InitialTimeToLive));
        Assert.True(answer.Header.HasAuthorityAnswer);
        var missing = await client.QueryAsync("gone." + Apex, QueryType.A);
        Assert.Equal(DnsHeaderResponseCode.NotExistentDomain, missing.Header.ResponseCode);
        Assert.IsType<SoaRecord>(Assert.Single(missing.Authorities));
    }

    [Fact]
    public async Task A_change_of_the_zone_is_answered_at_once()
    {
        Assert.Empty(await Dig.ShortAsync(_front.EndPoint, Apex, "A"));
        Put(Set("A", "127.10.1.4"));
        Assert.Equal(["127.10.1.4"], await Dig.ShortAsync(_front.EndPoint, Apex, "A"));
    }

    [Fact]
    public async Task As_a_VPC_resolver_it_answers_only_from_zones_of_that_VPC()
    {
        using var other = DnsFront.Start(_world, new DnsFrontSettings { VpcId = "vpc-other" });
        Assert.Contains(
            "status: REFUSED",
            await Dig.AskAsync(other.EndPoint, Apex, "SOA"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_is_reported_and_a_released_port_is_free()
    {
        var settings = new DnsFrontSettings { Port = _front.EndPoint.Port };
        var taken = Assert.Throws<IOException>(() => DnsFront.Start(_world, settings));
        Assert.Contains($"127.0.0.1 port {settings.Port}", taken.Message, StringComparison.Ordinal);
        _front.Dispose();
        using var again = DnsFront.Start(_world, settings);
        Assert.Equal(settings.Port, again.EndPoint.Port);
    }

    [Fact]
    public async Task A_disposed_world_is_SERVFAIL_to_the_client()
    {
        _world.Dispose();
        Assert.Contains(
            "status: SERVFAIL",
            await Dig.AskAsync(_front.EndPoint, Apex, "A"),
            StringComparison.Ordinal);
    }

    private static RecordSet Set(string type, params string[] values) =>
        new(DnsName.Parse(Apex), type, 60, [.. values]);

    private static RecordSet SetAt(string label, string type, params string[] values) =>
        new(DnsName.Parse($"{label}.{Apex}"), type, 60, [.. values]);

    private void Put(params RecordSet[] sets) => _world.Use(world =>
    {
        world.Change([.. sets.Select(set => new ZoneChange(ZoneAction.Upsert, set))]);
    });
}
