using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Zones;
using Microsoft.Extensions.Time.Testing;

namespace DnsSync.Tests.Zones;

/// <summary>Reading bound names out of a paged listing.</summary>
public sealed class ZoneReaderTests
{
    private readonly List<RecordSet> _sets = [];
    private readonly List<RecordSetCursor?> _asked = [];
    private int _pageSize = 2;

    [Fact]
    public async Task A_name_and_its_marker_are_read_together()
    {
        Add("a.example");
        var state = await ReadAsync("a.example");
        Assert.Equal(["a.example A"], state[0].RecordSets.Select(Text));
        Assert.Equal(["_dnssync.a.example TXT"], state[0].Markers.Select(Text));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task An_empty_zone_has_no_names()
    {
        var state = await ReadAsync("a.example", "b.example");
        Assert.All(state, name => Assert.Empty(name.RecordSets.Concat(name.Markers)));
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task No_page_boundary_loses_records(int pageSize)
    {
        _pageSize = pageSize;
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            Add(name + ".example");
            _sets.Add(new(DnsName.Parse(name + ".example"), "AAAA", 60, ["::1"]));
            _sets.Add(new(DnsName.Parse(name + ".example"), "MX", 60, ["10 m."]));
        }

        var state = await ReadAsync("b.example", "d.example", "d.example", "f.example");
        Assert.Equal(["A,AAAA,MX TXT", "A,AAAA,MX TXT", "A,AAAA,MX TXT", " "], state.Select(name =>
            string.Join(',', name.RecordSets.Select(set => set.Type)) + " "
            + string.Join(',', name.Markers.Select(set => set.Type))));
    }

    [Fact]
    public async Task A_name_that_spans_pages_is_read_completely()
    {
        _pageSize = 300;
        for (var i = 0; i < 700; i++)
        {
            _sets.Add(Make.A("a.example", "127.0.0.1") with { SetIdentifier = $"set-{i:000}", Weight = 1 });
        }

        var state = await ReadAsync("a.example");
        Assert.Equal(700, state[0].RecordSets.Distinct().Count());
        Assert.Equal(700, state[0].RecordSets.Length);
        Assert.Equal([null, "set-300", "set-600"], _asked.Select(start => start!.SetIdentifier));
    }

    [Fact]
    public async Task Pages_between_bound_names_are_not_read()
    {
        for (var i = 0; i < 100; i++)
        {
            Add($"n{i:00}.example");
        }

        await ReadAsync("n10.example", "n90.example");
        Assert.Equal(2, _asked.Count);
    }

    [Theory]
    [InlineData("a.example", "A")]
    [InlineData("0.example", "A")]
    public async Task A_listing_that_does_not_advance_ends_in_an_error(string next, string type)
    {
        var listing = new Listing((_, _) => new([], new(DnsName.Parse(next), type)));
        if (next == "a.example")
        {
            listing = new Listing((start, _) => new([], start! with { Type = "A" }));
        }

        var fault = (await Assert.ThrowsAsync<AwsCallException>(() =>
            ReadAsync(listing, [Make.Binding()]))).Fault;
        Assert.Equal("ListingDoesNotAdvance", fault.Code);
        Assert.InRange(listing.Calls, 1, 3);
    }

    [Fact]
    public async Task An_unreadable_page_fails_every_name()
    {
        Add("a.example");
        Add("b.example");
        var listing = new Listing((_, calls) => calls == 1
            ? Page(null)
            : throw new AwsCallException(new(AwsFaultKind.AccessDenied, "route53:List", "AccessDenied", "no")));
        await Assert.ThrowsAsync<AwsCallException>(() =>
            ReadAsync(listing, [Make.Binding(), Make.Binding("z.example")]));
    }

    private void Add(string name)
    {
        _sets.Add(Make.A(name, "127.0.0.1"));
        _sets.Add(Make.MarkerOf(name));
    }

    private async Task<List<NameState>> ReadAsync(params string[] names)
    {
        _sets.Sort(Compare);
        var bindings = names.Select(name => Make.Binding(name)).ToList();
        var states = await ReadAsync(new Listing((start, _) => Page(start)), [.. bindings.DistinctBy(b => b.Name)]);
        return [.. bindings.Select(binding => states[binding.Name])];
    }

    private static Task<IReadOnlyDictionary<DnsName, NameState>> ReadAsync(
        Listing listing, IReadOnlyCollection<Binding> bindings)
    {
        var time = new FakeTimeProvider(Make.Noon);
        var pace = new ZonePace(new QuotaShare(1), time);
        var calls = new ZoneCalls(listing, new CallRunner(time, new Random(1), new CallLog()), pace);
        return new ZoneReader(calls, time).ReadAsync("Z1", bindings, CancellationToken.None);
    }

    private RecordSetPage Page(RecordSetCursor? start)
    {
        _asked.Add(start);
        var rest = _sets.Where(set => start is null || Compare(set, start) >= 0).ToList();
        return new([.. rest.Take(_pageSize)], rest.Count > _pageSize
            ? new(rest[_pageSize].Name, rest[_pageSize].Type, rest[_pageSize].SetIdentifier)
            : null);
    }

    private static int Compare(RecordSet one, RecordSet two) =>
        Compare(one, new RecordSetCursor(two.Name, two.Type, two.SetIdentifier));

    private static int Compare(RecordSet set, RecordSetCursor at) =>
        set.Name != at.Name ? set.Name.CompareTo(at.Name)
        : set.Type != (at.Type ?? "") ? string.CompareOrdinal(set.Type, at.Type ?? "")
        : string.CompareOrdinal(set.SetIdentifier ?? "", at.SetIdentifier ?? "");

    private static string Text(RecordSet set) => $"{set.Name} {set.Type}";

    private sealed class Listing(Func<RecordSetCursor?, int, RecordSetPage> page) : IHostedZones
    {
        public int Calls { get; private set; }

        public Task<RecordSetPage> ListRecordSetsAsync(
            string zoneId, RecordSetCursor? start, CancellationToken cancellation) =>
            Task.FromResult(page(start, ++Calls));

        public Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<ChangeStatus> ChangeRecordSetsAsync(
            string zoneId, ChangeBatch batch, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
