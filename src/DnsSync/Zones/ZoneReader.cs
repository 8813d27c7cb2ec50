using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>
/// Reads what a zone holds at its bound names: one call for each page that holds any, and none
/// for the pages between.
/// </summary>
/// <remarks>
/// A page shows that a name holds nothing if the name lies between the place that was asked for and
/// the next page's first name. Where the order of the listing does not tell that
/// (<see cref="DnsName.ListedOrder"/>), the name itself is asked for: a listing that begins at a name
/// begins with its record sets, whatever the order is.
/// </remarks>
internal sealed class ZoneReader(ZoneCalls calls, TimeProvider time)
{
    /// <param name="bindings">Bindings of one zone.</param>
    /// <param name="progress">Told after each page how many of them are read.</param>
    /// <param name="until">After this, no further page is read once a name is complete; null for all of them.</param>
    /// <returns>The state of each binding's name that was read.</returns>
    /// <exception cref="AwsCallException">A page could not be read: nothing is known.</exception>
    public async Task<IReadOnlyDictionary<DnsName, NameState>> ReadAsync(
        string zoneId,
        IReadOnlyCollection<Binding> bindings,
        CancellationToken cancellation,
        Action<int>? progress = null,
        DateTimeOffset? until = null)
    {
        var markers = bindings.ToDictionary(binding => binding.Name, binding => binding.MarkerName);
        var wanted = markers.Keys.Union(markers.Values).Order()
            .Select(name => new NameReading(name)).ToList();
        var found = wanted.ToDictionary(reading => reading.Name);
        var asked = new HashSet<RecordSetCursor>();

        RecordSetCursor? rest = null;
        for (var next = 0; next < wanted.Count && !(time.GetUtcNow() >= until && markers.Any(IsRead));)
        {
            var start = rest ?? new RecordSetCursor(wanted[next].Name);
            var readAt = DateTimeOffset.MinValue;
            var page = await calls.ListAsync(zoneId, start, () => readAt = time.GetUtcNow(), cancellation);
            RequireProgress(zoneId, start, page, isNew: asked.Add(start));
            AddExisting(page, found, readAt);
            CompleteMissing(page, start, wanted, next, readAt);

            // A name whose record sets go on, on the next page, is read to its end first.
            rest = page.Next is { } more && found.TryGetValue(more.Name, out var open)
                && open is { IsComplete: false, RecordSets.Count: > 0 } ? more : null;
            while (next < wanted.Count && wanted[next].IsComplete)
            {
                next++;
            }

            // A name and its marker are two.
            progress?.Invoke(next / 2);
        }

        return markers.Where(IsRead).ToDictionary(pair => pair.Key, pair =>
        {
            var (name, marker) = (found[pair.Key], found[pair.Value]);
            return new NameState(
                name.ReadAt < marker.ReadAt ? name.ReadAt : marker.ReadAt,
                [.. name.RecordSets],
                [.. marker.RecordSets]);
        });

        bool IsRead(KeyValuePair<DnsName, DnsName> name) => found[name.Key].IsComplete && found[name.Value].IsComplete;
    }

    // The record sets of one name follow each other, so all but the last name on a page are whole.
    private static void AddExisting(
        RecordSetPage page, Dictionary<DnsName, NameReading> found, DateTimeOffset readAt)
    {
        var read = new List<NameReading>();
        foreach (var set in page.RecordSets)
        {
            if (found.TryGetValue(set.Name, out var reading) && !reading.IsComplete)
            {
                reading.Add(set, readAt);
                read.Add(reading);
            }
        }

        foreach (var reading in read.Where(reading => reading.Name != page.Next?.Name))
        {
            reading.IsComplete = true;
        }
    }

    private static void CompleteMissing(
        RecordSetPage page, RecordSetCursor start, List<NameReading> wanted, int from, DateTimeOffset readAt)
    {
        for (var i = from; i < wanted.Count; i++)
        {
            var name = wanted[i].Name;
            var toNext = page.Next is { } next ? name.ListedOrder(next.Name) : -1;
            if (toNext > 0)
            {
                return;
            }

            if (!wanted[i].IsComplete && name != page.Next?.Name
                && (name == start.Name || (toNext < 0 && start.Name.ListedOrder(name) < 0)))
            {
                wanted[i].Complete(readAt);
            }
        }
    }

    private static void RequireProgress(string zoneId, RecordSetCursor start, RecordSetPage page, bool isNew)
    {
        var first = page.RecordSets.FirstOrDefault()?.Name;
        if (!isNew || page.Next == start || first?.ListedOrder(start.Name) < 0
            || page.Next?.Name.ListedOrder(start.Name) < 0)
        {
            throw new AwsCallException(new AwsFault(
                AwsFaultKind.Refused, "route53:ListResourceRecordSets", "ListingDoesNotAdvance",
                $"the listing of zone {zoneId} does not advance: after {start.Name} it returned {page.Next?.Name ?? first}"));
        }
    }

    private sealed class NameReading(DnsName name)
    {
        public DnsName Name => name;

        /// <summary>When its first page was asked for.</summary>
        public DateTimeOffset ReadAt { get; private set; } = DateTimeOffset.MaxValue;

        public List<RecordSet> RecordSets { get; } = [];

        public bool IsComplete { get; set; }

        public void Add(RecordSet set, DateTimeOffset readAt)
        {
            RecordSets.Add(set);
            ReadAt = readAt < ReadAt ? readAt : ReadAt;
        }

        public void Complete(DateTimeOffset readAt)
        {
            IsComplete = true;
            ReadAt = readAt < ReadAt ? readAt : ReadAt;
        }
    }
}
