using System.Text.Json;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>
/// What <c>docs/architecture.md</c> tells about a subnet that is removed during a throttled minute: each
/// step of it, in its words.
/// </summary>
public sealed class WalkThroughTests
{
    private readonly Service _service = new();

    [Fact]
    public void A_subnet_is_removed_during_a_throttled_minute()
    {
        var steps = Steps();
        _service.Invoke(SampleEvents.Tick());
        var endpointId = _service.Simulation.DataEndpointId;
        _service.World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(endpointId) { RemoveSubnetIds = [DemoWorld.SubnetC] });
        _service.Simulation.Settle();
        var began = _service.World.Now;
        var throttledUntil = began + TimeSpan.FromMinutes(1);
        _service.World.Faults.Chance = (operation, _) =>
            operation.StartsWith("route53:", StringComparison.Ordinal) && _service.World.Now < throttledUntil
                ? new Fault(FaultKind.Throttled)
                : null;

        // 1. The event says which subnet is gone; the reconciler reads the zone first, and every retry of that call is throttled.
        _service.Invoke(Payloads.Batch(SampleEvents.Modified(endpointId, began, removes: DemoWorld.SubnetC)));
        Assert.Equal(1, _service.Metric("Failed"));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], Published);

        // 2. The policy answers TransientFailure with Later: attempt 1, in 5 s. The message carries what the event announced.
        var (after, body) = Assert.Single(_service.Sent);
        Assert.InRange(after.TotalSeconds, 4, 5);
        var message = JsonDocument.Parse(body).RootElement;
        Assert.Equal(1, message.GetProperty("names")[0].GetProperty("attempt").GetInt32());
        Assert.Equal(DemoWorld.SubnetC, message.GetProperty("expected")[0].GetProperty("subnetId").GetString());

        // 3. The sequence reads again after 5, 10, 20, 40 s, until Route 53 answers.
        _service.DeliverAll();
        Assert.InRange(_service.Metric("Failed"), 2, 5);

        // 4. The endpoints no longer have the address, and its removal was announced: no second read has to confirm it.
        Assert.Equal(["127.10.1.4"], Published);
        Assert.DoesNotContain(_service.Logs, line => line.Contains("second", StringComparison.Ordinal));

        // 5. The change gets its confirming read after 30 s, which finds nothing to do, and the sequence ends.
        var (confirming, last) = _service.Sent[^1];
        Assert.InRange(confirming.TotalSeconds, 29, 30);
        Assert.True(JsonDocument.Parse(last).RootElement.GetProperty("names")[0].TryGetProperty("confirmAt", out _));
        Assert.Equal(0, _service.Metric("FollowUpsExhausted"));
        Assert.InRange(_service.Metric("ConvergenceMilliseconds"), 60_000, 150_000);

        Assert.Equal(5, steps.Count);
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "DnsSync.Tests", "Handlers", "WalkThroughTests.cs"));
        Assert.All(steps, step => Assert.Contains($"// {step}", source, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_that_the_architecture_names_exists()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var files = System.Text.RegularExpressions.Regex.Matches(text, @"`([A-Za-z/]+\.cs)`").Select(match => match.Groups[1].Value).ToList();
        Assert.True(files.Count > 10, "the document names its files in backticks");
        Assert.All(files, file => Assert.True(
            File.Exists(Path.Combine(Repository.Root, "src", "DnsSync", file)), $"docs/architecture.md names {file}, which does not exist"));
    }

    // The steps of the document, each as one line.
    private static List<string> Steps() =>
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"))
            .Split("## A subnet is removed during a throttled minute")[1].Split("\n## ")[0]
            .Split("\n\n").Where(paragraph => paragraph.Length > 2 && char.IsAsciiDigit(paragraph[0]))
            .SelectMany(list => System.Text.RegularExpressions.Regex.Split(list.Trim(), @"\n(?=\d\. )"))
            .Select(step => System.Text.RegularExpressions.Regex.Replace(step.Trim(), @"\s+", " ").Replace("`", "", StringComparison.Ordinal)),
    ];

    private IEnumerable<string> Published => _service.Simulation.AddressesOf(_service.Simulation.Data);
}
