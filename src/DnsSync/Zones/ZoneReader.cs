using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Zones;

/// <summary>
/// Reads what a zone holds at its bound names: one call for each page that holds any, and none
/// for the pages between.
/// </summary>
internal sealed class ZoneReader(ZoneCalls calls, TimeProvider time)
{
    /// <param name="bindings">Bindings of one zone.</param>
    /// <param name="progress">Told after each page how many of them are read.</param>
    /// <returns>The state of each binding's name.</returns>
    /// <exception cref="AwsCallException">A page could not be read: nothing is known.</exception>
    public async Task<IReadOnlyDictionary<DnsName, NameState>> ReadAsync(
        string zoneId,
        IReadOnlyCollection<Binding> bindings,
        CancellationToken cancellation,
        Action<int>? progress = null)
    {
        var markers = bindings.ToDictionary(binding => binding.Name, binding => binding.MarkerName);
        var wanted = markers.Keys.Union(markers.Values).Order().ToList();
        var found = wanted.ToDictionary(name => name, _ => new NameReading());

        RecordSetCursor? rest = null;
        for (var next = 0; next < wanted.Count;)
        {
            var start = rest ?? new RecordSetCursor(wanted[next]);
            var readAt = time.GetUtcNow();
            var page = await calls.ListAsync(zoneId, start, cancellation);
            foreach (var set in page.RecordSets)
            {
                if (found.TryGetValue(set.Name, out var reading))
                {
                    reading.RecordSets.Add(set);
                }
            }

            // Names before the next page's first are complete; that one itself may go on there.
            rest = page.Next;
            for (; next < wanted.Count && (rest is null || wanted[next] <= rest.Name); next++)
            {
                found[wanted[next]].ReadAt ??= readAt;
                if (wanted[next] == rest?.Name)
                {
                    break;
                }
            }

            if (next < wanted.Count && rest is not null)
            {
                RequireProgress(zoneId, start, rest);
                rest = wanted[next] == rest.Name ? rest : null;
            }

            // A name and its marker are two.
            progress?.Invoke(next / 2);
        }

        return markers.ToDictionary(pair => pair.Key, pair =>
        {
            var (name, marker) = (found[pair.Key], found[pair.Value]);
            return new NameState(
                name.ReadAt < marker.ReadAt ? name.ReadAt.Value : marker.ReadAt!.Value,
                [.. name.RecordSets],
                [.. marker.RecordSets]);
        });
    }

    private static void RequireProgress(string zoneId, RecordSetCursor start, RecordSetCursor next)
    {
        if (next == start || next.Name < start.Name)
        {
            throw new AwsCallException(new AwsFault(
                AwsFaultKind.Refused, "route53:ListResourceRecordSets", "ListingDoesNotAdvance",
                $"the listing of zone {zoneId} came back to {next.Name} after {start.Name}"));
        }
    }

    private sealed class NameReading
    {
        public DateTimeOffset? ReadAt { get; set; }

        public List<RecordSet> RecordSets { get; } = [];
    }
}
