using System.Text.Json;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>The custom resource of one name, as CloudFormation calls it and reads its answer.</summary>
public abstract class DeploymentTestBase
{
    protected const string Id = $"prod/{DemoWorld.DataZoneId}/{DemoWorld.DataName}";

    private protected Service Service { get; } = new() { Setting = "no JSON" };

    private protected World World => Service.World;

    private protected Binding Bound => Service.Simulation.Data;

    private protected JsonElement Answer => JsonDocument.Parse(Service.Answers[^1]).RootElement;

    private protected void Deploy(string type, string? physicalId = null, (string Key, string? Value)? change = null) =>
        Service.Invoke(Payloads.Deployment(type, physicalId, Bound, change));

    private protected void Expect(string status, string id, string? reason = null, string? outcome = null)
    {
        Assert.Equal((status, id), (
            Answer.GetProperty("Status").GetString(), Answer.GetProperty("PhysicalResourceId").GetString()));
        Assert.Equal(reason ?? Answer.GetProperty("Reason").GetString(), Answer.GetProperty("Reason").GetString());
        if (outcome is not null)
        {
            Assert.Equal(outcome, Answer.GetProperty("Data").GetProperty("Outcome").GetString());
        }
    }
}
