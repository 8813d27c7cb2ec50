using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;

namespace DnsSync.Tests.Reconciling;

/// <summary>Services that no endpoint has: what is said of them, and what is not done.</summary>
public sealed class UnknownServiceTests
{
    private const string Typo = "com.amazonaws.ap-northeast-1.iot.dta";
    private const string Suggestion =
        $"no endpoint of {Typo}; did you mean {DemoWorld.DataService} (1 endpoint)?";

    private readonly Simulation _simulation = new();

    public UnknownServiceTests() => _simulation.Settle();

    [Theory]
    [InlineData(WhenEmpty.Keep)]
    [InlineData(WhenEmpty.Delete)]
    public void A_misspelt_service_is_held_with_a_suggestion(WhenEmpty whenEmpty)
    {
        var fresh = _simulation.Sync(Of(Typo, whenEmpty)).Bindings.Single();
        Assert.Equal((Outcome.Held, $"no A to publish: {Suggestion}"), (fresh.Outcome, fresh.Findings[0].Text));

        _simulation.Sync(_simulation.Data);
        var held = _simulation.Sync(Of(Typo, whenEmpty)).Bindings.Single();
        Assert.Equal(
            (Outcome.Held, $"A 127.10.1.4,127.10.2.4 stays: {Suggestion}"), (held.Outcome, held.Findings[0].Text));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(_simulation.Data));
    }

    [Fact]
    public void A_service_like_no_other_is_deleted_after_a_second_read_and_noted()
    {
        _simulation.Sync(_simulation.Data);
        var binding = Of("com.amazonaws.ap-northeast-1.execute-api", WhenEmpty.Delete);
        var note = new Finding(FindingKind.Note, "no endpoint of com.amazonaws.ap-northeast-1.execute-api");
        var deletion = _simulation.Sync(binding);
        Assert.InRange(deletion.Elapsed.TotalSeconds, 5, 6);
        Assert.Equal(Outcome.Changed, deletion.Bindings.Single().Outcome);
        Assert.Contains(note, deletion.Bindings.Single().Findings);

        var report = _simulation.Sync(binding).Bindings.Single();
        Assert.Equal(Outcome.InSync, report.Outcome);
        Assert.Contains(note, report.Findings);
        Assert.NotNull(report.Seen!.Unknown);
    }

    [Fact]
    public void A_service_of_another_Region_is_refused_before_anything_is_read()
    {
        var report = _simulation.Sync(Of("com.amazonaws.eu-west-1.iot.data", WhenEmpty.Delete));
        var name = report.Bindings.Single();
        Assert.Equal(Outcome.Failed, name.Outcome);
        Assert.Equal(
            "service com.amazonaws.eu-west-1.iot.data belongs to eu-west-1, but this run reads endpoints in "
            + "ap-northeast-1: correct 'service' or the Region", name.Findings[0].Text);
        Assert.Empty(report.Calls);
    }

    private Binding Of(string service, WhenEmpty whenEmpty) => _simulation.Data with
    {
        Endpoints = new([], service, null),
        WhenEmpty = whenEmpty,
    };
}
