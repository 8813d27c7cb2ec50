using System.Diagnostics;
using System.Text.Json;
using DnsSync.Configuration;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests;

/// <summary><c>dnssync simulator</c> as a process, and a check against it with what it prints.</summary>
[Trait("Speed", "slow")]
public sealed class SimulatorCheckTests : IDisposable
{
    private readonly LoopbackNetwork _network = LoopbackNetwork.Take();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-");

    public void Dispose()
    {
        _network.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_check_with_the_authority_that_it_prints_reaches_every_port()
    {
        var world = Write("world.json", $$"""
            {
              "vpcs": [{ "id": "vpc-0a1b2c3d", "cidr": "127.{{_network.Number}}.0.0/16", "subnets": [
                { "id": "subnet-0a", "cidr": "127.{{_network.Number}}.1.0/24", "availabilityZone": "ap-northeast-1a" }] }],
              "endpoints": [{ "vpc": "vpc-0a1b2c3d", "service": "{{DemoWorld.DataService}}", "subnets": ["subnet-0a"] }],
              "zones": [{ "id": "Z0DATA", "name": "{{DemoWorld.DataName}}", "vpcs": ["vpc-0a1b2c3d"] }]
            }
            """);
        using var simulator = Programs.StartDnsSync(AwsEnvironment.Variables,
            "simulator", "--world", world, "--aws", "127.0.0.1:0", "--dns", "127.0.0.1:0");
        try
        {
            var printed = new Dictionary<string, string>();
            while (printed.Count < 3)
            {
                var line = await simulator.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
                var words = line!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                printed[words[0]] = words[1];
            }

            var config = Write("dnssync.json", JsonSerializer.Serialize(
                new ConfigurationFile
                {
                    Owner = "prod",
                    Bindings = [TestAccount.DataBinding with
                    {
                        ZoneId = "Z0DATA", Endpoints = new() { Service = DemoWorld.DataService },
                    }],
                },
                ConfigurationJson.Default.ConfigurationFile));
            string[] shared = ["-c", config, "--endpoint-url", printed["AWS"]];
            (await CommandLine.RunAsync(["sync", .. shared])).Ends(ExitCodes.InSync);

            // A second account with the same addresses says which is taken, instead of half a tour.
            (await Programs.DnsSyncAsync(
                AwsEnvironment.Variables, "simulator", "--world", world, "--aws", "127.0.0.1:0", "--dns", "127.0.0.1:0"))
                .IsRefused($"cannot listen on 127.{_network.Number}.1.4:");

            // Where 443 is not ours, 8443 stands in for it.
            string[] ports = Environment.IsPrivilegedProcess ? [] : ["--port", "8883", "--port", "8443"];
            var check = await CommandLine.RunAsync(
                ["check", .. shared, "--resolver", printed["DNS"], "--ca", printed["CA"], .. ports]);
            Assert.EndsWith("1 reachable\n", check.Ends(ExitCodes.InSync).Output, StringComparison.Ordinal);
        }
        finally
        {
            using var end = Process.Start("kill", ["-TERM", $"{simulator.Id}"]);
            await simulator.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }
}
