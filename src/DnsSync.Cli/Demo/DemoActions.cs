using DnsSync.Model;
using DnsSync.Page;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Cli.Demo;

/// <summary>What the demo's page may do to the simulated account, and each time says what it did.</summary>
internal sealed class DemoActions(SimulatedAccount account, DemoService service)
{
    private static readonly string[] Subnets = [DemoWorld.SubnetA, DemoWorld.SubnetC, DemoWorld.SubnetD];

    public IReadOnlyList<PageAction> All =>
    [
        new("resync", "Resync now", () =>
        {
            _ = service.ResyncAsync(CancellationToken.None);
            return "Resyncing every name.";
        }),
        On("add-subnet", "Add a subnet", (world, endpoint) =>
        {
            if (Subnets.Except(endpoint.SubnetIds).FirstOrDefault() is not { } subnet)
            {
                return $"{endpoint.Id} is already in every subnet.";
            }

            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(endpoint.Id) { AddSubnetIds = [subnet] });
            return $"{subnet} was added to {endpoint.Id}.";
        }),
        On("remove-subnet", "Remove a subnet", (world, endpoint) =>
        {
            if (endpoint.SubnetIds.Length < 2)
            {
                return $"{endpoint.Id} is in only one subnet: replace or delete the endpoint.";
            }

            var subnet = endpoint.SubnetIds.Order(StringComparer.Ordinal).First();
            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(endpoint.Id) { RemoveSubnetIds = [subnet] });
            return $"{subnet} was removed from {endpoint.Id}.";
        }),
        new("replace-endpoint", "Replace the endpoint", () => Use(world =>
        {
            var old = Live(world);
            var made = world.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
            {
                SubnetIds = [DemoWorld.SubnetA, DemoWorld.SubnetC],
            });
            if (old is null)
            {
                return $"{made.Id} was created.";
            }

            world.Ec2.DeleteEndpoints(old.Id);
            return $"{made.Id} replaces {old.Id}.";
        })),
        On("delete-endpoint", "Delete the endpoint", (world, endpoint) =>
        {
            world.Ec2.DeleteEndpoints(endpoint.Id);
            return $"{endpoint.Id} was deleted.";
        }),
        new("edit-record", "Edit the record by hand", () => Use(world =>
        {
            world.Route53.ChangeRecordSets(new ZoneChangeBatch(DemoWorld.DataZoneId,
            [
                new ZoneChange(ZoneAction.Upsert,
                    new RecordSet(DnsName.Parse(DemoWorld.DataName), RecordTypes.A, 300, ["127.66.66.66"])),
            ]));
            return $"The address of {DemoWorld.DataName} was changed to 127.66.66.66 by hand.";
        })),
    ];

    private PageAction On(string id, string label, Func<World, WorldEndpoint, string> act) =>
        new(id, label, () => Use(world => Live(world) is { } endpoint
            ? act(world, endpoint)
            : "There is no data endpoint: create one with 'replace' first."));

    private string Use(Func<World, string> act)
    {
        try
        {
            return account.World.Use(act);
        }
        catch (AwsErrorException refused)
        {
            return $"AWS would refuse that: {refused.Message}";
        }
    }

    private static WorldEndpoint? Live(World world) => world.Ec2.Current.Endpoints.Values
        .Where(endpoint => endpoint.ServiceName == DemoWorld.DataService && endpoint.State is "available" or "pending")
        .MaxBy(endpoint => endpoint.Created);
}
