using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using DnsSync.Events;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Events;

/// <summary>DNSSYNC_FUZZ_RUNS says how many payloads are tried; a short run by default.</summary>
public sealed class EventFuzzTests
{
    private static readonly long Runs = long.Parse(
        Environment.GetEnvironmentVariable("DNSSYNC_FUZZ_RUNS") ?? "6000", CultureInfo.InvariantCulture);

    private static readonly string[] Seeds =
    [
        .. EventExamples.Names.Select(EventExamples.Read),
        """
        {"dnssync":"follow-up","version":1,"attempt":2,"startedAt":"2026-01-15T12:00:00Z","causedAt":"2026-01-15T12:00:00Z",
        "bindings":[{"zoneId":"Z1","name":"a.example"}],"expected":[{"endpointId":"vpce-1","subnetId":"subnet-a"}],
        "confirm":[{"zoneId":"Z1","name":"b.example"}],"confirmAt":"2026-01-15T12:00:00Z"}
        """,
        new RequeueMessage(
            [new(NameInZone.Of(Make.Binding()), Make.Noon, 2, Make.Noon, Make.Noon, Make.Noon) { Id = "r-1" }],
            [Expectation.Gone("vpce-1", "subnet-a")]).Write()[0].Body,
        """{"action":"resync","names":["a.example"],"force":true,"adopt":{"name":"a.example","from":"x"}}""",
    ];

    private static readonly string[] Texts =
    [
        "", "vpce-1", "vpce-0aa1", "Z1", "a.example", "_dnssync.a.example", "follow-up", "requeue", "Interface", "\ud83d\ude00",
        "Create", "resync", "aws.ec2", "aws.events", "2026-01-15T09:30:00Z", "9999-12-31T23:59:59+14:00", "\\052.x",
    ];

    private static readonly System.Collections.Immutable.ImmutableArray<Binding> Bindings =
        [Make.Binding(), Make.Binding("b.example") with { Endpoints = new EndpointSelector(["vpce-0aa1"], null, null) }];

    [Fact]
    public void No_input_throws_or_exceeds_the_bindings() =>
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Int, Gen.Int[0, 6], Gen.Int[0, 3]).Sample(
            (seed, chance, mutations, octets) =>
            {
                var payload = Mutate(Seeds[seed], new Random(chance), mutations, octets);
                return IsSafe(Payload.Read(payload, "arn:role")) && IsSafe(Payload.Read(Wrap(payload), null));
            },
            iter: Runs);

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void Deep_nesting_is_handled(int depth)
    {
        foreach (var open in (string[])["[", "{\"item\":", "{\"content\":", "{\"Records\":[", "{\"detail\":"])
        {
            var json = string.Concat(Enumerable.Repeat(open, depth));
            Assert.True(IsSafe(Payload.Read(Encoding.UTF8.GetBytes(json), null)));
            var request = $$"""{"ModifyVpcEndpointRequest":{"VpcEndpointId":{{json}}""";
            Assert.True(IsSafe(Payload.Read(Encoding.UTF8.GetBytes(request), null)));
        }
    }

    [Fact]
    public void A_huge_string_is_handled()
    {
        var huge = new string('a', 1_000_000);
        Assert.True(IsSafe(Payloads.Read(SampleEvents.Deleted("vpce-" + huge))));
        Assert.True(IsSafe(Payloads.Read(SampleEvents.ZoneEdited(huge, huge))));
        Assert.True(IsSafe(Payloads.Read(Payloads.Batch(huge, SampleEvents.Modified("vpce-1", adds: huge)))));
    }

    private static bool IsSafe(Payload payload)
    {
        if (payload is not Payload.Changes { Items: var items })
        {
            return true;
        }

        var triggers = items.Select(item => item.Trigger).OfType<Trigger>().ToList();
        var scope = ScopeTests.Of(triggers, Bindings);
        var next = items.SelectMany(item => item.Requeued?.Names ?? [])
            .Select(name => RequeuePolicy.AfterUnreadableConfiguration(
                RequeuePolicy.Merge(name, name, Make.Noon), Make.Noon))
            .OfType<Next.Later>();
        return scope.Bindings.All(Bindings.Contains)
            && (!triggers.All(trigger => trigger.Ignored is not null) || scope.Bindings.IsEmpty)
            && next.All(later => later.Sequence.Due >= Make.Noon && later.Sequence.Due <= Make.Noon.AddMinutes(15));
    }

    private static byte[] Wrap(byte[] body)
    {
        var text = JsonEncodedText.Encode(body).ToString();
        return Encoding.UTF8.GetBytes($$"""{"Records":[{"messageId":"m-1","body":"{{text}}"}]}""");
    }

    private static byte[] Mutate(string json, Random random, int mutations, int octets)
    {
        var root = JsonNode.Parse(json)!;
        for (var i = 0; i < mutations; i++)
        {
            var places = Places(root).ToList();
            if (places.Count > 0)
            {
                Change(places[random.Next(places.Count)], random);
            }
        }

        var bytes = Encoding.UTF8.GetBytes(root.ToJsonString());
        for (var i = 0; i < octets && bytes.Length > 0; i++)
        {
            switch (random.Next(12))
            {
                case 0:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes = LoneSurrogate(bytes, random);
                    break;
            }
        }

        return bytes;
    }

    // An escape for half a character where a string begins.
    private static byte[] LoneSurrogate(byte[] bytes, Random random)
    {
        var quote = Array.IndexOf(bytes, (byte)'"', random.Next(bytes.Length));
        return quote < 0 ? bytes : [.. bytes[..(quote + 1)], .. "\\ud800"u8, .. bytes[(quote + 1)..]];
    }

    private static IEnumerable<(JsonNode Parent, string? Key, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Places(pair.Value).Prepend((map, pair.Key, -1))),
        JsonArray list => list.SelectMany((item, i) => Places(item).Prepend((list, null, i))),
        _ => [],
    };

    private static void Change((JsonNode Parent, string? Key, int Index) place, Random random)
    {
        if (place.Parent is JsonArray list)
        {
            switch (random.Next(3))
            {
                case 0:
                    list.RemoveAt(place.Index);
                    break;
                case 1:
                    list.Add(list[place.Index]?.DeepClone());
                    break;
                default:
                    list[place.Index] = Strange(list[place.Index], random);
                    break;
            }

            return;
        }

        var map = (JsonObject)place.Parent;
        var value = map[place.Key!]?.DeepClone();
        switch (random.Next(4))
        {
            case 0:
                map.Remove(place.Key!);
                break;
            case 1:
                map.Remove(place.Key!);
                map[random.Next(2) == 0 ? place.Key!.ToUpperInvariant() : Texts[random.Next(Texts.Length)]] = value;
                break;
            default:
                map[place.Key!] = Strange(value, random);
                break;
        }
    }

    private static JsonNode? Strange(JsonNode? value, Random random) => random.Next(9) switch
    {
        0 => null,
        1 => random.NextDouble() * double.MaxValue,
        2 => random.Next(2) == 0,
        3 => new JsonArray(value?.DeepClone(), value?.DeepClone()),
        4 => new JsonObject { ["item"] = value?.DeepClone() },
        5 => new JsonObject { ["tag"] = 1, ["content"] = value?.DeepClone() },
        6 => new JsonArray(),
        7 => long.MaxValue,
        _ => Texts[random.Next(Texts.Length)],
    };
}
