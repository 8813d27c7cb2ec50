using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

/// <summary>A newer version has added a field to the marker, and an older process writes the name.</summary>
public sealed class NewerMarkerTests
{
    private readonly Simulation _simulation = new();

    private Binding Data => _simulation.Data;

    [Fact]
    public void A_field_of_a_newer_version_survives_every_swap()
    {
        _simulation.Sync(Data);
        PutMarker("\"v=1 owner=prod rev=7 asked=factory-1 az=use1-az2\"");
        Assert.Equal(Outcome.InSync, _simulation.Sync(Data).Bindings[0].Outcome);

        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        Assert.Equal(Outcome.Changed, _simulation.Sync(Data).Bindings[0].Outcome);
        Assert.Equal(["\"v=1 owner=prod rev=8 asked=factory-1 az=use1-az2\""], MarkerValues);
    }

    [Fact]
    public void A_malformed_marker_stays_a_conflict()
    {
        _simulation.Sync(Data);
        PutMarker("\"v=1 owner=prod rev=7 asked\"");
        Assert.Equal(Outcome.Conflict, _simulation.Sync(Data).Bindings[0].Outcome);
    }

    [Fact]
    public void Pruning_deletes_a_marker_with_a_field_of_a_newer_version()
    {
        _simulation.Sync(Data);
        PutMarker("\"v=1 owner=prod rev=7 asked=factory-1\"");
        _simulation.Run(_simulation.Request() with { Prune = [Data] });
        Assert.Empty(MarkerValues);
    }

    private IEnumerable<string> MarkerValues =>
        _simulation.World.Route53.Find(Data.ZoneId)!.At(Data.MarkerName).SelectMany(set => set.Values);

    private void PutMarker(string value) => _simulation.Write(
        Data, ZoneAction.Upsert, new RecordSet(Data.MarkerName, RecordTypes.Txt, Marker.Ttl, [value]));
}
