using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Page.Model;

/// <summary>
/// Places everything: names on the left; on the right a box for each VPC, with a row for each
/// endpoint and a column for each availability zone. Pure. Nothing overlaps, since every box is as
/// tall as its text, and text is broken to fit its box.
/// </summary>
public static class PictureLayout
{
    private const int Edge = 12;
    private const int NameWidth = 330;
    private const int Gutter = 96;
    private const int VpcLeft = Edge + NameWidth + Gutter;
    private const int EndpointWidth = 208;
    private const int ZoneWidth = 184;
    private const int Gap = 12;
    private const int Padding = 10;
    private const int LineHeight = 17;
    private const int VpcHeader = 34;
    private const int ZoneHeader = 26;
    private const double FontSize = 12;
    private const double SmallFontSize = 11;
    private const int MaximumUnmatched = 4;

    public static Drawing Of(PageState state)
    {
        var picture = Picture.Of(state);
        var nodes = new List<Node>();
        var rows = new Dictionary<string, Node>(StringComparer.Ordinal);
        var (top, width) = (Edge, VpcLeft + Edge + EndpointWidth);
        foreach (var vpc in picture.Endpoints.GroupBy(seen => seen.Endpoint.VpcId, StringComparer.Ordinal))
        {
            var box = AddVpc(vpc.Key, [.. vpc], top, picture, nodes, rows);
            top = box.Y + box.Height + Gap;
            width = Math.Max(width, box.X + box.Width + Edge);
        }

        if (picture.Endpoints.IsEmpty && state.LastRead is not null)
        {
            var none = new TextBlock(EndpointWidth);
            none.Add("There are no endpoints.", "text");
            nodes.Add(none.Box("no endpoint", "vpc", VpcLeft, top, EndpointWidth + (2 * Padding), ""));
            width = VpcLeft + EndpointWidth + (2 * Padding) + Edge;
        }

        var links = ImmutableArray.CreateBuilder<Link>();
        var bottom = Edge;
        foreach (var pointer in picture.Pointers)
        {
            var beside = pointer.Targets.IsEmpty ? bottom : rows[pointer.Targets[0]].Y;
            var card = CardOf(pointer, Math.Max(bottom, beside));
            bottom = card.Y + card.Height + Gap;
            nodes.Add(card);
            links.AddRange(picture.Endpoints
                .Where(seen => pointer.Targets.Contains(seen.Endpoint.Id))
                .Select(seen => LinkOf(pointer, card, seen, rows[seen.Endpoint.Id])));
        }

        return new Drawing(
            width, Math.Max(Math.Max(top, bottom) - Gap + Edge, 4 * LineHeight),
            [.. nodes], links.ToImmutable(), Describe(state, picture));
    }

    private static Node AddVpc(
        string vpcId,
        ImmutableArray<ObservedEndpoint> endpoints,
        int top,
        Picture picture,
        List<Node> nodes,
        Dictionary<string, Node> rows)
    {
        var zones = endpoints
            .SelectMany(seen => seen.Interfaces.Select(nic => nic.AvailabilityZone))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var inside = new List<Node>();
        var y = top + VpcHeader + (zones.Count > 0 ? ZoneHeader : 0);
        foreach (var seen in endpoints)
        {
            var row = EndpointOf(seen, y);
            var height = row.Height;
            foreach (var (zone, column) in zones.Select((zone, column) => (zone, column)))
            {
                var below = y;
                foreach (var nic in seen.Interfaces.Where(nic => nic.AvailabilityZone == zone))
                {
                    var chip = InterfaceOf(nic, ZoneLeft(column) + 6, below, picture);
                    inside.Add(chip);
                    below = chip.Y + chip.Height + 6;
                }

                height = Math.Max(height, below - y - 6);
            }

            rows[seen.Endpoint.Id] = row with { Height = height };
            inside.Add(rows[seen.Endpoint.Id]);
            y += height + Gap;
        }

        var bottom = y - Gap + Padding;
        var box = new Node(
            $"vpc {vpcId}", "vpc", VpcLeft, top, ZoneLeft(zones.Count) - VpcLeft + 4, bottom - top, "",
            [new(Padding, 22, vpcId, "title")]);
        nodes.Add(box);
        nodes.AddRange(zones.Select((zone, column) => new Node(
            $"zone {vpcId} {zone}", "zone", ZoneLeft(column), top + VpcHeader - 6, ZoneWidth - 8,
            bottom - top - VpcHeader, "", [new(Padding, 18, zone, "small")])));
        nodes.AddRange(inside);
        return box;
    }

    private static int ZoneLeft(int column) => VpcLeft + Padding + EndpointWidth + Gap + (column * ZoneWidth);

    private static Node EndpointOf(ObservedEndpoint seen, int y)
    {
        var endpoint = seen.Endpoint;
        var text = new TextBlock(EndpointWidth - (2 * Padding));
        text.Add(endpoint.Id, "title");
        text.Add(ShortService(endpoint.ServiceName), "text");
        text.Add(WordOf(endpoint.State), "state");
        var missing = endpoint.NetworkInterfaceIds.Length - seen.Interfaces.Length;
        if (missing > 0)
        {
            text.Add($"{PageState.Count(missing, "ENI")} not described yet", "small");
        }

        return text.Box(
            $"endpoint {endpoint.Id}", "endpoint", VpcLeft + Padding, y, EndpointWidth, StateOf(endpoint.State));
    }

    private static Node InterfaceOf(NetworkInterface nic, int x, int y, Picture picture)
    {
        var addresses = nic.IPv4Addresses.Concat(nic.IPv6Addresses).ToList();
        var isPublished = addresses.Any(address => picture.Published.Contains(Address.Parse(address)));
        var text = new TextBlock(ZoneWidth - 20 - (2 * Padding));
        foreach (var address in addresses.DefaultIfEmpty("no address"))
        {
            text.Add(address, "text");
        }

        text.Add(nic.Id, "small");
        text.Add(isPublished ? "in DNS" : "not in DNS", "state");
        return text.Box(
            $"interface {nic.Id}", "interface", x, y, ZoneWidth - 20, isPublished ? "published" : "offered");
    }

    private static Node CardOf(Pointer pointer, int y)
    {
        var text = new TextBlock(NameWidth - (2 * Padding));
        if (pointer.IsGroup)
        {
            text.Add(PageState.Count(pointer.Names.Length, "name"), "title");
            text.Add(pointer.Names[0].Name.ToString(), "small");
            text.Add("… " + pointer.Names[^1].Name, "small");
        }
        else
        {
            text.Add(pointer.Only.Name.ToString(), "title");
        }

        text.Add(pointer.Only.Label, "state");
        if (!pointer.IsGroup && pointer.Only.Latest is not null)
        {
            text.Add(
                pointer.Only.Addresses.IsEmpty
                    ? "has no address"
                    : $"has {pointer.Only.Addresses.Length} address{(pointer.Only.Addresses.Length == 1 ? "" : "es")}",
                "text");
        }

        foreach (var stray in pointer.Unmatched.Take(MaximumUnmatched))
        {
            text.Add($"{stray}: on no endpoint", "stray");
        }

        if (pointer.Unmatched.Length > MaximumUnmatched)
        {
            text.Add($"and {pointer.Unmatched.Length - MaximumUnmatched} more on no endpoint", "stray");
        }

        return text.Box(
            pointer.Id, pointer.IsGroup ? "group" : "name", Edge, y, NameWidth, pointer.Only.State) with
        {
            Names = [.. pointer.Names.Select(name => name.Key)],
        };
    }

    private static Link LinkOf(Pointer pointer, Node card, ObservedEndpoint seen, Node row) => new(
        $"link {pointer.Id} {seen.Endpoint.Id}",
        card.X + card.Width, card.Y + (card.Height / 2), row.X, row.Y + (row.Height / 2),
        pointer.Publishes(seen) ? "published" : "offered")
    {
        Names = [.. pointer.Names.Select(name => name.Key)],
    };

    private static string Describe(PageState state, Picture picture) =>
        $"{PageState.Count(state.Names.Count, "name")} pointing to "
        + $"{PageState.Count(picture.Endpoints.Length, "endpoint")} in "
        + PageState.Count(
            picture.Endpoints.Select(seen => seen.Endpoint.VpcId).Distinct(StringComparer.Ordinal).Count(), "VPC")
        + ". The table of names below has the same information.";

    // com.amazonaws.ap-northeast-1.iot.data: the region is told by the zones.
    private static string ShortService(string service) =>
        service.Split('.') is ["com", "amazonaws", _, .. var rest] && rest.Length > 0
            ? string.Join('.', rest)
            : service;

    private static string StateOf(EndpointState state) => state switch
    {
        EndpointState.Available => "available",
        EndpointState.Pending or EndpointState.Partial or EndpointState.PendingAcceptance
            or EndpointState.Unknown => "transition",
        _ => "going",
    };

    private static string WordOf(EndpointState state) => state switch
    {
        EndpointState.PendingAcceptance => "pending acceptance",
        EndpointState.Unknown => "in an unknown state",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>Lines below each other, broken to a width.</summary>
    private sealed class TextBlock(int width)
    {
        private readonly ImmutableArray<Line>.Builder _lines = ImmutableArray.CreateBuilder<Line>();

        public void Add(string text, string style)
        {
            var columns = TextFit.Columns(width, style is "small" or "state" or "stray" ? SmallFontSize : FontSize);
            foreach (var line in TextFit.Wrap(text, columns))
            {
                _lines.Add(new(Padding, Padding + 9 + (_lines.Count * LineHeight), line, style));
            }
        }

        public Node Box(string id, string kind, int x, int y, int boxWidth, string state) => new(
            id, kind, x, y, boxWidth, (2 * Padding) + (_lines.Count * LineHeight) - 4, state, _lines.ToImmutable());
    }
}
